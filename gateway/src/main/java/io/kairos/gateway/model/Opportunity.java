package io.kairos.gateway.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cycle that the engine found. */
public record Opportunity(
        String cycleId,
        List<String> path,
        List<OpportunityLeg> legs,
        String startAsset,
        BigDecimal startAmount,
        BigDecimal expectedProfit,
        @Nullable BigDecimal realizedProfit,
        OpportunityOutcome outcome,
        @Nullable String reason,
        Instant detectedTime,
        long sequence) {
    public Opportunity {
        path = List.copyOf(path);
        legs = List.copyOf(legs);
    }

    private static final BigDecimal BPS = BigDecimal.valueOf(10_000);

    /** Expected gain in basis points of the start amount, for display. */
    public double edgeBps() {
        if (startAmount.signum() == 0) {
            return 0;
        }
        return expectedProfit
                .multiply(BPS)
                .divide(startAmount, 4, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
