package io.kairos.gateway.model;

/** How many cancels were sent. */
public record CancelAllOrdersResult(int requested) {}
