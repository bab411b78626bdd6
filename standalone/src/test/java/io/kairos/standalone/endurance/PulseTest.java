package io.kairos.standalone.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Trading that goes on, and every way in which it can stand still while all books agree. */
class PulseTest {
    private final Pulse pulse = new Pulse(3);

    @Test
    void shouldFeelTradingGoOn() {
        for (long round = 1; round <= 10; round++) {
            assertThat(pulse.after(Map.of("OKX", 100 * round), Map.of("OKX", 90 * round), 50 * round))
                    .isEmpty();
        }
    }

    @Test
    void shouldFindAVenueThatAcceptsNothingAnyMore() {
        pulse.after(Map.of("BINANCE", 100L, "OKX", 100L), Map.of("BINANCE", 90L, "OKX", 90L), 50);
        pulse.after(Map.of("BINANCE", 200L, "OKX", 200L), Map.of("BINANCE", 180L, "OKX", 90L), 100);
        pulse.after(Map.of("BINANCE", 300L, "OKX", 300L), Map.of("BINANCE", 270L, "OKX", 90L), 150);

        assertThat(pulse.after(Map.of("BINANCE", 400L, "OKX", 400L), Map.of("BINANCE", 360L, "OKX", 90L), 200))
                .containsExactly("none of the last 300 orders to OKX, in 3 rounds, was accepted");
    }

    @Test
    void shouldFindAHaltFromTheBegin() {
        pulse.after(Map.of("BINANCE", 100L), Map.of(), 0);
        pulse.after(Map.of("BINANCE", 200L), Map.of(), 0);

        assertThat(pulse.after(Map.of("BINANCE", 300L), Map.of(), 0))
                .containsExactly("none of the last 300 orders to BINANCE, in 3 rounds, was accepted");
    }

    @Test
    void shouldFindThatNothingTrades() {
        pulse.after(Map.of("OKX", 100L), Map.of("OKX", 90L), 0);
        pulse.after(Map.of("OKX", 200L), Map.of("OKX", 180L), 0);

        assertThat(pulse.after(Map.of("OKX", 300L), Map.of("OKX", 270L), 0))
                .containsExactly("none of the last 270 orders that were accepted, in 3 rounds, traded");
    }

    @Test
    void shouldNotJudgeByAFewOrders() {
        for (long round = 1; round <= 10; round++) {
            assertThat(pulse.after(Map.of("KRAKEN", 4 * round), Map.of(), 0)).isEmpty();
        }
    }

    @Test
    void shouldNotJudgeByOneRound() {
        assertThat(pulse.after(Map.of("OKX", 1_000L), Map.of(), 0)).isEmpty();
        assertThat(pulse.after(Map.of("OKX", 2_000L), Map.of("OKX", 1L), 1)).isEmpty();
        assertThat(pulse.after(Map.of("OKX", 3_000L), Map.of("OKX", 1L), 1)).isEmpty();
        assertThat(pulse.after(Map.of("OKX", 4_000L), Map.of("OKX", 2L), 1)).isEmpty();
    }
}
