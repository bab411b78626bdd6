package io.kairos.simulation;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.EngineProbe;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.application.ExecutionSettings;
import io.kairos.engine.domain.risk.ApprovedOrder;
import io.kairos.engine.domain.risk.RiskLimits;
import io.kairos.journal.codec.EngineStartedDecoder;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.FeedStateChangedDecoder;
import io.kairos.journal.codec.FillAppliedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.OpportunityUpdatedDecoder;
import io.kairos.journal.codec.OrderUpdatedDecoder;
import io.kairos.journal.codec.QuoteReceivedDecoder;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import io.kairos.journal.codec.VenueBalanceReceivedDecoder;
import io.kairos.journal.codec.VenueRequestSentDecoder;
import io.kairos.simulation.net.VirtualTime;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads along with the engine's journal and looks over the shoulder of its order entry; says at once what must not be. Knows the engine's
 * rules from their documentation, not from its code. One thread.
 */
final class Judge implements WatchedJournal.Watcher, WatchedGateway.Watcher {
    private static final short REQUEST_NEW = 1;
    private static final short REQUEST_AMEND = 4;
    private static final int EIGHT = 8;
    /** Owner of orders whose record was lost and that were taken over. */
    private static final String ADOPTED = "engine:lost";

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private static final class LongHolder {
        private long value;
    }

    private final SimulatedMarket market;
    private final VirtualTime time;
    private final OrderBookkeeping orders = new OrderBookkeeping();
    private final PlanBook plans =
            new PlanBook(ExecutionSettings.DEFAULTS.plans().maxLossBps());
    private final Map<Integer, Ledger> ledgers = new TreeMap<>();
    private final Map<Invariant, LongHolder> checks = new EnumMap<>(Invariant.class);
    private final ArrayDeque<Long> newOrderTimesNs = new ArrayDeque<>();
    private final Quotes quotes = new Quotes();
    private final RiskJudge risk = new RiskJudge(quotes, this::position, this::require);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final OrderUpdatedDecoder orderUpdated = new OrderUpdatedDecoder();
    private final FillAppliedDecoder fillApplied = new FillAppliedDecoder();
    private final OpportunityUpdatedDecoder opportunityUpdated = new OpportunityUpdatedDecoder();
    private final VenueRequestSentDecoder requestSent = new VenueRequestSentDecoder();
    private final QuoteReceivedDecoder quoteReceived = new QuoteReceivedDecoder();
    private final FeedStateChangedDecoder feedStateChanged = new FeedStateChangedDecoder();
    private final VenueBalanceReceivedDecoder venueBalance = new VenueBalanceReceivedDecoder();
    private @Nullable SimulatedEngine engine;
    private @Nullable Broken broken;
    private boolean inSnapshot;
    private long engineTimeNs;
    private long lastCorrections;
    private long lastFaults;
    private long limitsVersion;

    Judge(SimulatedMarket market, VirtualTime time) {
        this.time = time;
        this.market = market;
        market.venues().forEach(venue -> ledgers.put(venue.id(), new Ledger(venue.id())));
    }

    private Ledger ledger(int venueId) {
        Ledger ledger = ledgers.get(venueId);
        if (ledger == null) {
            throw new IllegalStateException("a record of a venue that does not take part: " + venueId);
        }
        return ledger;
    }

    /** A process is there and has recovered its journal; nothing of it has run yet. */
    void onRecovered(SimulatedEngine next) {
        engine = next;
        inSnapshot = false;
        lastCorrections = 0;
        lastFaults = 0;
        quotes.onStarted();
        long last = next.journal().lastSequence();
        orders.onTruncated(last);
        plans.onTruncated(last);
        risk.onRecovered(last);
        ledgers.values().forEach(ledger -> ledger.onRecovered(next.probe()));
    }

    /** The process runs: what a crash had cut off is completed. */
    void onStarted() {
        SimulatedEngine of = engine;
        if (of != null && !of.fate().isDead()) {
            require(
                    Invariant.HALT_RECOVERED,
                    of.probe().isKillSwitchEngaged() == isHalted(),
                    () -> "engaged is " + of.probe().isKillSwitchEngaged());
        }
    }

    private boolean isHalted() {
        return risk.isHalted();
    }

    private long position(int assetId) {
        return ledgers.values().stream()
                .mapToLong(ledger -> ledger.position(assetId))
                .sum();
    }

