package io.kairos.simulator.world;

/** A mispricing that cannot be planted now; the message says why. */
public final class PlantRefused extends Exception {
    private static final long serialVersionUID = 1L;

    PlantRefused(String message) {
        super(message);
    }
}
