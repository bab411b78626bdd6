package io.kairos.simulation;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.journal.codec.RiskScope;
import io.kairos.journal.codec.TradingState;
import io.kairos.simulation.RiskBook.LimitsInForce;
import io.kairos.simulation.RiskBook.Resting;
import io.kairos.simulation.RiskBook.ScopeLimit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules of docs/risk.md for what is about to leave, each worked out from the journal by itself. Where the engine may choose between
 * quotes, or holds more for an order than the order needs, the reading that is best for the engine counts. One thread.
 */
final class RiskRules {
    // Numbers of controls in docs/risk.md.
    static final int RESTRICTED = 4;
    static final int MAX_QUANTITY = 12;
    static final int DAY_NOTIONAL = 16;
    static final int MAX_VALUE = 17;
    static final int BOOK = 18;
    static final int PRICE_COLLAR = 19;
    static final int MAX_POSITION = 23;
    static final int MAX_EXPOSURE = 24;
    static final int ORDER_RATE = 28;
    static final int OPEN_ORDERS = 29;
    static final int OPEN_NOTIONAL = 30;

    /** A sale may bring more than at its limit: by no more than the widest collar there is here. */
    private static final BigDecimal ABOVE_LIMIT = new BigDecimal("1.02");

    /** Values of assets that an order does not trade are up to a tenth of a second old in the engine. */
    private static final BigDecimal OLD_VALUES = new BigDecimal("1.02");

    private static final BigDecimal BPS = BigDecimal.valueOf(10_000);
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long MS_NS = 1_000_000L;

    /** Takes findings. */
    interface Findings {
        void require(Invariant invariant, boolean holds, Supplier<String> finding);
    }

    /** Sum of the fills and fees of an asset at all venues. */
    interface Positions {
        long of(int assetId);
    }

    /**
     * What leaves: a new order, or new terms of one that rests.
     *
     * @param leaves quantity that would be open.
     */
    record Request(Resting order, long px, long leaves, long timeNs) {
        Instrument on() {
            return order.on;
        }

        BigDecimal price() {
            return BigDecimal.valueOf(px, on().priceDecimals());
        }

        @Override
        public String toString() {
            return "order " + order.orderId + " of " + order.owner + " on " + on().venue() + ' ' + on().symbol()
                    + (order.buy ? " buys " : " sells ") + BigDecimal.valueOf(leaves, on().qtyDecimals()) + " at "
                    + price();
        }
    }

    private record Rated(long timeNs, Resting order) {}

    private final RiskBook book;
    private final Quotes quotes;
    private final Positions positions;
    private final Findings findings;
    private final ArrayDeque<Rated> rated = new ArrayDeque<>();
    private long ratedVersion;

    /**
     * Rules over these.
     */
    RiskRules(RiskBook book, Quotes quotes, Positions positions, Findings findings) {
        this.book = book;
        this.quotes = quotes;
        this.positions = positions;
        this.findings = findings;
    }

    /** A process began: rates of scopes begin anew. */
    void onStarted() {
        rated.clear();
    }

    /** Judges what leaves; returns the least that it is worth in the reference asset. */
    BigDecimal judge(Request request, SimulatedEngine engine) {
        InstrumentRegistry registry = engine.registry();
        states(request);
        venue(request);
        quantityAndPrice(request);
        selfMatch(request);
        BigDecimal worth = worth(request, registry);
        value(request, worth, registry);
        counts(request, worth, registry);
        Holdings holdings = new Holdings(request, engine, registry);
        position(request, holdings);
        exposure(request, holdings, registry);
        reducing(request, holdings);
        return worth;
    }

    private void require(Invariant invariant, boolean holds, Supplier<String> finding) {
        findings.require(invariant, holds, finding);
    }

    private TradingState state(Request request) {
        return book.stateFor(request.on(), request.order().owner);
    }

    private void states(Request request) {
        require(
                Invariant.SCOPE_HALT,
                state(request) != TradingState.HALTED,
                () -> request + ", which is in a scope that is halted");
    }

