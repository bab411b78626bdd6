package io.kairos.engine.adapter.inbound.feed;

/**
 * Puts one instrument's trades into an unbroken order: ids rise by one, where the venue joins trades by as many as it joined.
 * Live trades after a hole wait here, bounded, until the hole is refilled by history; the same trade from a second connection is
 * passed over. No I/O; event loop only; hot when nothing is missing.
 */
final class TradeSequencer {
    /** Takes trades in order. */
    interface Sink {
        /** Offers one trade; false when it was not taken and must be offered again. */
        boolean onOrderedTrade(long tradeId, long px, long qty, long timeNs, boolean aggressorIsBuyer);

        /** The venue cannot serve these trades; both ends inclusive. */
        void onMissing(long fromTradeId, long toTradeId, String cause);
    }

    /** What has to happen next. */
    enum Need {
        /** All is in order. */
        NOTHING,
        /** The ring was full: call {@link #drain} soon. */
        DRAIN,
        /** A hole: fetch history from {@link #lastTradeId()} and call {@link #onHistory}. */
        REFILL,
    }

    /** No trade seen ever. */
    static final long NONE = -1;
    /** Marks a held trade that cannot be written in the instrument's decimals and is passed over. */
    static final long INEXACT_QTY = TradePage.INEXACT_QTY;

    private static final int CAPACITY = 4_096;
    private static final int FIELDS = 6;
    /** A lower id with a venue time this much later means that the venue started its ids anew. */
    private static final long RESTART_MARGIN_NS = 1_000_000_000L;

    private final Sink sink;
    private final int maxRefill;
    private long[] held = new long[0];
    private int heldStart;
    private int heldCount;
    private boolean holding;
    private long lastTradeId;
    private long lastTimeNs;
    private long latestSeenId = NONE;
    private long duplicates;
    private long holes;

    /**
     * Creates a sequencer.
     *
     * @param lastTradeId the last trade that is already recorded, or {@link #NONE}.
     * @param maxRefill largest hole worth refilling.
     */
    TradeSequencer(Sink sink, long lastTradeId, int maxRefill) {
        this.sink = sink;
        this.lastTradeId = lastTradeId < 0 ? NONE : lastTradeId;
        this.maxRefill = maxRefill;
    }

    long lastTradeId() {
        return lastTradeId;
    }

    /** The venue's time of the last trade, 0 when not known. */
    long lastTimeNs() {
        return lastTimeNs;
    }

    /** Whether live trades wait for a hole to be refilled. */
    boolean isHolding() {
        return holding;
    }

    long duplicates() {
        return duplicates;
    }

    long holes() {
        return holes;
    }

    /**
     * A trade from the stream.
     *
     * @param tradeId the last id that it covers.
     * @param count how many ids it covers.
     * @param qty {@link #INEXACT_QTY} for one that has to be passed over.
     */
    Need onLive(long tradeId, int count, long px, long qty, long timeNs, boolean aggressorIsBuyer) {
        if (holding) {
            hold(tradeId, count, px, qty, timeNs, aggressorIsBuyer);
            return Need.NOTHING;
        }
        long firstId = tradeId - count + 1;
        if (lastTradeId == NONE) {
            lastTradeId = firstId - 1;
        } else if (tradeId <= lastTradeId) {
            if (lastTimeNs == 0 || timeNs <= lastTimeNs + RESTART_MARGIN_NS) {
                duplicates++;
                return Need.NOTHING;
            }
            onRestarted("ids started anew");
            lastTradeId = firstId - 1;
        }
        if (firstId == lastTradeId + 1 && pass(tradeId, px, qty, timeNs, aggressorIsBuyer)) {
            return Need.NOTHING;
        }
        boolean hole = firstId != lastTradeId + 1;
        holding = true;
        hold(tradeId, count, px, qty, timeNs, aggressorIsBuyer);
        if (!hole) {
            return Need.DRAIN;
        }
        holes++;
        if (firstId - lastTradeId - 1 > maxRefill) {
            sink.onMissing(lastTradeId + 1, firstId - 1, "hole larger than " + maxRefill + " trades");
            lastTradeId = firstId - 1;
            return drain();
        }
        return Need.REFILL;
    }

