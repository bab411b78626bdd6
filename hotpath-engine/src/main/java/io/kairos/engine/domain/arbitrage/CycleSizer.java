package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.risk.RiskLimits;

/**
 * Sizes a cycle by the best quotes and prices it in integers: lots, fees, minimum values, limits, every rounding against us. Hot:
 * does not allocate. Engine thread only.
 *
 * <p>Forward, each leg takes as much as the leg before brings, its quote offers and its limits allow; backward, each leg is cut
 * to what the next one really uses, so that little is left in between. What is left counts as lost.
 */
public final class CycleSizer {
    /** How sizing went. */
    public enum Result {
        /** Quantities and gain are set. */
        SIZED,
        /** A leg falls below the venue's smallest quantity or value. */
        BELOW_MIN_SIZE,
        /** A quote asset has no limit configured. */
        NO_LIMIT,
        /** A value does not fit 64 bits. */
        OVERFLOW
    }

    private final InstrumentRegistry registry;
    private final QuoteBoard board;

    /** Reads from these. */
    public CycleSizer(InstrumentRegistry registry, QuoteBoard board) {
        this.registry = registry;
        this.board = board;
    }

    /**
     * Sizes {@code cycle} with at most {@code maxStartAmount} of its start asset.
     *
     * @param into filled with legs and prices in any case, with quantities as far as they are known.
     */
    public Result size(RateGraph graph, Cycle cycle, RiskLimits limits, long maxStartAmount, SizedCycle into) {
        int legs = cycle.legs();
        into.legs = legs;
        into.startAssetId = graph.from(cycle.edge(0));
        into.startAmount = 0;
        into.finalAmount = 0;
        into.limitingLeg = 0;
        for (int leg = 0; leg < legs; leg++) {
            int edge = cycle.edge(leg);
            int id = graph.instrumentId(edge);
            Side side = graph.side(edge);
            into.instrumentId[leg] = id;
            into.side[leg] = side;
            into.px[leg] = side == Side.SELL ? board.bidPx(id) : board.askPx(id);
            into.qty[leg] = FixedMath.floorToStep(
                    Math.min(
                            side == Side.SELL ? board.bidQty(id) : board.askQty(id),
                            registry.instrument(id).maxQty()),
                    registry.instrument(id).stepQty());
        }
        Result result = forward(limits, maxStartAmount, into);
        return result == Result.SIZED ? backward(into) : result;
    }

    private Result forward(RiskLimits limits, long maxStartAmount, SizedCycle into) {
        long amount = maxStartAmount;
        for (int leg = 0; leg < into.legs; leg++) {
            Instrument on = registry.instrument(into.instrumentId[leg]);
            Side side = into.side[leg];
            long px = into.px[leg];
            long limit = limits.maxOrderNotional(on.quote().id());
            if (limit == RiskLimits.NO_LIMIT) {
                into.limitingLeg = leg;
                return Result.NO_LIMIT;
            }
            long byLimit = LegArithmetic.maxQty(on, Side.BUY, px, limit);
            long byAmount = LegArithmetic.maxQty(on, side, px, amount);
            if (byAmount == FixedMath.OVERFLOW) {
                into.limitingLeg = leg;
                return Result.OVERFLOW;
            }
            // A limit whose quantity does not fit 64 bits does not bind.
            long offered = byLimit == FixedMath.OVERFLOW ? into.qty[leg] : Math.min(into.qty[leg], byLimit);
            if (offered <= byAmount) {
                into.limitingLeg = leg;
            }
            long qty = Math.min(offered, byAmount);
            into.qty[leg] = qty;
            if (isBelowMinimum(on, px, qty)) {
                into.limitingLeg = leg;
                return Result.BELOW_MIN_SIZE;
            }
            amount = LegArithmetic.received(on, side, px, qty);
            if (amount == FixedMath.OVERFLOW) {
                return Result.OVERFLOW;
            }
        }
        return Result.SIZED;
    }

    private Result backward(SizedCycle into) {
        int last = into.legs - 1;
        for (int leg = last; leg > 0; leg--) {
            long needed = given(into, leg);
            Instrument before = registry.instrument(into.instrumentId[leg - 1]);
            long qty = LegArithmetic.minQty(before, into.side[leg - 1], into.px[leg - 1], needed);
            if (needed == FixedMath.OVERFLOW || qty == FixedMath.OVERFLOW) {
                return Result.OVERFLOW;
            }
            into.qty[leg - 1] = Math.min(qty, into.qty[leg - 1]);
            if (isBelowMinimum(before, into.px[leg - 1], into.qty[leg - 1])) {
                into.limitingLeg = leg - 1;
                return Result.BELOW_MIN_SIZE;
            }
        }
        into.startAmount = given(into, 0);
        into.finalAmount = LegArithmetic.received(
                registry.instrument(into.instrumentId[last]), into.side[last], into.px[last], into.qty[last]);
        return into.startAmount == FixedMath.OVERFLOW ? Result.OVERFLOW : Result.SIZED;
    }

    private long given(SizedCycle cycle, int leg) {
        return LegArithmetic.given(
                registry.instrument(cycle.instrumentId[leg]), cycle.side[leg], cycle.px[leg], cycle.qty[leg]);
    }

    private static boolean isBelowMinimum(Instrument on, long px, long qty) {
        if (qty <= 0 || qty < on.minQty()) {
            return true;
        }
        long value = on.quoteAmountDown(px, qty);
        return value != FixedMath.OVERFLOW && value < on.minNotionalAmount();
    }

    /** Whether the gain is above zero and at least {@code minProfitCentibps} hundredths of a basis point of what is put in. */
    public static boolean isWorthIt(SizedCycle cycle, int minProfitCentibps) {
        long profit = cycle.profitAmount();
        return profit > 0
                && profit
                        >= FixedMath.mulDivUp(
                                cycle.startAmount, Math.max(0, minProfitCentibps), Instrument.FEE_DENOMINATOR);
    }
}
