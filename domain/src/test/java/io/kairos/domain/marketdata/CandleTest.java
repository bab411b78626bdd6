package io.kairos.domain.marketdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class CandleTest {
    @Test
    void shouldFindTheOpenTimeOfAnyMoment() {
        assertThat(CandleInterval.S1.openTimeMillis(1_999)).isEqualTo(1_000);
        assertThat(CandleInterval.M1.openTimeMillis(60_000)).isEqualTo(60_000);
        assertThat(CandleInterval.M1.openTimeMillis(-1)).isEqualTo(-60_000);
    }

    @Test
    void shouldKnowIntervalsByTheirText() {
        assertThat(CandleInterval.ofText("1m")).isEqualTo(CandleInterval.M1);
        assertThatThrownBy(() -> CandleInterval.ofText("2m")).hasMessageContaining("\"2m\"");
    }

    @Test
    void shouldRefuseACandleOffItsGrid() {
        assertThatThrownBy(() -> candle(1_001, 1)).hasMessageContaining("openTimeMillis");
        assertThatThrownBy(() -> candle(1_000, 0)).hasMessageContaining("tradeCount");
        assertThat(candle(1_000, 1).openTimeMillis()).isEqualTo(1_000);
    }

    private static Candle candle(long openTimeMillis, long tradeCount) {
        BigDecimal one = BigDecimal.ONE;
        return new Candle(
                "BINANCE", "BTC-USDT", CandleInterval.S1, openTimeMillis, one, one, one, one, one, one, tradeCount);
    }
}
