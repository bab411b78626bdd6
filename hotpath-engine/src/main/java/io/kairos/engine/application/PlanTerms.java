package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.arbitrage.LegArithmetic;
import io.kairos.engine.domain.arbitrage.SizedCycle;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.engine.domain.risk.PlanLegs;
import io.kairos.engine.domain.risk.RiskLimits;

/**
 * How a sized cycle would be traded and what it may cost at most, before any order exists. Engine thread only; hot: does not allocate.
 *
 * <p>The worst case: the cycle breaks after any of its legs, and what is held then goes back to the start asset at a price that has
 * become worse by the band meanwhile, straight where a market joins them, else by the legs that are left. In parallel any legs may
 * fill without the others, so the worst cases of all add up.
 */
final class PlanTerms {
    /** The worst case cannot be said, or does not fit 64 bits. */
    static final long NO_FLOOR = FixedMath.OVERFLOW;

    private static final long BPS = 10_000;

    private final EngineState state;

    PlanTerms(EngineState state) {
        this.state = state;
    }

    /** In parallel if that is asked for, every leg's asset is held where the leg gives it, and the limits let all legs be open at once. */
    TradePlan.Style style(SizedCycle sized, PlanLegs legs) {
        if (state.execution.plans().style() != TradePlan.Style.PARALLEL) {
            return TradePlan.Style.SEQUENTIAL;
        }
        if (!state.gate.mayBeOpenTogether(legs)) {
            return TradePlan.Style.SEQUENTIAL;
        }
        for (int leg = 0; leg < sized.legs(); leg++) {
            Instrument on = state.registry.instrument(sized.instrumentId(leg));
            if (state.converter.valueUp(sized.asset(leg), sized.asset(0), 1) == FixedMath.OVERFLOW) {
                // What was given of it could not be bought back.
                return TradePlan.Style.SEQUENTIAL;
            }
            long needed = given(sized, leg, on);
            if (needed == FixedMath.OVERFLOW
                    || needed > state.balances.free(on.venue().id(), sized.asset(leg))) {
                return TradePlan.Style.SEQUENTIAL;
            }
        }
        return TradePlan.Style.PARALLEL;
    }

    /** A quantity cut to what one order may be worth; 0 without a limit for the market's quote asset. */
    static long withinLimit(EngineState state, Instrument on, long px, long qty) {
        long limit = state.risk.limits().maxOrderNotional(on.quote().id());
        if (limit == RiskLimits.NO_LIMIT || px <= 0) {
            return 0;
        }
        // Where fees come on top this is a little less than the gate allows.
        long allowed = LegArithmetic.maxQty(on, Side.BUY, px, limit);
        return allowed == FixedMath.OVERFLOW ? qty : Math.min(qty, allowed);
    }

    /** Whether a floor is within what a cycle may cost. */
    boolean isAllowed(SizedCycle sized, long floor) {
        return floor != NO_FLOOR
                && -floor
                        <= FixedMath.mulDivDown(
                                sized.startAmount(), state.execution.plans().maxLossBps(), BPS);
    }

    /** The worst that a cycle may end with, zero or below, start asset; {@link #NO_FLOOR} when that cannot be said. */
    long floor(SizedCycle sized, TradePlan.Style style) {
        long floor = 0;
        long put = given(sized, 0, state.registry.instrument(sized.instrumentId(0)));
        if (put == FixedMath.OVERFLOW) {
            return NO_FLOOR;
        }
        for (int leg = 0; leg < sized.legs() - 1; leg++) {
            Instrument on = state.registry.instrument(sized.instrumentId(leg));
            long held = LegArithmetic.received(on, sized.side(leg), sized.px(leg), sized.qty(leg));
            long back = held == FixedMath.OVERFLOW ? held : wayHome(sized, leg + 1, held);
            if (back == FixedMath.OVERFLOW) {
                return NO_FLOOR;
            }
            if (style == TradePlan.Style.SEQUENTIAL) {
                floor = Math.min(floor, back - put);
            } else {
                long gave = leg == 0 ? put : cost(sized, leg, on);
                if (gave == FixedMath.OVERFLOW) {
                    return NO_FLOOR;
                }
                floor = Math.subtractExact(floor, Math.max(0, gave - back));
            }
        }
        if (style == TradePlan.Style.PARALLEL) {
            int last = sized.legs() - 1;
            Instrument on = state.registry.instrument(sized.instrumentId(last));
            long gave = cost(sized, last, on);
            long got = LegArithmetic.received(on, sized.side(last), sized.px(last), sized.qty(last));
            if (gave == FixedMath.OVERFLOW || got == FixedMath.OVERFLOW) {
                return NO_FLOOR;
            }
            floor = Math.subtractExact(floor, Math.max(0, gave - got));
        }
        return floor;
    }

    private static long given(SizedCycle sized, int leg, Instrument on) {
        return LegArithmetic.given(on, sized.side(leg), sized.px(leg), sized.qty(leg));
    }

    /** What it costs to buy back what a leg gives, fee and band included. */
    private long cost(SizedCycle sized, int leg, Instrument on) {
        long amount = given(sized, leg, on);
        long value = amount == FixedMath.OVERFLOW
                ? amount
                : state.converter.valueUp(sized.asset(leg), sized.asset(0), amount);
        if (value == FixedMath.OVERFLOW) {
            // Nothing joins them: by what the legs before take.
            return given(sized, 0, state.registry.instrument(sized.instrumentId(0)));
        }
        long withFee = FixedMath.mulDivUp(
                value, Instrument.FEE_DENOMINATOR + 2L * on.takerFeeCentibps(), Instrument.FEE_DENOMINATOR);
        return withFee == FixedMath.OVERFLOW
                ? withFee
                : FixedMath.mulDivUp(withFee, BPS + state.execution.plans().lossBandBps(), BPS);
    }

    /** What an amount before a leg brings of the start asset in the worst case. */
    private long wayHome(SizedCycle sized, int leg, long held) {
        long straight = state.converter.valueDown(sized.asset(leg), sized.asset(0), held);
        int fee = state.registry.instrument(sized.instrumentId(leg)).takerFeeCentibps();
        if (straight != FixedMath.OVERFLOW) {
            return worse(straight - FixedMath.mulDivUp(straight, fee, Instrument.FEE_DENOMINATOR));
        }
        long amount = held;
        for (int next = leg; next < sized.legs() && amount > 0; next++) {
            Instrument on = state.registry.instrument(sized.instrumentId(next));
            Side side = sized.side(next);
            long qty = LegArithmetic.maxQty(on, side, sized.px(next), amount);
            amount = qty == FixedMath.OVERFLOW ? qty : LegArithmetic.received(on, side, sized.px(next), qty);
        }
        return amount == FixedMath.OVERFLOW ? amount : worse(amount);
    }

    private long worse(long amount) {
        return FixedMath.mulDivDown(amount, BPS - state.execution.plans().lossBandBps(), BPS);
    }
}
