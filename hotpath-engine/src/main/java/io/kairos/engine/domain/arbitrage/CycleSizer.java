package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.number.FixedLog;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.book.DepthBoard;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.book.QuoteLadder;
import io.kairos.engine.domain.risk.Balances;
import io.kairos.engine.domain.risk.RiskLimits;

/**
 * Sizes a cycle over the depth of its books and prices it in integers: lots, fees, minimum values, limits, balances, every
 * rounding against us. Hot: does not allocate. Engine thread only.
 *
 * <p>First the walk: with each leg at one level of its book, more of the cycle gains as long as the product of the legs' rates
 * does. So as much is taken as the tightest level gives, that leg goes on to its next level, and so on, until the next portion
 * would not gain enough. This is the most that gains, since what each further portion gains only falls. It fixes how deep each
 * leg goes, that is its limit price and what is offered up to it.
 *
 * <p>Then the quantities, all at the limit prices, so that no leg ever needs more than the one before is sure to bring: forward,
 * each leg takes as much as that, its offer and its limits allow; backward, each leg is cut to what the next one really uses, so
 * that little is left in between. What is left counts as lost. Where a lot is much of the whole, that can be all of the gain:
 * {@link #refine} then looks at fewer lots, one by one.
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

    private static final long BPS = 10_000;
    /** Quantities of the coarsest leg that {@link #refine} looks at; where there are more, a lot is too little to matter. */
    private static final int MAX_LOTS = 64;

    private final InstrumentRegistry registry;
    private final QuoteBoard board;
    private final DepthBoard depth;
    private final Balances balances;
    private final QuoteLadder[] ladder = new QuoteLadder[SizedCycle.MAX_LEGS];
    private final int[] deepest = new int[SizedCycle.MAX_LEGS];
    private final int[] level = new int[SizedCycle.MAX_LEGS];
    private final long[] in = new long[SizedCycle.MAX_LEGS];
    private final long[] out = new long[SizedCycle.MAX_LEGS];
    private final long[] left = new long[SizedCycle.MAX_LEGS];
    private final long[] most = new long[SizedCycle.MAX_LEGS];
    private final long[] kept = new long[SizedCycle.MAX_LEGS];

    /** Reads from these. */
    public CycleSizer(InstrumentRegistry registry, QuoteBoard board, DepthBoard depth, Balances balances) {
        this.registry = registry;
        this.board = board;
        this.depth = depth;
        this.balances = balances;
        for (int leg = 0; leg < ladder.length; leg++) {
            ladder[leg] = new QuoteLadder();
        }
    }

    /**
     * Sizes a cycle with at most {@code maxStartAmount} of its start asset.
     *
     * @param cycle its legs are set; takes prices in any case, quantities as far as they are known.
     * @param minGain what each portion must gain, trillionths of a logarithm.
     * @param withinBalances whether what is held where a leg goes to another venue bounds the size.
     */
    public Result size(
            SizedCycle cycle,
            RiskLimits limits,
            long maxStartAmount,
            long minGain,
            boolean withinBalances,
            long nowNs) {
        walk(cycle, limits, maxStartAmount, minGain, nowNs);
        for (int leg = 0; leg < cycle.legs; leg++) {
            Instrument on = registry.instrument(cycle.instrumentId[leg]);
            long offered = 0;
            for (int i = 0; i <= deepest[leg] && i < ladder[leg].levels(); i++) {
                offered = Math.min(on.maxQty(), offered + Math.min(on.maxQty(), ladder[leg].qty(i)));
            }
            cycle.px[leg] = deepest[leg] < ladder[leg].levels() ? ladder[leg].px(deepest[leg]) : 0;
            cycle.qty[leg] = FixedMath.floorToStep(offered, on.stepQty());
        }
        Result result = forward(cycle, limits, maxStartAmount, withinBalances);
        return result == Result.SIZED ? backward(cycle) : result;
    }

    /** Finds the level that each leg goes to, and the leg that ended the walk. */
    private void walk(SizedCycle cycle, RiskLimits limits, long maxStartAmount, long minGain, long nowNs) {
        int legs = cycle.legs;
        for (int leg = 0; leg < legs; leg++) {
            deepest[leg] = 0;
            level[leg] = 0;
            Instrument on = registry.instrument(cycle.instrumentId[leg]);
            ladder[leg].read(
                    board,
                    depth,
                    on.id(),
                    cycle.side[leg],
                    nowNs - limits.maxQuoteAgeNs(),
                    collarPx(on.id(), cycle.side[leg], limits.priceCollarBps()));
            if (ladder[leg].levels() == 0 || !enter(cycle, leg)) {
                cycle.limitingLeg = leg;
                return;
            }
        }
        long start = maxStartAmount;
        while (true) {
            int tightest = -1;
            long portion = start;
            for (int leg = 0; leg < legs; leg++) {
                long needed = left[leg];
                for (int before = leg - 1; before >= 0 && needed != FixedMath.OVERFLOW; before--) {
                    needed = FixedMath.mulDivDown(needed, in[before], out[before]);
                }
                if (needed != FixedMath.OVERFLOW && needed <= portion) {
                    portion = needed;
                    tightest = leg;
                }
            }
            take(cycle, portion);
            start -= portion;
            if (tightest < 0) {
                return;
            }
            cycle.limitingLeg = tightest;
            level[tightest]++;
            if (level[tightest] == ladder[tightest].levels() || !enter(cycle, tightest) || weight(cycle) >= -minGain) {
                return;
            }
        }
    }

    /** Sets what a leg's level takes and gives; whether that can be said. */
    private boolean enter(SizedCycle cycle, int leg) {
        Instrument on = registry.instrument(cycle.instrumentId[leg]);
        long px = ladder[leg].px(level[leg]);
        long qty = Math.min(on.maxQty(), ladder[leg].qty(level[leg]));
        in[leg] = LegArithmetic.given(on, cycle.side[leg], px, qty);
        out[leg] = LegArithmetic.received(on, cycle.side[leg], px, qty);
        left[leg] = in[leg];
        return in[leg] > 0 && out[leg] > 0;
    }

    private void take(SizedCycle cycle, long portion) {
        long amount = portion;
        for (int leg = 0; leg < cycle.legs && amount > 0; leg++) {
            long taken = Math.min(amount, left[leg]);
            left[leg] -= taken;
            deepest[leg] = level[leg];
            amount = FixedMath.mulDivDown(taken, out[leg], in[leg]);
        }
    }

    /** Weight of one more portion, trillionths of a logarithm: below zero it gains. */
    private long weight(SizedCycle cycle) {
        long sum = 0;
        for (int leg = 0; leg < cycle.legs; leg++) {
            Instrument on = registry.instrument(cycle.instrumentId[leg]);
            long rate = FixedLog.ln(ladder[leg].px(level[leg])) - FixedLog.ln(FixedMath.pow10(on.priceDecimals()));
            sum += FixedLog.feeCost(on.takerFeeCentibps(), Instrument.FEE_DENOMINATOR)
                    + 2
                    + (cycle.side[leg] == Side.SELL ? -rate : rate);
        }
        return sum;
    }

    /** The farthest price from the best one that the gate lets through; what does not fit 64 bits does not bind. */
    private long collarPx(int id, Side side, int collarBps) {
        long best = side == Side.SELL ? board.bidPx(id) : board.askPx(id);
        if (best == QuoteBoard.NO_PX) {
            return 0;
        }
        long distance = FixedMath.mulDivDown(best, collarBps, BPS);
        return side == Side.SELL
                ? best - distance
                : best > Long.MAX_VALUE - distance ? Long.MAX_VALUE : best + distance;
    }

    private Result forward(SizedCycle cycle, RiskLimits limits, long maxStartAmount, boolean withinBalances) {
        long amount = maxStartAmount;
        for (int leg = 0; leg < cycle.legs; leg++) {
            Instrument on = registry.instrument(cycle.instrumentId[leg]);
            Side side = cycle.side[leg];
            long px = cycle.px[leg];
            long limit = limits.maxOrderNotional(on.quote().id());
            if (limit == RiskLimits.NO_LIMIT) {
                cycle.limitingLeg = leg;
                return Result.NO_LIMIT;
            }
            if (px <= 0) {
                cycle.limitingLeg = leg;
                return Result.BELOW_MIN_SIZE;
            }
            if (withinBalances && leg > 0 && !isSameVenue(cycle, leg - 1, leg)) {
                amount = Math.min(amount, balances.free(on.venue().id(), cycle.asset[leg]));
            }
            long byLimit = LegArithmetic.maxQty(on, Side.BUY, px, limit);
            long byAmount = LegArithmetic.maxQty(on, side, px, amount);
            if (byAmount == FixedMath.OVERFLOW) {
                cycle.limitingLeg = leg;
                return Result.OVERFLOW;
            }
            // A limit whose quantity does not fit 64 bits does not bind.
            long offered = byLimit == FixedMath.OVERFLOW ? cycle.qty[leg] : Math.min(cycle.qty[leg], byLimit);
            if (offered <= byAmount) {
                cycle.limitingLeg = leg;
            }
            long qty = Math.min(offered, byAmount);
            cycle.qty[leg] = qty;
            if (isBelowMinimum(on, px, qty)) {
                cycle.limitingLeg = leg;
                return Result.BELOW_MIN_SIZE;
            }
            most[leg] = qty;
            amount = LegArithmetic.received(on, side, px, qty);
            if (amount == FixedMath.OVERFLOW) {
                return Result.OVERFLOW;
            }
        }
        return Result.SIZED;
    }

    /**
     * Looks for the lots that gain most, after {@link #size} found quantities that are not worth it: whatever the coarsest leg takes,
     * the legs after it take as much as that brings and those before it as little as it needs, so that with each of its quantities
     * looked at nothing better is left out.
     *
     * @return whether it {@link #isWorthIt}; if not, the cycle is as it was.
     */
    public boolean refine(SizedCycle cycle, int minProfitCentibps) {
        int coarsest = 0;
        for (int leg = 1; leg < cycle.legs; leg++) {
            coarsest = lots(cycle, leg) < lots(cycle, coarsest) ? leg : coarsest;
        }
        System.arraycopy(cycle.qty, 0, kept, 0, cycle.legs);
        int limitingLeg = cycle.limitingLeg;
        long step = registry.instrument(cycle.instrumentId[coarsest]).stepQty();
        long best = Long.MIN_VALUE;
        long qty = most[coarsest];
        for (int i = 0; i < MAX_LOTS && qty > 0; i++, qty -= step) {
            if (!fill(cycle, coarsest, qty)) {
                break;
            }
            if (isWorthIt(cycle, minProfitCentibps) && cycle.profitAmount() > best) {
                best = cycle.profitAmount();
                System.arraycopy(cycle.qty, 0, kept, 0, cycle.legs);
            }
        }
        System.arraycopy(kept, 0, cycle.qty, 0, cycle.legs);
        Result same = backward(cycle);
        cycle.limitingLeg = limitingLeg;
        return same == Result.SIZED && best != Long.MIN_VALUE;
    }

    private long lots(SizedCycle cycle, int leg) {
        return most[leg] / registry.instrument(cycle.instrumentId[leg]).stepQty();
    }

    /** The whole cycle with this quantity of one leg; false when an order of it gets too small, as it does with any less. */
    private boolean fill(SizedCycle cycle, int fixed, long qty) {
        System.arraycopy(most, 0, cycle.qty, 0, cycle.legs);
        cycle.qty[fixed] = qty;
        for (int leg = fixed; leg < cycle.legs; leg++) {
            Instrument on = registry.instrument(cycle.instrumentId[leg]);
            if (leg > fixed) {
                Instrument before = registry.instrument(cycle.instrumentId[leg - 1]);
                long brings =
                        LegArithmetic.received(before, cycle.side[leg - 1], cycle.px[leg - 1], cycle.qty[leg - 1]);
                long byAmount = brings == FixedMath.OVERFLOW
                        ? brings
                        : LegArithmetic.maxQty(on, cycle.side[leg], cycle.px[leg], brings);
                if (byAmount == FixedMath.OVERFLOW) {
                    return false;
                }
                cycle.qty[leg] = Math.min(byAmount, most[leg]);
            }
            if (isBelowMinimum(on, cycle.px[leg], cycle.qty[leg])) {
                return false;
            }
        }
        return backward(cycle) == Result.SIZED;
    }

    private boolean isSameVenue(SizedCycle cycle, int leg, int other) {
        return registry.instrument(cycle.instrumentId[leg]).venue()
                == registry.instrument(cycle.instrumentId[other]).venue();
    }

    private Result backward(SizedCycle cycle) {
        int last = cycle.legs - 1;
        for (int leg = last; leg > 0; leg--) {
            long needed = given(cycle, leg);
            Instrument before = registry.instrument(cycle.instrumentId[leg - 1]);
            long qty = LegArithmetic.minQty(before, cycle.side[leg - 1], cycle.px[leg - 1], needed);
            if (needed == FixedMath.OVERFLOW || qty == FixedMath.OVERFLOW) {
                return Result.OVERFLOW;
            }
            cycle.qty[leg - 1] = Math.min(qty, cycle.qty[leg - 1]);
            if (isBelowMinimum(before, cycle.px[leg - 1], cycle.qty[leg - 1])) {
                cycle.limitingLeg = leg - 1;
                return Result.BELOW_MIN_SIZE;
            }
        }
        long put = given(cycle, 0);
        long back = LegArithmetic.received(
                registry.instrument(cycle.instrumentId[last]), cycle.side[last], cycle.px[last], cycle.qty[last]);
        cycle.startAmount = overLevels(cycle, 0, true);
        cycle.finalAmount = overLevels(cycle, last, false);
        if (put == FixedMath.OVERFLOW
                || cycle.startAmount == FixedMath.OVERFLOW
                || cycle.finalAmount == FixedMath.OVERFLOW) {
            return Result.OVERFLOW;
        }
        cycle.worstProfitAmount = back - put;
        return Result.SIZED;
    }

    private long given(SizedCycle cycle, int leg) {
        return LegArithmetic.given(
                registry.instrument(cycle.instrumentId[leg]), cycle.side[leg], cycle.px[leg], cycle.qty[leg]);
    }

    /** What a leg gives or receives when its quantity is filled level by level. */
    private long overLevels(SizedCycle cycle, int leg, boolean given) {
        Instrument on = registry.instrument(cycle.instrumentId[leg]);
        long open = cycle.qty[leg];
        long sum = 0;
        for (int i = 0; i <= deepest[leg] && open > 0 && sum != FixedMath.OVERFLOW; i++) {
            long qty = i == deepest[leg] ? open : Math.min(open, ladder[leg].qty(i));
            long px = ladder[leg].px(i);
            long amount = given
                    ? LegArithmetic.given(on, cycle.side[leg], px, qty)
                    : LegArithmetic.received(on, cycle.side[leg], px, qty);
            sum = amount == FixedMath.OVERFLOW ? amount : FixedMath.add(sum, amount);
            open -= qty;
        }
        return sum;
    }

    private static boolean isBelowMinimum(Instrument on, long px, long qty) {
        if (qty <= 0 || qty < on.minQty()) {
            return true;
        }
        long value = on.quoteAmountDown(px, qty);
        return value != FixedMath.OVERFLOW && value < on.minNotionalAmount();
    }

    /**
     * Whether the gain is at least {@code minProfitCentibps} hundredths of a basis point of what is put in, and above zero even
     * if every leg is filled at its limit price.
     */
    public static boolean isWorthIt(SizedCycle cycle, int minProfitCentibps) {
        return cycle.worstProfitAmount > 0
                && cycle.profitAmount()
                        >= FixedMath.mulDivUp(
                                cycle.startAmount, Math.max(0, minProfitCentibps), Instrument.FEE_DENOMINATOR);
    }
}
