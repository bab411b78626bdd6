package io.kairos.engine.adapter.venue.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the instrument channel says of pairs, by WebSocket symbol. It knows more than REST, the quantity step above all, and it
 * says so while running; reference data that is loaded later takes it into account, so that both end up the same. Any thread.
 */
public final class PairBoard {
    /**
     * One pair as the channel told it; null for what it did not tell or what is no number above zero.
     *
     * @param status as the venue spells it, empty when not told.
     */
    record Pair(
            String status,
            @Nullable Integer priceDecimals,
            @Nullable Integer qtyDecimals,
            @Nullable BigDecimal tick,
            @Nullable BigDecimal step,
            @Nullable BigDecimal minQty,
            @Nullable BigDecimal minNotional) {}

    private final Map<String, Pair> pairs = new ConcurrentHashMap<>();

    @Nullable
    Pair pair(String symbol) {
        return pairs.get(symbol);
    }

    /**
     * Notes an element of {@code pairs} and appends what of it differs from {@code known}, nothing when all is as we know it.
     */
    public void onPair(JsonNode node, Instrument known, StringBuilder changes) {
        Pair pair = new Pair(
                node.path("status").asText(),
                decimals(node.path("price_precision")),
                decimals(node.path("qty_precision")),
                number(node.path("price_increment")),
                number(node.path("qty_increment")),
                number(node.path("qty_min")),
                number(node.path("cost_min")));
        pairs.put(known.venueSymbol(), pair);
        int before = changes.length();
        if (!pair.status().isEmpty() && PairStatus.isTrading(pair.status()) != known.trading()) {
            note(changes, "status", pair.status());
        }
        compare(changes, "price_precision", pair.priceDecimals(), known.priceDecimals());
        compare(changes, "qty_precision", pair.qtyDecimals(), known.qtyDecimals());
        compare(changes, "price_increment", pair.tick(), known.tickPx(), known.priceDecimals());
        compare(changes, "qty_increment", pair.step(), known.stepQty(), known.qtyDecimals());
        compareMinimum(changes, "qty_min", pair.minQty(), known.minQty(), known.qtyDecimals());
        compareMinimum(
                changes,
                "cost_min",
                pair.minNotional(),
                known.minNotionalAmount(),
                known.quote().decimals());
        if (changes.length() > before) {
            changes.insert(before, (before > 0 ? "; " : "") + known.symbol());
        }
    }

    private static @Nullable Integer decimals(JsonNode node) {
        return node.isIntegralNumber() && node.asInt(-1) >= 0 ? node.asInt() : null;
    }

    /** A number may come as text: the documentation and the wire disagree about {@code cost_min}. */
    private static @Nullable BigDecimal number(JsonNode node) {
        BigDecimal value = null;
        if (node.isNumber()) {
            value = node.decimalValue();
        } else if (node.isTextual() && node.textValue().matches("[0-9]{1,18}(\\.[0-9]{1,18})?")) {
            value = new BigDecimal(node.textValue());
        }
        boolean usable = value != null && value.signum() > 0 && value.precision() < 30 && Math.abs(value.scale()) < 30;
        return usable ? value : null;
    }

    private static void compare(StringBuilder changes, String name, @Nullable Integer told, int known) {
        if (told != null && told != known) {
            note(changes, name, told.toString());
        }
    }

    private static void compare(StringBuilder changes, String name, @Nullable BigDecimal told, long known, int scale) {
        if (told != null && told.compareTo(BigDecimal.valueOf(known, scale)) != 0) {
            note(changes, name, told.stripTrailingZeros().toPlainString());
        }
    }

    /** Minimums are rounded up to the decimals that we keep. */
    private static void compareMinimum(
            StringBuilder changes, String name, @Nullable BigDecimal told, long known, int scale) {
        compare(changes, name, told == null ? null : told.setScale(scale, RoundingMode.CEILING), known, scale);
    }

    private static void note(StringBuilder changes, String name, String value) {
        changes.append(' ').append(name).append('=').append(value);
    }
}
