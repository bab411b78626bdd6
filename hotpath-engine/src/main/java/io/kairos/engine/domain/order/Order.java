package io.kairos.engine.domain.order;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One order of ours and everything known of it. Mutable; engine thread only. {@link OrderStore} uses the object again once the
 * order is forgotten: keep its id, not the order, beyond a call.
 */
public final class Order {
    /** Stands for "no price". */
    public static final long NO_PX = Long.MIN_VALUE;

    private static final long[] NOBODY = new long[0];
    private static final int TRADES = 4;
    private static final int VENUE_ORDER_ID = 40;
    /** Room for more trades than this is not kept for the next order. */
    private static final int MAX_TRADES_KEPT = 64;

    private long orderId;

    @SuppressWarnings("NullAway.Init") // The store shows an order after begin() only.
    private Instrument instrument;

    private Side side = Side.BUY;
    private OrderType type = OrderType.LIMIT;
    private TimeInForce timeInForce = TimeInForce.GTC;
    private long workingPx;
    private long qty;
    private String owner = "";
    private String clientOrderId = "";
    private long cycleId;
    private long createdTimeNs;

    private OrderState state = OrderState.PENDING_NEW;
    private RejectReason reason = RejectReason.NONE;
    private String text = "";
    private byte[] venueOrderId = new byte[VENUE_ORDER_ID];
    private int venueOrderIdLength;
    private long cumQty;
    private long cumQuoteAmount;
    private long reservedAmount;
    private long[] tradeIds = new long[TRADES];
    private int tradeCount;

    private long sentTimeNs;
    private long lastSignNs;
    private long nextQueryNs;
    private long queryBackoffNs;
    private int notFoundCount;
    private long notFoundSinceNs;
    private boolean acknowledged;
    private boolean cancelWanted;
    private boolean leftOver;
    private @Nullable OrderState venueFinalState;
    private @Nullable Amendment amendment;
    private long amendedTimeNs;
    private long venueCumQty;
    private long[] waiting = NOBODY;
    private final Counted counted = new Counted();

    /** One to {@link #begin} with. */
    Order() {}

    /**
     * A new order, PENDING_NEW, funds reserved.
     *
     * @param workingPx limit price at the venue, for market orders the collar's.
     * @param cycleId 0 for none.
     */
    public Order(
            long orderId,
            Instrument instrument,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            long workingPx,
            long qty,
            String owner,
            String clientOrderId,
            long cycleId,
            long createdTimeNs,
            long reservedAmount) {
        begin(
                orderId,
                instrument,
                side,
                type,
                timeInForce,
                workingPx,
                qty,
                owner,
                clientOrderId,
                cycleId,
                createdTimeNs,
                reservedAmount);
    }

    /** Becomes this new order; nothing of what it was before is left. */
    void begin(
            long newId,
            Instrument on,
            Side does,
            OrderType asType,
            TimeInForce howLong,
            long limitPx,
            long howMuch,
            String who,
            String whoseId,
            long ofCycle,
            long nowNs,
            long reserved) {
        orderId = newId;
        instrument = on;
        side = does;
        type = asType;
        timeInForce = howLong;
        workingPx = limitPx;
        qty = howMuch;
        owner = who;
        clientOrderId = whoseId;
        cycleId = ofCycle;
        createdTimeNs = nowNs;
        reservedAmount = reserved;
        sentTimeNs = nowNs;
        lastSignNs = nowNs;

        state = OrderState.PENDING_NEW;
        reason = RejectReason.NONE;
        text = "";
        venueOrderIdLength = 0;
        cumQty = 0;
        cumQuoteAmount = 0;
        tradeIds = tradeIds.length > MAX_TRADES_KEPT ? new long[TRADES] : tradeIds;
        tradeCount = 0;
        nextQueryNs = 0;
        queryBackoffNs = 0;
        notFoundCount = 0;
        notFoundSinceNs = 0;
        acknowledged = false;
        cancelWanted = false;
        leftOver = false;
        venueFinalState = null;
        amendment = null;
        amendedTimeNs = 0;
        venueCumQty = 0;
        waiting = NOBODY;
        counted.clear();
    }