    private void require(Invariant invariant, boolean holds, Supplier<String> finding) {
        checks.computeIfAbsent(invariant, unused -> new LongHolder()).value++;
        if (!holds && broken == null) {
            broken = new Broken(invariant, time.nanoTime(), finding.get());
        }
    }

    private void require(Invariant invariant, @Nullable String problem) {
        require(invariant, problem == null, () -> problem == null ? "" : problem);
    }

    /** Throws what was found first, if anything was. */
    void throwIfBroken() {
        if (broken != null) {
            throw broken;
        }
    }

    private Instrument instrument(int id) {
        SimulatedEngine now = engine;
        if (now == null) {
            throw new IllegalStateException("no engine is being judged");
        }
        return now.registry().instrument(id);
    }

    @Override
    public void onRecord(long sequence, long timeNs, DirectBuffer buffer, int offset, int length) {
        header.wrap(buffer, offset);
        engineTimeNs = timeNs;
        int template = header.templateId();
        if (template == SnapshotBeganDecoder.TEMPLATE_ID) {
            inSnapshot = true;
        } else if (template == SnapshotEndedDecoder.TEMPLATE_ID) {
            inSnapshot = false;
        } else if (!inSnapshot) {
            dispatch(sequence, template, buffer, offset);
            SimulatedEngine of = engine;
            if (of != null) {
                risk.onRecord(sequence, timeNs, buffer, offset, of);
            }
        }
    }

    private void dispatch(long sequence, int template, DirectBuffer buffer, int offset) {
        switch (template) {
            case OrderUpdatedDecoder.TEMPLATE_ID -> {
                orderUpdated.wrapAndApplyHeader(buffer, offset, header);
                plans.onOrder(sequence, orderUpdated.orderId(), orderUpdated.cycleId());
                if (orders.isNew(orderUpdated.orderId())) {
                    onNewOrder(orderUpdated);
                }
                require(
                        Invariant.ONE_FINAL_STATE,
                        orders.onUpdate(
                                sequence,
                                orderUpdated.orderId(),
                                orderUpdated.instrumentId(),
                                orderUpdated.state(),
                                orderUpdated.cumQty()));
            }
            case FillAppliedDecoder.TEMPLATE_ID ->
                onFill(sequence, fillApplied.wrapAndApplyHeader(buffer, offset, header));
            case VenueRequestSentDecoder.TEMPLATE_ID -> {
                requestSent.wrapAndApplyHeader(buffer, offset, header);
                if (requestSent.request() == REQUEST_NEW) {
                    require(Invariant.REQUESTED_ONCE, orders.onRequested(sequence, requestSent.orderId()));
                    require(Invariant.HALT, !isHalted(), () -> "order " + requestSent.orderId());
                } else if (requestSent.request() == REQUEST_AMEND) {
                    orders.onAmendRequested(sequence, requestSent.orderId(), requestSent.px(), requestSent.qty());
                }
            }
            case OpportunityUpdatedDecoder.TEMPLATE_ID ->
                onOpportunity(sequence, opportunityUpdated.wrapAndApplyHeader(buffer, offset, header));
            case QuoteReceivedDecoder.TEMPLATE_ID -> onQuote(quoteReceived.wrapAndApplyHeader(buffer, offset, header));
            case FeedStateChangedDecoder.TEMPLATE_ID ->
                onFeedState(feedStateChanged.wrapAndApplyHeader(buffer, offset, header));
            case VenueBalanceReceivedDecoder.TEMPLATE_ID -> {
                venueBalance.wrapAndApplyHeader(buffer, offset, header);
                ledger(venueBalance.venueId()).onVenueBalance(venueBalance.assetId(), venueBalance.exchangeTimeNs());
            }
            case EngineStartedDecoder.TEMPLATE_ID -> {
                quotes.onStarted();
                onDecisionsCompleted();
            }
            default -> {
                // Says nothing about what is judged here.
            }
        }
    }

    private void onNewOrder(OrderUpdatedDecoder order) {
        Instrument on = instrument(order.instrumentId());
        int give = (order.side() == Side.BUY ? on.quote() : on.base()).id();
        long reserved = order.reservedAmount();
        if (order.owner().equals(ADOPTED)) {
            ledger(on.venue().id()).onAdopted(give, reserved);
        }
    }

    /**
     * Before its first input a process writes the decisions that a crash had cut off, fills among them, which the recovered state holds
     * already: the ledger goes on from that state, not from before it plus what was written again.
     */
    private void onDecisionsCompleted() {
        SimulatedEngine of = engine;
        if (of != null) {
            ledgers.values().forEach(ledger -> ledger.onRecovered(of.probe()));
        }
    }

