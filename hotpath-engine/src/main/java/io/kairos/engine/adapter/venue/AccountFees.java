package io.kairos.engine.adapter.venue;

import io.kairos.domain.instrument.Instrument;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What an account pays at a market, hundredths of a basis point; a rebate is negative. A rebate for taking counts as no fee.
 *
 * @param takerCentibps for taking.
 * @param makerCentibps for making.
 */
public record AccountFees(int takerCentibps, int makerCentibps) {
    private static final int LARGEST_SCALE = 18;

    /**
     * Of fractions of one, rounded against us.
     *
     * @throws IllegalArgumentException if they are not between -1 and 1.
     */
    public static AccountFees ofFractions(BigDecimal taker, BigDecimal maker) {
        return new AccountFees(Math.max(0, centibps(taker)), centibps(maker));
    }

    private static int centibps(BigDecimal rate) {
        if (rate.abs().compareTo(BigDecimal.ONE) >= 0 || rate.scale() > LARGEST_SCALE) {
            throw new IllegalArgumentException("fee: expected a fraction below 1, got " + rate.toEngineeringString());
        }
        return rate.multiply(BigDecimal.valueOf(Instrument.FEE_DENOMINATOR))
                .setScale(0, RoundingMode.CEILING)
                .intValueExact();
    }

    /**
     * A decimal number as venues write fees.
     *
     * @throws IllegalArgumentException that names the field if it is none.
     */
    public static BigDecimal number(String field, String text) {
        if (!text.matches("-?[0-9]{1,4}(\\.[0-9]{1,18})?")) {
            throw new IllegalArgumentException(field + ": expected a decimal, got \"" + text + '"');
        }
        return new BigDecimal(text);
    }
}