    private void venue(Request request) {
        int venueId = request.on().venue().id();
        require(Invariant.VENUE_READY, book.isLinkUp(venueId), () -> request + ", whose venue's link is not up");
        require(
                Invariant.VENUE_READY,
                book.unsettled(venueId).isEmpty(),
                () -> request + ", whose venue was not asked yet for orders " + book.unsettled(venueId));
    }

    private interface OfLimit {
        void judge(ScopeLimit limit);
    }

    private void each(int control, Request request, OfLimit what) {
        for (ScopeLimit limit : book.limits().scopes()) {
            if (limit.control() == control
                    && RiskBook.isIn(limit.scope(), limit.name(), request.on(), request.order().owner)) {
                what.judge(limit);
            }
        }
    }

    private void quantityAndPrice(Request request) {
        Instrument on = request.on();
        BigDecimal qty = BigDecimal.valueOf(request.leaves(), on.qtyDecimals());
        require(
                Invariant.MAX_QUANTITY,
                request.leaves() <= on.maxQty(),
                () -> request + ", the venue's largest is " + on.maxQty());
        each(
                MAX_QUANTITY,
                request,
                limit -> require(
                        Invariant.MAX_QUANTITY,
                        qty.compareTo(amount(limit.value(), on.base())) <= 0,
                        () -> request + ", limit " + limit));
        each(
                RESTRICTED,
                request,
                limit -> require(Invariant.SCOPE_HALT, limit.value() == 0, () -> request + ", which is restricted"));
        BigDecimal opposite = quotes.px(on, request.order().buy);
        collar(request, opposite, book.limits().collarBps());
        each(PRICE_COLLAR, request, limit -> collar(request, opposite, limit.value()));
        each(
                BOOK,
                request,
                limit -> require(
                        Invariant.FRESH_BOOK,
                        request.timeNs() - quotes.timeNs(on.id()) <= limit.value() * MS_NS,
                        () -> request + ", its quote is older than " + limit));
    }

    private void collar(Request request, @Nullable BigDecimal opposite, long bps) {
        require(
                Invariant.PRICE_COLLAR,
                opposite != null
                        && request.price()
                                        .subtract(opposite)
                                        .abs()
                                        .multiply(BPS)
                                        .compareTo(opposite.multiply(BigDecimal.valueOf(bps)))
                                <= 0,
                () -> request + ", the quote against it is " + opposite + ", the collar " + bps + " bps");
    }

    private void selfMatch(Request request) {
        for (Resting other : book.open()) {
            boolean meets = other.orderId != request.order().orderId
                    && other.on.id() == request.on().id()
                    && other.buy != request.order().buy
                    && !other.immediate
                    && other.lowLeaves() > 0
                    && other.lowPx > 0
                    && (other.buy ? request.px() <= other.lowPx : request.px() >= other.highPx);
            require(
                    Invariant.SELF_MATCH,
                    !meets,
                    () -> request + ", which would trade with our order " + other.orderId + " at " + other.lowPx);
        }
    }

    private static BigDecimal amount(long mantissa, Asset of) {
        return BigDecimal.valueOf(mantissa, of.decimals());
    }

    /** The least that it is worth in the reference asset, zero where that cannot be told. */
    BigDecimal worth(Request request, InstrumentRegistry registry) {
        LimitsInForce limits = book.limits();
        if (limits.referenceAssetId() < 0) {
            return BigDecimal.ZERO;
        }
        Asset reference = registry.asset(limits.referenceAssetId());
        Instrument on = request.on();
        BigDecimal qty = BigDecimal.valueOf(request.leaves(), on.qtyDecimals());
        BigDecimal byQuote = quotes.leastWorth(registry, on.quote(), reference, quoteValue(request))
                .orElse(null);
        if (on.quote().equals(reference) && byQuote != null) {
            return byQuote;
        }
        BigDecimal byBase =
                quotes.leastWorth(registry, on.base(), reference, qty).orElse(null);
        if (byQuote == null || byBase == null) {
            return byQuote != null ? byQuote : byBase != null ? byBase : BigDecimal.ZERO;
        }
        return byQuote.min(byBase);
    }

