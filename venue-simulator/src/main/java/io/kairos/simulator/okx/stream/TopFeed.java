package io.kairos.simulator.okx.stream;

import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.okx.api.Sequences;
import io.kairos.simulator.okx.api.SideImage;
import org.jspecify.annotations.Nullable;

/** A channel of one instrument that always sends the best levels whole. Venue thread only. */
final class TopFeed {
    private final OrderBook book;
    private final Sequences sequences;
    private final int depth;
    private final boolean withId;
    private final String instId;
    private final String head;
    private SideImage bids = SideImage.empty(Side.BUY);
    private SideImage asks = SideImage.empty(Side.SELL);
    private long cutUpdateId = -1;
    private long lastSentMs;

    TopFeed(OrderBook book, Sequences sequences, String instId, Channel channel, int depth) {
        this.book = book;
        this.sequences = sequences;
        this.depth = depth;
        this.withId = channel == Channel.BOOKS5;
        this.instId = instId;
        this.head = "{\"arg\":{\"channel\":\"" + channel.wireName() + "\",\"instId\":\"" + instId
                + "\"},\"data\":[{\"asks\":";
    }

    /** The image if it changed, or after a long silence, or nothing. */
    @Nullable
    String cut(long nowMs, long keepAliveMs) {
        boolean silent = nowMs - lastSentMs >= keepAliveMs;
        if (book.updateId() == cutUpdateId && !silent) {
            return null;
        }
        SideImage newBids = SideImage.cut(book, Side.BUY, depth);
        SideImage newAsks = SideImage.cut(book, Side.SELL, depth);
        boolean same = newBids.sameTop(bids, depth) && newAsks.sameTop(asks, depth);
        cutUpdateId = book.updateId();
        if (same && !silent) {
            return null;
        }
        bids = newBids;
        asks = newAsks;
        lastSentMs = nowMs;
        return image(nowMs);
    }

    /** The image as it stands, for a new subscriber. */
    String now(long nowMs) {
        String changed = cut(nowMs, 0);
        return changed == null ? image(nowMs) : changed;
    }

    private String image(long nowMs) {
        StringBuilder json = new StringBuilder(128 + 48 * depth);
        json.append(head);
        asks.appendTop(json, depth);
        json.append(",\"bids\":");
        bids.appendTop(json, depth);
        if (withId) {
            json.append(",\"instId\":\"").append(instId).append('"');
        }
        return json.append(",\"ts\":\"")
                .append(nowMs)
                .append("\",\"seqId\":")
                .append(sequences.of(book))
                .append("}]}")
                .toString();
    }
}
