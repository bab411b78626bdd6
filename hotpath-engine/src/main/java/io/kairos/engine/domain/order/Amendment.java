package io.kairos.engine.domain.order;

import java.util.Arrays;

/** A change of a resting order that is on its way: until it is settled both the old and the new terms may hold. Engine thread only. */
public final class Amendment {
    private static final int HEAD = 7;

    private final String id;
    private final long px;
    private final long qty;
    private final long sentTimeNs;
    private final long priorValue;
    private final long nextValue;
    private long dueNs;
    private long[] waiting = new long[0];

    /**
     * One that is about to be sent.
     *
     * @param id the asker's id for it.
     * @param px new limit.
     * @param qty new whole quantity, what has filled included.
     * @param dueNs when the venue is asked if it has not answered.
     * @param priorValue what the whole order counts in the limits by its old terms, reference asset.
     * @param nextValue the same by its new terms.
     */
    public Amendment(String id, long px, long qty, long sentTimeNs, long dueNs, long priorValue, long nextValue) {
        this.id = id;
        this.px = px;
        this.qty = qty;
        this.sentTimeNs = sentTimeNs;
        this.dueNs = dueNs;
        this.priorValue = priorValue;
        this.nextValue = nextValue;
    }

    /** The asker's id. */
    public String id() {
        return id;
    }

    /** New limit. */
    public long px() {
        return px;
    }

    /** New whole quantity. */
    public long qty() {
        return qty;
    }

    /** When it was sent. */
    public long sentTimeNs() {
        return sentTimeNs;
    }

    /** What the whole order counts in the limits by its old terms. */
    public long priorValue() {
        return priorValue;
    }

    /** What the whole order counts in the limits by its new terms. */
    public long nextValue() {
        return nextValue;
    }

    /** When the venue is asked next. */
    public long dueNs() {
        return dueNs;
    }

    /** Sets when the venue is asked next. */
    public void setDueNs(long timeNs) {
        dueNs = timeNs;
    }

    /** Adds a caller that waits for the outcome. */
    public void addWaiting(long correlationId) {
        waiting = Arrays.copyOf(waiting, waiting.length + 1);
        waiting[waiting.length - 1] = correlationId;
    }

    /** Those who wait. */
    public long[] waiting() {
        return waiting;
    }

    /** A new run: nobody waits any more. */
    public void forgetWaiting() {
        waiting = new long[0];
    }

    /** The same with its price and its quantity written in other units. */
    Amendment times(long pxFactor, long qtyFactor) {
        Amendment same = new Amendment(
                id,
                Math.multiplyExact(px, pxFactor),
                Math.multiplyExact(qty, qtyFactor),
                sentTimeNs,
                dueNs,
                priorValue,
                nextValue);
        same.waiting = waiting;
        return same;
    }

    /** Everything but the id, for a snapshot. */
    public long[] save(long orderId) {
        long[] values = Arrays.copyOf(
                new long[] {orderId, px, qty, sentTimeNs, dueNs, priorValue, nextValue}, HEAD + waiting.length);
        System.arraycopy(waiting, 0, values, HEAD, waiting.length);
        return values;
    }

    /** As {@link #save} gave it; the first value is the order's id. */
    public static Amendment restored(long[] values, String id) {
        Amendment amendment = new Amendment(id, values[1], values[2], values[3], values[4], values[5], values[6]);
        amendment.waiting = Arrays.copyOfRange(values, HEAD, values.length);
        return amendment;
    }
}
