package io.kairos.gateway.model;

/** What the engine thread allocates, over the last second, and what collecting it has cost the process since its start. */
public record Garbage(double engineBytesPerSecond, double engineBytesPerTick, long pauses, long pauseMillis) {}
