package io.kairos.gateway.model;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** A checked wish for a conversion. */
public record Conversion(
        String clientConversionId,
        String fromAsset,
        String toAsset,
        BigDecimal quantity,
        BigDecimal minResult,
        @Nullable String venue) {}
