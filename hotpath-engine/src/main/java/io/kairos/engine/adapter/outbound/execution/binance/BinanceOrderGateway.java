package io.kairos.engine.adapter.outbound.execution.binance;

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
import io.kairos.engine.adapter.outbound.execution.entry.VenueOrderIds;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceErrors;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.binance.RateBudget;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.netty.channel.EventLoop;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Orders on Binance Spot. The engine thread calls {@code send…}; where it is not the event loop's own, a small message carries the
 * request there. The event loop owns everything else: the session, waiting requests, the mapping of answers and events.
 *
 * <p>New orders go by the WebSocket API only, and only while the link is up. Cancels and status queries take REST when there
 * is no session: a cancel reduces risk and a query does no harm, while an order placed without a user stream would trade
 * unseen.
 *
 * <p>Whatever was handed over and got no answer that can be trusted is reported as {@code OUTCOME_UNKNOWN}; an order refused
 * by a definite error is {@code REJECTED} with the venue's {@code code message}. Nothing is sent twice.
 */
public final class BinanceOrderGateway implements OrderGateway {
    private final BinanceContext context;
    private final RateBudget budget;
    private final EventLoop eventLoop;
    private final LongSupplier clock;
    private final VenueNames names;
    private final VenueOrderIds venueOrderIds = new VenueOrderIds();
    private final ReportMapper reports;
    private final AccountBook accountBook;
    private final WsApiLink link;
    private final RestPath restPath;
    private final OrderTemplates templates;
    private final BudgetTeller budgetTeller;
    private final InFlight inFlight = new InFlight();

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
     * Creates a gateway; without credentials it stays down.
     *
     * @param venue shared part.
     * @param registry complete; read here only.
     * @param sink the engine's ring.
     */
    public BinanceOrderGateway(BinanceVenue venue, InstrumentRegistry registry, EventSink sink) {
        this.context = venue.context();
        this.budget = venue.budget();
        this.eventLoop = venue.nextEventLoop();
        EpochNanoClock epochClock = venue.clock();
        this.clock = epochClock::nanoTime;
        this.names = new VenueNames(registry, Venue.BINANCE);
        RetryingSink retrying = new RetryingSink(sink, eventLoop, this::onReportsLost);
        ExecutionEvents events = new ExecutionEvents(Venue.BINANCE, retrying);
        OpenOrders open = new OpenOrders();
        this.reports = new ReportMapper(names, events, venueOrderIds, open, eventLoop.ticker()::nanoTime);
        this.accountBook = new AccountBook(names, events);
        this.link = new WsApiLink(venue, eventLoop, names, events, reports, accountBook);
        this.link.comparesOrders(
                new OrderComparison(venue, names, open, eventLoop.ticker()::nanoTime, this::sendStatusQuery));
        this.restPath = new RestPath(venue.rest(), budget, eventLoop);
        this.budgetTeller = new BudgetTeller(eventLoop, epochClock, events, to -> {
            RateBudget.Left left = budget.scarcest();
            to.level(
                    ExecutionEvents.WHOLE_ACCOUNT,
                    left.remaining(),
                    left.capacity(),
                    TimeUnit.MILLISECONDS.toNanos(left.resetInMs()));
        });
        this.templates = new OrderTemplates(context.recvWindowMs());
        registry.instruments().stream()
                .filter(instrument -> instrument.venue() == Venue.BINANCE)
                .forEach(templates::prepare);
    }

    @Override
    public Venue venue() {
        return Venue.BINANCE;
    }

    @Override
    public void start() {
        eventLoop.execute(link::start);
        if (context.credentials() != null) {
            eventLoop.execute(budgetTeller::start);
        }
    }

