package io.kairos.engine.adapter.outbound.execution.entry;

import io.kairos.domain.number.DecimalText;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of money as venues write them, who may keep more decimals of an asset than we do. */
public final class Amounts {
    /** Longer texts are no amounts. */
    private static final int MAX_CHARS = 64;

    private Amounts() {}

    /**
     * What we have: anything finer than {@code scale} is left out.
     *
     * @throws NumberFormatException if the text is no plain decimal or does not fit 64 bits; the message quotes the text.
     */
    public static long down(String text, int scale) {
        return parse(text, scale, RoundingMode.FLOOR);
    }

    /**
     * What we owe or paid: anything finer than {@code scale} counts as a whole step.
     *
     * @throws NumberFormatException as {@link #down}.
     */
    public static long up(String text, int scale) {
        return parse(text, scale, RoundingMode.CEILING);
    }

    private static long parse(String text, int scale, RoundingMode rounding) {
        if (DecimalText.significantDecimals(text) <= scale || text.length() > MAX_CHARS) {
            return DecimalText.parse(text, scale);
        }
        if (!text.matches("-?[0-9]+\\.[0-9]+")) {
            throw new NumberFormatException("expected a plain decimal, got \"" + text + '"');
        }
        try {
            return new BigDecimal(text)
                    .setScale(scale, rounding)
                    .unscaledValue()
                    .longValueExact();
        } catch (ArithmeticException tooLarge) {
            throw new NumberFormatException("does not fit 64 bits: \"" + text + '"');
        }
    }
}