    private void onFill(long sequence, FillAppliedDecoder fill) {
        if (fill.orderId() == 0) {
            return;
        }
        require(Invariant.FILL_ONCE, orders.onFill(sequence, fill.instrumentId(), fill.tradeId(), fill.orderId()));
        Instrument on = instrument(fill.instrumentId());
        ledger(on.venue().id())
                .onFill(
                        on,
                        fill.side() == Side.BUY,
                        fill.px(),
                        fill.qty(),
                        fill.feeAmount(),
                        fill.feeAssetId(),
                        fill.exchangeTimeNs());
        plans.onFill(
                sequence,
                fill.orderId(),
                on,
                fill.side() == Side.BUY,
                fill.px(),
                fill.qty(),
                fill.feeAmount(),
                fill.feeAssetId());
    }

    private void onOpportunity(long sequence, OpportunityUpdatedDecoder opportunity) {
        SimulatedEngine of = engine;
        switch (opportunity.outcome()) {
            case TAKEN -> {
                if (of != null) {
                    require(Invariant.CONVERTED_ONCE, plans.onTaken(sequence, opportunity, of.registry()));
                }
            }
            case COMPLETED, PARTIAL, MISSED -> {
                long before = plans.closed();
                String problem = plans.onEnd(opportunity.cycleId());
                if (plans.closed() != before) {
                    require(Invariant.WORST_CASE, problem);
                }
            }
            default -> {
                // Nothing was traded.
            }
        }
    }

    private void onQuote(QuoteReceivedDecoder quote) {
        Instrument on = instrument(quote.instrumentId());
        quotes.onQuote(
                quote.instrumentId(),
                quote.bidPx(),
                quote.bidQty(),
                quote.askPx(),
                quote.askQty(),
                quote.receiveTimeNs());
        TrueTops.Top top = new TrueTops.Top(
                quote.bidQty() > 0 ? scaled(quote.bidPx(), on.priceDecimals()) : 0,
                scaled(Math.max(0, quote.bidQty()), on.qtyDecimals()),
                quote.askQty() > 0 ? scaled(quote.askPx(), on.priceDecimals()) : 0,
                scaled(Math.max(0, quote.askQty()), on.qtyDecimals()));
        require(
                Invariant.TRUE_QUOTE,
                market.tops(on.venue()).ever(on.venueSymbol(), top),
                () -> "the book of " + on.symbol() + " at " + on.venue() + " never looked like " + top);
    }

    private static long scaled(long mantissa, int decimals) {
        long value = mantissa;
        for (int i = decimals; i < EIGHT; i++) {
            value *= 10;
        }
        return value;
    }

    private void onFeedState(FeedStateChangedDecoder state) {
        boolean now = state.state() == FeedState.LIVE;
        SimulatedEngine of = engine;
        if (of == null) {
            return;
        }
        for (Instrument each : of.registry().instruments()) {
            if (state.instrumentId() == -1 ? each.venue().id() == state.venueId() : state.instrumentId() == each.id()) {
                quotes.setLive(each.id(), now);
            }
        }
    }

    @Override
    public void onNewOrder(Venue to, ApprovedOrder order) {
        SimulatedEngine of = engine;
        if (of == null) {
            return;
        }
        require(Invariant.JOURNALLED_FIRST, orders.onHandedOver(order.orderId()));
        require(Invariant.HALT, !isHalted(), () -> "order " + order.orderId());
        EngineProbe probe = of.probe();
        RiskLimits limits = probe.limits();
        require(
                Invariant.OPEN_ORDERS,
                orders.openCount() <= limits.maxOpenOrders(),
                () -> orders.openCount() + " open, limit " + limits.maxOpenOrders());
        Instrument on = of.registry().instrument(order.instrumentId());
        boolean buy = order.side() == io.kairos.domain.order.Side.BUY;
        risk.onNewOrder(order.orderId(), on, buy, order.limitPx(), order.qty());
        long value = order.limitPx() == ApprovedOrder.NO_PX ? 0 : on.quoteAmountDown(order.limitPx(), order.qty());
        long least = buy ? value : on.baseAmount(order.qty());
        requireWithinLimits(to, of, on, order.orderId(), value);
        requireReserved(to, of, on, order.orderId(), buy, least);
    }

