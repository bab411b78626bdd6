package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.order.Order;

/** Everything that the gate's checks look at. Owned by the engine thread. */
public final class RiskState {
    /** The engine itself as an owner. */
    static final int ENGINE_OWNER = 0;

    final InstrumentRegistry registry;
    final QuoteBoard board;
    final Balances balances;
    final KillSwitch killSwitch;
    final QuoteConverter converter;
    final OrderRate rate = new OrderRate();
    final DayNotional day = new DayNotional();
    final VenueConditions venues = new VenueConditions();
    final Owners owners = new Owners();
    final OpenOrders open = new OpenOrders();
    final Exposure exposure;
    final PriceHistory history = new PriceHistory();
    final Repetitions repetitions = new Repetitions();
    final OwnerMeters meters = new OwnerMeters();
    final RateMeters venueRates = new RateMeters();
    final RateMeters instrumentRates = new RateMeters();
    final RateMeters ownerRates = new RateMeters();
    final OrderRate cancelRate = new OrderRate();
    /** By owner; of all together under {@link #ENGINE_OWNER}. */
    final RateMeters amendRates = new RateMeters();

    RiskLimits limits = RiskLimits.NONE;
    private LimitTable table;
    private boolean isOutdated;
    boolean ready;
    int openOrders;
    long nowNs;
    private int trippedOwner = Owners.NOBODY;

    Refusal refusal = Refusal.NONE;
    long value1;
    long value2;
    long value3;

    /** Looks at these. */
    public RiskState(InstrumentRegistry registry, QuoteBoard board, Balances balances, KillSwitch killSwitch) {
        this.registry = registry;
        this.board = board;
        this.balances = balances;
        this.killSwitch = killSwitch;
        this.converter = new QuoteConverter(registry, board);
        this.exposure = new Exposure(balances, open, converter);
        this.table = new LimitTable(limits, registry, owners);
        venueRates.ensure(Venue.values().length);
        onDefined();
    }

    /** Limits in force. */
    public RiskLimits limits() {
        return limits;
    }

    /** The engine-wide value of a control, its default where none is set. */
    public long engineLimit(RiskControl control) {
        return limits.engine(control, LimitTable.engineDefault(limits, control));
    }

    /** Puts other limits in force. */
    public void setLimits(RiskLimits next) {
        limits = next;
        exposure.setReference(next.referenceAssetId());
        onDefined();
    }

    /** The limits laid out for the checks. */
    LimitTable table() {
        return isOutdated ? layOut() : table;
    }

    private LimitTable layOut() {
        table = new LimitTable(limits, registry, owners);
        isOutdated = false;
        return table;
    }

    /** Instruments, assets or owners are new. */
    public void onDefined() {
        int instruments = registry.instruments().size();
        open.ensure(instruments, owners.size(), registry.assets().size());
        exposure.ensure(registry.assets().size());
        history.ensure(instruments);
        venues.ensure(instruments);
        meters.ensure(owners.size());
        instrumentRates.ensure(instruments);
        ownerRates.ensure(owners.size());
        amendRates.ensure(owners.size());
        isOutdated = true;
    }

    /** An instrument's prices are written in other units from now on. */
    public void rescale(int instrumentId, long pxFactor) {
        history.rescale(instrumentId, pxFactor);
    }

    /** The id of somebody who orders, given now if he is new. */
    public int ownerId(String name) {
        int before = owners.size();
        int id = owners.idOf(name);
        if (owners.size() != before) {
            onDefined();
        }
        return id;
    }

    /** Those who ordered so far. */
    public Owners owners() {
        return owners;
    }

    /** Whether orders may pass at all. */
    public boolean isReady() {
        return ready;
    }

    /** Sets whether orders may pass at all. */
    public void setReady(boolean isReady) {
        ready = isReady;
    }

    /** Whether a venue's order entry is up. */
    public boolean isLinkUp(int venueId) {
        return venues.linkUp[venueId];
    }

    /** Sets whether a venue's order entry is up. */
    public void setLinkUp(int venueId, boolean up) {
        venues.linkUp[venueId] = up;
    }

