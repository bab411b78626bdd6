package io.kairos.engine.adapter.outbound.execution.kraken;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.journal.codec.Side;
import org.agrona.collections.LongHashSet;
import org.jspecify.annotations.Nullable;

/** What is known of one order here: rows of the stream are sparse, and queries trail it. Event loop only. */
final class OrderTrack {
    /** Our id, 0 for an order that is not ours. */
    final long orderId;
    /** Null for an order of a market that is not configured. Quantities here are in its decimals. */
    @Nullable
    Instrument instrument;

    String venueOrderId = "";
    Side side = Side.NULL_VAL;
    boolean postOnly;
    /** When it was sent or first heard of, by the event loop's ticker. */
    final long sinceNs;
    /** When it was placed or last amended, by our clock in nanoseconds since the epoch: what its cancel costs depends on it. */
    long changedNs;
    /** When the venue last told of it, by the event loop's ticker. */
    long signNs;
    /** Whether the venue's engine has it or had it, by the venue's own word; that it was received is not enough. */
    boolean known;
    /** Whether it has ended. */
    boolean ended;
    /** Whether that is only a conclusion: refused, or not found. A word of the venue's that it is open takes that back. */
    boolean concluded;
    /** Most that the stream said was filled. */
    long cumQty;
    /** Which reconciliation showed it as open, 0 for none. */
    int shownIn;
    /** Sum of the trades that were reported. */
    long tradedQty;

    private @Nullable LongHashSet trades;

    OrderTrack(long orderId, @Nullable Instrument instrument, long sinceNs, long changedNs) {
        this.orderId = orderId;
        this.instrument = instrument;
        this.sinceNs = sinceNs;
        this.changedNs = changedNs;
        this.signNs = sinceNs;
    }

    /** Notes a trade; false when it was noted before. */
    boolean addTrade(long tradeId, long qty) {
        LongHashSet known = trades;
        if (known == null) {
            known = new LongHashSet(8);
            trades = known;
        }
        if (!known.add(tradeId)) {
            return false;
        }
        tradedQty += qty;
        return true;
    }

    /** Its market has more decimals from now on. */
    void define(Instrument next) {
        Instrument before = instrument;
        if (before != null && before.id() == next.id() && before.qtyDecimals() <= next.qtyDecimals()) {
            cumQty = Math.multiplyExact(cumQty, FixedMath.pow10(next.qtyDecimals() - before.qtyDecimals()));
            tradedQty = Math.multiplyExact(tradedQty, FixedMath.pow10(next.qtyDecimals() - before.qtyDecimals()));
            instrument = next;
        }
    }

    /** The venue told of its end. */
    void endTold() {
        ended = true;
        concluded = false;
    }

    /** It seems to have ended. */
    void endConcluded() {
        concluded |= !ended;
        ended = true;
    }

    /** The venue shows it as open. */
    void open() {
        ended = false;
        concluded = false;
    }

    boolean isOurs() {
        return orderId > 0;
    }
}
