package io.kairos.simulator.exchange;

/**
 * Funds of an account that came, went or were locked without an order.
 *
 * @param id unique at the venue, rising.
 * @param amount above zero.
 */
public record Movement(long id, Kind kind, String asset, long amount, long timeMs) {
    /** What happened. */
    public enum Kind {
        /** Came from outside. */
        DEPOSIT,
        /** Went outside. */
        WITHDRAWAL,
        /** Came from another account of the same owner. */
        TRANSFER_IN,
        /** Went to another account of the same owner. */
        TRANSFER_OUT,
        /** Is held by something outside, such as a loan that it secures, and not free any more. */
        LOCK,
        /** Is free again. */
        UNLOCK;

        /** Whether the account holds more or less than before. */
        public boolean changesTotal() {
            return this != LOCK && this != UNLOCK;
        }

        /** Whether what is free grows. */
        public boolean frees() {
            return this == DEPOSIT || this == TRANSFER_IN || this == UNLOCK;
        }
    }

    /** The change of what is held, or for a lock of what is locked. */
    public long signed() {
        return kind == Kind.WITHDRAWAL || kind == Kind.TRANSFER_OUT || kind == Kind.UNLOCK ? -amount : amount;
    }
}
