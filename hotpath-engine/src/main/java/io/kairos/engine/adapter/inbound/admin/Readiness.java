package io.kairos.engine.adapter.inbound.admin;

/**
 * Whether the engine is fit to take orders.
 *
 * @param ready whether it is.
 * @param reason why, or why not.
 */
public record Readiness(boolean ready, String reason) {}
