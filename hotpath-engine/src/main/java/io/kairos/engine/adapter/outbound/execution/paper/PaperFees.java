package io.kairos.engine.adapter.outbound.execution.paper;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;

/**
 * What a fill costs, in the way of its venue: Binance and OKX take their fee out of what is received, Kraken in quote. Stateless.
 *
 * <p>A fee taken out of what is received is rounded up, one that is paid on top is cut, so that it stays within what was locked for it.
 */
final class PaperFees {
    private PaperFees() {}

    /** In which asset. */
    static Asset asset(Instrument on, Side side) {
        return switch (on.venue()) {
            case BINANCE, OKX -> side == Side.BUY ? on.base() : on.quote();
            case KRAKEN -> on.quote();
        };
    }

    /**
     * How much, in that asset's decimals; below zero for a rebate.
     *
     * @param baseAmount of the fill.
     * @param quoteAmount of the fill.
     */
    static long amount(Instrument on, Side side, boolean maker, long baseAmount, long quoteAmount) {
        int rate = maker ? on.makerFeeCentibps() : on.takerFeeCentibps();
        boolean inBase = asset(on, side).id() == on.base().id();
        long value = inBase ? baseAmount : quoteAmount;
        boolean onTop = side == Side.BUY && !inBase;
        long fee;
        if (rate < 0) {
            fee = -FixedMath.mulDivDown(value, -(long) rate, Instrument.FEE_DENOMINATOR);
        } else if (onTop) {
            // Funds are locked for the taker's fee.
            fee = FixedMath.mulDivDown(value, Math.min(rate, on.takerFeeCentibps()), Instrument.FEE_DENOMINATOR);
        } else {
            fee = FixedMath.mulDivUp(value, rate, Instrument.FEE_DENOMINATOR);
        }
        if (fee == FixedMath.OVERFLOW) {
            throw new IllegalStateException("fee does not fit 64 bits: symbol=" + on.symbol() + " value=" + value);
        }
        return fee;
    }
}
