package io.kairos.standalone.endurance;

import io.kairos.proto.common.v1.Decimal;
import java.math.BigDecimal;

/** Exact numbers in one form, so that equal amounts are equal objects. */
final class Amounts {
    private Amounts() {}

    static BigDecimal of(String text) {
        return plain(new BigDecimal(text));
    }

    static BigDecimal of(Decimal number) {
        return plain(BigDecimal.valueOf(number.getMantissa(), number.getScale()));
    }

    static BigDecimal plain(BigDecimal number) {
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    /** As the engine's contract writes it. */
    static Decimal decimal(BigDecimal number) {
        BigDecimal scaled = number.scale() < 0 ? number.setScale(0) : number;
        return Decimal.newBuilder()
                .setMantissa(scaled.unscaledValue().longValueExact())
                .setScale(scaled.scale())
                .build();
    }
}
