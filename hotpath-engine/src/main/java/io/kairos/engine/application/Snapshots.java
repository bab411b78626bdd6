package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.domain.arbitrage.SavedPlan;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.engine.domain.book.DepthBoard;
import io.kairos.engine.domain.order.Amendment;
import io.kairos.engine.domain.order.Order;
import io.kairos.engine.domain.risk.Balances;
import io.kairos.engine.domain.risk.Scope;
import io.kairos.journal.codec.AssetDefinedDecoder;
import io.kairos.journal.codec.BalanceCause;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.EngineStateSavedDecoder;
import io.kairos.journal.codec.InstrumentDefinedDecoder;
import io.kairos.journal.codec.KillSwitchChangedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.OrderUpdatedDecoder;
import io.kairos.journal.codec.RiskLimitsChangedDecoder;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.StrategyChangedDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the whole state as records and reads it back: public records that any reader understands, completed by
 * {@code EngineStateSaved} sections. What is read back decides exactly as what was written. Engine thread only; cold.
 */
final class Snapshots {
    private static final int SECTION_GENERAL = 1;
    private static final int SECTION_BALANCES = 2;
    private static final int SECTION_MARKET = 3;
    private static final int SECTION_ORDER = 4;
    private static final int SECTION_AMENDMENT = 60;
    private static final int SECTION_CLIENT_ORDER = 5;
    private static final int SECTION_CYCLE = 6;
    private static final int SECTION_OPPORTUNITIES = 7;
    private static final int SECTION_DEPTH = 8;
    private static final int SECTION_PLAN = 9;
    private static final int SECTION_CONVERSION = 40;
    private static final int SECTION_BALANCE_AUDIT = 50;
    private static final int MARKET_VALUES = 10;
    private static final int DEPTH_VALUES = 3;
    private static final int GENERAL_VALUES = 14;

    private final EngineState state;
    private final EventWriter events;
    private final ClientOrderLog clientOrders;
    private final PlanTrader trader;
    private final ConversionDesk conversions;
    private final RiskDesk riskDesk;
    private final BalanceAudit audit;
    private final RiskSnapshots riskSnapshots;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private long lastSettleNs = Long.MIN_VALUE / 2;
    private long dayNotional;
    private @Nullable PendingOrder pending;

    /** The public part of an order whose private part is the next record. */
    private record PendingOrder(
            long orderId,
            Instrument instrument,
            Side side,
            OrderType type,
            TimeInForce timeInForce,
            long qty,
            long cumQty,
            long cumQuoteAmount,
            long reservedAmount,
            long cycleId,
            long createdTimeNs,
            String owner,
            String clientOrderId,
            String venueOrderId,
            String text) {}

    Snapshots(
            EngineState state,
            EventWriter events,
            ClientOrderLog clientOrders,
            PlanTrader trader,
            ConversionDesk conversions,
            RiskDesk riskDesk,
            BalanceAudit audit) {
        this.state = state;
        this.events = events;
        this.clientOrders = clientOrders;
        this.trader = trader;
        this.conversions = conversions;
        this.riskDesk = riskDesk;
        this.audit = audit;
        this.riskSnapshots = new RiskSnapshots(state, events);
    }

    long lastSettleNs() {
        return lastSettleNs;
    }

