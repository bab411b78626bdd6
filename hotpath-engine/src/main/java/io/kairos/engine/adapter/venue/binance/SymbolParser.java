package io.kairos.engine.adapter.venue.binance;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.number.FixedMath;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import java.math.BigDecimal;
import java.util.Set;

/**
 * Turns one {@code symbols} element of exchangeInfo into an {@link InstrumentSpec}. Filters and statuses that are not known
 * are counted and do no harm: a market of unknown status does not trade.
 */
public final class SymbolParser {
    private static final Set<String> KNOWN_FILTERS = Set.of(
            "PRICE_FILTER",
            "PERCENT_PRICE",
            "PERCENT_PRICE_BY_SIDE",
            "LOT_SIZE",
            "MIN_NOTIONAL",
            "NOTIONAL",
            "ICEBERG_PARTS",
            "MARKET_LOT_SIZE",
            "MAX_NUM_ORDERS",
            "MAX_NUM_ALGO_ORDERS",
            "MAX_NUM_ICEBERG_ORDERS",
            "MAX_NUM_ORDER_LISTS",
            "MAX_NUM_ORDER_AMENDS",
            "MAX_POSITION",
            "TRAILING_DELTA",
            "T_PLUS_SELL");
    private static final Set<String> KNOWN_STATUSES = Set.of(
            "TRADING", "HALT", "BREAK", "END_OF_DAY", "CANCEL_ONLY", "PRE_TRADING", "POST_TRADING", "AUCTION_MATCH");

    private long unknownFilters;
    private long unknownStatuses;
    private long skipped;

    /** Whether the documentation names this filter. */
    public static boolean isKnownFilter(String type) {
        return KNOWN_FILTERS.contains(type);
    }

    /** Whether the documentation names this status. */
    public static boolean isKnownStatus(String status) {
        return KNOWN_STATUSES.contains(status);
    }

    /**
     * Reads one market; fees are the venue's standard until {@link InstrumentSpec#withFees}.
     *
     * @throws IllegalArgumentException that names the field that makes it unusable.
     */
    InstrumentSpec parse(JsonNode symbol) {
        String venueSymbol = name(symbol, "symbol");
        String base = name(symbol, "baseAsset");
        String quote = name(symbol, "quoteAsset");
        int baseDecimals = decimals(symbol, "baseAssetPrecision");
        int quoteDecimals = decimals(symbol, "quoteAssetPrecision");

        String tick = "0";
        String minPx = "0";
        String maxPx = "0";
        String step = "0";
        String minQty = "0";
        String maxQty = "0";
        String minNotional = "0";
        for (JsonNode filter : symbol.path("filters")) {
            String type = filter.path("filterType").asText();
            switch (type) {
                case "PRICE_FILTER" -> {
                    tick = text(filter, "tickSize");
                    minPx = text(filter, "minPrice");
                    maxPx = text(filter, "maxPrice");
                }
                case "LOT_SIZE" -> {
                    step = text(filter, "stepSize");
                    minQty = text(filter, "minQty");
                    maxQty = text(filter, "maxQty");
                }
                case "NOTIONAL", "MIN_NOTIONAL" -> minNotional = text(filter, "minNotional");
                default -> {
                    if (!isKnownFilter(type)) {
                        unknownFilters++;
                    }
                }
            }
        }
        // A part of a filter that is 0 is off: then the asset's precision is the grid.
        int priceDecimals = isZero(tick)
                ? quoteDecimals
                : Math.max(DecimalText.significantDecimals(tick), DecimalText.significantDecimals(minPx));
        int qtyDecimals = isZero(step)
                ? baseDecimals
                : Math.max(DecimalText.significantDecimals(step), DecimalText.significantDecimals(minQty));
        return new InstrumentSpec(
                Venue.BINANCE,
                venueSymbol,
                base,
                baseDecimals,
                quote,
                quoteDecimals,
                priceDecimals,
                qtyDecimals,
                isZero(tick) ? 1 : mantissa("tickSize", tick, priceDecimals),
                mantissa("minPrice", minPx, priceDecimals),
                isZero(maxPx) ? Long.MAX_VALUE : mantissa("maxPrice", maxPx, priceDecimals),
                isZero(step) ? 1 : mantissa("stepSize", step, qtyDecimals),
                mantissa("minQty", minQty, qtyDecimals),
                isZero(maxQty) ? Long.MAX_VALUE : mantissa("maxQty", maxQty, qtyDecimals),
                mantissa("minNotional", minNotional, quoteDecimals),
                BinanceContext.DEFAULT_FEE_CENTIBPS,
                BinanceContext.DEFAULT_FEE_CENTIBPS,
                isTrading(symbol));
    }

    private boolean isTrading(JsonNode symbol) {
        String status = symbol.path("status").asText();
        if (!isKnownStatus(status)) {
            unknownStatuses++;
        }
        boolean limitOrders = false;
        for (JsonNode type : symbol.path("orderTypes")) {
            limitOrders |= "LIMIT".equals(type.asText());
        }
        return "TRADING".equals(status)
                && limitOrders
                && symbol.path("isSpotTradingAllowed").asBoolean(true);
    }

    /** Names go into URLs, stream names and journals as they are, so only harmless ASCII passes. */
    private static String name(JsonNode node, String field) {
        String name = node.path(field).asText();
        if (!name.matches("[A-Za-z0-9._-]{1,40}")) {
            throw new IllegalArgumentException(
                    field + ": expected 1 to 40 letters, digits, dots, dashes or underscores, got \"" + name + '"');
        }
        return name;
    }

    private static String text(JsonNode node, String field) {
        String text = node.path(field).asText();
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 127) || text.length() > 40) {
            throw new IllegalArgumentException(field + ": expected 1 to 40 ASCII characters, got \"" + text + '"');
        }
        return text;
    }

    private static int decimals(JsonNode symbol, String field) {
        int decimals = symbol.path(field).asInt(-1);
        if (decimals < 0 || decimals > FixedMath.MAX_SCALE) {
            throw new IllegalArgumentException(
                    field + ": expected 0..18, got " + symbol.path(field).asText());
        }
        return decimals;
    }

    private static boolean isZero(String text) {
        return new BigDecimal(text).signum() == 0;
    }

    /** A limit that does not fit 64 bits is no limit that an order of ours could reach. */
    private static long mantissa(String field, String text, int scale) {
        BigDecimal scaled;
        try {
            scaled = new BigDecimal(text).setScale(scale);
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    field + ": expected a decimal with up to " + scale + " decimals, got \"" + text + '"', e);
        }
        if (scaled.signum() < 0) {
            throw new IllegalArgumentException(field + ": expected zero or more, got \"" + text + '"');
        }
        BigDecimal limit = BigDecimal.valueOf(Long.MAX_VALUE, scale);
        return scaled.min(limit).unscaledValue().longValueExact();
    }

    void onSkipped() {
        skipped++;
    }

    long unknownFilters() {
        return unknownFilters;
    }

    long unknownStatuses() {
        return unknownStatuses;
    }

    long skipped() {
        return skipped;
    }
}
