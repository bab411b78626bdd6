package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.order.Counted;
import io.kairos.engine.domain.order.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the orders that are not final count in the limits: their number and value per venue, instrument and owner, and what they
 * may still bring of each asset. An approved order counts at once, before it is sent; one of unknown fate counts until it is
 * settled. Engine thread only; counting does not allocate.
 */
public final class OpenOrders {
    /** Number and value of the open orders of one kind of scope, by id. */
    static final class Totals {
        int[] orders = new int[0];
        long[] value = new long[0];

        void ensure(int count) {
            if (count > orders.length) {
                orders = Arrays.copyOf(orders, count);
                value = Arrays.copyOf(value, count);
            }
        }

        private void add(int id, int moreOrders, long moreValue) {
            orders[id] += moreOrders;
            value[id] = Math.addExact(value[id], moreValue);
        }
    }

    /** Open orders of a market that there is room for from the start. */
    private static final int ROOM = 4;

    final Totals venues = new Totals();
    final Totals instruments = new Totals();
    final Totals owners = new Totals();
    long value;
    private long[] incoming = new long[0];
    private final List<List<Order>> byInstrument = new ArrayList<>();

    OpenOrders() {
        venues.ensure(Venue.values().length);
    }

    void ensure(int instrumentCount, int ownerCount, int assetCount) {
        instruments.ensure(instrumentCount);
        owners.ensure(ownerCount);
        if (assetCount > incoming.length) {
            incoming = Arrays.copyOf(incoming, assetCount);
        }
        while (byInstrument.size() < instrumentCount) {
            byInstrument.add(new ArrayList<>(ROOM));
        }
    }

    /** Value of what may still trade, reference asset. */
    public long value() {
        return value;
    }

    /** What open orders may still bring of an asset at all venues. */
    public long incoming(int assetId) {
        return incoming[assetId];
    }

    /** What a quantity brings at its limit price, in the asset that the order receives. */
    static long incomingOf(Instrument on, Side side, long px, long qty) {
        return side == Side.BUY ? on.baseAmount(qty) : on.quoteAmountDown(px, qty);
    }

    void add(Instrument on, Side side, int ownerId, int orders, long moreValue, long moreIncoming) {
        venues.add(on.venue().id(), orders, moreValue);
        instruments.add(on.id(), orders, moreValue);
        owners.add(ownerId, orders, moreValue);
        value = Math.addExact(value, moreValue);
        int asset = side == Side.BUY ? on.base().id() : on.quote().id();
        incoming[asset] = Math.addExact(incoming[asset], moreIncoming);
    }

    /** Takes over an order that the gate has just approved and counted. */
    void begin(Order order, int ownerId, long orderValue, long incomingPx, long incomingAmount) {
        Counted counted = order.counted();
        counted.ownerId = ownerId;
        counted.orderValue = orderValue;
        counted.orders = 1;
        counted.value = orderValue;
        counted.incomingPx = incomingPx > order.workingPx() ? incomingPx : 0;
        counted.incoming = incomingAmount;
        byInstrument.get(order.instrument().id()).add(order);
    }

    /** Leaves an order out for the moment; {@link #sync} counts it again. */
    void leaveOut(Order order) {
        Counted counted = order.counted();
        add(order.instrument(), order.side(), counted.ownerId, -counted.orders, -counted.value, -counted.incoming);
        if (counted.orders != 0) {
            byInstrument.get(order.instrument().id()).remove(order);
        }
        counted.orders = 0;
        counted.value = 0;
        counted.incoming = 0;
    }

    /** Brings what an order counts in line with its state. */
    void sync(Order order) {
        Counted counted = order.counted();
        int orders = order.state().isFinal() ? 0 : 1;
        long leaves = orders == 0 ? 0 : order.leavesQty();
        long nextValue = leaves == 0 ? 0 : FixedMath.mulDivUp(counted.orderValue, leaves, order.qty());
        long px = Math.max(order.highestPx(), counted.incomingPx);
        long nextIncoming = leaves == 0 ? 0 : incomingOf(order.instrument(), order.side(), px, leaves);
        if (orders != counted.orders) {
            List<Order> same = byInstrument.get(order.instrument().id());
            if (orders == 0) {
                same.remove(order);
            } else {
                same.add(order);
            }
        }
        add(
                order.instrument(),
                order.side(),
                counted.ownerId,
                orders - counted.orders,
                nextValue - counted.value,
                nextIncoming - counted.incoming);
        counted.orders = orders;
        counted.value = nextValue;
        counted.incoming = nextIncoming;
    }

    /**
     * An own order that rests, or may soon, and would trade against such an order; its price, or {@link OrderIntent#NO_PX}. Of several the
     * oldest one, whatever order they are kept in: after a restart that is another.
     */
    long matching(int instrumentId, Side side, long px) {
        if (instruments.orders[instrumentId] == 0) {
            return OrderIntent.NO_PX;
        }
        List<Order> same = byInstrument.get(instrumentId);
        long oldest = Long.MAX_VALUE;
        long found = OrderIntent.NO_PX;
        for (int i = 0; i < same.size(); i++) {
            Order other = same.get(i);
            if (other.side() == side || other.isImmediate() || other.leavesQty() == 0 || other.orderId() > oldest) {
                continue;
            }
            if (side == Side.BUY ? px >= other.eagerPx() : px <= other.eagerPx()) {
                oldest = other.orderId();
                found = other.eagerPx();
            }
        }
        return found;
    }
}
