package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;

/**
 * What one leg takes and gives, exactly: up for what we pay, down for what we receive, the taker fee where the venue charges it
 * ({@link Instrument#isFeeInQuote}). Hot: does not allocate. Results are {@link FixedMath#OVERFLOW} when they do not fit.
 */
public final class LegArithmetic {
    private LegArithmetic() {}

    /** What {@code qty} at {@code px} takes from the asset given, a fee on top included. */
    public static long given(Instrument on, Side side, long px, long qty) {
        if (side == Side.SELL) {
            return on.baseAmount(qty);
        }
        long value = on.quoteAmountUp(px, qty);
        return !on.isFeeInQuote() || value == FixedMath.OVERFLOW ? value : withFee(on, value);
    }

    private static long withFee(Instrument on, long value) {
        long fee = FixedMath.mulDivUp(value, on.takerFeeCentibps(), Instrument.FEE_DENOMINATOR);
        return fee == FixedMath.OVERFLOW ? fee : FixedMath.add(value, fee);
    }

    /** What {@code qty} at {@code px} brings, a fee taken out of it deducted. */
    public static long received(Instrument on, Side side, long px, long qty) {
        long gross = side == Side.SELL ? on.quoteAmountDown(px, qty) : on.baseAmount(qty);
        if (gross == FixedMath.OVERFLOW || (side == Side.BUY && on.isFeeInQuote())) {
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
        if (!on.isFeeInQuote()) {
            long qty = quantityWorth(on, px, amount, false);
            return qty == FixedMath.OVERFLOW ? qty : FixedMath.floorToStep(qty, on.stepQty());
        }
        long spendable = FixedMath.mulDivDown(
                amount, Instrument.FEE_DENOMINATOR, Instrument.FEE_DENOMINATOR + on.takerFeeCentibps());
        long qty = spendable == FixedMath.OVERFLOW ? spendable : quantityWorth(on, px, spendable, false);
        qty = qty == FixedMath.OVERFLOW ? qty : FixedMath.floorToStep(qty, on.stepQty());
        // Value and fee are rounded up each on its own, which can take one lot more than the division says.
        while (qty != FixedMath.OVERFLOW && qty > 0 && given(on, side, px, qty) > amount) {
            qty -= on.stepQty();
        }
        return qty;
    }

    /** The smallest quantity on the lot grid that brings at least {@code amount} after the fee. */
    public static long minQty(Instrument on, Side side, long px, long amount) {
        boolean free = side == Side.BUY && on.isFeeInQuote();
        long gross = free
                ? amount
                : FixedMath.mulDivUp(
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
