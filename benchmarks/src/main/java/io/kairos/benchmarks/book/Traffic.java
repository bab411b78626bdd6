package io.kairos.benchmarks.book;

import java.util.List;

/** The messages of one book at one venue, as bytes on the wire, from a whole picture on, and the book that they lead to. */
final class Traffic {
    /** Bytes readable behind each message, which decoders may look at. */
    static final int PADDING = 16;

    /** Levels per side that are compared. */
    static final int COMPARED = 50;

    /**
     * The best levels of a book, best first: price and quantity by turns, as mantissas.
     *
     * @param bids the bids.
     * @param asks the asks.
     */
    record Top(List<Long> bids, List<Long> asks) {}

    private final byte[] snapshot;
    private final List<byte[]> changes;
    private final long levels;
    private final Top end;

    /** Arrays are given away. */
    Traffic(byte[] snapshot, List<byte[]> changes, long levels, Top end) {
        this.snapshot = snapshot;
        this.changes = changes;
        this.levels = levels;
        this.end = end;
    }

    /** The whole picture; at Binance the body of the answer over REST. Not to be changed. */
    byte[] snapshot() {
        return snapshot;
    }

    /** In order. */
    List<byte[]> changes() {
        return changes;
    }

    /** Level changes in them. */
    long levels() {
        return levels;
    }

    /** What every contender's book has to begin with after the last of them. */
    Top end() {
        return end;
    }

    /** What a message is like on average, in words. */
    String describe() {
        long bytes =
                changes.stream().mapToLong(message -> message.length - PADDING).sum();
        return Math.round((double) bytes / changes.size()) + " bytes, "
                + Math.round(10.0 * levels / changes.size()) / 10.0 + " level changes";
    }
}
