package io.kairos.flink.candles;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.flink.testkit.Tape;
import io.kairos.flink.testkit.Tape.CandleContent;
import io.kairos.flink.testkit.Tape.CandleKey;
import io.kairos.flink.ticks.Tick;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any order, any repeats, any late trades, a crash with replay in the middle: the table ends up equal to the batch computation. */
class CandleFunctionPropertyTest {
    private static final long START_NS = 1_760_000_000_000_000_000L;

    /** The table with its guard, and the trade table behind the repair of late candles. */
    private static final class Table {
        final Map<CandleKey, CandleContent> candles = new TreeMap<>(Comparator.comparing(CandleKey::toString));
        final List<Tick> trades = new ArrayList<>();

        void write(CandleHarness harness) {
            for (CandleUpdate update : harness.updates()) {
                if (update.closed()) {
                    upsert(
                            new CandleKey(update.venue(), update.symbol(), update.interval(), update.openTimeNs()),
                            new CandleContent(
                                    update.open().toPlainString(),
                                    update.high().toPlainString(),
                                    update.low().toPlainString(),
                                    update.close().toPlainString(),
                                    update.volume().toPlainString(),
                                    update.quoteVolume().toPlainString(),
                                    update.tradeCount()));
                }
            }
            for (LateTrade late : harness.late()) {
                Map<CandleKey, CandleContent> stored = Tape.candles(trades);
                stored.forEach((key, candle) -> {
                    if (key.interval() == late.interval()
                            && key.openTimeNs()
                                    == late.interval().openTimeNs(late.trade().exchangeTimeNs())) {
                        upsert(key, candle);
                    }
                });
            }
        }

        private void upsert(CandleKey key, CandleContent candle) {
            candles.merge(key, candle, (old, fresh) -> fresh.tradeCount() > old.tradeCount() ? fresh : old);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldEqualTheBatchComputationWhateverArrivesWhen(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        long latenessMs = random.nextBoolean() ? 3_600_000 : 5_000;
        long spanNs = 1_000_000_000L * random.nextInt(5, 200);
        List<Tick> trades = Tape.trades(random, "BTC-USDT", START_NS, spanNs, random.nextInt(1, 250));
        List<Tick> arrivals = Tape.disordered(random, trades);
        Table table = new Table();
        long nowMs = 1_000;

        int crashAt = random.nextInt(arrivals.size());
        int checkpointAt = random.nextInt(crashAt + 1);
        OperatorSubtaskState checkpoint = null;
        try (CandleHarness first = new CandleHarness(latenessMs, 500)) {
            for (int i = 0; i < crashAt; i++) {
                if (i == checkpointAt) {
                    checkpoint = first.snapshot(1);
                }
                nowMs += random.nextInt(120);
                first.clock(nowMs);
                table.trades.add(arrivals.get(i));
                first.trade(arrivals.get(i));
                table.write(first);
            }
            if (checkpoint == null) {
                checkpoint = first.snapshot(1);
            }
        }
        // The process dies with what it did after the checkpoint; the stream is read again from there.
        try (CandleHarness second = new CandleHarness(latenessMs, 500, checkpoint)) {
            for (int i = checkpointAt; i < arrivals.size(); i++) {
                nowMs += random.nextInt(120);
                second.clock(nowMs);
                table.trades.add(arrivals.get(i));
                second.trade(arrivals.get(i));
                table.write(second);
            }
            // Silence: time alone must close everything that is still open.
            for (int step = 0; step < 300; step++) {
                nowMs += 250;
                second.clock(nowMs);
                table.write(second);
            }
        }

        assertThat(table.candles).as("seed=%d", seed).isEqualTo(Tape.candles(trades));
    }
}
