package io.kairos.standalone.endurance;

import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Amounts by venue and asset, to which executions are booked. Not thread-safe. */
final class Purse {
    private final Map<String, Map<String, BigDecimal>> amounts = new TreeMap<>();

    void add(String venue, String asset, BigDecimal amount) {
        amounts.computeIfAbsent(venue, any -> new TreeMap<>())
                .merge(asset, amount, (one, other) -> Amounts.plain(one.add(other)));
    }

    /** What a trade changes: base against quote, and the fee. */
    void book(String venue, String symbol, boolean buy, Execution execution) {
        int dash = symbol.indexOf('-');
        BigDecimal quote = execution.px().multiply(execution.qty());
        add(
                venue,
                symbol.substring(0, dash),
                buy ? execution.qty() : execution.qty().negate());
        add(venue, symbol.substring(dash + 1), buy ? quote.negate() : quote);
        if (execution.fee().signum() != 0) {
            add(venue, execution.feeAsset(), execution.fee().negate());
        }
    }

    BigDecimal get(String venue, String asset) {
        return amounts.getOrDefault(venue, Map.of()).getOrDefault(asset, BigDecimal.ZERO);
    }

    /** Every venue and asset that either of the two names. */
    void withEach(Map<String, ? extends Map<String, ?>> others, BiConsumer<String, String> action) {
        Map<String, TreeSet<String>> names = new TreeMap<>();
        amounts.forEach((venue, assets) ->
                names.computeIfAbsent(venue, any -> new TreeSet<>()).addAll(assets.keySet()));
        others.forEach((venue, assets) ->
                names.computeIfAbsent(venue, any -> new TreeSet<>()).addAll(assets.keySet()));
        names.forEach((venue, assets) -> assets.forEach(asset -> action.accept(venue, asset)));
    }
}
