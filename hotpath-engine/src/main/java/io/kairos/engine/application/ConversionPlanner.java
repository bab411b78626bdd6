package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.arbitrage.EmptyMarkets;
import io.kairos.engine.domain.arbitrage.LegArithmetic;
import io.kairos.engine.domain.arbitrage.Route;
import io.kairos.engine.domain.arbitrage.RouteFinder;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.risk.OrderIntent;
import io.kairos.engine.domain.risk.PlanLegs;
import io.kairos.engine.domain.risk.RiskLimits;
import io.kairos.engine.domain.risk.TradingState;
import org.jspecify.annotations.Nullable;

/**
 * What an amount of one asset would bring of another now, by which orders, what it would cost to turn back on the way, and why it
 * cannot be traded if it cannot. Engine thread only; cold; decides, and sends nothing.
 */
final class ConversionPlanner {
    /** Orders of one path. */
    static final int MAX_HOPS = 3;

    private static final long BPS = 10_000;
    private static final long NO_FLOOR = FixedMath.OVERFLOW;

    private final EngineState state;
    private final RouteFinder routes;
    private final OrderIntent probe = new OrderIntent();
    private final PlanLegs legs = new PlanLegs();
    private @Nullable ConversionOffer offer;
    private RejectReason reason = RejectReason.NONE;
    private String text = "";
    private long returnFloor;
    private TradingState strictest = TradingState.ACTIVE;
    private int ownerId;

    ConversionPlanner(EngineState state) {
        this.state = state;
        this.routes = new RouteFinder(state.registry, state.board, state.depth, state.balances, this::isOpen);
    }

    /** The path found last, null for none. There may be one that cannot be traded. */
    @Nullable
    ConversionOffer offer() {
        return offer;
    }

    /** Why the path found last cannot be traded now, or why there is none. */
    RejectReason reason() {
        return reason;
    }

    /** The same in words, with the field, its value and what was expected. */
    String text() {
        return text;
    }

    /** The most that turning back may cost, zero or below, start asset. */
    long returnFloor() {
        return returnFloor;
    }

    /**
     * Looks for the best path.
     *
     * @param owner who asks; limits of his own hold for him.
     * @param venueName where the amount lies, empty for wherever it brings most.
     */
    void plan(String owner, String from, String to, long qtyMantissa, int qtyScale, String venueName) {
        ownerId = state.risk.ownerId(owner);
        offer = null;
        reason = RejectReason.NONE;
        text = "";
        returnFloor = 0;
        Asset start = asset("from_asset", from);
        Asset target = start == null ? null : asset("to_asset", to);
        if (start == null || target == null) {
            return;
        }
        long amount = FixedMath.rescaleExact(qtyMantissa, qtyScale, start.decimals());
        if (amount == FixedMath.OVERFLOW) {
            refuse(
                    RejectReason.INVALID_QUANTITY,
                    "quantity: expected at most " + start.decimals() + " decimals of " + start.name()
                            + " within 64 bits, got " + DecimalText.format(qtyMantissa, qtyScale));
            return;
        }
        Venue venue = venueOf(venueName);
        if (venue == null && !venueName.isEmpty()) {
            refuse(RejectReason.VENUE_UNAVAILABLE, "venue: expected a venue of this engine, got " + venueName);
            return;
        }
        if (!state.risk.isReady()) {
            refuse(RejectReason.ENGINE_NOT_READY, state.readyReason);
            return;
        }
        boolean funded = isFunded(venue, start, amount, true);
        if (!funded && isFunded(venue, start, amount, false)) {
            refuse(
                    RejectReason.VENUE_NOT_READY,
                    "venue: expected one that is ready, got " + start.name()
                            + " only where orders from before an interruption are being settled");
            return;
        }
        strictest = TradingState.ACTIVE;
        Route route = best(venue, start, target, amount, funded);
        if (route.hops() == 0 && state.killSwitch.hasStoppedScopes()) {
            // What is stopped there is the better answer, and a position that is reduced may pass.
            strictest = TradingState.HALTED;
            route = best(venue, start, target, amount, funded);
        }
        if (route.hops() == 0) {
            refuseWithoutPath(route, start, target, amount);
            return;
        }
        take(route, start, target);
        if (!funded) {
            refuse(RejectReason.INSUFFICIENT_BALANCE, shortWords(venue, start, amount));
        } else if (isWhole(route, amount, start)) {
            judge(route);
        }
    }

    private boolean isOpen(int instrumentId) {
        return state.isOpen(instrumentId, strictest);
    }

    private void refuse(RejectReason why, String words) {
        reason = why;
        text = words;
    }

    private @Nullable Asset asset(String field, String name) {
        Asset asset = state.registry.assetByName(name);
        if (asset == null) {
            refuse(RejectReason.UNKNOWN_ASSET, field + ": expected an asset of this engine, got " + name);
        }
        return asset;
    }

    private static @Nullable Venue venueOf(String name) {
        for (Venue venue : Venue.values()) {
            if (venue.name().equals(name)) {
                return venue;
            }
        }
        return null;
    }

