package io.kairos.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.graphql.test.tester.WebSocketGraphQlTester;
import reactor.core.Disposable;

/**
 * Live streams over graphql-transport-ws from a real store, whose kind is given by the subclass; the database and the engine are away all
 * the time.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LiveStreamsCases {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private RedisClient client;
    private RedisCommands<String, String> publisher;
    private RunningGateway gateway;

    /** Starts the store, empty and at the same address every time, and answers its URI. */
    abstract String startServer() throws Exception;

    /** Ends the store; connections break, new ones are refused. */
    abstract void stopServer() throws Exception;

    /** A port that nobody listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    @BeforeAll
    void start() throws Exception {
        gateway = RunningGateway.with(startStore(), "jdbc:postgresql://127.0.0.1:1/none", "127.0.0.1:1");
    }

    private String startStore() throws Exception {
        String uri = startServer();
        client = RedisClient.create(uri);
        publisher = client.connect().sync();
        return uri;
    }

    private void stopStore() throws Exception {
        if (client != null) {
            client.shutdown();
        }
        stopServer();
    }

    @AfterAll
    void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        stopStore();
    }

    private static String quote(String symbol, long sequence, String bid) {
        return "{\"type\":\"quote\",\"sequence\":" + sequence + ",\"venue\":\"BINANCE\",\"symbol\":\"" + symbol
                + "\",\"bidPx\":\""
                + bid
                + "\",\"bidQty\":\"1.50000\",\"askPx\":\"65432.11\",\"askQty\":\"2.3\",\"lastPx\":null,\"receiveTimeNs\":"
                + (1_700_000_000_000_000_000L + sequence) + ",\"exchangeTimeNs\":0}";
    }

    private static String order(long sequence, String state) {
        return "{\"type\":\"order\",\"sequence\":" + sequence
                + ",\"timeNs\":1700000000000000000,\"orderId\":\"12\",\"clientOrderId\":\"\","
                + "\"venueOrderId\":\"\",\"owner\":\"tom\",\"venue\":\"BINANCE\",\"symbol\":\"BTC-USDT\",\"side\":\"BUY\","
                + "\"orderType\":\"LIMIT\",\"timeInForce\":\"IOC\",\"limitPx\":\"1\",\"qty\":\"1\",\"cumQty\":\"0\",\"cumQuote\":\"0\","
                + "\"state\":\"" + state
                + "\",\"reason\":\"\",\"reasonText\":\"\",\"createdTimeNs\":1700000000000000000,\"cycleId\":\"0\"}";
    }

    private static String candle(long openSeconds, String close, long trades, boolean closed) {
        return "{\"type\":\"candle\",\"venue\":\"BINANCE\",\"symbol\":\"BTC-USDT\",\"interval\":\"1s\",\"openTimeNs\":"
                + openSeconds * 1_000_000_000L + ",\"open\":\"1\",\"high\":\"1\",\"low\":\"1\",\"close\":\"" + close
                + "\",\"volume\":\"1\",\"quoteVolume\":\"1\",\"tradeCount\":" + trades + ",\"closed\":" + closed
                + ",\"correction\":false}";
    }

    /** What a subscription brought, and how it ended. */
    private final class Stream implements AutoCloseable {
        private final List<Object> events = new CopyOnWriteArrayList<>();
        private final List<Throwable> errors = new CopyOnWriteArrayList<>();
        private final WebSocketGraphQlTester tester = gateway.webSocketTester("viewer");
        private final Disposable subscription;

        Stream(String operation, String selection) {
            subscription = tester.document("subscription { " + selection + " }")
                    .executeSubscription()
                    .toFlux(operation, Object.class)
                    .subscribe(events::add, errors::add);
        }

        @Override
        public void close() {
            subscription.dispose();
            tester.stop().block(LIMIT);
        }
    }

    private void awaitSubscriber(String channel) {
        await().atMost(LIMIT).until(() -> publisher.pubsubNumsub(channel).get(channel) == 1L);
    }

    @Test
    void shouldStartWithASnapshotAndConflateToTheNewestPerInstrument() {
        publisher.set("quote:BINANCE:AAA-USDT", quote("AAA-USDT", 1, "1.10"));
        publisher.set("quote:BINANCE:BBB-USDT", quote("BBB-USDT", 2, "2.20"));

        try (Stream quotes = new Stream(
                "quotes", "quotes(symbols: [\"AAA-USDT\", \"BBB-USDT\"], maxHz: 5) { symbol bidPx sequence }")) {
            await().atMost(LIMIT).until(() -> quotes.events.size() == 1);
            assertThat(quotes.events.get(0))
                    .isEqualTo(List.of(
                            Map.of("symbol", "AAA-USDT", "bidPx", "1.10", "sequence", 1),
                            Map.of("symbol", "BBB-USDT", "bidPx", "2.20", "sequence", 2)));
            awaitSubscriber("market_data");

            for (int sequence = 10; sequence <= 1_000; sequence++) {
                publisher.publish("market_data", quote("AAA-USDT", sequence, "3.30"));
            }
            publisher.publish("market_data", quote("CCC-USDT", 2_000, "4"));
            publisher.publish("market_data", "{\"type\":\"quote\"");

            await().atMost(LIMIT).until(() -> quotes.events
                    .get(quotes.events.size() - 1)
                    .toString()
                    .contains("sequence=1000"));
            assertThat(quotes.events).hasSizeLessThan(40);
            assertThat(quotes.events.toString()).doesNotContain("CCC-USDT");
            assertThat(quotes.errors).isEmpty();
        }
    }

    private static String depth(long sequence) {
        return "{\"type\":\"depth\",\"sequence\":" + sequence
                + ",\"venue\":\"OKX\",\"symbol\":\"BTC-USDT\",\"bids\":[[\"" + sequence
                + "\",\"1.5\"]],\"asks\":[],\"updateId\":7,\"receiveTimeNs\":" + (1_700_000_000_000_000_000L + sequence)
                + ",\"exchangeTimeNs\":0}";
    }

    private static String books(long second, String... states) {
        StringBuilder books = new StringBuilder("{\"type\":\"books\",\"timeNs\":" + second * 1_000_000_000L
                + ",\"engineId\":\"kairos-1\",\"omitted\":0,\"books\":[");
        String between = "";
        for (String state : states) {
            books.append(between)
                    .append("{\"venue\":\"OKX\",\"symbol\":\"BTC-USDT\",\"state\":\"")
                    .append(state)
                    .append(
                            "\",\"suspectReason\":\"\",\"stateSinceNs\":1,\"lastUpdateNs\":1,\"lastVerifiedNs\":1,\"updates\":1,"
                                    + "\"verified\":1,\"gaps\":0,\"resyncs\":0,\"lastRecoveryNs\":0,\"feedLatencyNs\":0,\"negativeAges\":0}");
            between = ",";
        }
        return books.append("]}").toString();
    }

    @Test
    void shouldStartDepthWithTheLastPictureAndConflateToTheNewest() {
        publisher.set("depth:OKX:BTC-USDT", depth(1));

        try (Stream depths = new Stream(
                "depth",
                "depth(venue: \"OKX\", symbol: \"BTC-USDT\", maxHz: 5) { bids { px qty } asks { px } sequence }")) {
            await().atMost(LIMIT).until(() -> depths.events.size() == 1);
            assertThat(depths.events.get(0))
                    .isEqualTo(
                            Map.of("bids", List.of(Map.of("px", "1", "qty", "1.5")), "asks", List.of(), "sequence", 1));
            awaitSubscriber("depth:OKX:BTC-USDT");

            for (int sequence = 1_000; sequence >= 2; sequence--) {
                publisher.publish("depth:OKX:BTC-USDT", depth(sequence));
            }
            publisher.publish("depth:OKX:BTC-USDT", "{\"type\":\"depth\"}");

            await().atMost(LIMIT).until(() -> depths.events
                    .get(depths.events.size() - 1)
                    .toString()
                    .contains("sequence=1000"));
            assertThat(depths.events).as("an older picture never follows").hasSizeLessThanOrEqualTo(3);
            assertThat(depths.errors).isEmpty();
        }
    }

    @Test
    void shouldReplaceTheWholeListOfBooks() {
        try (Stream books = new Stream("books", "books(venue: \"OKX\") { symbol state suspectReason }")) {
            await().atMost(LIMIT).until(() -> books.events.equals(List.of(List.of())));
            awaitSubscriber("books");

            publisher.publish("books", books(2, "LIVE", "SYNCING"));
            await().atMost(LIMIT).until(() -> books.events.size() == 2);
            publisher.publish("books", books(1, "SYNCING"));
            publisher.publish("books", books(3, "SUSPECT"));
            await().atMost(LIMIT).until(() -> books.events.size() == 3);

            assertThat(books.events.get(1).toString()).contains("LIVE").contains("SYNCING");
            assertThat(books.events.get(2).toString()).contains("SUSPECT").doesNotContain("SYNCING");
            assertThat(books.errors).isEmpty();
        }
    }

    @Test
    void shouldNeverLeaveOutAClosedCandle() {
        try (Stream candles = new Stream(
                "candles",
                "candles(venue: \"BINANCE\", symbol: \"BTC-USDT\", interval: S1, maxHz: 2) { openTime close closed }")) {
            awaitSubscriber("candles:BINANCE:BTC-USDT:1s");
            for (long second = 1; second <= 20; second++) {
                publisher.publish("candles:BINANCE:BTC-USDT:1s", candle(second, "7", 1, false));
                publisher.publish("candles:BINANCE:BTC-USDT:1s", candle(second, "8", 2, true));
                publisher.publish("candles:BINANCE:BTC-USDT:1s", candle(second, "7", 1, false));
            }

            await().atMost(LIMIT).until(() -> candles.events.size() >= 20);
            assertThat(candles.events).hasSize(20).allSatisfy(candle -> assertThat(candle.toString())
                    .contains("close=8, closed=true"));
        }
    }

    @Test
    void shouldPassEveryOrderChangeOnceAndEndWhenTheSourceIsInterrupted() throws Exception {
        Stream orders = new Stream("orders", "orders { orderId state sequence }");
        Stream quotes = new Stream("quotes", "quotes(symbols: [\"DDD-USDT\"]) { symbol sequence }");
        awaitSubscriber("orders");
        publisher.publish("orders", order(5, "PENDING_NEW"));
        publisher.publish("orders", order(6, "LIVE"));
        publisher.publish("orders", order(5, "PENDING_NEW"));
        publisher.publish("orders", order(7, "FILLED"));
        await().atMost(LIMIT).until(() -> orders.events.size() == 3);
        assertThat(orders.events)
                .extracting(Object::toString)
                .containsExactly(
                        "{orderId=12, state=PENDING_NEW, sequence=5}",
                        "{orderId=12, state=LIVE, sequence=6}",
                        "{orderId=12, state=FILLED, sequence=7}");

        stopStore();
        await().atMost(LIMIT).until(() -> !orders.errors.isEmpty());
        assertThat(orders.errors.get(0).toString()).contains("interrupted");
        startStore();
        publisher.set("quote:BINANCE:DDD-USDT", quote("DDD-USDT", 50, "1"));

        await().atMost(LIMIT).until(() -> quotes.events.toString().contains("sequence=50"));
        assertThat(quotes.errors).isEmpty();
        orders.close();
        quotes.close();
    }
}
