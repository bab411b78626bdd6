package io.kairos.simulator.okx.stream;

import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.okx.api.Market;
import io.kairos.simulator.okx.api.Sequences;
import io.kairos.simulator.okx.api.SideImage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The {@code books} channel of one instrument: an image of the best 400 levels, and what turns one image into the next.
 * Every subscriber sees the same chain of sequence numbers. Venue thread only.
 */
final class BookFeed {
    private static final int TOUCHED_MAX = 512;

    private final OrderBook book;
    private final Sequences sequences;
    private final String head;
    private final Touched touchedBids = new Touched(Side.BUY);
    private final Touched touchedAsks = new Touched(Side.SELL);
    private SideImage bids = SideImage.empty(Side.BUY);
    private SideImage asks = SideImage.empty(Side.SELL);
    private boolean active;
    private long cutUpdateId;
    private long lastSeqId;
    private long lastSentMs;

    /** Prices that changed since the last image; beyond the bound they are left out, which only spares zeros. */
    private static final class Touched {
        private final Side side;
        private final long[] prices = new long[TOUCHED_MAX];
        private int count;

        Touched(Side side) {
            this.side = side;
        }

        void add(long price) {
            if (count < TOUCHED_MAX) {
                prices[count++] = price;
            }
        }

        long[] bestFirst() {
            Arrays.sort(prices, 0, count);
            if (side == Side.BUY) {
                for (int i = 0; i < count / 2; i++) {
                    long low = prices[i];
                    prices[i] = prices[count - 1 - i];
                    prices[count - 1 - i] = low;
                }
            }
            return prices;
        }
    }

    BookFeed(OrderBook book, Sequences sequences, String instId) {
        this.book = book;
        this.sequences = sequences;
        this.head = "{\"arg\":{\"channel\":\"books\",\"instId\":\"" + instId + "\"},\"action\":\"";
    }

    /** Notes a level change. */
    void touch(Side side, long price) {
        if (active) {
            (side == Side.BUY ? touchedBids : touchedAsks).add(price);
        }
    }

    /** Starts to follow the book, for the first subscriber. */
    void start(long nowMs) {
        if (!active) {
            active = true;
            take();
            lastSeqId = sequences.of(book);
            lastSentMs = nowMs;
        }
    }

    /** Stops to follow the book. */
    void stop() {
        active = false;
        touchedBids.count = 0;
        touchedAsks.count = 0;
    }

    /** Breaks the chain: the next message will not continue what was sent, as if messages before it were lost. */
    void skip(long ids) {
        lastSeqId += ids;
    }

    /** The present image for a new subscriber. */
    String snapshot(long nowMs) {
        StringBuilder json = new StringBuilder(48 * Market.DEPTH);
        json.append(head).append("snapshot\",\"data\":[{\"asks\":");
        asks.appendTop(json, Market.DEPTH);
        json.append(",\"bids\":");
        bids.appendTop(json, Market.DEPTH);
        return finish(json, nowMs, -1, lastSeqId);
    }

    /** The next image's difference to the last one, or an empty message after a long silence, or nothing. */
    @Nullable
    String cut(long nowMs, long keepAliveMs) {
        if (!active) {
            return null;
        }
        if (book.updateId() == cutUpdateId) {
            return keepAlive(nowMs, keepAliveMs);
        }
        SideImage bidsBefore = bids;
        SideImage asksBefore = asks;
        take();
        StringBuilder json = new StringBuilder(1024);
        json.append(head).append("update\",\"data\":[{\"asks\":");
        int entries = asks.appendChanges(json, asksBefore, touchedAsks.bestFirst(), touchedAsks.count);
        json.append(",\"bids\":");
        entries += bids.appendChanges(json, bidsBefore, touchedBids.bestFirst(), touchedBids.count);
        touchedBids.count = 0;
        touchedAsks.count = 0;
        if (entries == 0) {
            return keepAlive(nowMs, keepAliveMs);
        }
        long before = lastSeqId;
        lastSeqId = sequences.of(book);
        lastSentMs = nowMs;
        return finish(json, nowMs, before, lastSeqId);
    }

    private @Nullable String keepAlive(long nowMs, long keepAliveMs) {
        if (nowMs - lastSentMs < keepAliveMs) {
            return null;
        }
        lastSentMs = nowMs;
        StringBuilder json = new StringBuilder(256);
        json.append(head).append("update\",\"data\":[{\"asks\":[],\"bids\":[]");
        return finish(json, nowMs, lastSeqId, lastSeqId);
    }

    private void take() {
        bids = SideImage.cut(book, Side.BUY, Market.DEPTH);
        asks = SideImage.cut(book, Side.SELL, Market.DEPTH);
        cutUpdateId = book.updateId();
    }

    private static String finish(StringBuilder json, long nowMs, long prevSeqId, long seqId) {
        return json.append(",\"ts\":\"")
                .append(nowMs)
                .append("\",\"checksum\":0,\"prevSeqId\":")
                .append(prevSeqId)
                .append(",\"seqId\":")
                .append(seqId)
                .append("}]}")
                .toString();
    }
}