    void write(long settledNs) {
        events.snapshotBegan();
        state.registry.assets().forEach(events::asset);
        state.registry.instruments().forEach(events::instrument);
        riskSnapshots.writeOwners();
        writeGeneral(settledNs);
        writeBalances();
        writeMarket();
        events.killSwitchChanged(Objects.requireNonNull(state.killSwitch.entry(Scope.ENGINE, "")));
        state.killSwitch.stoppedScopes().forEach(events::killSwitchChanged);
        if (state.risk.limits().version() > 0) {
            events.limitsChanged();
        }
        if (state.strategy.version() > 0) {
            events.strategyChanged();
        }
        riskSnapshots.write();
        audit.save(SECTION_BALANCE_AUDIT);
        state.orders.closedOrders().forEach(this::writeOrder);
        state.orders.openOrders().forEach(this::writeOrder);
        for (ClientOrderLog.Entry entry : clientOrders.entries()) {
            events.saved(
                    SECTION_CLIENT_ORDER,
                    new long[] {entry.orderId, entry.reason.code()},
                    List.of(entry.owner, entry.clientOrderId, entry.content, entry.text));
        }
        for (TradePlan plan : trader.plans()) {
            events.saved(
                    SECTION_PLAN,
                    SavedPlan.of(plan),
                    plan.kind() == TradePlan.Kind.CYCLE
                            ? List.of(plan.shortReason())
                            : List.of(plan.shortReason(), plan.owner(), plan.clientId()));
        }
        conversions.save(SECTION_CONVERSION);
        events.saved(SECTION_OPPORTUNITIES, trader.search().log().save(), List.of());
        events.readinessChanged();
        events.snapshotEnded();
    }

    private void writeGeneral(long settledNs) {
        ExecutionSettings execution = state.execution;
        int plans = GENERAL_VALUES + state.link.length + 2;
        // Only where it says something: what was written without stays as it was.
        int venues = execution.apart().isEmpty() ? 0 : execution.venues().size() * VenueExecution.SAVED_VALUES;
        long[] values = new long[plans + PlanSettings.SAVED_VALUES + venues];
        values[0] = state.nowNs;
        values[1] = settledNs;
        values[2] = state.risk.rateState();
        values[3] = state.risk.isReady() ? 1 : 0;
        values[4] = execution.answerTimeoutNs();
        values[5] = execution.notFoundQuietNs();
        values[6] = execution.queryBackoffMinNs();
        values[7] = execution.queryBackoffMaxNs();
        values[8] = execution.legRetryDelayNs();
        values[9] = execution.legRetryBandBps();
        values[10] = execution.maxLegRetries();
        values[11] = execution.maxCyclesInFlight();
        values[12] = execution.maxRetainedOrders();
        for (int i = 0; i < state.link.length; i++) {
            values[GENERAL_VALUES + i] = state.link[i];
        }
        values[GENERAL_VALUES + state.link.length] = execution.cycleNodes().code();
        values[GENERAL_VALUES + state.link.length + 1] = execution.parkAfterNs();
        execution.plans().save(values, plans);
        for (int at = plans + PlanSettings.SAVED_VALUES, id = 0; at < values.length; id++) {
            execution.venues().get(id).save(values, at);
            at += VenueExecution.SAVED_VALUES;
        }
        events.saved(SECTION_GENERAL, values, List.of(execution.strategyName(), state.readyReason));
    }

    private void writeBalances() {
        int assets = state.balances.assets();
        for (int venueId = 0; venueId < state.link.length; venueId++) {
            for (int asset = 0; asset < assets; asset++) {
                long[] values = new long[2 + Balances.SAVED_VALUES];
                values[0] = venueId;
                values[1] = asset;
                boolean any = false;
                for (int n = 0; n < Balances.SAVED_VALUES; n++) {
                    values[2 + n] = state.balances.save(venueId, asset, n);
                    any |= values[2 + n] != 0 && values[2 + n] != Long.MIN_VALUE;
                }
                if (any) {
                    events.balanceChanged(venueId, asset, BalanceCause.SAVED);
                    events.saved(SECTION_BALANCES, values, List.of());
                }
            }
        }
    }

    private void writeMarket() {
        for (int id = 0; id < state.registry.instruments().size(); id++) {
            long[] values = new long[MARKET_VALUES + 1];
            values[0] = id;
            values[1] = state.board.isLive(id) ? 1 : 0;
            values[2] = state.board.isPresent(id) ? 1 : 0;
            values[3] = state.board.bidPx(id);
            values[4] = state.board.bidQty(id);
            values[5] = state.board.askPx(id);
            values[6] = state.board.askQty(id);
            values[7] = state.board.receiveTimeNs(id);
            values[8] = state.board.exchangeTimeNs(id);
            values[9] = state.board.updateId(id);
            values[10] = state.lastTradeId[id];
            events.saved(SECTION_MARKET, values, List.of());
            writeDepth(id);
        }
    }

