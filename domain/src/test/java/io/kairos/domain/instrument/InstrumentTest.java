package io.kairos.domain.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.number.FixedMath;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InstrumentTest {
    private static final Asset BTC = new Asset(0, "BTC", 8);
    private static final Asset USDT = new Asset(1, "USDT", 8);

    static Instrument btcUsdt(int priceDecimals, int qtyDecimals, long tickPx, long stepQty) {
        return new Instrument(
                0,
                Venue.BINANCE,
                "BTC-USDT",
                "BTCUSDT",
                BTC,
                USDT,
                priceDecimals,
                qtyDecimals,
                tickPx,
                1,
                Long.MAX_VALUE,
                stepQty,
                1,
                Long.MAX_VALUE,
                500_000_000,
                1_000,
                1_000,
                true);
    }

    @Test
    void shouldValueQuantitiesRoundingAgainstUs() {
        Instrument instrument = btcUsdt(8, 8, 1, 1);

        assertThat(instrument.quoteAmountDown(1, 99_999_999)).isEqualTo(0);
        assertThat(instrument.quoteAmountUp(1, 99_999_999)).isEqualTo(1);
    }

    @Test
    void shouldValueQuantitiesLikeBigDecimal() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 50_000; i++) {
            int priceDecimals = random.nextInt(9);
            int qtyDecimals = random.nextInt(9);
            Instrument instrument = btcUsdt(priceDecimals, qtyDecimals, 1, 1);
            long px = random.nextLong(1L << 40);
            long qty = random.nextLong(1L << 40);

            BigDecimal exact = BigDecimal.valueOf(px, priceDecimals).multiply(BigDecimal.valueOf(qty, qtyDecimals));

            assertThat(instrument.quoteAmountDown(px, qty)).isEqualTo(mantissa(exact, RoundingMode.DOWN));
            assertThat(instrument.quoteAmountUp(px, qty)).isEqualTo(mantissa(exact, RoundingMode.UP));
        }
    }

    private static long mantissa(BigDecimal value, RoundingMode rounding) {
        BigDecimal scaled = value.setScale(8, rounding);
        return scaled.unscaledValue().bitLength() > 63
                ? FixedMath.OVERFLOW
                : scaled.unscaledValue().longValue();
    }

    @Test
    void shouldFloorAmountsToTheLotGrid() {
        Instrument instrument = btcUsdt(2, 5, 1, 10);

        assertThat(instrument.baseAmount(12_345)).isEqualTo(12_345_000);
        assertThat(instrument.qtyFromBaseAmountDown(12_345_999)).isEqualTo(12_340);
    }

    @Test
    void shouldNameTheFieldOfAnImpossibleRule() {
        assertThatThrownBy(() -> btcUsdt(2, 5, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("instrument tickPx: expected above zero, got 0");
        assertThatThrownBy(() -> btcUsdt(2, 9, 1, 1)).hasMessageContaining("qtyDecimals");
        assertThatThrownBy(() -> btcUsdt(19, 0, 1, 1)).hasMessageContaining("priceDecimals");
    }
}
