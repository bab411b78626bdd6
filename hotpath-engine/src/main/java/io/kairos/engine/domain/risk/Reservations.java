package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.order.Amendment;
import io.kairos.engine.domain.order.Order;

/** How much an order still needs to have reserved. */
public final class Reservations {
    private Reservations() {}

    /** What an order may still take: by the dearer of its terms while an amendment is on its way. */
    public static long amountFor(Order order) {
        Instrument on = order.instrument();
        long leaves = Math.max(0, order.qty() - order.cumQty());
        long amount = amountFor(on, order.side(), order.workingPx(), leaves);
        Amendment pending = order.amendment();
        return pending == null
                ? amount
                : Math.max(
                        amount, amountFor(on, order.side(), pending.px(), Math.max(0, pending.qty() - order.cumQty())));
    }

    /** What {@code leavesQty} at {@code px} may still take from the asset that the order gives, fee included where it is taken there. */
    public static long amountFor(Instrument on, Side side, long px, long leavesQty) {
        return leavesQty == 0 ? 0 : OrderChecks.giveAmount(on, side, px, leavesQty);
    }
}