    private void writeDepth(int id) {
        DepthBoard depth = state.depth;
        int bids = depth.bids(id);
        int asks = depth.asks(id);
        if (bids + asks == 0) {
            return;
        }
        long[] values = new long[DEPTH_VALUES + 2 * (bids + asks)];
        values[0] = id;
        values[1] = depth.receiveTimeNs(id);
        values[2] = bids;
        int at = DEPTH_VALUES;
        for (int level = 0; level < bids; level++) {
            values[at++] = depth.bidPx(id, level);
            values[at++] = depth.bidQty(id, level);
        }
        for (int level = 0; level < asks; level++) {
            values[at++] = depth.askPx(id, level);
            values[at++] = depth.askQty(id, level);
        }
        events.saved(SECTION_DEPTH, values, List.of());
    }

    private void loadDepth(long[] values) {
        int id = (int) values[0];
        state.depth.clear(id);
        state.depth.receivedAt(id, values[1]);
        int firstAsk = DEPTH_VALUES + 2 * (int) values[2];
        for (int at = DEPTH_VALUES; at < values.length; at += 2) {
            if (at < firstAsk) {
                state.depth.addBid(id, values[at], values[at + 1]);
            } else {
                state.depth.addAsk(id, values[at], values[at + 1]);
            }
        }
    }

    private void writeOrder(Order order) {
        events.orderUpdated(order);
        events.saved(SECTION_ORDER, order.save(), List.of());
        Amendment amendment = order.amendment();
        if (amendment != null) {
            events.saved(SECTION_AMENDMENT, amendment.save(order.orderId()), List.of(amendment.id()));
        }
    }

    void load(int templateId, DirectBuffer buffer, int offset) {
        switch (templateId) {
            case SnapshotBeganDecoder.TEMPLATE_ID -> {
                SnapshotBeganDecoder in = new SnapshotBeganDecoder().wrapAndApplyHeader(buffer, offset, header);
                state.nowNs = in.timeNs();
                state.nextOrderId = in.nextOrderId();
                state.nextCycleId = in.nextCycleId();
                state.runId = in.runId();
                dayNotional = in.dayNotionalAmount();
            }
            case AssetDefinedDecoder.TEMPLATE_ID ->
                defineAsset(new AssetDefinedDecoder().wrapAndApplyHeader(buffer, offset, header));
            case InstrumentDefinedDecoder.TEMPLATE_ID ->
                state.define(Objects.requireNonNull(
                        decode(new InstrumentDefinedDecoder().wrapAndApplyHeader(buffer, offset, header))));
            case KillSwitchChangedDecoder.TEMPLATE_ID ->
                riskDesk.restore(RiskSnapshots.decode(
                        new KillSwitchChangedDecoder().wrapAndApplyHeader(buffer, offset, header)));
            case RiskLimitsChangedDecoder.TEMPLATE_ID ->
                riskSnapshots.loadLimits(new RiskLimitsChangedDecoder().wrapAndApplyHeader(buffer, offset, header));
            case StrategyChangedDecoder.TEMPLATE_ID -> {
                StrategyChangedDecoder in = new StrategyChangedDecoder().wrapAndApplyHeader(buffer, offset, header);
                state.strategy = new StrategySettings(
                        in.strategyVersion(),
                        in.enabled() == BooleanType.T,
                        in.minProfitCentibps(),
                        in.maxCycleNotionalAmount(),
                        in.maxLegs());
                in.skipName();
                state.strategyChangedBy = in.changedBy();
                state.strategyReason = in.reason();
            }
            case OrderUpdatedDecoder.TEMPLATE_ID ->
                pending = decode(new OrderUpdatedDecoder().wrapAndApplyHeader(buffer, offset, header));
            case EngineStateSavedDecoder.TEMPLATE_ID ->
                loadSection(new EngineStateSavedDecoder().wrapAndApplyHeader(buffer, offset, header));
            default -> {
                // Restated for other readers; the sections hold the same.
            }
        }
    }

