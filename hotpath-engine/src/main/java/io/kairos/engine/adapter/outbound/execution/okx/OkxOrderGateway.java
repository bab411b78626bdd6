package io.kairos.engine.adapter.outbound.execution.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
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
import io.kairos.engine.adapter.venue.okx.AccountBudget;
import io.kairos.engine.adapter.venue.okx.AccountBudget.Pool;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxErrors;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.OrderGateway;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Ticker;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.EpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders on OKX spot. The engine thread calls {@code send…}; where it is not the event loop's own, a small message carries the
 * request there. The event loop owns everything else: connections, waiting requests, the mapping of answers and pushes.
 *
 * <p>New orders and amendments go by the private WebSocket only, and only while the link is up. Cancels take REST when there is no
 * session: a cancel reduces risk, while an order placed without pushes would trade unseen. Queries are REST, the socket has none.
 *
 * <p>An answer to an order only says that the venue took it; what becomes of it comes as pushes. Whatever was handed over and got no
 * answer that can be trusted is reported as {@code OUTCOME_UNKNOWN}; an order refused by a definite error is {@code REJECTED} with
 * the venue's {@code code message}. Nothing is sent twice.
 */
public final class OkxOrderGateway implements OrderGateway {
    private static final Logger LOG = LoggerFactory.getLogger(OkxOrderGateway.class);
    /** How long a stop waits for the venue to stop the dead man's switch. */
    private static final int DISARM_LIMIT_MS = 2_000;
    /** After a cancel by REST, whose outcome no push tells, the order is asked for. */
    private static final int LOOK_AFTER_CANCEL_MS = 250;

    private final OkxVenue venue;
    private final OkxContext context;
    private final AccountBudget budget;
    private final EventLoop eventLoop;
    private final EpochNanoClock clock;
    /** For spans; the event loop's own, so that one on virtual time has them in virtual time. */
    private final Ticker monotonic;

    private final VenueNames names;
    private final VenueOrderIds venueOrderIds = new VenueOrderIds();
    private final OpenOrders open = new OpenOrders();
    private final TradeMemory trades = new TradeMemory();
    private final OrderTemplates templates = new OrderTemplates();
    private final InFlight inFlight = new InFlight();
    private final ReportMapper reports;
    private final BudgetTeller budgetTeller;
    private final AccountBook accountBook;
    private final PrivateCalls calls;
    private final StatusQuery.Services queries;
    private final Reconciler reconciler;
    private final DeadManSwitch deadManSwitch;
    private final PrivateLink link;
    private boolean measuringTime;

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
     * @param eventLoop on which everything happens; owned by the caller.
     * @param registry complete; read here only.
     * @param sink the engine's ring.
     */
    public OkxOrderGateway(OkxVenue venue, EventLoop eventLoop, InstrumentRegistry registry, EventSink sink) {
        this.venue = venue;
        this.context = venue.context();
        this.budget = venue.accountBudget();
        this.eventLoop = eventLoop;
        this.clock = venue.clock();
        this.monotonic = eventLoop.ticker();
        this.names = new VenueNames(registry, Venue.OKX);
        RetryingSink retrying = new RetryingSink(sink, eventLoop, this::onReportsLost);
        ExecutionEvents events = new ExecutionEvents(Venue.OKX, retrying);
        this.reports = new ReportMapper(names, events, venueOrderIds, open, trades, monotonic::nanoTime);
        this.accountBook = new AccountBook(names, events);
        this.budgetTeller = new BudgetTeller(eventLoop, clock, events, to -> budget.levels(to::level));
        this.calls = new PrivateCalls(venue.privateRest(), budget, eventLoop, this::onWrongTime);
        this.queries =
                new StatusQuery.Services(calls, budget, reports, open, eventLoop, clock::nanoTime, monotonic::nanoTime);
        this.reconciler = new Reconciler(
                calls,
                names,
                reports,
                accountBook,
                open,
                clock::nanoTime,
                monotonic::nanoTime,
                () -> venue.time().nowMs(),
                this::askFor);
        this.deadManSwitch = new DeadManSwitch(calls, eventLoop, context.cancelAllAfterSeconds());
        this.link = new PrivateLink(
                venue,
                eventLoop,
                new PrivateLink.Parts(events, reports, accountBook, reconciler, deadManSwitch, this::onWrongTime));
    }

