package io.kairos.engine.runtime;

/** What the hot thread does when there is nothing to do. */
public enum Idle {
    /** Looks a few times more, then sleeps until a socket, a command or a timer wakes it. */
    BACKOFF,
    /** Never lets go of its core. */
    SPIN,
    /** Lets others run between looks. */
    YIELD
}
