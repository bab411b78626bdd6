package io.kairos.gateway.model;

import org.jspecify.annotations.Nullable;

/** Whether a cancel was sent. */
public record CancelOrderResult(
        boolean accepted, @Nullable String reason, @Nullable String reasonText) {}