    /**
     * Moves the state machine.
     *
     * @return false when the event must not happen in this state; nothing changed then.
     */
    public boolean on(OrderEvent event) {
        OrderState next = event == OrderEvent.REJECTED && cumQty > 0 && !state.isFinal()
                ? null
                : OrderTransitions.next(state, event);
        if (next == null) {
            return false;
        }
        state = next;
        return true;
    }

    /** Whether this trade is booked already. */
    public boolean hasTrade(long tradeId) {
        for (int i = 0; i < tradeCount; i++) {
            if (tradeIds[i] == tradeId) {
                return true;
            }
        }
        return false;
    }

    /** Books a trade. */
    public void addTrade(long tradeId, long lastQty, long quoteAmount) {
        if (tradeCount == tradeIds.length) {
            tradeIds = Arrays.copyOf(tradeIds, Math.max(TRADES, tradeCount * 2));
        }
        tradeIds[tradeCount++] = tradeId;
        cumQty = Math.addExact(cumQty, lastQty);
        cumQuoteAmount = Math.addExact(cumQuoteAmount, quoteAmount);
    }

    /** Quantity that may still trade, by the new terms too while an amendment is on its way; zero once overfilled. */
    public long leavesQty() {
        Amendment pending = amendment;
        return Math.max(0, (pending == null ? qty : Math.max(qty, pending.qty())) - cumQty);
    }

    /** The limit at which it trades most eagerly: of the old and the new one while an amendment is on its way. */
    public long eagerPx() {
        Amendment pending = amendment;
        if (pending == null) {
            return workingPx;
        }
        return side == Side.BUY ? Math.max(workingPx, pending.px()) : Math.min(workingPx, pending.px());
    }

    /** The higher of the limits that may hold. */
    public long highestPx() {
        Amendment pending = amendment;
        return pending == null ? workingPx : Math.max(workingPx, pending.px());
    }

    /** The change that is on its way, if one is. */
    public @Nullable Amendment amendment() {
        return amendment;
    }

    /** Sets or ends the change that is on its way. */
    public void setAmendment(@Nullable Amendment next) {
        amendment = next;
    }

    /** Notes that a change of ours was confirmed. */
    public void setAmendedTimeNs(long timeNs) {
        amendedTimeNs = timeNs;
    }

    /** When a change of ours was last confirmed, 0 for never. */
    public long amendedTimeNs() {
        return amendedTimeNs;
    }

    /** The venue has changed it: from now on these terms hold. */
    public void setTerms(long newPx, long newQty) {
        workingPx = newPx;
        qty = newQty;
    }

    /**
     * Its market has more decimals: from now on its prices and quantities are written in them, their values stay.
     *
     * @throws ArithmeticException if one does not fit; nothing has changed then.
     */
    public void define(Instrument next) {
        long pxFactor = FixedMath.pow10(next.priceDecimals() - instrument.priceDecimals());
        long qtyFactor = FixedMath.pow10(next.qtyDecimals() - instrument.qtyDecimals());
        Amendment pending = amendment;
        Amendment nextPending = pending == null ? null : pending.times(pxFactor, qtyFactor);
        long nextPx = workingPx == NO_PX ? NO_PX : Math.multiplyExact(workingPx, pxFactor);
        long nextQty = Math.multiplyExact(qty, qtyFactor);
        long nextCumQty = Math.multiplyExact(cumQty, qtyFactor);
        venueCumQty = Math.multiplyExact(venueCumQty, qtyFactor);
        amendment = nextPending;
        workingPx = nextPx;
        qty = nextQty;
        cumQty = nextCumQty;
        instrument = next;
    }

    /** Remembers what the venue says this order ended as, while fills are still missing. */
    public void expectFinal(@Nullable OrderState finalState, long reportedCumQty) {
        venueFinalState = finalState;
        venueCumQty = reportedCumQty;
    }

    /** Adds a caller that waits for the first decisive state. */
    public void addWaiting(long correlationId) {
        waiting = Arrays.copyOf(waiting, waiting.length + 1);
        waiting[waiting.length - 1] = correlationId;
    }

