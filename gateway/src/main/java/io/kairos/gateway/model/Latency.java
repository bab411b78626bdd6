package io.kairos.gateway.model;

/** Percentiles of one stage, microseconds. */
public record Latency(
        String stage, long count, double p50Micros, double p99Micros, double p999Micros, double maxMicros) {}
