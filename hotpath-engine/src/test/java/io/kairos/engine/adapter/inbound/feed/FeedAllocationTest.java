package io.kairos.engine.adapter.inbound.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.binance.BinanceProtocol;
import io.kairos.engine.adapter.inbound.feed.kraken.KrakenProtocol;
import io.kairos.engine.adapter.inbound.feed.okx.OkxProtocol;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import io.kairos.journal.codec.FeedState;
import io.netty.channel.EventLoopGroup;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.agrona.concurrent.EpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From bytes to the engine's ring, changes of books, best quotes and trades allocate nothing once warm. */
class FeedAllocationTest {
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 100_000;
    private static final int ID_DIGITS = 12;
    private static final long FIRST_ID = 100_000_000_000L;
    /** Above what measuring itself allocates; one byte a round would be as much. */
    private static final long ALLOWED_BYTES = ROUNDS;

    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "allocation-test");
    /** Agrona's clock makes an object per question unless it is compiled by the optimising compiler, which tests do without. */
    private final EpochNanoClock clock = System::nanoTime;

    private long id = FIRST_ID;

    private interface Round {
        void play(int digit);
    }

    @AfterEach
    void stop() {
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void shouldAllocateNothingForBinance() {
        BinanceVenue venue = new BinanceVenue(new BinanceContext().conclude(), eventLoops, clock);
        try {
            FeedRig rig = new FeedRig(
                    new BinanceProtocol(venue, 100), instrument(Venue.BINANCE, "BTCUSDT", 2, 5), eventLoops, clock);
            DepthMessage snapshot = new DepthMessage();
            snapshot.snapshot = true;
            snapshot.lastId = id;
            for (int i = 0; i < 90; i++) {
                snapshot.bids.add(6_543_200 - i, 100_000 + i);
                snapshot.asks.add(6_543_300 + i, 100_000 + i);
            }
            rig.desk.apply(rig.replica, snapshot);
            byte[] depth = FeedRig.bytes("{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\","
                    + "\"E\":1672515782136,\"s\":\"BTCUSDT\",\"U\":100000000000,\"u\":100000000000,"
                    + "\"b\":[[\"65432.10\",\"1.50000\"],[\"65400.00\",\"2.00000\"]],"
                    + "\"a\":[[\"65433.00\",\"1.00000\"],[\"65440.00\",\"0.00000\"]]}}");
            byte[] quote =
                    FeedRig.bytes("{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":100000000000,\"s\":\"BTCUSDT\","
                            + "\"b\":\"65432.10\",\"B\":\"1.50000\",\"a\":\"65433.00\",\"A\":\"1.00000\"}}");
            byte[] trade = FeedRig.bytes("{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\","
                    + "\"E\":1672515782136,\"s\":\"BTCUSDT\",\"t\":100000000000,\"p\":\"65432.10\",\"q\":\"0.10000\","
                    + "\"T\":1672515782136,\"m\":true,\"M\":true}}");
            int firstId = at(depth, "\"U\":");
            int lastId = at(depth, "\"u\":");
            int quantity = at(depth, "65432.10\",\"1.50");
            int quoteId = at(quote, "\"u\":");
            int quoteQuantity = at(quote, "\"B\":\"1.50");
            int tradeId = at(trade, "\"t\":");
            check(rig, digit -> {
                id++;
                write(quote, quoteId, id);
                quote[quoteQuantity] = (byte) digit;
                write(depth, firstId, id);
                write(depth, lastId, id);
                depth[quantity] = (byte) digit;
                write(trade, tradeId, id);
                rig.onMessage(quote);
                rig.onMessage(depth);
                rig.onMessage(trade);
            });
        } finally {
            venue.close();
        }
    }

    @Test
    void shouldAllocateNothingForOkx() {
        OkxVenue venue = new OkxVenue(new OkxContext().conclude(), clock);
        try {
            FeedRig rig = new FeedRig(
                    new OkxProtocol(venue, 100), instrument(Venue.OKX, "BTC-USDT", 2, 8), eventLoops, clock);
            String books = "{\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT\"},\"action\":";
            String time = "\"ts\":\"1597026383085\",\"checksum\":0,";
            rig.onMessage(FeedRig.bytes(books + "\"snapshot\",\"data\":[{\"asks\":[[\"8476.98\",\"415\",\"0\",\"13\"],"
                    + "[\"8477\",\"7\",\"0\",\"2\"]],\"bids\":[[\"8476.97\",\"256\",\"0\",\"12\"],"
                    + "[\"8475.55\",\"101\",\"0\",\"1\"]]," + time + "\"prevSeqId\":-1,\"seqId\":100000000000}]}"));
            byte[] depth = FeedRig.bytes(books + "\"update\",\"data\":[{\"asks\":[[\"8477\",\"7.5\",\"0\",\"2\"],"
                    + "[\"8479\",\"0\",\"0\",\"0\"]],\"bids\":[[\"8476.97\",\"250.0\",\"0\",\"11\"]]," + time
                    + "\"prevSeqId\":100000000000,\"seqId\":100000000000}]}");
            byte[] trade = FeedRig.bytes("{\"arg\":{\"channel\":\"trades\",\"instId\":\"BTC-USDT\"},\"data\":["
                    + "{\"instId\":\"BTC-USDT\",\"tradeId\":\"100000000000\",\"px\":\"8476.97\",\"sz\":\"0.12060306\","
                    + "\"side\":\"sell\",\"ts\":\"1597026383085\",\"count\":\"1\",\"source\":\"0\",\"seqId\":1234}]}");
            int previousId = at(depth, "\"prevSeqId\":");
            int sequenceId = at(depth, "\"seqId\":");
            int quantity = at(depth, "\"250.");
            int tradeId = at(trade, "\"tradeId\":\"");
            check(rig, digit -> {
                write(depth, previousId, id);
                id++;
                write(depth, sequenceId, id);
                depth[quantity] = (byte) digit;
                write(trade, tradeId, id);
                rig.onMessage(depth);
                rig.onMessage(trade);
            });
        } finally {
            venue.close();
        }
    }

    @Test
    void shouldAllocateNothingForKraken() {
        KrakenVenue venue = new KrakenVenue(new KrakenContext().conclude(), clock);
        try {
            FeedRig rig = new FeedRig(
                    new KrakenProtocol(venue, 10), instrument(Venue.KRAKEN, "BTC/USD", 1, 8), eventLoops, clock);
            rig.onMessage(krakenBook("snapshot", 10, 0));
            byte[][] updates = new byte[10][];
            for (int digit = 0; digit < updates.length; digit++) {
                updates[digit] = krakenBook("update", 1, digit);
            }
            byte[] trade = FeedRig.bytes("{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\","
                    + "\"side\":\"sell\",\"price\":65432.1,\"qty\":0.10000000,\"ord_type\":\"market\","
                    + "\"trade_id\":100000000000,\"timestamp\":\"2023-10-06T17:35:55.440295Z\"}]}");
            int tradeId = at(trade, "\"trade_id\":");
            check(rig, digit -> {
                id++;
                write(trade, tradeId, id);
                rig.onMessage(updates[digit - '0']);
                rig.onMessage(trade);
            });
        } finally {
            venue.close();
        }
    }

    /** So many levels of each side, of ten; the best bid's quantity ends with the digit, and the checksum is that of all ten. */
    private static byte[] krakenBook(String type, int levels, int digit) {
        StringBuilder bids = new StringBuilder();
        StringBuilder asks = new StringBuilder();
        StringBuilder bidDigits = new StringBuilder();
        StringBuilder askDigits = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            String bidQty = "1.5000000" + (i == 0 ? digit : i);
            String askQty = "2.0000000" + i;
            if (i < levels) {
                String comma = i == 0 ? "" : ",";
                bids.append(comma + "{\"price\":65432." + (9 - i) + ",\"qty\":" + bidQty + '}');
                asks.append(comma + "{\"price\":65433." + i + ",\"qty\":" + askQty + '}');
            }
            bidDigits.append("65432").append(9 - i).append(bidQty.replace(".", ""));
            askDigits.append("65433").append(i).append(askQty.replace(".", ""));
        }
        CRC32 crc = new CRC32();
        crc.update((askDigits.toString() + bidDigits).getBytes(StandardCharsets.US_ASCII));
        return FeedRig.bytes(
                "{\"channel\":\"book\",\"type\":\"" + type + "\",\"data\":[{\"symbol\":\"BTC/USD\",\"bids\":["
                        + bids + "],\"asks\":[" + asks + "],\"checksum\":" + crc.getValue()
                        + ",\"timestamp\":\"2023-10-06T17:35:55.440295Z\"}]}");
    }

    /** A round has a change of the book that changes the best bid, and a trade. */
    private void check(FeedRig rig, Round round) {
        assertThat(rig.book.state()).isEqualTo(FeedState.LIVE);
        play(rig, round, WARM_UP);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        play(rig, round, ROUNDS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("bytes for %d rounds", ROUNDS).isLessThan(ALLOWED_BYTES);
        assertThat(rig.stats.details()).containsEntry("tolerated", 0L).containsEntry("malformed", 0L);
        assertThat(rig.counting.quotes).isGreaterThan(ROUNDS);
        assertThat(rig.counting.depths).isGreaterThan(ROUNDS);
        assertThat(rig.counting.trades).isEqualTo(WARM_UP + ROUNDS);
    }

    private void play(FeedRig rig, Round round, int rounds) {
        for (int i = 0; i < rounds; i++) {
            round.play('0' + i % 10);
            rig.book.publishDepth(0, id);
        }
    }

    private static void write(byte[] message, int at, long number) {
        long left = number;
        for (int i = at + ID_DIGITS - 1; i >= at; i--) {
            message[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    private static int at(byte[] message, String before) {
        return new String(message, StandardCharsets.US_ASCII).indexOf(before) + before.length();
    }

    private static FeedInstrument instrument(Venue venue, String venueSymbol, int priceDecimals, int qtyDecimals) {
        return new FeedInstrument(
                0,
                new Instrument(
                        0,
                        venue,
                        "BTC-USDT",
                        venueSymbol,
                        new Asset(0, "BTC", 10),
                        new Asset(1, "USDT", 8),
                        priceDecimals,
                        qtyDecimals,
                        1,
                        1,
                        Long.MAX_VALUE,
                        1,
                        1,
                        Long.MAX_VALUE,
                        0,
                        1_000,
                        1_000,
                        true));
    }
}