    @Override
    public Venue venue() {
        return Venue.OKX;
    }

    @Override
    public void start() {
        eventLoop.execute(link::start);
        if (context.credentials() != null) {
            eventLoop.execute(budgetTeller::start);
        }
    }

    @Override
    public void define(Instrument instrument) {
        names.define(instrument);
    }

    @Override
    public boolean sendNewOrder(ApprovedOrder order) {
        Instrument on = order.instrument();
        if (names.instrument(on.id()) == null
                || instIdCode(on) < 0
                || !link.isUp()
                || !link.isWritable()
                || !inFlight.tryTake()) {
            return false;
        }
        if (!budget.tryTake(Pool.PLACE, on.id())) {
            releaseSlot();
            return false;
        }
        if (eventLoop.inEventLoop()) {
            place(order.orderId(), on, order.side(), order.type(), order.timeInForce(), order.limitPx(), order.qty());
            return true;
        }
        NewOrder copy = new NewOrder(
                order.orderId(), on, order.side(), order.type(), order.timeInForce(), order.limitPx(), order.qty());
        return handOver(() -> place(
                copy.orderId(),
                copy.instrument(),
                copy.side(),
                copy.type(),
                copy.timeInForce(),
                copy.limitPx(),
                copy.qty()));
    }

    @Override
    public boolean sendCancel(int instrumentId, long orderId) {
        Instrument on = names.instrument(instrumentId);
        if (on == null || context.credentials() == null || !inFlight.tryTakeForCancel()) {
            return false;
        }
        if (!budget.tryTake(Pool.CANCEL, on.id())) {
            releaseSlot();
            return false;
        }
        return handOver(() -> cancel(on, orderId));
    }

    @Override
    public boolean sendAmend(int instrumentId, long orderId, long newPx, long newQty) {
        Instrument on = names.instrument(instrumentId);
        if (on == null || instIdCode(on) < 0 || !link.isUp() || !link.isWritable() || !inFlight.tryTake()) {
            return false;
        }
        if (!budget.tryTake(Pool.AMEND, on.id())) {
            releaseSlot();
            return false;
        }
        return handOver(() -> amend(on, orderId, newPx, newQty));
    }

    @Override
    public boolean sendStatusQuery(int instrumentId, long orderId) {
        Instrument on = names.instrument(instrumentId);
        if (on == null || context.credentials() == null || !inFlight.tryTake()) {
            return false;
        }
        if (!budget.tryTake(Pool.QUERY, on.id())) {
            releaseSlot();
            return false;
        }
        return handOver(() -> query(on, orderId));
    }

    @Override
    public Map<String, Long> details() {
        return Map.ofEntries(
                Map.entry("budgetsTold", budgetTeller.told()),
                Map.entry("feesTold", venue.fees().details().getOrDefault("feesTold", 0L)),
                Map.entry("feeFailures", venue.fees().details().getOrDefault("feeFailures", 0L)),
                Map.entry("feesAboveConfigured", venue.fees().details().getOrDefault("feesAboveConfigured", 0L)),
                Map.entry("notUnderstood", reports.notUnderstood() + accountBook.notUnderstood()),
                Map.entry("unreadable", link.unreadable()),
                Map.entry("foreignMarkets", reports.foreignMarkets()),
                Map.entry("repeatedTrades", reports.repeatedTrades()),
                Map.entry("recoveredTrades", reconciler.recoveredTrades()),
                Map.entry("missingOrders", reconciler.missingOrders()),
                Map.entry("comparisons", reconciler.passes()),
                Map.entry("comparisonFailures", reconciler.failures()),
                Map.entry("connections", link.connections()),
                Map.entry("takeovers", link.takeovers()),
                Map.entry("budgetRefusals", budget.refusals()),
                Map.entry("throttled", budget.throttled()),
                Map.entry("openOrders", (long) open.count()),
                Map.entry("cancelAllAfterArmed", deadManSwitch.isConfirmed() ? 1L : 0L),
                Map.entry("cancelAllAfterRenewed", deadManSwitch.renewed()),
                Map.entry("cancelAllAfterFailures", deadManSwitch.failures()));
    }

