package io.kairos.flink.depth;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.flink.redis.HotUpdate;
import io.kairos.flink.testkit.DepthMessages;
import io.kairos.proto.market.v1.Depth;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DepthConflationTest {
    private static Depth depth(long sequence) {
        return DepthMessages.picture("OKX", "BTC-USDT", sequence).build();
    }

    @Test
    void shouldWriteTheContractOfTheHotStore() throws Exception {
        try (DepthHarness harness = new DepthHarness(null)) {
            harness.picture(depth(7));

            HotUpdate update = harness.updates().get(0);
            assertThat(update.channel()).isEqualTo("depth:OKX:BTC-USDT");
            assertThat(update.key()).isEqualTo("depth:OKX:BTC-USDT");
            assertThat(update.expireSeconds()).isEqualTo(60);
            assertThat(update.json())
                    .isEqualTo("{\"type\":\"depth\",\"sequence\":7,\"venue\":\"OKX\",\"symbol\":\"BTC-USDT\","
                            + "\"bids\":[[\"65432.06\",\"1.50000\"],[\"65432.05\",\"0.00001\"]],"
                            + "\"asks\":[[\"65432.08\",\"2.30000\"],[\"65432.14\",\"1.00000\"]],"
                            + "\"updateId\":21,\"receiveTimeNs\":1790000000000000007,"
                            + "\"exchangeTimeNs\":1790000000000000000}");
        }
    }

    @Test
    void shouldSendTheFirstAtOnceAndOnlyTheNewestOfAnInterval() throws Exception {
        try (DepthHarness harness = new DepthHarness(null)) {
            harness.clock(1_000);
            String first = harness.picture(depth(1));
            assertThat(harness.updates()).extracting(HotUpdate::json).containsExactly(first);
            harness.picture(depth(2));
            String third = harness.picture(depth(3));
            harness.clock(1_099);
            assertThat(harness.updates()).isEmpty();
            harness.clock(1_100);
            assertThat(harness.updates()).extracting(HotUpdate::json).containsExactly(third);
            harness.clock(5_000);
            assertThat(harness.updates()).isEmpty();
        }
    }

    @Test
    void shouldSendWhatWasHeldBackAfterARestart() throws Exception {
        OperatorSubtaskState state;
        String heldBack;
        try (DepthHarness harness = new DepthHarness(null)) {
            harness.clock(1_000);
            harness.picture(depth(1));
            heldBack = harness.picture(depth(2));
            state = harness.snapshot();
        }
        try (DepthHarness harness = new DepthHarness(state)) {
            harness.clock(9_000);

            assertThat(harness.updates()).extracting(HotUpdate::json).containsExactly(heldBack);
        }
    }

    @Test
    void shouldSendAtOnceWhenTheClockWasSetBackOverARestart() throws Exception {
        OperatorSubtaskState state;
        try (DepthHarness harness = new DepthHarness(null)) {
            harness.clock(1_000_000);
            harness.picture(depth(1));
            state = harness.snapshot();
        }
        try (DepthHarness harness = new DepthHarness(state)) {
            harness.clock(10);
            harness.picture(depth(2));

            assertThat(harness.updates()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261122, 77})
    void shouldEndWithTheLastPictureOfEachInstrumentAndKeepTheRate(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, String> expected = new HashMap<>();
        Map<String, String> last = new HashMap<>();
        Map<String, Long> lastSentMs = new HashMap<>();
        long nowMs = 1_000;
        try (DepthHarness harness = new DepthHarness(null)) {
            harness.clock(nowMs);
            for (Depth depth : DepthMessages.mixed(random, 5_000)) {
                expected.put("depth:" + depth.getVenue() + ":" + depth.getSymbol(), harness.picture(depth));
                for (long leap = random.nextInt(40); leap >= 0; leap--) {
                    for (HotUpdate update : harness.updates()) {
                        last.put(update.key(), update.json());
                        Long before = lastSentMs.put(update.key(), nowMs);
                        assertThat(before == null || nowMs - before >= DepthConflation.INTERVAL_MS)
                                .as("at most ten a second, seed " + seed)
                                .isTrue();
                    }
                    harness.clock(++nowMs);
                }
            }
            harness.clock(nowMs + DepthConflation.INTERVAL_MS);
            harness.updates().forEach(update -> last.put(update.key(), update.json()));
        }

        assertThat(last).as("seed " + seed).isEqualTo(expected);
    }
}