    @Override
    public boolean sendNewOrder(ApprovedOrder order) {
        Instrument instrument = order.instrument();
        if (names.instrument(instrument.id()) == null || !link.isUp() || !link.isWritable() || !inFlight.tryTake()) {
            return false;
        }
        if (!budget.tryOrder()) {
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

    @Override
    public void define(Instrument instrument) {
        names.define(instrument);
    }

    @Override
    public boolean isFlushed() {
        // Where the link has a thread of its own, the hand-over to that is all that this one can know.
        WsApiConnection session = eventLoop.inEventLoop() ? link.session() : null;
        return session == null || session.isFlushed();
    }

    @Override
    public boolean sendCancel(int instrumentId, long orderId) {
        Instrument instrument = names.instrument(instrumentId);
        if (instrument == null || context.credentials() == null || !inFlight.tryTakeForCancel()) {
            return false;
        }
        if (!budget.tryWeight(RateBudget.Use.CANCEL, ApiMethod.CANCEL_WEIGHT)) {
            releaseSlot();
            return false;
        }
        return handOver(() -> cancel(instrument, orderId));
    }

    /** Makes the quantity smaller; the venue changes nothing else of an order that keeps its place. */
    @Override
    public boolean sendAmend(int instrumentId, long orderId, long newPx, long newQty) {
        Instrument instrument = names.instrument(instrumentId);
        if (instrument == null || !link.isUp() || !link.isWritable() || !inFlight.tryTake()) {
            return false;
        }
        if (!budget.tryWeight(RateBudget.Use.QUERY, ApiMethod.AMEND_WEIGHT)) {
            releaseSlot();
            return false;
        }
        return handOver(() -> amend(instrument, orderId, newQty));
    }

    @Override
    public boolean sendStatusQuery(int instrumentId, long orderId) {
        Instrument instrument = names.instrument(instrumentId);
        if (instrument == null || context.credentials() == null || !inFlight.tryTake()) {
            return false;
        }
        if (!budget.tryWeight(RateBudget.Use.QUERY, ApiMethod.STATUS_WEIGHT)) {
            releaseSlot();
            return false;
        }
        return handOver(() -> new StatusQuery(
                        pathForLiveSession(),
                        budget,
                        reports,
                        eventLoop,
                        clock,
                        instrument,
                        orderId,
                        venueOrderIds.get(orderId),
                        this::releaseSlot)
                .start());
    }

    /** Things that the venue said and that were not understood; each was logged and made its order unknown. */
    public long notUnderstood() {
        return reports.notUnderstood() + accountBook.notUnderstood();
    }

    @Override
    public Map<String, Long> details() {
        return Map.of(
                "notUnderstood",
                notUnderstood(),
                "budgetRefusals",
                budget.refusals(),
                "comparisons",
                link.account().comparisons(),
                "comparisonFailures",
                link.account().comparisonFailures(),
                "orderComparisons",
                link.orders().comparisons(),
                "orderComparisonFailures",
                link.orders().failures(),
                "doubtfulOrders",
                link.orders().doubtful(),
                "untrackedOrders",
                link.orders().untracked());
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

    private RequestPath pathForLiveSession() {
        WsApiConnection session = link.session();
        return session != null && session.isWritable() ? session : restPath;
    }

    private void place(NewOrder order) {
        WsApiConnection session = link.session();
        PlaceHandler handler = new PlaceHandler(order.instrument(), order.orderId());
        if (session == null || !link.isUp()) {
            handler.onNoAnswer("the link went down before the order left");
            return;
        }
        if (session.isLoggedOn()) {
            MessageTemplate message = templates.of(order.instrument(), order.side(), order.type(), order.timeInForce());
            session.sendPrepared(message, order.orderId(), order.limitPx(), order.qty(), handler);
        } else {
            session.request(ApiMethod.PLACE, params(order), handler);
        }
    }

    /** For keys that cannot log on: each such order is signed. */
    private static Map<String, String> params(NewOrder order) {
        Instrument instrument = order.instrument();
        Map<String, String> params = new LinkedHashMap<>();
        params.put("symbol", instrument.venueSymbol());
        params.put("side", order.side().name());
        params.put("type", order.type().name());
        if (order.type() == OrderType.LIMIT) {
            params.put("timeInForce", order.timeInForce().name());
        }
        if (order.type() != OrderType.MARKET) {
            params.put("price", DecimalText.format(order.limitPx(), instrument.priceDecimals()));
        }
        params.put("quantity", DecimalText.format(order.qty(), instrument.qtyDecimals()));
        params.put("newClientOrderId", ClientOrderId.format(order.orderId()));
        params.put("newOrderRespType", "FULL");
        return params;
    }

    private void cancel(Instrument instrument, long orderId) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("symbol", instrument.venueSymbol());
        params.put("origClientOrderId", ClientOrderId.format(orderId));
        pathForLiveSession().request(ApiMethod.CANCEL, params, new CancelHandler(instrument, orderId));
    }

    private void amend(Instrument instrument, long orderId, long newQty) {
        AmendHandler handler = new AmendHandler(instrument, orderId);
        WsApiConnection session = link.session();
        if (session == null || !link.isUp()) {
            handler.onNotSent("the link went down before the amendment left");
            return;
        }
        String id = ClientOrderId.format(orderId);
        Map<String, String> params = new LinkedHashMap<>();
        params.put("symbol", instrument.venueSymbol());
        params.put("origClientOrderId", id);
        // Otherwise the order would get a name that we do not know.
        params.put("newClientOrderId", id);
        params.put("newQty", DecimalText.format(newQty, instrument.qtyDecimals()));
        session.request(ApiMethod.AMEND, params, handler);
    }

    private void onReportsLost() {
        link.disconnect("the engine does not take reports");
    }

    /** What became of a new order. */
    private final class PlaceHandler implements ResponseHandler {
        private final Instrument instrument;
        private final long orderId;

        PlaceHandler(Instrument instrument, long orderId) {
            this.instrument = instrument;
            this.orderId = orderId;
        }

        @Override
        public void onResult(JsonNode result) {
            releaseSlot();
            reports.onPlaced(instrument, orderId, clock.getAsLong(), result);
        }

        @Override
        public void onError(int status, int code, String message) {
            releaseSlot();
            String text = BinanceErrors.text(status, code, message);
            if (BinanceErrors.outcome(status, code, message) == BinanceErrors.Outcome.REFUSED) {
                plain(ReportKind.REJECTED, OrderState.REJECTED, text);
            } else {
                plain(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, text);
            }
        }

        @Override
        public void onNoAnswer(String why) {
            releaseSlot();
            plain(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, why);
        }

        private void plain(ReportKind kind, OrderState state, String text) {
            reports.plain(kind, state, instrument.id(), orderId, clock.getAsLong(), text);
        }
    }

    /** What became of an amendment. */
    private final class AmendHandler implements ResponseHandler {
        private final Instrument instrument;
        private final long orderId;

        AmendHandler(Instrument instrument, long orderId) {
            this.instrument = instrument;
            this.orderId = orderId;
        }

        @Override
        public void onResult(JsonNode result) {
            releaseSlot();
            reports.onAmended(instrument, orderId, clock.getAsLong(), result);
        }

        @Override
        public void onError(int status, int code, String message) {
            releaseSlot();
            boolean refused = BinanceErrors.outcome(status, code, message) == BinanceErrors.Outcome.REFUSED;
            plain(
                    refused ? ReportKind.AMEND_REJECTED : ReportKind.OUTCOME_UNKNOWN,
                    OrderState.UNKNOWN,
                    BinanceErrors.text(status, code, message));
        }

        @Override
        public void onNoAnswer(String why) {
            releaseSlot();
            plain(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, "amendment: " + why);
        }

        void onNotSent(String why) {
            releaseSlot();
            plain(ReportKind.AMEND_REJECTED, OrderState.LIVE, why);
        }

        private void plain(ReportKind kind, OrderState state, String text) {
            reports.plain(kind, state, instrument.id(), orderId, clock.getAsLong(), text);
        }
    }

    /** What became of a cancel. */
    private final class CancelHandler implements ResponseHandler {
        private final Instrument instrument;
        private final long orderId;

        CancelHandler(Instrument instrument, long orderId) {
            this.instrument = instrument;
            this.orderId = orderId;
        }

        @Override
        public void onResult(JsonNode result) {
            releaseSlot();
            reports.onCanceled(instrument, orderId, clock.getAsLong(), result);
        }

        @Override
        public void onError(int status, int code, String message) {
            releaseSlot();
            // A refused cancel says little of the order: -2011 usually means that it has just filled.
            boolean refused = BinanceErrors.outcome(status, code, message) == BinanceErrors.Outcome.REFUSED;
            reports.plain(
                    refused ? ReportKind.CANCEL_REJECTED : ReportKind.OUTCOME_UNKNOWN,
                    OrderState.UNKNOWN,
                    instrument.id(),
                    orderId,
                    clock.getAsLong(),
                    BinanceErrors.text(status, code, message));
        }

        @Override
        public void onNoAnswer(String why) {
            releaseSlot();
            reports.plain(
                    ReportKind.OUTCOME_UNKNOWN,
                    OrderState.UNKNOWN,
                    instrument.id(),
                    orderId,
                    clock.getAsLong(),
                    "cancel: " + why);
        }
    }
}