    /** At its limit; a sale below the bid at the bid, unless it goes on with a plan. */
    private BigDecimal quoteValue(Request request) {
        BigDecimal bid = quotes.px(request.on(), false);
        boolean byBid = !request.order().buy && !request.order().ofPlan && bid != null;
        BigDecimal px = byBid ? request.price().max(bid) : request.price();
        return px.multiply(BigDecimal.valueOf(request.leaves(), request.on().qtyDecimals()));
    }

    private void value(Request request, BigDecimal worth, InstrumentRegistry registry) {
        LimitsInForce limits = book.limits();
        require(Invariant.DAY_NOTIONAL, limits.version() > 0, () -> request + " without limits");
        if (limits.version() == 0) {
            return;
        }
        Asset reference = registry.asset(limits.referenceAssetId());
        each(
                MAX_VALUE,
                request,
                limit -> require(
                        Invariant.ORDER_VALUE,
                        worth.compareTo(amount(limit.value(), reference)) <= 0,
                        () -> request + " worth " + worth + ", limit " + limit));
        dayNotional(request, worth, "", amount(limits.dayNotional(), reference));
        each(DAY_NOTIONAL, request, limit -> {
            if (limit.scope() != RiskScope.ENGINE) {
                dayNotional(request, worth, request.order().owner, amount(limit.value(), reference));
            }
        });
    }

    /** Of an amendment only what it is worth more counts in the day, which is not worked out here. */
    private void dayNotional(Request request, BigDecimal worth, String owner, BigDecimal limit) {
        BigDecimal sum = book.dayWorth(request.timeNs(), owner).add(isNew(request) ? worth : BigDecimal.ZERO);
        require(
                Invariant.DAY_NOTIONAL,
                sum.compareTo(limit) <= 0,
                () -> request + ": with it the day is worth " + sum + " of '" + owner + "', limit " + limit);
    }

    private static boolean isNew(Request request) {
        return !request.order().sent;
    }

    private void counts(Request request, BigDecimal worth, InstrumentRegistry registry) {
        LimitsInForce limits = book.limits();
        if (limits.version() != ratedVersion) {
            ratedVersion = limits.version();
            rated.clear();
        }
        rated.add(new Rated(request.timeNs(), request.order()));
        rated.removeIf(each -> request.timeNs() - each.timeNs() > SECOND_NS);
        each(OPEN_ORDERS, request, limit -> {
            long count = 1;
            for (Resting other : book.open()) {
                count += isOther(other, limit, request) ? 1 : 0;
            }
            long found = count;
            require(
                    Invariant.OPEN_ORDERS,
                    found <= limit.value(),
                    () -> request + " is number " + found + ", limit " + limit);
        });
        each(ORDER_RATE, request, limit -> {
            long found = rated.stream()
                    .filter(each -> RiskBook.isIn(limit.scope(), limit.name(), each.order().on, each.order().owner))
                    .count();
            require(
                    Invariant.ORDER_RATE,
                    found <= 2 * limit.value(),
                    () -> request + " is number " + found + " within a second, limit " + limit);
        });
        if (limits.version() > 0) {
            boolean own = limits.scopes().stream()
                    .anyMatch(each -> each.control() == OPEN_NOTIONAL && each.scope() == RiskScope.ENGINE);
            if (!own) {
                openNotional(
                        request,
                        worth,
                        new ScopeLimit(OPEN_NOTIONAL, RiskScope.ENGINE, "", limits.dayNotional()),
                        registry);
            }
            each(OPEN_NOTIONAL, request, limit -> openNotional(request, worth, limit, registry));
        }
    }

    private static boolean isOther(Resting other, ScopeLimit limit, Request request) {
        return other.orderId != request.order().orderId
                && RiskBook.isIn(limit.scope(), limit.name(), other.on, other.owner);
    }

    private void openNotional(Request request, BigDecimal worth, ScopeLimit limit, InstrumentRegistry registry) {
        BigDecimal sum = worth;
        for (Resting other : book.open()) {
            if (isOther(other, limit, request)) {
                sum = sum.add(other.unitWorth.multiply(BigDecimal.valueOf(other.lowLeaves())));
            }
        }
        BigDecimal found = sum;
        Asset reference = registry.asset(book.limits().referenceAssetId());
        // A unit less than the limit's last digit is how exactly the worth of a part is known here.
        BigDecimal most = amount(limit.value() + 1, reference);
        require(
                Invariant.OPEN_NOTIONAL,
                found.compareTo(most) <= 0,
                () -> request + ": with it open orders are worth " + found + ", limit " + limit);
    }

