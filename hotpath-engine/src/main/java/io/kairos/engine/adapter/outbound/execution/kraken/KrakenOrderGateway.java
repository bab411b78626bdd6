package io.kairos.engine.adapter.outbound.execution.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.outbound.execution.entry.BudgetTeller;
import io.kairos.engine.adapter.outbound.execution.entry.InFlight;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.outbound.execution.kraken.EntryCounters.Counter;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenErrors;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.kraken.TradingRate;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders on Kraken Spot. The engine thread calls {@code send…}; where it is not the event loop's own, a small message carries the
 * request there. The event loop owns everything else: the link, waiting requests, the mapping of answers and events.
 *
 * <p>New orders go by the WebSocket only, and only while the link is up; each carries a deadline after which the venue refuses it.
 * Cancels take REST when there is no session. Status queries are always REST, which trails the socket: see {@link StatusDesk}.
 *
 * <p>Whatever was handed over and got no answer that can be trusted is reported as {@code OUTCOME_UNKNOWN}, unless the stream has
 * told of the order; an order refused by a definite error is {@code REJECTED} with the venue's words. Nothing is sent twice.
 */
public final class KrakenOrderGateway implements OrderGateway {
    private static final Logger LOG = LoggerFactory.getLogger(KrakenOrderGateway.class);
    private static final int CANCEL_RETRY_MS = 200;
    private static final int MAX_CANCEL_RETRIES = 25;
    /** So long cancels that have to wait are gathered: they may be all that is open. */
    private static final int CANCEL_ALL_MS = 50;

    private static final int AUDIT_MS = 30_000;
    private static final int MAX_AUDITED = 100;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final KrakenContext context;
    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    /** For spans; the event loop's own, so that one on virtual time has them in virtual time. */
    private final Ticker monotonic;

    private final VenueTime time;
    private final TradingRate tradingRate;
    private final KrakenVenue venue;
    private final VenueNames names;
    private final EntryCounters counters = new EntryCounters();
    private final OrderTracks tracks;
    private final ReportMapper reports;
    private final RestPath rest;
    private final PrivateLink link;
    private final BudgetTeller budgetTeller;
    private final StatusDesk statusDesk;
    private final InFlight inFlight = new InFlight();
    /** Orders whose cancels wait for room in the venue's counter. */
    private final Set<Long> delayedCancels = new HashSet<>();

    private boolean cancelAllPlanned;

    /** An approved order on its way to the event loop. */
    private record NewOrder(
            long orderId,
            Instrument instrument,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            long limitPx,
            long qty) {}

    /**
     * Creates a gateway.
     *
     * @param venue shared part, with credentials.
     * @param eventLoop owns everything here.
     * @param registry complete; read here only.
     * @param sink the engine's ring.
     */
    public KrakenOrderGateway(KrakenVenue venue, EventLoop eventLoop, InstrumentRegistry registry, EventSink sink) {
        this.venue = venue;
        this.context = venue.context();
        this.eventLoop = eventLoop;
        this.clock = venue.clock();
        this.monotonic = eventLoop.ticker();
        this.time = venue.time();
        this.tradingRate = venue.tradingRate();
        this.names = new VenueNames(registry, Venue.KRAKEN);
        RetryingSink retrying = new RetryingSink(sink, eventLoop, this::onReportsLost);
        ExecutionEvents events = new ExecutionEvents(Venue.KRAKEN, retrying);
        this.tracks = new OrderTracks(counters, monotonic::nanoTime, clock::nanoTime);
        this.reports = new ReportMapper(names, events, tracks, tradingRate, counters);
        this.rest = new RestPath(venue.privateRest(), venue.privateRate(), eventLoop);
        AccountBook accountBook = new AccountBook(names, venue.assetIds(), events, counters);
        AccountSync account = new AccountSync(
                accountBook,
                rest,
                eventLoop,
                clock,
                time,
                counters,
                context.settleMs(),
                context.balanceIntervalMs(),
                context.queryLagMs());
        this.budgetTeller = new BudgetTeller(eventLoop, clock, events, to -> tradingRate.levels(to::level));
        this.statusDesk = new StatusDesk(
                rest, tracks, reports, counters, eventLoop, clock::nanoTime, monotonic::nanoTime, context.queryLagMs());
        this.link = new PrivateLink(
                venue,
                eventLoop,
                events,
                new EntryParts(rest, tracks, reports, accountBook, account, counters),
                this::onLink);
    }

