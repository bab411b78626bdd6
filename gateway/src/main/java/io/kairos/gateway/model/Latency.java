package io.kairos.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * Percentiles of one stage, microseconds.
 *
 * @param windowSeconds over how long, until the report; 0 when it is no sliding window.
 * @param floor name of the machine's floor under it.
 */
public record Latency(
        String stage,
        long count,
        double p50Micros,
        double p99Micros,
        double p999Micros,
        double maxMicros,
        double windowSeconds,
        @Nullable String floor) {}