    /** What orders give and bring, and what is held, of the two assets of a request; without the request itself. */
    private final class Holdings {
        final Asset receive;
        final Asset give;
        final BigDecimal brings;
        final BigDecimal gives;
        private final Request request;
        private final SimulatedEngine engine;
        private final InstrumentRegistry registry;

        Holdings(Request request, SimulatedEngine engine, InstrumentRegistry registry) {
            this.request = request;
            this.engine = engine;
            this.registry = registry;
            Instrument on = request.on();
            boolean buy = request.order().buy;
            receive = buy ? on.base() : on.quote();
            give = buy ? on.quote() : on.base();
            brings = of(receive, request.order(), request.px(), request.leaves());
            gives = of(give, request.order(), request.px(), request.leaves());
        }

        private static BigDecimal of(Asset asset, Resting order, long px, long leaves) {
            Instrument on = order.on;
            BigDecimal qty = BigDecimal.valueOf(leaves, on.qtyDecimals());
            return asset.equals(on.base())
                    ? qty
                    : qty.multiply(BigDecimal.valueOf(px, on.priceDecimals()))
                            .setScale(asset.decimals(), RoundingMode.DOWN);
        }

        BigDecimal net(Asset asset) {
            return amount(positions.of(asset.id()), asset);
        }

        /** The least, or the most, that other open orders may still bring or give of an asset. */
        BigDecimal others(Asset asset, boolean bring, boolean most) {
            BigDecimal sum = BigDecimal.ZERO;
            boolean aboveLimit = bring && most;
            for (Resting other : book.open()) {
                Asset moved = other.buy == bring ? other.on.base() : other.on.quote();
                if (other.orderId != request.order().orderId && moved.equals(asset)) {
                    BigDecimal of = of(
                            asset,
                            other,
                            most ? other.highPx : other.lowPx,
                            most ? other.highLeaves() : other.lowLeaves());
                    sum = sum.add(aboveLimit ? of.multiply(ABOVE_LIMIT) : of);
                }
            }
            return sum;
        }

        /** The least that an asset may come to above zero once all is filled that brings it, the request included. */
        BigDecimal asLong(Asset asset) {
            BigDecimal sum = net(asset).add(others(asset, true, false));
            return asset.equals(receive) ? sum.add(brings) : sum;
        }

        /** The least that it may come to below zero once all is filled that gives it. */
        BigDecimal asShort(Asset asset) {
            BigDecimal sum = others(asset, false, false).subtract(net(asset));
            return asset.equals(give) ? sum.add(gives) : sum;
        }

        /** All that is reserved or set aside of an asset, which the ledger's own invariant holds against the orders. */
        BigDecimal reserved(Asset asset) {
            long sum = 0;
            for (int venue = 0; venue < io.kairos.domain.instrument.Venue.values().length; venue++) {
                sum += engine.probe().reserved(venue, asset.id());
            }
            return amount(sum, registry.asset(asset.id()));
        }
    }

    private void position(Request request, Holdings held) {
        for (ScopeLimit limit : book.limits().scopes()) {
            if (limit.control() != MAX_POSITION || limit.scope() != RiskScope.ASSET) {
                continue;
            }
            if (limit.name().equals(held.receive.name())) {
                BigDecimal asShort = held.reserved(held.receive).subtract(held.net(held.receive));
                judgePosition(request, held.receive, held.asLong(held.receive), asShort, limit);
            }
            if (limit.name().equals(held.give.name())) {
                BigDecimal asLong = held.net(held.give).add(held.others(held.give, true, true));
                judgePosition(request, held.give, held.asShort(held.give), asLong, limit);
            }
        }
    }

    /** An order that makes the smaller side grow, while the other is beyond the limit, changes nothing of the worst. */
    private void judgePosition(Request request, Asset asset, BigDecimal grown, BigDecimal other, ScopeLimit limit) {
        require(
                Invariant.MAX_POSITION,
                grown.compareTo(amount(limit.value(), asset)) <= 0 || grown.compareTo(other) <= 0,
                () -> request + ": with all in flight " + asset.name() + " may come to " + grown + ", limit " + limit);
    }