    @Override
    public Venue venue() {
        return Venue.KRAKEN;
    }

    @Override
    public void start() {
        eventLoop.execute(() -> {
            link.start();
            audit();
            budgetTeller.start();
        });
    }

    @Override
    public void define(Instrument instrument) {
        names.define(instrument);
        if (eventLoop.inEventLoop()) {
            tracks.define(instrument);
        } else if (!eventLoop.isShuttingDown()) {
            eventLoop.execute(() -> tracks.define(instrument));
        }
    }

    @Override
    public boolean sendNewOrder(ApprovedOrder order) {
        Instrument instrument = order.instrument();
        boolean known = names.instrument(instrument.id()) != null;
        if (!known || !link.isUp() || !link.isWritable() || !takes(order.type()) || !inFlight.tryTake()) {
            return false;
        }
        if (!tradingRate.tryAdd(instrument.id())) {
            releaseSlot();
            return false;
        }
        NewOrder copy = new NewOrder(
                order.orderId(),
                instrument,
                order.side(),
                order.type(),
                order.timeInForce(),
                order.limitPx(),
                order.qty());
        return handOver(() -> place(copy));
    }

    /** Whether the venue's matching engine takes such orders now, by its own word. */
    private boolean takes(OrderType type) {
        return switch (link.system()) {
            case "maintenance", "cancel_only" -> false;
            case "post_only" -> type == OrderType.LIMIT_MAKER;
            default -> true;
        };
    }

    @Override
    public boolean sendCancel(int instrumentId, long orderId) {
        Instrument instrument = names.instrument(instrumentId);
        return instrument != null && inFlight.tryTakeForCancel() && handOver(() -> cancel(instrument, orderId, 0));
    }

    @Override
    public boolean sendStatusQuery(int instrumentId, long orderId) {
        Instrument instrument = names.instrument(instrumentId);
        return instrument != null
                && inFlight.tryTake()
                && handOver(() -> statusDesk.ask(instrument, orderId, this::releaseSlot));
    }

    @Override
    public boolean sendAmend(int instrumentId, long orderId, long newPx, long newQty) {
        Instrument instrument = names.instrument(instrumentId);
        return instrument != null
                && newPx > 0
                && newQty > 0
                && link.isUp()
                && link.isWritable()
                && inFlight.tryTake()
                && handOver(() -> amend(instrument, orderId, newPx, newQty));
    }

    @Override
    public boolean isFlushed() {
        // Where the link has a thread of its own, the hand-over to that is all that this one can know.
        PrivateConnection session = eventLoop.inEventLoop() ? link.session() : null;
        return session == null || session.isFlushed();
    }

    @Override
    public Map<String, Long> details() {
        Map<String, Long> details = new TreeMap<>(counters.byName());
        details.putAll(venue.fees().details());
        details.put("budgetsTold", budgetTeller.told());
        details.put("tradingBudgetRefusals", tradingRate.refusals());
        details.put("restBudgetRefusals", venue.privateRate().refusals());
        return details;
    }

    /** Ends the session now, as a network failure would; it is made anew after a delay. Any thread. */
    public void disconnect(String reason) {
        eventLoop.execute(() -> link.disconnect(reason));
    }

    @Override
    public void close() {
        if (!eventLoop.isShutdown()) {
            eventLoop.execute(link::stop);
        }
    }

    private void releaseSlot() {
        inFlight.release();
    }

    private boolean handOver(Runnable request) {
        if (eventLoop.isShuttingDown()) {
            releaseSlot();
            return false;
        }
        if (eventLoop.inEventLoop()) {
            request.run();
        } else {
            eventLoop.execute(request);
        }
        return true;
    }

    private void onLink(LinkState state) {
        switch (state) {
            case RECONCILING -> statusDesk.hold();
            case UP -> statusDesk.release(link.reconciliation());
            default -> statusDesk.release(0);
        }
    }

    private void onReportsLost() {
        tracks.forgetTold();
        link.disconnect("the engine does not take reports");
    }

