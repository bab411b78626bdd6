package io.kairos.engine.adapter.venue.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.AccountFees;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code GET /api/v5/account/trade-fee}: rates are negative when the account pays, by group of markets (OKX API v5 documentation,
 * "Get fee rates", read 2026-07-21).
 */
final class FeeReader {
    static final String PATH = "/api/v5/account/trade-fee";

    private final JsonNode answer;

    /** Of the only row of the answer. */
    FeeReader(JsonNode answer) {
        this.answer = answer;
    }

    /**
     * The fees of a market.
     *
     * @param group its group as the list of markets tells it, empty when it does not: then the dearest group counts.
     * @throws IllegalArgumentException that names the field which cannot be read.
     */
    AccountFees of(String group) {
        AccountFees dearest = null;
        for (JsonNode each : answer.path("feeGroup")) {
            AccountFees fees = fees(each);
            if (!group.isEmpty() && group.equals(each.path("groupId").asText())) {
                return fees;
            }
            dearest = dearer(dearest, fees);
        }
        return dearest == null ? fees(answer) : dearest;
    }

    private static AccountFees dearer(@Nullable AccountFees one, AccountFees other) {
        return one == null || other.takerCentibps() > one.takerCentibps() ? other : one;
    }

    private static AccountFees fees(JsonNode node) {
        return AccountFees.ofFractions(paid(node, "taker"), paid(node, "maker"));
    }

    private static BigDecimal paid(JsonNode node, String field) {
        return AccountFees.number(field, node.path(field).asText()).negate();
    }
}
