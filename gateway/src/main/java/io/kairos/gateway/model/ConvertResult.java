package io.kairos.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * What became of a wish for a conversion.
 *
 * @param conversionId the engine's number, the cycle id of its opportunity; empty when it was not begun, or when the outcome is unknown.
 * @param route null when there is no path, or when the outcome is unknown.
 */
public record ConvertResult(
        boolean accepted,
        String conversionId,
        @Nullable ConversionPath route,
        @Nullable String reason,
        @Nullable String reasonText) {}
