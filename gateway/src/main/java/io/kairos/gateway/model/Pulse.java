package io.kairos.gateway.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands beside the engine's latencies.
 *
 * @param floors what the machine does to a thread that does nothing.
 * @param dutyCycles per agent, whose name is the stage.
 * @param warmUp null while it goes on, and when it is switched off.
 */
public record Pulse(
        List<Latency> floors,
        List<Latency> dutyCycles,
        double ticksPerSecond,
        double detectionsPerSecond,
        Garbage garbage,
        @Nullable WarmUp warmUp) {
    public Pulse {
        floors = List.copyOf(floors);
        dutyCycles = List.copyOf(dutyCycles);
    }
}
