package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;

/**
 * What one leg takes and gives, exactly: up for what we pay, down for what we receive, the taker fee out of what is received.
 * Hot: does not allocate. Results are {@link FixedMath#OVERFLOW} when they do not fit.
 */
public final class LegArithmetic {
    private LegArithmetic() {}

    /** What {@code qty} at {@code px} takes from the asset given. */
    public static long given(Instrument on, Side side, long px, long qty) {
        return side == Side.SELL ? on.baseAmount(qty) : on.quoteAmountUp(px, qty);
    }

    /** What {@code qty} at {@code px} brings after the taker fee. */
    public static long received(Instrument on, Side side, long px, long qty) {
        long gross = side == Side.SELL ? on.quoteAmountDown(px, qty) : on.baseAmount(qty);
        if (gross == FixedMath.OVERFLOW) {
            return gross;
        }
        return gross - FixedMath.mulDivUp(gross, on.takerFeeCentibps(), Instrument.FEE_DENOMINATOR);
    }

    /** The largest quantity on the lot grid that takes no more than {@code amount}; 0 when there is none. */
    public static long maxQty(Instrument on, Side side, long px, long amount) {
        if (amount <= 0) {
            return 0;
        }
        if (side == Side.SELL) {
            long qty = FixedMath.rescaleDown(amount, on.base().decimals(), on.qtyDecimals());
            return qty == FixedMath.OVERFLOW ? qty : FixedMath.floorToStep(qty, on.stepQty());
        }
        long qty = quantityWorth(on, px, amount, false);
        return qty == FixedMath.OVERFLOW ? qty : FixedMath.floorToStep(qty, on.stepQty());
    }

    /** The smallest quantity on the lot grid that brings at least {@code amount} after the fee. */
    public static long minQty(Instrument on, Side side, long px, long amount) {
        long gross = FixedMath.mulDivUp(
                amount, Instrument.FEE_DENOMINATOR, Instrument.FEE_DENOMINATOR - on.takerFeeCentibps());
        if (gross == FixedMath.OVERFLOW) {
            return gross;
        }
        long qty;
        if (side == Side.SELL) {
            qty = quantityWorth(on, px, gross, true);
        } else {
            int shift = on.base().decimals() - on.qtyDecimals();
            qty = FixedMath.mulDivUp(gross, 1, FixedMath.pow10(shift));
        }
        qty = qty == FixedMath.OVERFLOW ? qty : FixedMath.ceilToStep(qty, on.stepQty());
        // Rounding down of what is received can cost one more lot, never more.
        for (int i = 0; i < 2 && qty != FixedMath.OVERFLOW && received(on, side, px, qty) < amount; i++) {
            qty = FixedMath.add(qty, on.stepQty());
        }
        return qty;
    }

    /** {@code amount} of quote as quantity at {@code px}. */
    private static long quantityWorth(Instrument on, long px, long amount, boolean up) {
        int shift = on.priceDecimals() + on.qtyDecimals() - on.quote().decimals();
        long numerator = shift >= 0 ? FixedMath.pow10(shift) : 1;
        long divisor = px;
        if (shift < 0) {
            divisor = FixedMath.mulDivDown(px, FixedMath.pow10(-shift), 1);
            if (divisor == FixedMath.OVERFLOW) {
                return divisor;
            }
        }
        return up ? FixedMath.mulDivUp(amount, numerator, divisor) : FixedMath.mulDivDown(amount, numerator, divisor);
    }
}