    private void exposure(Request request, Holdings held, InstrumentRegistry registry) {
        for (ScopeLimit limit : book.limits().scopes()) {
            if (limit.control() != MAX_EXPOSURE) {
                continue;
            }
            if (limit.scope() == RiskScope.ENGINE) {
                totalExposure(request, held, limit, registry);
            } else if (limit.name().equals(held.receive.name())) {
                BigDecimal asShort = held.reserved(held.receive).subtract(held.net(held.receive));
                judgeExposure(request, held, held.receive, held.asLong(held.receive), asShort, limit, registry);
            } else if (limit.name().equals(held.give.name())) {
                BigDecimal asLong = held.net(held.give).add(held.others(held.give, true, true));
                judgeExposure(request, held, held.give, held.asShort(held.give), asLong, limit, registry);
            }
        }
    }

    /** As a position, but by its value; an order that leads a plan back is not held to it. */
    private void judgeExposure(
            Request request,
            Holdings held,
            Asset asset,
            BigDecimal grown,
            BigDecimal other,
            ScopeLimit limit,
            InstrumentRegistry registry) {
        BigDecimal worth = worth(asset, grown, registry);
        require(
                Invariant.MAX_EXPOSURE,
                worth.compareTo(amount(
                                        limit.value(),
                                        registry.asset(book.limits().referenceAssetId())))
                                <= 0
                        || grown.compareTo(other) <= 0
                        || (request.order().ofPlan && reduces(request, held)),
                () -> request + ": with all in flight " + asset.name() + " may come to " + grown + " worth " + worth
                        + ", limit " + limit);
    }

    private void totalExposure(Request request, Holdings held, ScopeLimit limit, InstrumentRegistry registry) {
        BigDecimal sum = BigDecimal.ZERO;
        for (Asset asset : registry.assets()) {
            sum = sum.add(worth(asset, held.asLong(asset).max(held.asShort(asset)), registry));
        }
        BigDecimal total = sum;
        BigDecimal most = amount(limit.value(), registry.asset(book.limits().referenceAssetId()))
                .multiply(OLD_VALUES);
        require(
                Invariant.MAX_EXPOSURE,
                total.compareTo(most) <= 0 || reduces(request, held),
                () -> request + ": with all in flight exposures may come to " + total + ", limit " + limit);
    }

    /** The least that an exposure is worth; the reference asset has none, and what has no quote is not judged. */
    private BigDecimal worth(Asset asset, BigDecimal exposed, InstrumentRegistry registry) {
        Asset reference = registry.asset(book.limits().referenceAssetId());
        return asset.equals(reference)
                ? BigDecimal.ZERO
                : quotes.leastWorth(registry, asset, reference, exposed.max(BigDecimal.ZERO))
                        .orElse(BigDecimal.ZERO);
    }

    private void reducing(Request request, Holdings held) {
        require(
                Invariant.REDUCING,
                state(request) != TradingState.REDUCING || reduces(request, held),
                () -> request + ", which reduces nothing: net " + held.give.name() + ' ' + held.net(held.give) + ", "
                        + held.receive.name() + ' ' + held.net(held.receive));
    }

    private boolean reduces(Request request, Holdings held) {
        int reference = book.limits().referenceAssetId();
        boolean sellsHeld = held.give.id() != reference
                && held.net(held.give)
                                .subtract(held.others(held.give, false, false))
                                .compareTo(held.gives)
                        >= 0;
        boolean buysBack = held.receive.id() != reference
                && held.net(held.receive)
                                .negate()
                                .subtract(held.others(held.receive, true, false))
                                .compareTo(held.brings)
                        >= 0;
        boolean mayLeadBack = request.order().ofPlan || (sellsHeld && buysBack);
        return request.order().buy
                ? buysBack || (sellsHeld && (held.receive.id() == reference || mayLeadBack))
                : sellsHeld || (buysBack && (held.give.id() == reference || mayLeadBack));
    }
}
