package io.kairos.flink.candles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TradeIdsPropertyTest {

    static java.util.stream.LongStream seeds() {
        return java.util.stream.LongStream.range(0, 100);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldHoldExactlyTheIdsThatWereAdded(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        TreeSet<Long> oracle = new TreeSet<>();
        long[] ranges = TradeIds.NONE;
        int spread = 1 + random.nextInt(400);

        for (int i = 0; i < 300; i++) {
            long id = 1_000L + random.nextInt(spread);
            assertThat(TradeIds.contains(ranges, id))
                    .as("seed=%d id=%d", seed, id)
                    .isEqualTo(oracle.contains(id));
            if (oracle.add(id)) {
                ranges = TradeIds.with(ranges, id);
            }
        }

        for (long id = 990; id < 1_010 + spread; id++) {
            assertThat(TradeIds.contains(ranges, id))
                    .as("seed=%d id=%d", seed, id)
                    .isEqualTo(oracle.contains(id));
        }
        for (int i = 2; i < ranges.length; i += 2) {
            assertThat(ranges[i])
                    .as("ranges neither touch nor overlap, seed=%d", seed)
                    .isGreaterThan(ranges[i - 1] + 1);
        }
    }
}
