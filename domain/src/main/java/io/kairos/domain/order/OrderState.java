package io.kairos.domain.order;

/** Life of an order. A partly filled order is {@link #LIVE} with a cumulative quantity above zero. */
public enum OrderState {
    /** Approved and on its way; the venue has not answered. */
    PENDING_NEW,
    /** On the venue's book. */
    LIVE,
    /** A cancel is on its way. */
    PENDING_CANCEL,
    /** Completely filled. */
    FILLED,
    /** Canceled, possibly after fills. */
    CANCELED,
    /** Refused by the risk gate or the venue; nothing traded. */
    REJECTED,
    /** Ended by the venue, possibly after fills. */
    EXPIRED,
    /** Sent, but its fate is not known; funds stay reserved until it is settled. */
    UNKNOWN;

    /** Whether nothing more can happen to the order. */
    public boolean isFinal() {
        return switch (this) {
            case FILLED, CANCELED, REJECTED, EXPIRED -> true;
            case PENDING_NEW, LIVE, PENDING_CANCEL, UNKNOWN -> false;
        };
    }
}
