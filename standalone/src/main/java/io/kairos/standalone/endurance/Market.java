package io.kairos.standalone.endurance;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A market and its rules, as the engine lists them.
 *
 * @param symbol {@code BASE-QUOTE}.
 */
record Market(
        String venue, String symbol, BigDecimal tick, BigDecimal step, BigDecimal minQty, BigDecimal minNotional) {

    /** The venue's own spelling. */
    String spelling() {
        return switch (venue) {
            case "BINANCE" -> symbol.replace("-", "");
            case "KRAKEN" -> symbol.replace("-", "/");
            default -> symbol;
        };
    }

    String quote() {
        return symbol.substring(symbol.indexOf('-') + 1);
    }

    /** A price on the tick, rounded away from the other side. */
    BigDecimal price(BigDecimal wanted, boolean buy) {
        return Amounts.plain(wanted.divide(tick, 0, buy ? RoundingMode.FLOOR : RoundingMode.CEILING)
                .multiply(tick));
    }

    /** The least quantity on the step that is worth so much, and that the venue takes. */
    BigDecimal quantity(BigDecimal notional, BigDecimal px) {
        BigDecimal worth = notional.max(minNotional.multiply(BigDecimal.valueOf(2)));
        BigDecimal steps = worth.divide(px.multiply(step), 0, RoundingMode.CEILING);
        return Amounts.plain(steps.multiply(step).max(minQty));
    }
}
