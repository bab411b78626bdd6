package io.kairos.gateway.model;

import java.math.BigDecimal;

/** One price level of a book. */
public record DepthLevel(BigDecimal px, BigDecimal qty) {}
