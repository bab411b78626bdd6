package io.kairos.domain.order;

/**
 * Why an order was refused or ended otherwise than by filling. One constant per cause; {@link #code()} is the number of the
 * same constant in the protobuf contract and in the journal, and never changes.
 */
public enum RejectReason {
    /** No refusal. */
    NONE(0),
    /** The engine is starting, reconciling or stopping. */
    ENGINE_NOT_READY(1),
    /** The kill switch is engaged. */
    KILL_SWITCH(2),
    /** The identity may not trade this venue or instrument. */
    NOT_PERMITTED(3),
    /** The instrument is unknown at this venue. */
    UNKNOWN_INSTRUMENT(4),
    /** The instrument is known but not trading now. */
    INSTRUMENT_NOT_TRADING(5),
    /** Quantity not above zero, out of bounds or off the step. */
    INVALID_QUANTITY(6),
    /** Price missing, not above zero, out of bounds or off the tick. */
    INVALID_PRICE(7),
    /** Order value below the venue's minimum. */
    MIN_NOTIONAL(8),
    /** Order value above the limit for one order, or no limit configured for the quote asset. */
    MAX_NOTIONAL(9),
    /** The day's sum of order values would pass its limit. */
    DAILY_LIMIT(10),
    /** The limit price is too far from the current opposite quote. */
    PRICE_COLLAR(11),
    /** No quote, or the quote is too old. */
    STALE_QUOTE(12),
    /** The order rate limit is used up. */
    ORDER_RATE(13),
    /** Too many open orders. */
    MAX_OPEN_ORDERS(14),
    /** Not enough free balance, fee included. */
    INSUFFICIENT_BALANCE(15),
    /** The client order id was used before with other content. */
    DUPLICATE_ORDER(16),
    /** A product or sum does not fit 64 bits. */
    OVERFLOW(17),
    /** No connection to the venue that could carry the order. */
    VENUE_UNAVAILABLE(18),
    /** The venue refused the order. */
    VENUE_REJECTED(19),
    /** The venue ended the order. */
    VENUE_EXPIRED(20),
    /** The engine's inbound queue is full. */
    ENGINE_BUSY(21),
    /** No such order. */
    UNKNOWN_ORDER(22),
    /** The order is final already. */
    ORDER_CLOSED(23),
    /** Order type or time in force not supported at this venue. */
    UNSUPPORTED(24),
    /** Only orders that reduce a position pass now, and this one does not. */
    REDUCING_ONLY(25),
    /** Quantity above the limit for one order. */
    MAX_QUANTITY(26),
    /** The position in an asset could pass its limit, open orders counted. */
    MAX_POSITION(27),
    /** The exposure of an asset or of all together could pass its limit, or cannot be valued. */
    MAX_EXPOSURE(28),
    /** The value of the open orders would pass its limit. */
    OPEN_NOTIONAL(29),
    /** The loss of the day has reached its limit, or cannot be valued. */
    DAILY_LOSS(30),
    /** It could trade against an own order. */
    SELF_MATCH(31),
    /** The price is too far from where the market stood a while ago. */
    PRICE_MOVE(32),
    /** The same order came too often in a short time. */
    REPEATED_ORDER(33),
    /** A strategy executed so often that it disabled itself until a person enables it again. */
    REPEATED_EXECUTION(34),
    /** The venue's clock is not known well enough. */
    VENUE_CLOCK(35),
    /** The venue's own rate limit is nearly used up. */
    VENUE_RATE(36),
    /** Venue, instrument or asset is restricted. */
    RESTRICTED(37),
    /** The asset is not known. */
    UNKNOWN_ASSET(38),
    /** Nothing leads from one asset to the other now. */
    NO_PATH(39),
    /** It could bring less than the smallest result asked for. */
    BELOW_MINIMUM(40),
    /** If it broke on its way it could cost more than is allowed, or what it could cost cannot be said. */
    WORST_CASE(41),
    /** The venue has orders from before an interruption whose fate is not settled yet; it takes new ones when it is. */
    VENUE_NOT_READY(42);

    private static final RejectReason[] ALL = values();

    private final int code;

    RejectReason(int code) {
        this.code = code;
    }

    /** Number in the protobuf contract and in the journal. */
    public int code() {
        return code;
    }

    /**
     * The reason with this code.
     *
     * @throws IllegalArgumentException if there is none.
     */
    public static RejectReason of(int code) {
        for (RejectReason reason : ALL) {
            if (reason.code == code) {
                return reason;
            }
        }
        throw new IllegalArgumentException("unknown reject reason: code=" + code);
    }

    /** The largest code; not each below it is in use. */
    public static int maxCode() {
        return ALL[ALL.length - 1].code;
    }
}
