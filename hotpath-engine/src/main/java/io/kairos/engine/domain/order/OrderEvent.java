package io.kairos.engine.domain.order;

/** What may happen to an order, as seen by its state machine. */
public enum OrderEvent {
    /** The venue says that it is on the book. */
    ACCEPTED,
    /** It traded, and quantity is left. */
    TRADED,
    /** It traded its last quantity. */
    FILLED,
    /** The venue canceled it, and every fill up to then is booked. */
    CANCELED,
    /** A definite refusal. */
    REJECTED,
    /** The venue ended it, and every fill up to then is booked. */
    EXPIRED,
    /** No trustworthy answer in time, or one that contradicts what is booked. */
    OUTCOME_UNKNOWN,
    /** A cancel left for the venue. */
    CANCEL_SENT,
    /** The venue refused the cancel. */
    CANCEL_REFUSED,
    /** Repeatedly not found, after a quiet period, and never seen alive. */
    NEVER_PLACED
}
