package io.kairos.engine.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kairos.engine.adapter.inbound.feed.BookSync;
import io.kairos.engine.adapter.inbound.feed.ControlRequest;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.venue.net.WebSocketConnection;
import io.kairos.engine.adapter.venue.net.WebSocketListener;
import io.kairos.engine.domain.book.OrderBook;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a venue on which everything that comes is read by the engine's own decoder and continuity rule, and counted.
 * Event loop only; counters are read after {@link #ended}.
 */
final class ProbeSession implements WebSocketListener, FeedMessages {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int READABLE_BEHIND = 16;
    private static final int EXAMPLES = 3;

    /** A book under probe. */
    static final class ProbedBook {
        final FeedInstrument instrument;
        final OrderBook book;
        final BookSync sync;
        long messages;
        long verified;
        long applied;
        long broken;
        long snapshots;
        long crossed;
        long lastTradeId = -1;
        long lastTradeTimeNs;
        long trades;
        long tradeHoles;
        long selfCheckFailures;
        int deepest;
        String problem = "";

        ProbedBook(FeedInstrument instrument, OrderBook book, BookSync sync) {
            this.instrument = instrument;
            this.book = book;
            this.sync = sync;
        }
    }

    final CompletableFuture<WebSocketConnection> opened = new CompletableFuture<>();
    final CompletableFuture<String> ended = new CompletableFuture<>();
    final List<ProbedBook> books = new ArrayList<>();
    final Map<FeedDecoder.Result, Long> results = new EnumMap<>(FeedDecoder.Result.class);
    final List<String> malformed = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final List<String> tolerated = new ArrayList<>();
    final List<String> instrumentChanges = new ArrayList<>();
    final RawChecks raw;
    long messages;
    long pongs;
    long unknown;
    long acknowledged;
    long inexact;
    long quotes;
    long ages;
    long ageSumNs;
    long negativeAges;
    long expectedAcknowledgements;
    String closing = "";
    /** What the venue said of itself: text to whether it trades. */
    final Map<String, Boolean> statuses = new HashMap<>();

    private final VenueProtocol protocol;
    private final EpochNanoClock clock;
    private final FeedDecoder decoder;
    private boolean carriedData;
    private long requestId;
    private byte[] scratch = new byte[1 << 12];

    ProbeSession(VenueProtocol protocol, List<FeedInstrument> instruments, RawChecks raw, EpochNanoClock clock) {
        this.protocol = protocol;
        this.clock = clock;
        this.raw = raw;
        for (FeedInstrument instrument : instruments) {
            books.add(
                    new ProbedBook(instrument, new OrderBook(protocol.maxLevels()), protocol.newBookSync(instrument)));
        }
        this.decoder = protocol.newDecoder(new SymbolIndex(instruments), this);
    }

    /** Sends requests one after the other at the venue's pace is the caller's business; this sends one. */
    void send(WebSocketConnection connection, ControlRequest request) {
        expectedAcknowledgements += request.acknowledgements();
        connection.send(ByteBufUtil.writeUtf8(connection.allocator(), request.text()));
    }

    long nextRequestId() {
        return ++requestId;
    }

    /** Takes a snapshot that came over REST. */
    void onRestSnapshot(ProbedBook book, DepthMessage message) {
        onDepth(book, message);
    }

    @Override
    public void onOpen(WebSocketConnection connection) {
        opened.complete(connection);
    }

    @Override
    public void onMessage(ByteBuf payload) {
        messages++;
        int length = payload.readableBytes();
        if (scratch.length < length + READABLE_BEHIND) {
            scratch = new byte[length * 2 + READABLE_BEHIND];
        }
        payload.getBytes(payload.readerIndex(), scratch, 0, length);
        carriedData = false;
        long unknownBefore = unknown;
        FeedDecoder.Result result = decoder.decode(scratch, length);
        if (carriedData || result == FeedDecoder.Result.MALFORMED) {
            // Answers and notices are rare; nobody shapes a decoder for them.
            results.merge(result, 1L, Long::sum);
        }
        boolean tolerant = carriedData && result == FeedDecoder.Result.TOLERATED;
        if (tolerant && tolerated.size() < EXAMPLES) {
            tolerated.add(excerpt(length));
        }
        JsonNode tree = tree(length);
        if (tolerant || unknown > unknownBefore) {
            raw.noteUnknown(tree);
        }
        pongs += "pong".equals(tree.asText())
                        || "pong".equals(tree.path("method").asText())
                ? 1
                : 0;
        raw.onMessage(tree, System.nanoTime());
    }

    /** Keep-alives of some venues are bare words; whatever else is not JSON the decoder has refused. */
    private JsonNode tree(int length) {
        try {
            return JSON.readTree(scratch, 0, length);
        } catch (IOException notJson) {
            return TextNode.valueOf(excerpt(length));
        }
    }

    private String excerpt(int length) {
        return new String(scratch, 0, Math.min(length, 200), StandardCharsets.UTF_8);
    }

    @Override
    public void onClosed(CloseReason reason) {
        opened.completeExceptionally(new IOException(reason.text()));
        ended.complete(reason.text());
    }

    @Override
    public void onDepth(FeedInstrument instrument, DepthMessage message) {
        carriedData = true;
        age(message.exchangeTimeNs);
        onDepth(books.get(instrument.index), message);
    }

    private void onDepth(ProbedBook book, DepthMessage message) {
        book.messages++;
        book.snapshots += message.snapshot ? 1 : 0;
        switch (book.sync.onDepth(message, book.book)) {
            case VERIFIED -> book.verified++;
            case APPLIED -> book.applied++;
            case BROKEN -> {
                book.broken++;
                book.problem = book.sync.reason() + ": " + book.sync.problem();
                book.sync.reset(book.book);
            }
            case WAITING, DUPLICATE, SNAPSHOT_TOO_OLD -> {
                // Part of every beginning.
            }
        }
        if (book.sync.isWhole()) {
            book.crossed += book.book.isCrossed() ? 1 : 0;
            book.deepest = Math.max(book.deepest, Math.min(book.book.bidCount(), book.book.askCount()));
        }
    }

    @Override
    public void onQuote(
            FeedInstrument instrument,
            long updateId,
            long exchangeTimeNs,
            long bidPx,
            long bidQty,
            long askPx,
            long askQty) {
        carriedData = true;
        quotes++;
        age(exchangeTimeNs);
        ProbedBook book = books.get(instrument.index);
        switch (book.sync.onQuote(updateId, bidPx, bidQty, askPx, askQty, book.book)) {
            case BROKEN -> book.selfCheckFailures++;
            default -> {
                // Agrees, or is not about the same moment.
            }
        }
    }

    @Override
    public void onTrade(
            FeedInstrument instrument,
            long tradeId,
            int count,
            long px,
            long qty,
            long exchangeTimeNs,
            boolean aggressorIsBuyer) {
        carriedData = true;
        ProbedBook book = books.get(instrument.index);
        if (tradeId <= book.lastTradeId) {
            return;
        }
        book.trades++;
        if (book.lastTradeId >= 0 && tradeId - count != book.lastTradeId) {
            book.tradeHoles++;
        }
        book.lastTradeId = tradeId;
        book.lastTradeTimeNs = exchangeTimeNs;
    }

    private void age(long exchangeTimeNs) {
        if (exchangeTimeNs > 0) {
            long ageNs = clock.nanoTime() + protocol.time().offsetNs() - exchangeTimeNs;
            ages++;
            ageSumNs += ageNs;
            negativeAges += ageNs < -protocol.time().uncertaintyNs(clock.nanoTime()) ? 1 : 0;
        }
    }

    @Override
    public void onInexact(FeedInstrument instrument, Part part, long tradeId, long exchangeTimeNs) {
        inexact++;
    }

    @Override
    public void onMalformed(@Nullable FeedInstrument instrument, String problem) {
        if (malformed.size() < EXAMPLES) {
            malformed.add(problem);
        }
    }

    @Override
    public void onUnknown(int count) {
        unknown += count;
    }

    @Override
    public void onHeartbeat() {
        // What matters is counted from the messages themselves.
    }

    @Override
    public void onAcknowledged(long answered, @Nullable FeedInstrument instrument) {
        acknowledged++;
    }

    @Override
    public void onRefused(long answered, @Nullable FeedInstrument instrument, String text) {
        refused.add(text);
    }

    @Override
    public void onClosingSoon(String reason) {
        closing = reason;
    }

    @Override
    public void onVenueStatus(boolean trading, String text) {
        statuses.put(text, trading);
    }

    @Override
    public void onInstrumentsChanged(String reason) {
        for (String change : reason.split("; ", -1)) {
            if (instrumentChanges.size() < EXAMPLES && !raw.isExpectedChange(change)) {
                instrumentChanges.add(change);
            }
        }
    }
}
