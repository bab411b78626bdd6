package io.kairos.standalone.endurance;

import java.math.BigDecimal;

/**
 * What is held of an asset.
 *
 * @param free usable.
 * @param held reserved by the engine, or locked by the venue, for open orders.
 */
record Holding(BigDecimal free, BigDecimal held) {
    static final Holding NONE = new Holding(BigDecimal.ZERO, BigDecimal.ZERO);

    Holding {
        free = Amounts.plain(free);
        held = Amounts.plain(held);
    }

    BigDecimal total() {
        return Amounts.plain(free.add(held));
    }

    @Override
    public String toString() {
        return free.toPlainString() + " free, " + held.toPlainString() + " held";
    }
}
