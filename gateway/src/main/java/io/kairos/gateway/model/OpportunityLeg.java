package io.kairos.gateway.model;

import io.kairos.domain.order.Side;
import java.math.BigDecimal;

/** One planned leg of a cycle. */
public record OpportunityLeg(
        String venue, String symbol, Side side, BigDecimal px, BigDecimal qty, long quoteAgeMicros) {}