    /** Those who wait; nobody waits any more afterwards. */
    public long[] takeWaiting() {
        long[] taken = waiting;
        waiting = NOBODY;
        return taken;
    }

    /** Sets why it ended, and the words for it. */
    public void explain(RejectReason why, String words) {
        reason = why;
        text = words;
    }

    /** Gives it a venue's id of so many bytes, which the caller must write into the answer. */
    public byte[] nameAtVenue(int bytes) {
        if (bytes > venueOrderId.length) {
            venueOrderId = new byte[bytes];
        }
        venueOrderIdLength = bytes;
        return venueOrderId;
    }

    /** Sets what is still reserved. */
    public void setReservedAmount(long amount) {
        reservedAmount = amount;
    }

    /** Notes a sign of life from the venue. */
    public void sign(long nowNs) {
        lastSignNs = nowNs;
        notFoundCount = 0;
    }

    /** Notes that the venue knows it. */
    public void acknowledge() {
        acknowledged = true;
    }

    /** Counts a "not found" answer. */
    public int countNotFound(long nowNs) {
        if (notFoundCount == 0) {
            notFoundSinceNs = nowNs;
        }
        return ++notFoundCount;
    }

    /** When the first of the "not found" answers came that have not been interrupted by a sign of life. */
    public long notFoundSinceNs() {
        return notFoundSinceNs;
    }

    /** Plans the next status query. */
    public void planQuery(long atNs, long backoffNs) {
        nextQueryNs = atNs;
        queryBackoffNs = backoffNs;
    }

    /** Notes when the last request left. */
    public void setSentTimeNs(long timeNs) {
        sentTimeNs = timeNs;
    }

    /** Sets whether it shall be canceled as soon as that is possible. */
    public void setCancelWanted(boolean wanted) {
        cancelWanted = wanted;
    }

    /** Sets whether it is left over from before an interruption and the venue was not asked yet. */
    public void setLeftOver(boolean left) {
        leftOver = left;
    }

    /** Our id. */
    public long orderId() {
        return orderId;
    }

    /** Where. */
    public Instrument instrument() {
        return instrument;
    }

    /** Side. */
    public Side side() {
        return side;
    }

    /** Type as asked for. */
    public OrderType type() {
        return type;
    }

    /** Time in force. */
    public TimeInForce timeInForce() {
        return timeInForce;
    }

    /** Limit as asked for, {@link #NO_PX} for market orders. */
    public long limitPx() {
        return type == OrderType.MARKET ? NO_PX : workingPx;
    }

    /** Limit at the venue. */
    public long workingPx() {
        return workingPx;
    }

    /** Ordered quantity. */
    public long qty() {
        return qty;
    }

    /** Who asked. */
    public String owner() {
        return owner;
    }

    /** The asker's id, empty for strategies. */
    public String clientOrderId() {
        return clientOrderId;
    }

    /** Cycle that it is a leg of, 0 for none. */
    public long cycleId() {
        return cycleId;
    }

    /** When it was made. */
    public long createdTimeNs() {
        return createdTimeNs;
    }

    /** State. */
    public OrderState state() {
        return state;
    }

    /** Why it ended otherwise than by filling. */
    public RejectReason reason() {
        return reason;
    }

    /** The same in words. */
    public String text() {
        return text;
    }

    /** The venue's id in ASCII, the first {@link #venueOrderIdLength} of these; not to be changed. */
    public byte[] venueOrderId() {
        return venueOrderId;
    }

    /** Length of the venue's id in bytes, 0 until it is known. */
    public int venueOrderIdLength() {
        return venueOrderIdLength;
    }

    /** Filled quantity. */
    public long cumQty() {
        return cumQty;
    }

    /** Value traded before fees. */
    public long cumQuoteAmount() {
        return cumQuoteAmount;
    }

    /** Still reserved, in the asset that it gives. */
    public long reservedAmount() {
        return reservedAmount;
    }

    /** When the last request left. */
    public long sentTimeNs() {
        return sentTimeNs;
    }

    /** When the venue last showed that it knows the order; before that, when it was sent. */
    public long lastSignNs() {
        return lastSignNs;
    }

