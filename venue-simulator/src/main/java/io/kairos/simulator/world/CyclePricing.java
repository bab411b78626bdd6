package io.kairos.simulator.world;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.ledger.CommissionRates;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.world.Triangle.Leg;
import java.util.ArrayList;
import java.util.List;

/** Prices a triangle exactly, with lot steps and the taker fees of its venue, at the best prices and sizes shown. */
final class CyclePricing {
    private final Exchange exchange;
    private final CommissionRates fees;

    CyclePricing(Exchange exchange, CommissionRates fees) {
        this.exchange = exchange;
        this.fees = fees;
    }

    /** One leg as it would be traded. */
    record PricedLeg(Instrument instrument, Side side, long price, long quantity) {}

    /**
     * A triangle as it would be traded.
     *
     * @param spent amount of the start asset that leg one takes (all that it sells or pays)
     * @param received amount of the start asset that leg three brings, net of fees
     */
    record PricedCycle(List<PricedLeg> legs, long spent, long received) {
        PricedCycle {
            legs = List.copyOf(legs);
        }

        long profit() {
            return received - spent;
        }
    }

    /** What a taker keeps of one. */
    double keeps() {
        return 1 - (double) fees.taker() / Fixed8.ONE;
    }

    /** Rate of a leg after fees: units of the asset received for one unit of the asset given. Zero if no quote. */
    double netRate(Leg leg) {
        OrderBook book = exchange.book(leg.instrument());
        long price = book.bestPx(leg.side().opposite());
        if (price == 0) {
            return 0;
        }
        double px = (double) price / Fixed8.ONE;
        return (leg.side() == Side.BUY ? 1 / px : px) * keeps();
    }

    /** The largest cycle that the best levels of all three books allow. */
    PricedCycle atTopOfBook(Triangle triangle) {
        // The start amount that fills the tightest level, found leg by leg with rates, then priced exactly.
        double amount = Double.MAX_VALUE;
        double factor = 1;
        for (Leg leg : triangle.legs()) {
            OrderBook book = exchange.book(leg.instrument());
            double price = (double) book.bestPx(leg.side().opposite()) / Fixed8.ONE;
            double quantity = (double) book.bestQty(leg.side().opposite()) / Fixed8.ONE;
            double capacity = leg.side() == Side.BUY ? quantity * price : quantity;
            amount = Math.min(amount, capacity / factor);
            factor *= netRate(leg);
        }
        return tight(priced(triangle, (long) (amount * Fixed8.ONE)));
    }

    /** The same cycle with no more in each leg than the next one can take, so that lot steps leave little over. */
    private PricedCycle tight(PricedCycle loose) {
        List<PricedLeg> legs = new ArrayList<>(loose.legs());
        for (int i = legs.size() - 1; i > 0; i--) {
            long gross = Fixed8.divideDown(given(legs.get(i)), Fixed8.ONE - fees.taker()) + 1;
            PricedLeg before = legs.get(i - 1);
            if (before.price() > 0) {
                long wanted = before.side() == Side.BUY ? gross : Fixed8.divideDown(gross, before.price()) + 1;
                long step = before.instrument().stepSize();
                long quantity = Math.min(before.quantity(), Fixed8.floorTo(wanted + step - 1, step));
                legs.set(i - 1, new PricedLeg(before.instrument(), before.side(), before.price(), quantity));
            }
        }
        return new PricedCycle(legs, given(legs.get(0)), loose.received());
    }

    private static long given(PricedLeg leg) {
        return leg.side() == Side.BUY ? Fixed8.multiplyDown(leg.price(), leg.quantity()) : leg.quantity();
    }

    /** The cycle for a start amount with eight decimals, each leg rounded down to its lot step. */
    PricedCycle priced(Triangle triangle, long startAmount) {
        List<PricedLeg> legs = new ArrayList<>();
        long amount = startAmount;
        long spent = 0;
        for (Leg leg : triangle.legs()) {
            Instrument instrument = leg.instrument();
            OrderBook book = exchange.book(instrument);
            long price = book.bestPx(leg.side().opposite());
            boolean buy = leg.side() == Side.BUY;
            long wanted = price == 0 ? 0 : buy ? Fixed8.divideDown(amount, price) : amount;
            long quantity =
                    Fixed8.floorTo(Math.min(wanted, book.bestQty(leg.side().opposite())), instrument.stepSize());
            long quote = Fixed8.multiplyDown(price, quantity);
            if (legs.isEmpty()) {
                spent = buy ? quote : quantity;
            }
            long gross = buy ? quantity : quote;
            amount = gross - fees.on(gross, false);
            legs.add(new PricedLeg(instrument, leg.side(), price, quantity));
        }
        return new PricedCycle(legs, spent, amount);
    }
}