    private void loadSection(EngineStateSavedDecoder in) {
        int section = in.section();
        EngineStateSavedDecoder.ValuesDecoder group = in.values();
        long[] values = new long[group.count()];
        for (int i = 0; i < values.length; i++) {
            values[i] = group.next().value();
        }
        List<String> texts = new ArrayList<>();
        for (EngineStateSavedDecoder.TextsDecoder each : in.texts()) {
            texts.add(each.text());
        }
        switch (section) {
            case SECTION_GENERAL -> loadGeneral(values, texts);
            case SECTION_BALANCES -> {
                // One of an earlier version has fewer.
                for (int n = 0; n < values.length - 2; n++) {
                    state.balances.restore((int) values[0], (int) values[1], n, values[2 + n]);
                }
            }
            case SECTION_BALANCE_AUDIT -> audit.restore(values);
            case SECTION_MARKET -> loadMarket(values);
            case SECTION_DEPTH -> loadDepth(values);
            case SECTION_ORDER -> loadOrder(values);
            case SECTION_AMENDMENT -> loadAmendment(values, texts.get(0));
            case SECTION_CLIENT_ORDER ->
                loadClientOrder(new ClientOrderLog.Entry(
                        texts.get(0),
                        texts.get(1),
                        texts.get(2),
                        values[0],
                        RejectReason.of((int) values[1]),
                        texts.get(3)));
            case SECTION_CYCLE -> trader.restore(OldPlans.read(values, texts.get(0), state));
            case SECTION_PLAN ->
                trader.restore(SavedPlan.restored(
                        values,
                        texts.get(0),
                        texts.size() > 1 ? texts.get(1) : "",
                        texts.size() > 2 ? texts.get(2) : ""));
            case SECTION_CONVERSION -> conversions.restore(values, texts);
            case SECTION_OPPORTUNITIES -> trader.search().log().restore(values);
            default -> {
                if (!riskSnapshots.load(section, values, texts)) {
                    throw new IllegalStateException("snapshot of a newer version: section=" + section);
                }
            }
        }
    }

    /** Orders stand before their ids in a snapshot, so that it is known which are open. */
    private void loadClientOrder(ClientOrderLog.Entry entry) {
        Order order = state.orders.get(entry.orderId);
        clientOrders.add(entry);
        if (order == null || order.state().isFinal()) {
            int unused = clientOrders.close(entry, Integer.MAX_VALUE);
        }
    }

    private void loadGeneral(long[] values, List<String> texts) {
        lastSettleNs = values[1];
        state.risk.restore(dayNotional, values[0], values[2]);
        state.risk.setReady(values[3] != 0);
        state.readyReason = texts.get(1);
        // Snapshots of older versions end with the links.
        int further = values.length - GENERAL_VALUES - state.link.length;
        state.execution = new ExecutionSettings(
                texts.get(0),
                values[4],
                values[5],
                values[6],
                values[7],
                values[8],
                (int) values[9],
                (int) values[10],
                (int) values[11],
                (int) values[12],
                CycleNodes.of(further > 0 ? (int) values[GENERAL_VALUES + state.link.length] : 0),
                further > 0 ? values[GENERAL_VALUES + state.link.length + 1] : ExecutionSettings.DEFAULTS.parkAfterNs(),
                further > 2
                        ? PlanSettings.restored(values, GENERAL_VALUES + state.link.length + 2)
                        : PlanSettings.DEFAULTS,
                venues(values, GENERAL_VALUES + state.link.length + 2 + PlanSettings.SAVED_VALUES));
        for (int i = 0; i < state.link.length; i++) {
            state.link[i] = (int) values[GENERAL_VALUES + i];
            state.risk.setLinkUp(i, state.link[i] == EngineState.LINK_UP);
        }
    }