    @Override
    public void onAmend(Venue to, int instrumentId, long orderId, long newPx, long newQty) {
        SimulatedEngine of = engine;
        if (of == null) {
            return;
        }
        require(Invariant.JOURNALLED_FIRST, orders.onAmendHandedOver(orderId, newPx, newQty));
        risk.onAmend(orderId, newPx, newQty);
        require(Invariant.HALT, !isHalted(), () -> "amendment of " + orderId);
        Instrument on = of.registry().instrument(instrumentId);
        EngineProbe.OrderLook look = of.probe().order(orderId);
        require(
                Invariant.AMENDED_ALIVE,
                look != null && newQty > look.cumQty(),
                () -> "order " + orderId + " is " + look);
        if (look != null) {
            boolean buy = look.giveAssetId() == on.quote().id();
            long leaves = newQty - look.cumQty();
            long value = on.quoteAmountDown(newPx, leaves);
            requireWithinLimits(to, of, on, orderId, value);
            requireReserved(to, of, on, orderId, buy, buy ? value : on.baseAmount(leaves));
        }
    }

    @Override
    public void onCancel(long orderId) {
        risk.onCancel(orderId);
    }

    private void requireReserved(Venue to, SimulatedEngine of, Instrument on, long orderId, boolean buy, long least) {
        EngineProbe probe = of.probe();
        int give = (buy ? on.quote() : on.base()).id();
        require(
                Invariant.FUNDS,
                probe.free(to.id(), give) >= 0,
                () -> "asset " + give + " free " + probe.free(to.id(), give));
        EngineProbe.OrderLook look = probe.order(orderId);
        require(
                Invariant.RESERVED,
                look != null && look.reservedAmount() >= least,
                () -> "order " + orderId + " needs " + least + ", " + look);
    }

    private void requireWithinLimits(Venue to, SimulatedEngine of, Instrument on, long orderId, long value) {
        RiskLimits limits = of.probe().limits();
        require(
                Invariant.ORDER_VALUE,
                value <= limits.maxOrderNotional(on.quote().id()),
                () -> "order " + orderId + " of " + value + ", limit "
                        + limits.maxOrderNotional(on.quote().id()));
        if (limits.version() != limitsVersion) {
            limitsVersion = limits.version();
            newOrderTimesNs.clear();
        }
        newOrderTimesNs.add(engineTimeNs);
        while (newOrderTimesNs.peekFirst() != null && engineTimeNs - newOrderTimesNs.peekFirst() > SECOND_NS) {
            newOrderTimesNs.removeFirst();
        }
        require(
                Invariant.ORDER_RATE,
                newOrderTimesNs.size() <= 2L * limits.maxOrdersPerSecond(),
                () -> newOrderTimesNs.size() + " in a second, limit " + limits.maxOrdersPerSecond());
        long ageNs = engineTimeNs - quotes.timeNs(on.id());
        require(
                Invariant.FRESH_BOOK,
                quotes.isLive(on.id()) && ageNs <= TimeUnit.MILLISECONDS.toNanos(limits.maxQuoteAgeMs()),
                () -> "order " + orderId + " on " + on.symbol() + " at " + to + " live=" + quotes.isLive(on.id())
                        + " quote is " + TimeUnit.NANOSECONDS.toMillis(ageNs) + " ms old");
    }

    /** After each step of the simulation in which the engine did something. */
    void afterStep() {
        SimulatedEngine of = engine;
        if (of == null || of.fate().isDead()) {
            return;
        }
        EngineTelemetry telemetry = of.telemetry();
        long corrections = telemetry.get(Metric.BALANCE_CORRECTIONS);
        for (Ledger ledger : ledgers.values()) {
            require(Invariant.LEDGER, ledger.check(of.probe(), corrections != lastCorrections));
        }
        lastCorrections = corrections;
        long faults = telemetry.get(Metric.INTERNAL_FAULTS);
        require(
                Invariant.NO_FAULT,
                faults == lastFaults,
                () -> faults + " faults, kill switch: " + of.probe().killSwitchReason());
        lastFaults = faults;
        risk.afterStep();
        throwIfBroken();
    }

    OrderBookkeeping orders() {
        return orders;
    }

    RiskJudge risk() {
        return risk;
    }

    /** Records a check of somebody else, so that it is counted and reported alike. */
    void also(Invariant invariant, @Nullable String problem) {
        require(invariant, problem);
        throwIfBroken();
    }

    /** How often each invariant was checked. */
    long checks(Invariant invariant) {
        LongHolder count = checks.get(invariant);
        return count == null ? 0 : count.value;
    }
}
