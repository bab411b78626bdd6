package io.kairos.gateway.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cycle that the engine found, or a conversion that somebody asked for.
 *
 * @param expectedProfit expected gain, start asset; of a conversion what it is to bring, target asset.
 * @param realizedProfit real gain, of a conversion what arrived; null until final.
 * @param floor the worst that it may realise; null where it was not said.
 * @param fees fees paid, start asset; null where it was not said.
 * @param spent start asset given, less what came back on a way home; null where it was not said.
 * @param owner who asked for a conversion, null for a cycle.
 * @param clientId the asker's id of a conversion, null for a cycle.
 * @param mode where its orders went: live, paper or simulated; null where it was not said.
 */
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
        long sequence,
        OpportunityKind kind,
        String targetAsset,
        @Nullable BigDecimal floor,
        @Nullable BigDecimal fees,
        @Nullable BigDecimal spent,
        boolean parallel,
        @Nullable String owner,
        @Nullable String clientId,
        @Nullable String mode) {
    public Opportunity {
        path = List.copyOf(path);
        legs = List.copyOf(legs);
    }

    private static final BigDecimal BPS = BigDecimal.valueOf(10_000);

    /**
     * What was realised less than expected, negative for more; of a conversion for what was really given. Absent until final, and where
     * nothing was traded.
     */
    public @Nullable BigDecimal slippage() {
        if (realizedProfit == null || outcome == OpportunityOutcome.MISSED || outcome == OpportunityOutcome.SKIPPED) {
            return null;
        }
        if (kind == OpportunityKind.CYCLE) {
            return expectedProfit.subtract(realizedProfit);
        }
        if (spent == null || startAmount.signum() == 0) {
            return null;
        }
        return expectedProfit
                .multiply(spent)
                .divide(startAmount, expectedProfit.scale(), RoundingMode.HALF_EVEN)
                .subtract(realizedProfit);
    }

    /** Expected gain in basis points of the start amount, for display; zero for a conversion, which gains nothing. */
    public double edgeBps() {
        if (startAmount.signum() == 0 || kind == OpportunityKind.CONVERSION) {
            return 0;
        }
        return expectedProfit
                .multiply(BPS)
                .divide(startAmount, 4, RoundingMode.HALF_EVEN)
                .doubleValue();
    }
}