    /** Orders of a venue, from before an interruption, that it was not asked for since: until it was, no new ones go there. */
    public int unsettled(int venueId) {
        return venues.unsettled[venueId];
    }

    /** Sets the number of such orders. */
    public void setUnsettled(int venueId, int orders) {
        venues.unsettled[venueId] = orders;
    }

    /** Whether new orders may go to a venue: order entry is up and no such order is left. */
    public boolean isVenueReady(int venueId) {
        return venues.isReady(venueId);
    }

    /** Clocks and rate limits of the venues. */
    public VenueConditions venues() {
        return venues;
    }

    /** Sets the number of orders that are not final. */
    public void setOpenOrders(int count) {
        openOrders = count;
    }

    /** What the open orders count. */
    public OpenOrders open() {
        return open;
    }

    /** Exposure and the day's loss. */
    public Exposure exposure() {
        return exposure;
    }

    /** Takes over an order that the gate has just approved. */
    public void began(Order order, OrderIntent approved) {
        open.begin(order, approved.ownerId, approved.referenceAmount, approved.incomingPx, approved.incomingAmount);
    }

    /** An order came from a snapshot: it begins to count. */
    public void restored(Order order) {
        order.counted().ownerId = Math.max(0, ownerId(order.owner()));
        open.sync(order);
        exposure.outdate();
    }

    /** An order counts by its own price from now on, as whoever reads it from a snapshot counts it. */
    public void forgetBid(Order order) {
        order.counted().incomingPx = 0;
        open.sync(order);
    }

    /** An order's state changed: what it counts follows. */
    public void changed(Order order) {
        open.sync(order);
        exposure.update(order.instrument().base().id());
        exposure.update(order.instrument().quote().id());
    }

    /** Leaves an order and its reservation out for the moment, to judge what would stand in its place. */
    void leaveOut(Order order, int giveAssetId) {
        open.leaveOut(order);
        openOrders--;
        balances.release(order.instrument().venue().id(), giveAssetId, order.reservedAmount());
        exposure.update(order.instrument().base().id());
        exposure.update(order.instrument().quote().id());
    }

    /** Counts again what {@link #leaveOut} left out. */
    void putBack(Order order, int giveAssetId) {
        openOrders++;
        balances.reserveAnyway(order.instrument().venue().id(), giveAssetId, order.reservedAmount());
        changed(order);
    }

    /** An order's terms may change, have changed or have not: what it counts as a whole follows. */
    public void revalued(Order order, long orderValue) {
        order.counted().orderValue = orderValue;
        changed(order);
    }

    /**
     * A fill of an order was booked: positions changed.
     *
     * @param feeAssetId what its fee was taken in, -1 for none.
     */
    public void filled(Order order, int feeAssetId) {
        open.sync(order);
        exposure.moved(order.instrument().base().id());
        exposure.moved(order.instrument().quote().id());
        if (feeAssetId >= 0) {
            exposure.moved(feeAssetId);
        }
    }

    /** Takes back an approval of which no order was made. */
    public void forget(OrderIntent approved) {
        balances.release(approved.known().venue().id(), approved.giveAssetId, approved.giveAmount);
        open.add(
                approved.known(),
                approved.side(),
                approved.ownerId,
                -1,
                -approved.referenceAmount,
                -approved.incomingAmount);
        openOrders = Math.max(0, openOrders - 1);
        exposure.update(approved.known().base().id());
        exposure.update(approved.known().quote().id());
    }

    /** Counts a cancel; it is never refused. Whether they come faster than the alarm allows. */
    public boolean countCancel(long timeNs) {
        int perSecond = table().cancelsPerSecond;
        if (perSecond <= 0 || !cancelRate.allows(1, perSecond, timeNs)) {
            return false;
        }
        cancelRate.take(perSecond, timeNs);
        return true;
    }

    /** Time passed: where markets stand is noted, values that are too old are worked out anew. */
    public void onTimer(long timeNs) {
        if (limits.version() != 0) {
            history.onTimer(board, table().priceMoveWindowNs, timeNs);
            exposure.revalue(timeNs);
        }
    }

