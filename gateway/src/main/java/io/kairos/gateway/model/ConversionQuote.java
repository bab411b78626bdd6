package io.kairos.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * What a conversion would bring now.
 *
 * @param route null when there is no path.
 * @param reason why it cannot be traded now, null when it can.
 */
public record ConversionQuote(
        boolean possible,
        @Nullable ConversionPath route,
        @Nullable String reason,
        @Nullable String reasonText) {}