    /** Compares open orders that the venue has long been silent about with what its queries say. */
    private void audit() {
        if (eventLoop.isShuttingDown()) {
            return;
        }
        if (link.isUp()) {
            long quietSinceNs = monotonic.nanoTime() - AUDIT_MS * NANOS_PER_MILLI;
            List<OrderTrack> quiet = tracks.open().stream()
                    .filter(track -> track.known && track.signNs - quietSinceNs < 0)
                    .limit(MAX_AUDITED)
                    .toList();
            statusDesk.compare(quiet);
        }
        var unused = eventLoop.schedule(this::audit, AUDIT_MS, TimeUnit.MILLISECONDS);
    }

    private void place(NewOrder order) {
        OrderTrack track = tracks.add(order.orderId(), order.instrument());
        PlaceHandler handler = new PlaceHandler(track, order.instrument());
        PrivateConnection session = link.session();
        if (session == null || !link.isUp()) {
            handler.onNoAnswer("the link went down before the order left");
            return;
        }
        track.postOnly = order.type() == OrderType.LIMIT_MAKER;
        session.sendPrepared(
                session.templates().place(order.instrument(), order.side(), order.type(), order.timeInForce()),
                order.orderId(),
                order.limitPx(),
                order.qty(),
                time.nowMs() + context.deadlineMs(),
                handler);
    }

    /**
     * A cancel that the venue's counter has no room for is late rather than lost. Where such cancels are for all that the account has
     * open, one request does it, which the venue takes whatever its counter says: whoever stops everything must not wait for that.
     */
    private void cancel(Instrument instrument, long orderId, int retries) {
        CancelHandler handler = new CancelHandler(instrument, orderId);
        OrderTrack track = tracks.of(orderId);
        delayedCancels.remove(orderId);
        if (retries > 0 && track != null && track.ended) {
            releaseSlot();
            return;
        }
        if (!tradingRate.tryCancel(instrument.id(), ageMs(track))) {
            counters.count(Counter.CANCELS_DELAYED);
            if (retries >= MAX_CANCEL_RETRIES || eventLoop.isShuttingDown()) {
                handler.onError("not sent: the venue's counter of this pair is full", true);
            } else {
                delayedCancels.add(orderId);
                planCancelAll();
                var unused = eventLoop.schedule(
                        () -> cancel(instrument, orderId, retries + 1), CANCEL_RETRY_MS, TimeUnit.MILLISECONDS);
            }
            return;
        }
        PrivateConnection session = link.session();
        if (session != null && session.isWritable()) {
            session.sendPrepared(session.templates().cancel(), orderId, 0, 0, 0, handler);
        } else {
            rest.requestUrgent("CancelOrder", Map.of("cl_ord_id", ClientOrderId.format(orderId)), handler.byRest());
        }
    }

