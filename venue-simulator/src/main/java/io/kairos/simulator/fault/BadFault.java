package io.kairos.simulator.fault;

/** A fault request that cannot be obeyed; the message names field, value and expectation. */
public final class BadFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** A refusal with its reason. */
    public BadFault(String message) {
        super(message, null, false, false);
    }
}
