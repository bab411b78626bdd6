package io.kairos.simulator.kraken.stream;

import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;

/** One pair's book at one depth, for all sessions that subscribed to it. Venue thread only. */
final class BookWindow {
    private final Pair pair;
    private final OrderBook book;
    private final int depth;
    private final NumberStyle style;
    private final ToIntFunction<Pair> priceDecimals;
    private final WindowSide bids;
    private final WindowSide asks;
    private final Set<PublicSession> subscribers = new LinkedHashSet<>();

    BookWindow(Pair pair, OrderBook book, int depth, NumberStyle style, ToIntFunction<Pair> priceDecimals) {
        this.priceDecimals = priceDecimals;
        this.pair = pair;
        this.book = book;
        this.depth = depth;
        this.style = style;
        this.bids = new WindowSide(book, Side.BUY, depth);
        this.asks = new WindowSide(book, Side.SELL, depth);
    }

    int depth() {
        return depth;
    }

    Set<PublicSession> subscribers() {
        return subscribers;
    }

    /** The whole window. */
    String snapshot(String timestamp) {
        StringBuilder frame = begin("snapshot");
        for (BookLevel level : book.top(Side.BUY, depth)) {
            append(frame, level.price(), level.quantity());
        }
        frame.append("],\"asks\":[");
        for (BookLevel level : book.top(Side.SELL, depth)) {
            append(frame, level.price(), level.quantity());
        }
        return end(frame, timestamp);
    }

    /** What one action changed; empty if nothing within the window. */
    Optional<String> update(LevelChanges changes, String timestamp) {
        StringBuilder frame = begin("update");
        boolean anyBid = bids.apply(changes, (price, quantity) -> append(frame, price, quantity));
        frame.append("],\"asks\":[");
        boolean anyAsk = asks.apply(changes, (price, quantity) -> append(frame, price, quantity));
        return anyBid || anyAsk ? Optional.of(end(frame, timestamp)) : Optional.empty();
    }

    private StringBuilder begin(String type) {
        return new StringBuilder(256)
                .append("{\"channel\":\"book\",\"type\":\"")
                .append(type)
                .append("\",\"data\":[{\"symbol\":\"")
                .append(pair.symbol())
                .append("\",\"bids\":[");
    }

    private String end(StringBuilder frame, String timestamp) {
        List<BookLevel> bestAsks = book.top(Side.SELL, BookChecksum.LEVELS);
        List<BookLevel> bestBids = book.top(Side.BUY, BookChecksum.LEVELS);
        return frame.append("],\"checksum\":")
                .append(BookChecksum.of(bestAsks, bestBids, priceDecimals.applyAsInt(pair), pair.qtyDecimals()))
                .append(",\"timestamp\":\"")
                .append(timestamp)
                .append("\"}]}")
                .toString();
    }

    private void append(StringBuilder frame, long price, long quantity) {
        frame.append(frame.charAt(frame.length() - 1) == '[' ? "{\"price\":" : ",{\"price\":");
        style.append(frame, price, priceDecimals.applyAsInt(pair)).append(",\"qty\":");
        style.append(frame, quantity, pair.qtyDecimals()).append('}');
    }
}