    /** What holds at each venue, if the snapshot has it. */
    private static List<VenueExecution> venues(long[] values, int from) {
        List<VenueExecution> venues = new ArrayList<>();
        for (int at = from; at < values.length; at += VenueExecution.SAVED_VALUES) {
            venues.add(VenueExecution.restored(values, at));
        }
        return venues;
    }

    private void loadMarket(long[] values) {
        int id = (int) values[0];
        state.setLive(id, values[1] != 0);
        if (values[2] != 0) {
            state.board.update(id, values[3], values[4], values[5], values[6], values[7], values[8], values[9]);
        }
        state.lastTradeId[id] = values[10];
    }

    private void loadAmendment(long[] values, String id) {
        Order order = Objects.requireNonNull(state.orders.get(values[0]), "amendment section without its order");
        order.setAmendment(Amendment.restored(values, id));
        state.risk.restored(order);
    }

    private void loadOrder(long[] values) {
        PendingOrder from = Objects.requireNonNull(pending, "order section without its order");
        pending = null;
        Order order = new Order(
                from.orderId,
                from.instrument,
                from.side,
                from.type,
                from.timeInForce,
                values[Order.SAVED_WORKING_PX],
                from.qty,
                from.owner,
                from.clientOrderId,
                from.cycleId,
                from.createdTimeNs,
                from.reservedAmount);
        order.restore(from.cumQty, from.cumQuoteAmount, from.venueOrderId, from.text, values);
        state.orders.add(order);
        state.risk.restored(order);
        state.risk.setOpenOrders(state.orders.openCount());
    }

    private PendingOrder decode(OrderUpdatedDecoder in) {
        Side side = Objects.requireNonNull(Codes.decode(in.side()));
        OrderType type = Objects.requireNonNull(Codes.decode(in.orderType()));
        TimeInForce timeInForce = Objects.requireNonNull(Codes.decode(in.timeInForce()));
        long orderId = in.orderId();
        Instrument instrument = state.registry.instrument(in.instrumentId());
        long qty = in.qty();
        long cumQty = in.cumQty();
        long cumQuoteAmount = in.cumQuoteAmount();
        long reservedAmount = in.reservedAmount();
        long cycleId = in.cycleId();
        long createdTimeNs = in.createdTimeNs();
        String owner = in.owner();
        String clientOrderId = in.clientOrderId();
        String venueOrderId = in.venueOrderId();
        return new PendingOrder(
                orderId,
                instrument,
                side,
                type,
                timeInForce,
                qty,
                cumQty,
                cumQuoteAmount,
                reservedAmount,
                cycleId,
                createdTimeNs,
                owner,
                clientOrderId,
                venueOrderId,
                in.text());
    }

    /** Takes over the definition of an asset; one that is known already must be the same. */
    void defineAsset(AssetDefinedDecoder in) {
        int id = in.assetId();
        int decimals = in.decimals();
        Asset asset = state.registry.asset(in.name(), decimals);
        if (asset.id() != id) {
            throw new IllegalStateException(
                    "asset id taken or not next: asset=" + asset.name() + " id=" + id + " expected=" + asset.id());
        }
        state.balances.ensure(state.registry.assets().size());
    }

    /** The instrument of a definition; null when it names unknown assets or venues. */
    @Nullable
    Instrument decode(InstrumentDefinedDecoder in) {
        int venueId = in.venueId();
        if (!EngineState.isVenue(venueId) || !state.isAsset(in.baseAssetId()) || !state.isAsset(in.quoteAssetId())) {
            return null;
        }
        String symbol = in.symbol();
        return new Instrument(
                in.instrumentId(),
                Venue.of(venueId),
                symbol,
                in.venueSymbol(),
                state.registry.asset(in.baseAssetId()),
                state.registry.asset(in.quoteAssetId()),
                in.priceDecimals(),
                in.qtyDecimals(),
                in.tickPx(),
                in.minPx(),
                in.maxPx(),
                in.stepQty(),
                in.minQty(),
                in.maxQty(),
                in.minNotionalAmount(),
                in.takerFeeCentibps(),
                in.makerFeeCentibps(),
                in.trading() == BooleanType.T);
    }
}
