package io.kairos.simulator.fault;

/** Something that carries faults out itself when they are armed, instead of asking. Called by the venue thread. */
public interface FaultTarget {
    /**
     * A fault of this venue was armed.
     *
     * @return connections or sessions that it touched at once
     */
    default int onArmed(ArmedFault fault) {
        return 0;
    }

    /** A fault of this venue is over. */
    default void onEnded(ArmedFault fault) {}
}
