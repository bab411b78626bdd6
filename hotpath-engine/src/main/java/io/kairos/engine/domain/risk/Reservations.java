package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.Side;

/** How much an order still needs to have reserved. */
public final class Reservations {
    private Reservations() {}

    /** What {@code leavesQty} at {@code px} may still take from the asset that the order gives, fee included where it is taken there. */
    public static long amountFor(Instrument on, Side side, long px, long leavesQty) {
        return leavesQty == 0 ? 0 : OrderChecks.giveAmount(on, side, px, leavesQty);
    }
}
