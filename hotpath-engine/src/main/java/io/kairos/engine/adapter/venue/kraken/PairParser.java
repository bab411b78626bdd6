package io.kairos.engine.adapter.venue.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Turns one element of AssetPairs, together with what the instrument channel said of the pair, into an {@link InstrumentSpec}
 * (Kraken API documentation, "Get Tradable Asset Pairs", read 2026-06-30). Cold.
 *
 * <p>Decimals are the venue's {@code pair_decimals} and {@code lot_decimals} as they are, not those of the steps: the checksum of
 * books is made from them.
 */
final class PairParser {
    /** Amounts of every asset, so that they mean the same here as at other venues; balances below are cut. */
    static final int ASSET_DECIMALS = 8;

    private final int takerFeeCentibps;
    private final int makerFeeCentibps;
    private long unknownStatuses;

    PairParser(int takerFeeCentibps, int makerFeeCentibps) {
        this.takerFeeCentibps = takerFeeCentibps;
        this.makerFeeCentibps = makerFeeCentibps;
    }

    /** Base and quote as we call them, or null for a pair that WebSocket clients cannot name, such as those of dark pools. */
    static String @Nullable [] names(JsonNode pair) {
        String[] parts = pair.path("wsname").asText().split("/", -1);
        if (parts.length != 2) {
            return null;
        }
        String[] names = {KrakenNames.fromRest(parts[0]), KrakenNames.fromRest(parts[1])};
        // Names go into messages, records and logs as they are, so only harmless ASCII passes.
        return names[0].matches("[A-Za-z0-9._]{1,20}") && names[1].matches("[A-Za-z0-9._]{1,20}") ? names : null;
    }

    /** Decimals of quantities, which the base asset's amounts must hold. */
    static int lotDecimals(JsonNode pair) {
        return decimals(pair, "lot_decimals");
    }

    /**
     * Reads one pair.
     *
     * @param baseDecimals decimals of the base asset, at least those of quantities.
     * @throws IllegalArgumentException that names the field that makes it unusable.
     */
    InstrumentSpec parse(JsonNode pair, String base, String quote, int baseDecimals, PairBoard.@Nullable Pair told) {
        int priceDecimals = decimals(pair, "pair_decimals");
        int qtyDecimals = decimals(pair, "lot_decimals");
        BigDecimal tick =
                pair.has("tick_size") ? number(pair, "tick_size") : BigDecimal.ONE.movePointLeft(priceDecimals);
        BigDecimal step = BigDecimal.ONE.movePointLeft(qtyDecimals);
        BigDecimal minQty = number(pair, "ordermin");
        BigDecimal minNotional = pair.has("costmin") ? number(pair, "costmin") : BigDecimal.ZERO;
        boolean trading = isTrading(pair.path("status").asText());
        if (told != null) {
            priceDecimals = told.priceDecimals() == null ? priceDecimals : told.priceDecimals();
            qtyDecimals = told.qtyDecimals() == null ? qtyDecimals : told.qtyDecimals();
            tick = told.tick() == null ? tick : told.tick();
            step = told.step() == null ? step : told.step();
            minQty = told.minQty() == null ? minQty : told.minQty();
            minNotional = told.minNotional() == null ? minNotional : told.minNotional();
            trading &= told.status().isEmpty() || PairStatus.isTrading(told.status());
        }
        if (priceDecimals > FixedMath.MAX_SCALE || qtyDecimals > baseDecimals) {
            throw new IllegalArgumentException("decimals: expected prices up to " + FixedMath.MAX_SCALE
                    + " and quantities up to " + baseDecimals + ", got " + priceDecimals + " and " + qtyDecimals);
        }
        long tickPx = exact("tick_size", tick, priceDecimals);
        return new InstrumentSpec(
                Venue.KRAKEN,
                KrakenNames.symbol(base, quote),
                base,
                baseDecimals,
                quote,
                ASSET_DECIMALS,
                priceDecimals,
                qtyDecimals,
                tickPx,
                tickPx,
                Long.MAX_VALUE,
                exact("qty_increment", step, qtyDecimals),
                up("ordermin", minQty, qtyDecimals),
                Long.MAX_VALUE,
                up("costmin", minNotional, ASSET_DECIMALS),
                takerFeeCentibps,
                makerFeeCentibps,
                trading);
    }

    private boolean isTrading(String status) {
        if (!PairStatus.isKnown(status)) {
            unknownStatuses++;
        }
        return PairStatus.isTrading(status);
    }

    private static int decimals(JsonNode pair, String field) {
        JsonNode decimals = pair.path(field);
        if (!decimals.isIntegralNumber() || decimals.asInt(-1) < 0 || decimals.asInt() > FixedMath.MAX_SCALE) {
            throw new IllegalArgumentException(
                    field + ": expected 0.." + FixedMath.MAX_SCALE + ", got \"" + decimals.asText() + '"');
        }
        return decimals.asInt();
    }

    private static BigDecimal number(JsonNode pair, String field) {
        String text = pair.path(field).asText();
        if (!text.matches("[0-9]{1,18}(\\.[0-9]{1,18})?([eE]-?[0-9]{1,2})?")) {
            throw new IllegalArgumentException(field + ": expected a decimal, got \"" + text + '"');
        }
        return new BigDecimal(text);
    }

    private static long exact(String field, BigDecimal value, int scale) {
        try {
            long mantissa = value.movePointRight(scale).longValueExact();
            if (mantissa > 0) {
                return mantissa;
            }
        } catch (ArithmeticException inexact) {
            throw new IllegalArgumentException(refusal(field, value, scale), inexact);
        }
        throw new IllegalArgumentException(refusal(field, value, scale));
    }

    private static String refusal(String field, BigDecimal value, int scale) {
        return field + ": expected above zero with up to " + scale + " decimals, got " + value.toPlainString();
    }

    /** A minimum, rounded up. */
    private static long up(String field, BigDecimal value, int scale) {
        try {
            return value.setScale(scale, RoundingMode.CEILING).unscaledValue().longValueExact();
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException(field + ": does not fit 64 bits: " + value.toPlainString(), tooLarge);
        }
    }

    long unknownStatuses() {
        return unknownStatuses;
    }
}