    private void planCancelAll() {
        if (!cancelAllPlanned) {
            cancelAllPlanned = true;
            var unused = eventLoop.schedule(this::cancelAllIfAllWait, CANCEL_ALL_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void cancelAllIfAllWait() {
        cancelAllPlanned = false;
        PrivateConnection session = link.session();
        if (session != null && !delayedCancels.isEmpty() && !tracks.hasOpenBesides(delayedCancels)) {
            counters.count(Counter.CANCEL_ALLS);
            LOG.warn("Kraken is told to cancel all that is open: cancels that wait={}", delayedCancels.size());
            session.request("cancel_all", "", new CancelAllHandler());
        }
    }

    private long ageMs(@Nullable OrderTrack track) {
        return track == null ? 0 : Math.max(0, (clock.nanoTime() - track.changedNs) / NANOS_PER_MILLI);
    }

    private void amend(Instrument on, long orderId, long newPx, long newQty) {
        OrderTrack track = tracks.add(orderId, on);
        AmendHandler handler = new AmendHandler(track, on);
        PrivateConnection session = link.session();
        if (session == null || !link.isUp()) {
            handler.onNotSent("the link went down before the amendment left");
        } else if (!tradingRate.tryAmend(on.id(), ageMs(track))) {
            handler.onNotSent("not sent: the venue's counter of this pair is full");
        } else {
            String params = "\"cl_ord_id\":\"" + ClientOrderId.format(orderId) + "\",\"limit_price\":"
                    + DecimalText.format(newPx, on.priceDecimals()) + ",\"order_qty\":"
                    + DecimalText.format(newQty, on.qtyDecimals())
                    + (track.postOnly ? ",\"post_only\":true" : "")
                    + ",\"deadline\":\"" + Instant.ofEpochMilli(time.nowMs() + context.deadlineMs()) + '"';
            session.request("amend_order", params, handler);
        }
    }

    private void plain(ReportKind kind, OrderState state, Instrument on, long orderId, String text) {
        reports.plain(kind, state, on.id(), orderId, clock.nanoTime(), text);
    }

    /** What an error says beyond the request that it answers. */
    private void learnFrom(String error, Instrument on) {
        if (KrakenErrors.isTradingRateLimit(error)) {
            tradingRate.onRefused(on.id());
        } else if (KrakenErrors.isInvalidSession(error)) {
            link.onTokenVoid(error);
        }
    }

    /** What became of a new order. */
    private final class PlaceHandler implements AnswerHandler {
        private final OrderTrack track;
        private final Instrument on;

        PlaceHandler(OrderTrack track, Instrument on) {
            this.track = track;
            this.on = on;
        }

        @Override
        public void onResult(JsonNode result) {
            releaseSlot();
            reports.onPlaced(track, clock.nanoTime(), result);
        }

        @Override
        public void onError(String error, boolean refused) {
            releaseSlot();
            if (refused) {
                track.endConcluded();
                plain(ReportKind.REJECTED, OrderState.REJECTED, on, track.orderId, error);
            } else {
                plain(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, on, track.orderId, error);
            }
            learnFrom(error, on);
        }

        @Override
        public void onNoAnswer(String why) {
            releaseSlot();
            // The stream told of it: the answer is not missed.
            if (!track.known) {
                plain(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, on, track.orderId, why);
            }
        }
    }

    /** What became of a cancel. That it is done is told by the stream, with what had filled. */
    private final class CancelHandler implements AnswerHandler {
        private final Instrument on;
        private final long orderId;
        private boolean byRest;

        CancelHandler(Instrument on, long orderId) {
            this.on = on;
            this.orderId = orderId;
        }

        /** Without a session there is no stream either, so the end is asked for. */
        CancelHandler byRest() {
            byRest = true;
            return this;
        }

        @Override
        public void onResult(JsonNode result) {
            if (byRest) {
                statusDesk.ask(on, orderId, KrakenOrderGateway.this::releaseSlot);
            } else {
                releaseSlot();
            }
        }

        @Override
        public void onError(String error, boolean refused) {
            releaseSlot();
            // A refused cancel says little of the order: an unknown one usually has just ended.
            plain(
                    refused ? ReportKind.CANCEL_REJECTED : ReportKind.OUTCOME_UNKNOWN,
                    OrderState.UNKNOWN,
                    on,
                    orderId,
                    error);
            learnFrom(error, on);
        }

        @Override
        public void onNoAnswer(String why) {
            releaseSlot();
            plain(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, on, orderId, "cancel: " + why);
        }
    }

    /** What became of canceling everything: each order's end is told by the stream, and its own cancel waits on. */
    private static final class CancelAllHandler implements AnswerHandler {
        @Override
        public void onResult(JsonNode result) {
            LOG.info("Kraken canceled all that was open: count={}", result.path("count"));
        }

        @Override
        public void onError(String error, boolean refused) {
            LOG.warn("Kraken did not cancel all: {}", error);
        }

        @Override
        public void onNoAnswer(String why) {
            LOG.warn("Kraken did not say whether it canceled all: {}", why);
        }
    }

    /** What became of an amendment. That it is done is told by the stream. */
    private final class AmendHandler implements AnswerHandler {
        private final OrderTrack track;
        private final Instrument on;

        AmendHandler(OrderTrack track, Instrument on) {
            this.track = track;
            this.on = on;
        }

        @Override
        public void onResult(JsonNode result) {
            releaseSlot();
        }

        @Override
        public void onError(String error, boolean refused) {
            releaseSlot();
            plain(
                    refused ? ReportKind.AMEND_REJECTED : ReportKind.OUTCOME_UNKNOWN,
                    OrderState.UNKNOWN,
                    on,
                    track.orderId,
                    error);
            learnFrom(error, on);
        }

        void onNotSent(String why) {
            releaseSlot();
            plain(ReportKind.AMEND_REJECTED, OrderState.LIVE, on, track.orderId, why);
        }

        @Override
        public void onNoAnswer(String why) {
            releaseSlot();
            plain(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, on, track.orderId, "amend: " + why);
        }
    }
}