    /** What lies at a venue where orders are being settled does not count, if asked so: it may not be given. */
    private boolean isFunded(@Nullable Venue only, Asset start, long amount, boolean settledOnly) {
        for (Venue venue : Venue.values()) {
            if ((only == null || venue == only)
                    && !(settledOnly && state.risk.unsettled(venue.id()) > 0)
                    && state.balances.free(venue.id(), start.id()) >= amount) {
                return true;
            }
        }
        return false;
    }

    /** From where the amount lies; if it lies nowhere, as if it lay wherever it brings most. Ties go to the lower venue id. */
    private Route best(@Nullable Venue only, Asset start, Asset target, long amount, boolean funded) {
        int best = -1;
        int last = -1;
        long most = -1;
        Route route = null;
        for (Venue venue : Venue.values()) {
            boolean there = !funded || state.balances.free(venue.id(), start.id()) >= amount;
            if ((only == null || venue == only) && there) {
                last = venue.id();
                route = find(last, start, target, amount);
                if (route.result() > most) {
                    most = route.result();
                    best = last;
                }
            }
        }
        // The finder keeps one route; searching a large market again is not for nothing.
        return route == null || best != last ? find(best, start, target, amount) : route;
    }

    private Route find(int venueId, Asset start, Asset target, long amount) {
        return routes.find(
                venueId,
                start.id(),
                amount,
                target.id(),
                // What comes of the start asset on the way would be counted as brought home, and not be given again.
                start.id(),
                MAX_HOPS,
                EmptyMarkets.none(),
                state.execution.cycleNodes() == CycleNodes.ASSET,
                state.risk.limits(),
                state.nowNs);
    }

    private void refuseWithoutPath(Route route, Asset start, Asset target, long amount) {
        boolean joined = false;
        for (Instrument on : state.registry.instruments()) {
            joined |= on.base().id() == start.id() || on.quote().id() == start.id();
        }
        String what = DecimalText.format(amount, start.decimals()) + ' ' + start.name();
        if (joined && !route.mayOpen()) {
            refuse(
                    RejectReason.MIN_NOTIONAL,
                    "quantity: expected enough for the smallest order of a market of " + start.name() + ", got "
                            + what);
        } else {
            refuse(
                    RejectReason.NO_PATH,
                    "to_asset: no way from " + what + " to " + target.name() + " by at most " + MAX_HOPS
                            + " orders over live books of markets that trade and have a limit");
        }
    }

    private void take(Route route, Asset start, Asset target) {
        Instrument first = state.registry.instrument(route.instrumentId(0));
        ConversionOffer found = ConversionOffer.of(
                start.id(),
                target.id(),
                LegArithmetic.given(first, route.side(0), route.px(0), route.qty(0)),
                route.result(),
                route.resultAtLimits(),
                route.hops());
        for (int hop = 0; hop < route.hops(); hop++) {
            int id = route.instrumentId(hop);
            found.setLeg(
                    hop,
                    id,
                    route.side(hop),
                    route.px(hop),
                    route.qty(hop),
                    state.nowNs - state.board.receiveTimeNs(id));
        }
        offer = found;
    }

    private String shortWords(@Nullable Venue only, Asset start, long amount) {
        String where = "";
        long most = -1;
        for (Venue venue : Venue.values()) {
            long free = state.balances.free(venue.id(), start.id());
            if ((only == null || venue == only) && free > most) {
                most = free;
                where = venue.name();
            }
        }
        return "quantity: expected at most what is free at one venue, " + DecimalText.format(most, start.decimals())
                + ' ' + start.name() + " at " + where + ", got " + DecimalText.format(amount, start.decimals());
    }

    /** Whether each order takes all that arrives, but for what is too little for another order. */
    private boolean isWhole(Route route, long amount, Asset start) {
        long arrives = amount;
        for (int hop = 0; hop < route.hops(); hop++) {
            Instrument on = state.registry.instrument(route.instrumentId(hop));
            Side side = route.side(hop);
            long px = route.px(hop);
            long left = arrives - LegArithmetic.given(on, side, px, route.qty(hop));
            long qty = LegArithmetic.maxQty(on, side, px, left);
            if (qty != FixedMath.OVERFLOW
                    && qty >= on.minQty()
                    && qty > 0
                    && on.quoteAmountDown(px, qty) >= on.minNotionalAmount()) {
                refusePart(
                        on,
                        side,
                        px,
                        route.qty(hop),
                        hop == 0 ? start : side == Side.BUY ? on.quote() : on.base(),
                        left);
                return false;
            }
            arrives = route.received(hop);
        }
        return true;
    }