    /** When the next status query is due. */
    public long nextQueryNs() {
        return nextQueryNs;
    }

    /** Pause after the next query. */
    public long queryBackoffNs() {
        return queryBackoffNs;
    }

    /** Whether the venue is known to know it. */
    public boolean isAcknowledged() {
        return acknowledged;
    }

    /** Whether it shall be canceled as soon as possible. */
    public boolean isCancelWanted() {
        return cancelWanted;
    }

    /** Whether it is left over from before an interruption and the venue was not asked yet. */
    public boolean isLeftOver() {
        return leftOver;
    }

    /** What the venue says it ended as while fills are missing, else null. */
    public @Nullable OrderState venueFinalState() {
        return venueFinalState;
    }

    /** Filled quantity by the venue's word. */
    public long venueCumQty() {
        return venueCumQty;
    }

    /** Whether it should be final at once by its time in force. */
    public boolean isImmediate() {
        return type == OrderType.MARKET || timeInForce != TimeInForce.GTC;
    }

    /** What it counts in the limits. */
    public Counted counted() {
        return counted;
    }

    /** What a snapshot must keep beside the public record; {@link #restore} takes it back. */
    public long[] save() {
        long[] values = new long[15 + tradeCount + waiting.length + 3];
        OrderState ended = venueFinalState;
        int i = 0;
        values[i++] = workingPx;
        values[i++] = sentTimeNs;
        values[i++] = lastSignNs;
        values[i++] = nextQueryNs;
        values[i++] = queryBackoffNs;
        values[i++] = notFoundCount;
        values[i++] = acknowledged ? 1 : 0;
        values[i++] = cancelWanted ? 1 : 0;
        values[i++] = leftOver ? 1 : 0;
        values[i++] = ended == null ? -1 : OrderStateCodes.code(ended);
        values[i++] = venueCumQty;
        values[i++] = OrderStateCodes.code(state);
        values[i++] = reason.code();
        values[i++] = tradeCount;
        values[i++] = waiting.length;
        System.arraycopy(tradeIds, 0, values, i, tradeCount);
        System.arraycopy(waiting, 0, values, i + tradeCount, waiting.length);
        // What later versions added stands behind the lists, each version's behind the one before.
        values[i + tradeCount + waiting.length] = notFoundSinceNs;
        values[i + tradeCount + waiting.length + 1] = counted.orderValue;
        values[i + tradeCount + waiting.length + 2] = amendedTimeNs;
        return values;
    }

    /** Index of the working price in {@link #save}. */
    public static final int SAVED_WORKING_PX = 0;

    /** Puts back the public fields that change and what {@link #save} gave. */
    public void restore(
            long savedCumQty, long savedCumQuoteAmount, String savedVenueOrderId, String savedText, long[] saved) {
        cumQty = savedCumQty;
        cumQuoteAmount = savedCumQuoteAmount;
        byte[] named = savedVenueOrderId.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(named, 0, nameAtVenue(named.length), 0, named.length);
        text = savedText;
        sentTimeNs = saved[1];
        lastSignNs = saved[2];
        nextQueryNs = saved[3];
        queryBackoffNs = saved[4];
        notFoundCount = (int) saved[5];
        acknowledged = saved[6] != 0;
        cancelWanted = saved[7] != 0;
        leftOver = saved[8] != 0;
        venueFinalState = saved[9] < 0 ? null : OrderStateCodes.of((int) saved[9]);
        venueCumQty = saved[10];
        state = OrderStateCodes.of((int) saved[11]);
        reason = RejectReason.of((int) saved[12]);
        tradeCount = (int) saved[13];
        tradeIds = Arrays.copyOfRange(saved, 15, 15 + tradeCount);
        int end = 15 + tradeCount + (int) saved[14];
        waiting = Arrays.copyOfRange(saved, 15 + tradeCount, end);
        notFoundSinceNs = saved.length > end ? saved[end] : lastSignNs;
        counted.orderValue = saved.length > end + 1 ? saved[end + 1] : 0;
        amendedTimeNs = saved.length > end + 2 ? saved[end + 2] : 0;
    }
}
