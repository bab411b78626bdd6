package io.kairos.engine.adapter.inbound.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.venue.MarketDataEvents;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.engine.adapter.venue.net.Backoff;
import io.kairos.engine.domain.book.OrderBook;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.SuspectReason;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;

/** One instrument's way from bytes to a ring that always has room, put together as a feed does, without a socket. Any trouble throws. */
final class FeedRig {
    private static final int ROOM_BEHIND = 16;

    final FeedStats stats = new FeedStats();
    final Counting counting;
    final PublicBook book;
    final FeedDesk desk;
    final BookReplica replica;
    private final FeedConnection connection;
    private final FeedDecoder decoder;

    FeedRig(VenueProtocol protocol, FeedInstrument instrument, EventLoopGroup eventLoops, EpochNanoClock clock) {
        counting = new Counting(protocol);
        book = new PublicBook(instrument, counting, new BookStats(1), -1, 100);
        RestQueue queue = new RestQueue(protocol.rest(), eventLoops.next(), 1_000);
        desk = new FeedDesk(
                new PublicBook[] {book},
                protocol,
                clock,
                Ticker.systemTicker(),
                stats,
                queue,
                new TradeRefill(protocol, queue, eventLoops.next(), stats),
                new NoHost());
        decoder = protocol.newDecoder(new SymbolIndex(List.of(instrument)), desk);
        ConnectionSlot slot = new ConnectionSlot(
                "test", new FeedInstrument[] {instrument}, 0, 1, NO_SLOT_HOST, new Backoff(1, 1, 1), 1_000_000);
        connection = new FeedConnection(slot, slot, protocol, eventLoops.next());
        replica = new BookReplica(
                connection, book, instrument, new OrderBook(protocol.maxLevels()), protocol.newBookSync(instrument));
        connection.replicas().add(replica);
        book.add(replica);
    }

    /** A message that {@link #bytes} made. */
    void onMessage(byte[] message) {
        desk.onMessage(connection, decoder, message, message.length - ROOM_BEHIND);
    }

    /** With the readable bytes that a decoder may expect behind a message. */
    static byte[] bytes(String text) {
        return (text + " ".repeat(ROOM_BEHIND)).getBytes(StandardCharsets.US_ASCII);
    }

    /** Encodes what the feed publishes into a ring that always has room. */
    static final class Counting implements PublicBook.Publisher {
        private final RetryingSink states =
                new RetryingSink((buffer, offset, length) -> true, new NoScheduler(), () -> {});
        private final MarketDataEvents events;
        long quotes;
        long depths;
        long trades;

        Counting(VenueProtocol protocol) {
            events = new MarketDataEvents(protocol.venue(), (buffer, offset, length) -> true, states);
        }

        @Override
        public boolean quote(
                PublicBook about, long timeNs, long updateId, long bidPx, long bidQty, long askPx, long askQty) {
            quotes++;
            return events.quote(0, timeNs, 1, updateId, bidPx, bidQty, askPx, askQty);
        }

        @Override
        public boolean depth(PublicBook about, long timeNs, long updateId, OrderBook levels) {
            depths++;
            return events.depth(0, timeNs, 1, updateId, levels, 10);
        }

        @Override
        public boolean trade(PublicBook about, long tradeId, long px, long qty, long timeNs, boolean buy) {
            trades++;
            return events.trade(0, timeNs, 1, tradeId, px, qty, buy);
        }

        @Override
        public void state(PublicBook about, FeedState before, FeedState state, SuspectReason reason, String text) {
            assertThat(state).as(text).isEqualTo(FeedState.LIVE);
        }

        @Override
        public void missing(PublicBook about, long fromTradeId, long toTradeId, String cause) {
            throw new AssertionError(cause);
        }
    }

    private static final class NoScheduler extends java.util.concurrent.ScheduledThreadPoolExecutor {
        NoScheduler() {
            super(0);
        }
    }

    private static final class NoHost implements FeedDesk.Host {
        @Override
        public void onClosingSoon(FeedConnection from, String reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void onVenueStatus(boolean trading, String text) {
            throw new AssertionError(text);
        }

        @Override
        public void onInstrumentsChanged(String reason) {
            throw new AssertionError(reason);
        }
    }

    private static final ConnectionSlot.Host NO_SLOT_HOST = new ConnectionSlot.Host() {
        @Override
        public FeedConnection newConnection(ConnectionSlot slot) {
            throw new AssertionError("no connection wanted");
        }

        @Override
        public long takeAttempt() {
            return 0;
        }

        @Override
        public void later(Runnable task, long delayMs) {}

        @Override
        public void onOpen(FeedConnection opened) {}

        @Override
        public void onStreaming(FeedConnection streaming, boolean covered) {}

        @Override
        public void onMessage(FeedConnection from, byte[] bytes, int length) {}

        @Override
        public void onClosed(FeedConnection closed, String reason) {}

        @Override
        public void onHandover() {}
    };
}