    private void refusePart(Instrument on, Side side, long px, long qty, Asset given, long left) {
        long limit = state.risk.limits().maxOrderNotional(on.quote().id());
        long allowed = limit == RiskLimits.NO_LIMIT ? 0 : LegArithmetic.maxQty(on, Side.BUY, px, limit);
        boolean limited = qty + on.stepQty() > allowed && allowed != FixedMath.OVERFLOW;
        boolean largest = qty + on.stepQty() > on.maxQty();
        String rest = DecimalText.format(left, given.decimals()) + ' ' + given.name() + " would be left at "
                + on.venue().name() + ' ' + on.symbol();
        if (limited) {
            refuse(
                    RejectReason.MAX_NOTIONAL,
                    "quantity: one order there may be worth "
                            + DecimalText.format(limit, on.quote().decimals()) + ' '
                            + on.quote().name() + "; " + rest);
        } else if (largest) {
            refuse(RejectReason.INVALID_QUANTITY, "quantity: above the venue's largest order; " + rest);
        } else {
            refuse(
                    RejectReason.NO_PATH,
                    "quantity: the book does not " + (side == Side.BUY ? "offer" : "bid for") + " enough; " + rest);
        }
    }

    /** Every order must pass the gate now, and turning back must not cost more than is allowed. */
    private void judge(Route route) {
        legs.begin(ownerId);
        for (int hop = 0; hop < route.hops(); hop++) {
            Instrument on = state.registry.instrument(route.instrumentId(hop));
            probe.set(
                    0,
                    on,
                    route.side(hop),
                    OrderType.LIMIT,
                    TimeInForce.IOC,
                    route.qty(hop),
                    on.qtyDecimals(),
                    route.px(hop),
                    on.priceDecimals());
            probe.by(ownerId);
            if (hop > 0) {
                probe.asFollowUp();
            }
            RejectReason refused = state.gate.check(probe, state.nowNs);
            if (refused != RejectReason.NONE) {
                refuse(refused, on.venue().name() + ' ' + on.symbol() + ": " + state.gate.reasonText());
                return;
            }
            legs.add(probe);
        }
        RejectReason refused = state.gate.checkHeadroom(legs, state.nowNs);
        if (refused != RejectReason.NONE) {
            refuse(refused, state.gate.reasonText());
            return;
        }
        judgeReturn(route);
    }

    private void judgeReturn(Route route) {
        ConversionOffer found = offer;
        if (found == null) {
            throw new IllegalStateException("judged without a path");
        }
        long allowed =
                FixedMath.mulDivDown(found.giveAmount(), state.execution.plans().maxLossBps(), BPS);
        returnFloor = returnFloor(route, found.fromAssetId(), found.giveAmount());
        if (returnFloor == NO_FLOOR || -returnFloor > allowed) {
            Asset start = state.registry.asset(found.fromAssetId());
            refuse(
                    RejectReason.WORST_CASE,
                    "turning back on the way could cost "
                            + (returnFloor == NO_FLOOR
                                    ? "what cannot be said"
                                    : DecimalText.format(-returnFloor, start.decimals()) + ' ' + start.name())
                            + ", allowed is " + DecimalText.format(allowed, start.decimals()));
        }
    }

    /** The path breaks after any order but the last, and what is held goes back at a price that has become worse by the band. */
    private long returnFloor(Route route, int startAssetId, long put) {
        long floor = 0;
        long left = put;
        for (int hop = 0; hop < route.hops() - 1; hop++) {
            Instrument on = state.registry.instrument(route.instrumentId(hop));
            long qty = Math.min(route.qty(hop), LegArithmetic.maxQty(on, route.side(hop), route.px(hop), left));
            left = qty == FixedMath.OVERFLOW ? qty : LegArithmetic.received(on, route.side(hop), route.px(hop), qty);
            long back = left == FixedMath.OVERFLOW ? left : wayBack(route, hop, startAssetId, left);
            if (back == FixedMath.OVERFLOW) {
                return NO_FLOOR;
            }
            floor = Math.min(floor, back - put);
        }
        return floor;
    }

    /** What an amount behind a leg brings of the start asset: straight where a market joins them, else by the legs before. */
    private long wayBack(Route route, int hop, int startAssetId, long held) {
        Instrument last = state.registry.instrument(route.instrumentId(hop));
        int asset = (route.side(hop) == Side.BUY ? last.base() : last.quote()).id();
        long straight = state.converter.valueDown(asset, startAssetId, held);
        if (straight != FixedMath.OVERFLOW) {
            return worse(straight - FixedMath.mulDivUp(straight, last.takerFeeCentibps(), Instrument.FEE_DENOMINATOR));
        }
        long amount = held;
        for (int back = hop; back >= 0 && amount > 0; back--) {
            Instrument on = state.registry.instrument(route.instrumentId(back));
            Side side = route.side(back).opposite();
            long px = side == Side.BUY ? state.board.askPx(on.id()) : state.board.bidPx(on.id());
            if (px == QuoteBoard.NO_PX || px <= 0) {
                return FixedMath.OVERFLOW;
            }
            long qty = LegArithmetic.maxQty(on, side, px, amount);
            amount = qty == FixedMath.OVERFLOW ? qty : LegArithmetic.received(on, side, px, qty);
        }
        return amount == FixedMath.OVERFLOW ? amount : worse(amount);
    }

    private long worse(long amount) {
        return FixedMath.mulDivDown(amount, BPS - state.execution.plans().lossBandBps(), BPS);
    }
}