    /** A trade from history, ids rising within a page; the page starts at or before the hole. */
    Need onHistory(long tradeId, long px, long qty, long timeNs, boolean aggressorIsBuyer) {
        if (tradeId <= lastTradeId) {
            if (tradeId == lastTradeId) {
                lastTimeNs = timeNs;
            }
            return Need.NOTHING;
        }
        if (lastTradeId != NONE && tradeId > lastTradeId + 1) {
            sink.onMissing(lastTradeId + 1, tradeId - 1, "not in the venue's history");
            lastTradeId = tradeId - 1;
        }
        return pass(tradeId, px, qty, timeNs, aggressorIsBuyer) ? Need.NOTHING : Need.DRAIN;
    }

    /** Passes on what waits and is next in order; tells what is still to be done. */
    Need drain() {
        while (heldCount > 0) {
            int at = heldStart * FIELDS;
            long tradeId = held[at];
            long firstId = tradeId - held[at + 5] + 1;
            if (firstId > lastTradeId + 1) {
                return Need.REFILL;
            }
            // One of which history gave a part already is dropped: what is left of it is fetched as well.
            if (firstId == lastTradeId + 1
                    && !pass(tradeId, held[at + 1], held[at + 2], held[at + 3], held[at + 4] != 0)) {
                return Need.DRAIN;
            }
            heldStart = (heldStart + 1) % CAPACITY;
            heldCount--;
        }
        if (latestSeenId > lastTradeId) {
            // More came than could wait: the rest is fetched as well.
            return Need.REFILL;
        }
        holding = false;
        return Need.NOTHING;
    }

    /** The venue has no more history although a hole is left: it is given up. */
    Need giveUp(String cause) {
        long next = heldCount > 0 ? firstHeldId() : latestSeenId + 1;
        if (next > lastTradeId + 1) {
            sink.onMissing(lastTradeId + 1, next - 1, cause);
            lastTradeId = next - 1;
        }
        return drain();
    }

    /** The venue does not know our last trade: its ids began anew (a wiped test venue). What comes next is taken as it comes. */
    Need onRestarted(String cause) {
        holes++;
        sink.onMissing(lastTradeId, lastTradeId, cause);
        lastTimeNs = 0;
        latestSeenId = NONE;
        lastTradeId = heldCount > 0 ? firstHeldId() - 1 : NONE;
        return drain();
    }

    private boolean pass(long tradeId, long px, long qty, long timeNs, boolean aggressorIsBuyer) {
        if (qty != INEXACT_QTY && !sink.onOrderedTrade(tradeId, px, qty, timeNs, aggressorIsBuyer)) {
            return false;
        }
        lastTradeId = tradeId;
        lastTimeNs = timeNs;
        return true;
    }

    private long firstHeldId() {
        return held[heldStart * FIELDS] - held[heldStart * FIELDS + 5] + 1;
    }

    private void hold(long tradeId, int count, long px, long qty, long timeNs, boolean aggressorIsBuyer) {
        latestSeenId = Math.max(latestSeenId, tradeId);
        if (held.length == 0) {
            held = new long[CAPACITY * FIELDS];
        }
        long lastHeld = heldCount == 0 ? Long.MAX_VALUE : held[(heldStart + heldCount - 1) % CAPACITY * FIELDS];
        // Only an unbroken run waits; what does not fit or does not follow is fetched from history later.
        if (heldCount == CAPACITY || (heldCount > 0 && tradeId - count != lastHeld)) {
            return;
        }
        int at = (heldStart + heldCount) % CAPACITY * FIELDS;
        held[at] = tradeId;
        held[at + 1] = px;
        held[at + 2] = qty;
        held[at + 3] = timeNs;
        held[at + 4] = aggressorIsBuyer ? 1 : 0;
        held[at + 5] = count;
        heldCount++;
    }
}