    /** Whether the day has lost more than it may; not while that is not known. */
    public boolean isLossAboveLimit() {
        long loss = exposure.dayLoss();
        return limits.version() != 0 && loss != Exposure.UNKNOWN && loss > table().dayLoss;
    }

    /** Whether an open order only reduces a position, all that is open counted; in doubt it does not. */
    public boolean reduces(Order order) {
        return LimitChecks.reduces(order.instrument(), order.side(), 0, 0, false, this);
    }

    /** Value of the orders approved on the day of {@code timeNs}, reference asset. */
    public long dayNotional(long timeNs) {
        return day.used(timeNs);
    }

    /** The same of one owner. */
    public long dayNotional(int ownerId, long timeNs) {
        return meters.dayUsed(ownerId, timeNs);
    }

    /** How often a strategy or satellite executed in its window. */
    public int executions(int ownerId, long timeNs) {
        return meters.executions(ownerId, table().repeatedExecutionWindowNs, timeNs);
    }

    /** Open orders of a venue. */
    public int openOrdersOfVenue(int venueId) {
        return open.venues.orders[venueId];
    }

    /** Open orders of an instrument. */
    public int openOrdersOfInstrument(int instrumentId) {
        return open.instruments.orders[instrumentId];
    }

    /** Open orders of an owner. */
    public int openOrdersOfOwner(int ownerId) {
        return open.owners.orders[ownerId];
    }

    /** Converter by current quotes. */
    public QuoteConverter converter() {
        return converter;
    }

    /**
     * Converts what was used up today into another reference asset that is about to count, if it is another one.
     *
     * @return false when no current quote does; nothing changed then.
     */
    public boolean convertUsed(int nextReference, long timeNs) {
        int reference = limits.referenceAssetId();
        if (reference == nextReference || reference < 0) {
            return true;
        }
        long used = day.used(timeNs);
        long converted = converter.valueUp(reference, nextReference, used);
        long[] ofOwners = new long[meters.size()];
        for (int owner = 0; owner < ofOwners.length; owner++) {
            long ofOwner = meters.dayUsed(owner, timeNs);
            ofOwners[owner] = ofOwner == 0 ? 0 : converter.valueUp(reference, nextReference, ofOwner);
            if (ofOwners[owner] == FixedMath.OVERFLOW) {
                return false;
            }
        }
        if (used != 0 && converted == FixedMath.OVERFLOW) {
            return false;
        }
        day.restore(used == 0 ? 0 : converted, timeNs);
        for (int owner = 0; owner < ofOwners.length; owner++) {
            meters.setDayUsed(owner, ofOwners[owner]);
        }
        return true;
    }

    /** An owner executed too often: he is to be stopped. */
    void trip(int ownerId) {
        trippedOwner = ownerId;
    }

    /** The owner to be stopped since he executed too often, {@link Owners#NOBODY} for none; asking forgets it. */
    public int takeTripped() {
        int owner = trippedOwner;
        trippedOwner = Owners.NOBODY;
        return owner;
    }

    /** A person enabled an owner again. */
    public void enable(int ownerId) {
        if (ownerId >= 0) {
            meters.forgetExecutions(ownerId);
        }
    }

    /** Other limits came into force: what was executed under those before trips nobody. */
    public void restartExecutions() {
        meters.restartExecutions();
    }

    /** Puts back counters from a snapshot. */
    public void restore(long dayNotionalAmount, long timeNs, long rateState) {
        day.restore(dayNotionalAmount, timeNs);
        rate.restore(rateState);
    }

    /** State of the order rate limit, for a snapshot. */
    public long rateState() {
        return rate.save();
    }

    RejectReason refuse(RejectReason reason, Refusal why) {
        return refuse(reason, why, 0, 0, 0);
    }

    RejectReason refuse(RejectReason reason, Refusal why, long one, long two) {
        return refuse(reason, why, one, two, 0);
    }

    RejectReason refuse(RejectReason reason, Refusal why, long one, long two, long three) {
        refusal = why;
        value1 = one;
        value2 = two;
        value3 = three;
        return reason;
    }
}
