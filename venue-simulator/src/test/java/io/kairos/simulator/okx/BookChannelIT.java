package io.kairos.simulator.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.okx.api.RateLimits;
import io.kairos.simulator.okx.stream.SocketHub;
import io.kairos.simulator.okx.stream.StreamHub;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A plain client that follows the documented rule for sequence numbers holds the venue's true book. */
class BookChannelIT {
    @Test
    void shouldKeepPlainClientsBookEqualToTheTrueOne() throws Exception {
        try (OkxFixture okx = new OkxFixture(2000, OkxFixture.SETTINGS);
                OkxSocket socket = okx.socket("public")) {
            socket.subscribe("books:BTC-USDT");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> socket.pushes("books").size() > 100);
            okx.onVenueThread(() -> {
                okx.world().freeze();
                return true;
            });
            Truth truth = truth(okx, "BTC-USDT");
            PlainBook book = new PlainBook();

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                book.reset();
                socket.pushes("books").forEach(book::apply);
                assertThat(book.levels(book.bids)).isEqualTo(truth.bids);
                assertThat(book.levels(book.asks)).isEqualTo(truth.asks);
            });
            assertThat(book.last).isLessThanOrEqualTo(truth.seqId);
            assertThat(book.bigSteps).as("ids must not rise one by one").isPositive();
            assertThat(book.unknownDeletes).as("deletes of unknown prices").isPositive();
            assertThat(socket.pushes("books")).allSatisfy(push -> assertThat(
                            push.path("data").path(0).path("checksum").asInt(1))
                    .isZero());
        }
    }

    @Test
    void shouldGiveEveryConnectionTheSameChain() throws Exception {
        try (OkxFixture okx = new OkxFixture();
                OkxSocket early = okx.socket("public");
                OkxSocket late = okx.socket("public")) {
            early.subscribe("books:ETH-USDT");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> early.pushes("books").size() > 10);
            late.subscribe("books:ETH-USDT");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> late.pushes("books").size() > 10);
            PlainBook earlyBook = new PlainBook();
            PlainBook lateBook = new PlainBook();
            List<JsonNode> lateUpdates = late.pushes("books");
            lateUpdates.forEach(lateBook::apply);
            long lateLast = lateBook.last;
            for (JsonNode push : early.pushes("books")) {
                if (earlyBook.last != lateLast) {
                    earlyBook.apply(push);
                }
            }

            assertThat(earlyBook.last).isEqualTo(lateLast);
            assertThat(earlyBook.bids).isEqualTo(lateBook.bids);
            assertThat(earlyBook.asks).isEqualTo(lateBook.asks);
        }
    }

    @Test
    void shouldStartFromRestSnapshotWhereTheSocketSendsNone() throws Exception {
        OkxVenue.Settings without = new OkxVenue.Settings(
                new RateLimits.Limits(true, 100, 480),
                new StreamHub.BookRules(false, 60_000),
                new SocketHub.Care(30_000, 2_000));
        try (OkxFixture okx = new OkxFixture(2000, without);
                OkxSocket socket = okx.socket("public")) {
            socket.subscribe("books:BTC-USDT");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> socket.pushes("books").size() > 3);
            JsonNode snapshot =
                    okx.get("/api/v5/market/books?instId=BTC-USDT&sz=400").row();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> socket.pushes("books").size() > 40);
            okx.onVenueThread(() -> {
                okx.world().freeze();
                return true;
            });
            Truth truth = truth(okx, "BTC-USDT");
            PlainBook book = new PlainBook();

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                book.startFrom(snapshot);
                socket.pushes("books").forEach(book::apply);
                assertThat(book.levels(book.bids)).isEqualTo(truth.bids);
                assertThat(book.levels(book.asks)).isEqualTo(truth.asks);
            });
            assertThat(socket.pushes("books"))
                    .noneMatch(push -> push.path("action").asText().equals("snapshot"));
            assertThat(book.last).isLessThanOrEqualTo(truth.seqId);
        }
    }

    @Test
    void shouldRestartNumbersAndKeepTheChain() throws Exception {
        try (OkxFixture okx = new OkxFixture();
                OkxSocket socket = okx.socket("public")) {
            socket.subscribe("books:BTC-USDT");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> socket.pushes("books").size() > 10);
            okx.onVenueThread(() -> {
                okx.venue().streams().restartSequence(okx.instrument("BTC-USDT"), 3);
                return true;
            });
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> socket.pushes("books").stream()
                                    .filter(push -> seqId(push) < 1000)
                                    .count()
                            > 5);
            PlainBook book = new PlainBook();
            socket.pushes("books").forEach(book::apply);

            assertThat(book.resets).isEqualTo(1);
        }
    }

    @Test
    void shouldBreakTheChainOnDemandAndMendItBySubscribingAgain() throws Exception {
        try (OkxFixture okx = new OkxFixture();
                OkxSocket socket = okx.socket("public")) {
            socket.subscribe("books:BTC-USDT");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> socket.pushes("books").size() > 5);
            okx.onVenueThread(() -> {
                okx.venue().streams().breakSequence(okx.instrument("BTC-USDT"), 1000);
                return true;
            });
            await().atMost(Duration.ofSeconds(20)).until(() -> gaps(socket.pushes("books")) == 1);
            socket.send("{\"op\":\"unsubscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}]}");
            socket.awaitEvent("unsubscribe");
            socket.subscribe("books:BTC-USDT");

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> socket.pushes("books").stream()
                                    .filter(push -> push.path("action").asText().equals("snapshot"))
                                    .count()
                            == 2);
        }
    }

    @Test
    void shouldSayThatNothingChangedAfterLongSilence() throws Exception {
        OkxVenue.Settings quick = new OkxVenue.Settings(
                new RateLimits.Limits(true, 100, 480),
                new StreamHub.BookRules(true, 400),
                new SocketHub.Care(30_000, 2_000));
        try (OkxFixture okx = new OkxFixture(0, quick);
                OkxSocket socket = okx.socket("public")) {
            okx.onVenueThread(() -> {
                okx.world().freeze();
                return true;
            });
            socket.subscribe("books:BTC-USDT", "books5:BTC-USDT");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> socket.pushes("books").size() > 3
                            && socket.pushes("books5").size() > 3);
            JsonNode empty = socket.pushes("books").get(2).path("data").path(0);

            assertThat(empty.path("asks").isEmpty()).isTrue();
            assertThat(empty.path("bids").isEmpty()).isTrue();
            assertThat(empty.path("seqId").asLong())
                    .isEqualTo(empty.path("prevSeqId").asLong())
                    .isEqualTo(seqId(socket.pushes("books").get(0)));
            assertThat(socket.pushes("books5")
                            .get(2)
                            .path("data")
                            .path(0)
                            .path("bids")
                            .size())
                    .isEqualTo(5);
        }
    }

    private record Truth(long seqId, List<String> bids, List<String> asks) {}

    private static Truth truth(OkxFixture okx, String instId) {
        return okx.onVenueThread(() -> {
            Instrument instrument = okx.instrument(instId);
            OrderBook book = okx.exchange().book(instrument);
            return new Truth(
                    okx.venue().api().market().sequences().of(book),
                    texts(book.top(Side.BUY, 400)),
                    texts(book.top(Side.SELL, 400)));
        });
    }

    private static List<String> texts(List<BookLevel> levels) {
        return levels.stream()
                .map(level -> BigDecimal.valueOf(level.price(), 8)
                                .stripTrailingZeros()
                                .toPlainString()
                        + ':'
                        + BigDecimal.valueOf(level.quantity(), 8)
                                .stripTrailingZeros()
                                .toPlainString())
                .toList();
    }

    private static long seqId(JsonNode push) {
        return push.path("data").path(0).path("seqId").asLong();
    }

    private static int gaps(List<JsonNode> pushes) {
        int gaps = 0;
        for (int i = 1; i < pushes.size(); i++) {
            if (pushes.get(i).path("data").path(0).path("prevSeqId").asLong() != seqId(pushes.get(i - 1))) {
                gaps++;
            }
        }
        return gaps;
    }

    /** The documented rule, nothing else. */
    private static final class PlainBook {
        private final TreeMap<BigDecimal, String> bids = new TreeMap<>(Comparator.reverseOrder());
        private final TreeMap<BigDecimal, String> asks = new TreeMap<>();
        private long last;
        private boolean bySnapshot;
        private boolean firstAfterRest;
        private int bigSteps;
        private int resets;
        private int unknownDeletes;

        void reset() {
            bids.clear();
            asks.clear();
            bySnapshot = false;
            firstAfterRest = false;
            bigSteps = 0;
            resets = 0;
            unknownDeletes = 0;
        }

        void startFrom(JsonNode rest) {
            reset();
            set(bids, rest.path("bids"));
            set(asks, rest.path("asks"));
            last = rest.path("seqId").asLong();
            bySnapshot = true;
            firstAfterRest = true;
        }

        void apply(JsonNode push) {
            JsonNode data = push.path("data").path(0);
            long prev = data.path("prevSeqId").asLong();
            long next = data.path("seqId").asLong();
            if (push.path("action").asText().equals("snapshot")) {
                assertThat(prev).isEqualTo(-1);
                reset();
                bySnapshot = true;
            } else {
                assertThat(bySnapshot).isTrue();
                if (firstAfterRest) {
                    if (next <= last) {
                        return;
                    }
                    assertThat(prev).isLessThanOrEqualTo(last);
                    firstAfterRest = false;
                } else {
                    assertThat(prev).isEqualTo(last);
                    bigSteps += next - prev > 1 ? 1 : 0;
                    resets += next < prev ? 1 : 0;
                }
            }
            set(bids, data.path("bids"));
            set(asks, data.path("asks"));
            last = next;
        }

        List<String> levels(Map<BigDecimal, String> side) {
            List<String> levels = new ArrayList<>();
            side.forEach((price, size) -> levels.add(price.toPlainString() + ':' + size));
            return levels;
        }

        private void set(Map<BigDecimal, String> side, JsonNode levels) {
            for (JsonNode level : levels) {
                BigDecimal price = new BigDecimal(level.path(0).asText());
                if (level.path(1).asText().equals("0")) {
                    unknownDeletes += side.remove(price) == null ? 1 : 0;
                } else {
                    side.put(price, level.path(1).asText());
                }
            }
        }
    }
}
