package io.kairos.gateway.model;

/** State of one part. */
public enum PartStatus {
    /** Works. */
    UP,
    /** Works with doubts. */
    DEGRADED,
    /** Does not work. */
    DOWN
}
