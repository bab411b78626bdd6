package io.kairos.gateway.model;

/**
 * A venue as the dashboard names it.
 *
 * @param simulated whether it is a simulated venue.
 */
public record Venue(String name, boolean simulated) {}
