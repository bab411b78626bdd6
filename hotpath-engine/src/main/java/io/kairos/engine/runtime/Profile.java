package io.kairos.engine.runtime;

/** How the engine's parts are composed onto threads; none of them knows which. */
public enum Profile {
    /** For few or shared cores: one hot thread that sleeps when nothing happens. */
    SINGLE,
    /** For a prepared host: the hot thread alone on one core, never sleeping, everything else kept off it. */
    PINNED
}
