package io.kairos.engine.adapter.venue.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.AccountFees;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reads the result of {@code TradeVolume}: fees in per cent by pair; pairs without a fee for makers have that for takers (Kraken API
 * documentation, "Get trade volume", read 2026-06-30).
 */
final class FeeReader {
    static final String METHOD = "TradeVolume";

    private FeeReader() {}

    /**
     * The fees of a pair, null when the answer has none.
     *
     * @throws IllegalArgumentException that names the field which cannot be read.
     */
    static @Nullable AccountFees of(JsonNode result, String pairId) {
        JsonNode taker = result.path("fees").path(pairId).path("fee");
        if (taker.isMissingNode()) {
            return null;
        }
        JsonNode maker = result.path("fees_maker").path(pairId).path("fee");
        BigDecimal takerPercent = AccountFees.number("fees." + pairId + ".fee", taker.asText());
        BigDecimal makerPercent = maker.isMissingNode()
                ? takerPercent
                : AccountFees.number("fees_maker." + pairId + ".fee", maker.asText());
        return AccountFees.ofFractions(takerPercent.movePointLeft(2), makerPercent.movePointLeft(2));
    }
}