    /** Ends the session now, as a network failure would; it is made anew after a delay. Any thread. */
    public void disconnect(String reason) {
        eventLoop.execute(() -> link.disconnect(reason));
    }

    /**
     * Ends order entry. The dead man's switch is stopped first, unless an order of ours may be open: then it is left to run out.
     * Waits for that for a moment, but not on the event loop.
     */
    @Override
    public void close() {
        if (eventLoop.isShutdown()) {
            return;
        }
        CompletableFuture<Void> disarmed = new CompletableFuture<>();
        eventLoop.execute(() -> {
            int left = open.count() + inFlight.count();
            if (left == 0) {
                var unused = deadManSwitch.disarm().whenComplete((done, failure) -> disarmed.complete(null));
            } else {
                LOG.warn("OKX dead man's switch is left to run out: orders that may be open={}", left);
                deadManSwitch.letRun();
                disarmed.complete(null);
            }
            link.stop();
        });
        if (!eventLoop.inEventLoop()) {
            await(disarmed);
        }
    }

    private static void await(CompletableFuture<Void> disarmed) {
        try {
            disarmed.get(DISARM_LIMIT_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("OKX did not answer in time whether the dead man's switch is stopped");
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completes with a failure", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long instIdCode(Instrument on) {
        return venue.instIdCode(on.venueSymbol());
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

    private void place(
            long orderId, Instrument on, Side side, OrderType type, TimeInForce timeInForce, long limitPx, long qty) {
        PrivateConnection session = link.session();
        PlaceHandler handler = new PlaceHandler(on, orderId, side);
        open.onSign(on, orderId, monotonic.nanoTime());
        long code = instIdCode(on);
        if (session == null || !link.isUp() || code < 0) {
            handler.onNoAnswer("the link went down before the order left");
            return;
        }
        MessageTemplate message = templates.place(on, code, side, type, timeInForce);
        session.sendPrepared(message, orderId, limitPx, qty, validUntilMs(), handler);
    }

    private long validUntilMs() {
        return venue.time().nowMs() + context.orderValidityMs();
    }

    private void cancel(Instrument on, long orderId) {
        PrivateConnection session = link.session();
        long code = instIdCode(on);
        if (session != null && code >= 0) {
            session.sendPrepared(templates.cancel(on, code), orderId, 0, 0, 0, new CancelHandler(on, orderId, false));
        } else {
            calls.post(
                    PrivateCalls.CANCEL, OrderMessages.cancelByRest(on, orderId), new CancelHandler(on, orderId, true));
        }
    }

    private void amend(Instrument on, long orderId, long newPx, long newQty) {
        PrivateConnection session = link.session();
        AmendHandler handler = new AmendHandler(on, orderId);
        long code = instIdCode(on);
        if (session == null || code < 0) {
            handler.onNotSent("the link went down before the amendment left");
            return;
        }
        session.sendPrepared(templates.amend(on, code), orderId, newPx, newQty, validUntilMs(), handler);
    }

    private void query(Instrument on, long orderId) {
        new StatusQuery(queries, on, orderId, venueOrderIds.get(orderId), this::releaseSlot).start();
    }

    /** Asks for an order of which no push told what was to be expected; one that cannot be asked for now is asked for later. */
    private void askFor(Instrument on, long orderId) {
        if (!sendStatusQuery(on.id(), orderId)) {
            LOG.warn("OKX cannot be asked for an order now: symbol={} orderId={}", on.symbol(), orderId);
        }
    }

    /** The venue called a time of ours wrong: it is measured anew, once at a time. */
    private void onWrongTime() {
        if (measuringTime) {
            return;
        }
        measuringTime = true;
        venue.time().distrust();
        var unused = venue.rest().measureTime().whenComplete((done, failure) -> {
            LOG.warn(
                    "OKX clock measured anew: clock={} failure={}",
                    venue.time().venueClock(),
                    failure == null ? "none" : failure.toString());
            if (!eventLoop.isShutdown()) {
                eventLoop.execute(() -> measuringTime = false);
            }
        });
    }

    /** What was noted as told has not reached the engine: all of it is told again. */
    private void onReportsLost() {
        trades.clear();
        link.disconnect("the engine does not take reports");
    }

    private abstract class OrderHandler implements AnswerHandler {
        final Instrument on;
        final long orderId;
        private final Pool pool;

        OrderHandler(Instrument on, long orderId, Pool pool) {
            this.on = on;
            this.orderId = orderId;
            this.pool = pool;
        }

        /** What a refusal proves; also teaches budget and clock. */
        final OkxErrors.Outcome judge(int status, String code) {
            if (OkxErrors.isThrottled(status, code)) {
                budget.onThrottled(pool, on.id(), code);
            }
            if (OkxErrors.isWrongTime(code)) {
                onWrongTime();
            }
            return OkxErrors.outcome(status, code);
        }

        final void plain(ReportKind kind, OrderState state, String text) {
            reports.plain(kind, state, on, orderId, clock.nanoTime(), text);
        }
    }

    /** What became of a new order. */
    private final class PlaceHandler extends OrderHandler {
        private final Side side;

        PlaceHandler(Instrument on, long orderId, Side side) {
            super(on, orderId, Pool.PLACE);
            this.side = side;
        }

        @Override
        public void onDone(JsonNode data) {
            releaseSlot();
            JsonNode row = data.path(0);
            if (OrderMessages.orderId(row.path("clOrdId").asText()) != orderId) {
                plain(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, "answered without naming the order");
            } else {
                reports.onPlaced(on, orderId, io.kairos.journal.codec.Side.valueOf(side.name()), clock.nanoTime(), row);
            }
        }

        @Override
        public void onRefused(int status, String code, String message) {
            releaseSlot();
            String text = OkxErrors.text(status, code, message);
            if (judge(status, code) == OkxErrors.Outcome.REFUSED) {
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
    }

    /** What became of a cancel: one that was taken is told by a push. */
    private final class CancelHandler extends OrderHandler {
        private final boolean byRest;

        CancelHandler(Instrument on, long orderId, boolean byRest) {
            super(on, orderId, Pool.CANCEL);
            this.byRest = byRest;
        }

        @Override
        public void onDone(JsonNode data) {
            releaseSlot();
            if (byRest) {
                var unused = eventLoop.schedule(() -> askFor(on, orderId), LOOK_AFTER_CANCEL_MS, TimeUnit.MILLISECONDS);
            }
        }

        @Override
        public void onRefused(int status, String code, String message) {
            releaseSlot();
            // A refused cancel says little of the order: 51400 usually means that it has just filled.
            boolean refused = judge(status, code) == OkxErrors.Outcome.REFUSED;
            plain(
                    refused ? ReportKind.CANCEL_REJECTED : ReportKind.OUTCOME_UNKNOWN,
                    OrderState.UNKNOWN,
                    OkxErrors.text(status, code, message));
        }

        @Override
        public void onNoAnswer(String why) {
            releaseSlot();
            plain(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, "cancel: " + why);
        }
    }

    /** What became of an amendment: one that was taken is told by a push. */
    private final class AmendHandler extends OrderHandler {
        AmendHandler(Instrument on, long orderId) {
            super(on, orderId, Pool.AMEND);
        }

        @Override
        public void onDone(JsonNode data) {
            releaseSlot();
        }

        @Override
        public void onRefused(int status, String code, String message) {
            releaseSlot();
            boolean refused = judge(status, code) == OkxErrors.Outcome.REFUSED;
            plain(
                    refused ? ReportKind.AMEND_REJECTED : ReportKind.OUTCOME_UNKNOWN,
                    OrderState.UNKNOWN,
                    OkxErrors.text(status, code, message));
        }

        void onNotSent(String why) {
            releaseSlot();
            plain(ReportKind.AMEND_REJECTED, OrderState.LIVE, why);
        }

        @Override
        public void onNoAnswer(String why) {
            releaseSlot();
            plain(ReportKind.OUTCOME_UNKNOWN, OrderState.UNKNOWN, "amendment: " + why);
        }
    }
}
