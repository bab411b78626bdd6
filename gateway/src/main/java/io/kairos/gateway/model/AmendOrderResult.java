package io.kairos.gateway.model;

import org.jspecify.annotations.Nullable;

/** Whether the venue has confirmed a change of an order. */
public record AmendOrderResult(
        boolean accepted, @Nullable String reason, @Nullable String reasonText) {}
