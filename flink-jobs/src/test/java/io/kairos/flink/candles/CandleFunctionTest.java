package io.kairos.flink.candles;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.flink.testkit.Tape;
import io.kairos.flink.ticks.Tick;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandleFunctionTest {
    private static final long START_NS = 1_760_000_040_000_000_000L;
    private static final long MS = 1_000_000;

    @Test
    void shouldPublishTheFormingCandleAndCloseItAfterItsEndAndGrace() throws Exception {
        try (CandleHarness harness = new CandleHarness(3_600_000, 500)) {
            harness.clock(1_000);
            harness.trade(trade(100, 1, "10.50"));
            harness.clock(1_250);
            assertThat(of(harness.updates(), Interval.S1)).singleElement().satisfies(candle -> {
                assertThat(candle.closed()).isFalse();
                assertThat(candle.newest()).isTrue();
                assertThat(candle.open()).isEqualTo("10.5");
            });

            harness.clock(2_250);
            assertThat(of(harness.updates(), Interval.S1))
                    .as("ended, within grace")
                    .isEmpty();

            harness.clock(2_500);
            assertThat(of(harness.updates(), Interval.S1)).singleElement().satisfies(candle -> {
                assertThat(candle.closed()).isTrue();
                assertThat(candle.correction()).isFalse();
            });
        }
    }

    @Test
    void shouldNotPublishAgainWhileNothingChanges() throws Exception {
        try (CandleHarness harness = new CandleHarness(3_600_000, 500)) {
            harness.clock(1_000);
            harness.trade(trade(100, 1, "10"));
            harness.clock(1_250);
            assertThat(harness.updates()).hasSize(2);

            harness.clock(1_500);
            harness.trade(trade(100, 1, "10"));
            harness.clock(1_750);

            assertThat(harness.updates()).isEmpty();
        }
    }

    @Test
    void shouldCloseByTheTradesOwnTimeWhenAnOldTapeIsReplayed() throws Exception {
        try (CandleHarness harness = new CandleHarness(3_600_000, 500)) {
            harness.clock(1_000);
            harness.trade(trade(100, 1, "10"));
            harness.trade(trade(900, 2, "11"));
            harness.trade(trade(1_600, 3, "12"));
            harness.clock(1_250);

            assertThat(of(harness.updates(), Interval.S1))
                    .extracting(CandleUpdate::openTimeNs, CandleUpdate::closed, CandleUpdate::newest)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(START_NS, true, false),
                            org.assertj.core.groups.Tuple.tuple(START_NS + 1_000 * MS, false, true));
        }
    }

    @Test
    void shouldPublishACorrectionWhenATradeComesAfterTheClose() throws Exception {
        try (CandleHarness harness = new CandleHarness(3_600_000, 500)) {
            harness.clock(1_000);
            harness.trade(trade(100, 2, "10"));
            harness.trade(trade(5_000, 3, "12"));
            harness.clock(1_250);
            harness.updates();

            harness.trade(trade(50, 1, "9"));
            harness.clock(1_500);

            assertThat(of(harness.updates(), Interval.S1)).singleElement().satisfies(candle -> {
                assertThat(candle.openTimeNs()).isEqualTo(START_NS);
                assertThat(candle.closed()).isTrue();
                assertThat(candle.correction()).isTrue();
                assertThat(candle.newest()).isFalse();
                assertThat(candle.open()).isEqualTo("9");
                assertThat(candle.close()).isEqualByComparingTo("10");
                assertThat(candle.tradeCount()).isEqualTo(2);
            });
        }
    }

    @Test
    void shouldHandOverTradesWhoseCandleHasLeftTheState() throws Exception {
        try (CandleHarness harness = new CandleHarness(5_000, 500)) {
            harness.clock(1_000);
            harness.trade(trade(61_000, 2, "10"));
            harness.trade(trade(0, 1, "9"));

            assertThat(harness.late()).containsExactly(new LateTrade(trade(0, 1, "9"), Interval.S1));
        }
    }

    @Test
    void shouldForgetOldCandlesSoThatStateStaysBounded() throws Exception {
        try (CandleHarness harness = new CandleHarness(5_000, 500)) {
            for (int second = 0; second < 600; second++) {
                harness.clock(1_000 + second * 1_000L);
                harness.trade(trade(second * 1_000L, second + 1, "10"));
            }
            harness.clock(700_000);

            assertThat(harness.stateEntries()).isLessThan(100);
        }
    }

    @Test
    void shouldNotBelieveATradeFarAheadOfOurClock() throws Exception {
        try (CandleHarness harness = new CandleHarness(5_000, 500)) {
            harness.clock(1_000);
            Tick fromTheFuture = new Tick(
                    9,
                    "BINANCE",
                    "BTC-USDT",
                    START_NS,
                    START_NS + 86_400_000 * MS,
                    true,
                    null,
                    null,
                    null,
                    null,
                    0,
                    9,
                    BigDecimal.ONE,
                    BigDecimal.ONE,
                    "BUY");
            harness.trade(fromTheFuture);

            harness.trade(trade(58_000, 10, "10"));

            assertThat(harness.late()).isEmpty();
        }
    }

    @Test
    void shouldLetAQuietInstrumentHoldBackNobody() throws Exception {
        try (CandleHarness harness = new CandleHarness(3_600_000, 500)) {
            harness.clock(1_000);
            harness.trade(Tape.trade("ETH-USDT", START_NS - 3_600_000 * MS, 1, BigDecimal.ONE, BigDecimal.ONE));
            harness.trade(trade(100, 1, "10"));
            harness.trade(trade(1_700, 2, "10"));
            harness.clock(1_250);

            assertThat(of(harness.updates(), Interval.S1))
                    .filteredOn(CandleUpdate::closed)
                    .extracting(CandleUpdate::symbol)
                    .containsExactly("BTC-USDT");
        }
    }

    private static Tick trade(long offsetMs, long tradeId, String px) {
        return Tape.trade("BTC-USDT", START_NS + offsetMs * MS, tradeId, new BigDecimal(px), BigDecimal.ONE);
    }

    private static List<CandleUpdate> of(List<CandleUpdate> updates, Interval interval) {
        return updates.stream().filter(update -> update.interval() == interval).toList();
    }
}
