package io.kairos.engine.adapter.view;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.protobuf.ConversionTranslator;
import io.kairos.engine.adapter.protobuf.Definitions;
import io.kairos.engine.adapter.protobuf.OpportunityTranslator;
import io.kairos.engine.adapter.protobuf.ProtoDecimal;
import io.kairos.engine.adapter.protobuf.RecordHeader;
import io.kairos.engine.adapter.protobuf.RiskTranslator;
import io.kairos.engine.adapter.protobuf.TradingEventTranslator;
import io.kairos.engine.adapter.protobuf.TradingModes;
import io.kairos.engine.application.TradingMode;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.application.port.JournalSource;
import io.kairos.journal.codec.AssetDefinedDecoder;
import io.kairos.journal.codec.BalanceChangedDecoder;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.CommandRepliedDecoder;
import io.kairos.journal.codec.ConversionQuotedDecoder;
import io.kairos.journal.codec.EngineStartedDecoder;
import io.kairos.journal.codec.FeedStateChangedDecoder;
import io.kairos.journal.codec.InstrumentDefinedDecoder;
import io.kairos.journal.codec.KillSwitchChangedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.OpportunityUpdatedDecoder;
import io.kairos.journal.codec.QuoteReceivedDecoder;
import io.kairos.journal.codec.ReadinessChangedDecoder;
import io.kairos.journal.codec.RiskLimitsProposedDecoder;
import io.kairos.journal.codec.TradeReceivedDecoder;
import io.kairos.journal.codec.VenueLinkChangedDecoder;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.engine.v1.ScopeState;
import io.kairos.proto.trading.v1.ControlChange;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.OrderUpdate;
import io.kairos.proto.trading.v1.Position;
import io.kairos.proto.trading.v1.RiskRejection;
import io.kairos.proto.trading.v1.TradingEvent;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * Tails the journal into an {@link EngineView} and completes pending commands. Runs on the view thread; starts at the newest
 * whole snapshot, so that it needs no state of its own.
 */
public final class ViewAgent implements Agent {
    private static final int POLL_LIMIT = 512;

    private final EngineView view;
    private final PendingCommands pending;
    private final JournalReader reader;
    /** Answers up to here belong to earlier runs. */
    private final long startSequence;

    private final JournalReader.RecordHandler handler = this::onRecord;
    private final Definitions definitions = new Definitions();
    private final TradingEventTranslator translator = new TradingEventTranslator(definitions);
    private final ConversionTranslator conversions = new ConversionTranslator(definitions);
    private final OpportunityTranslator opportunities;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final AssetDefinedDecoder assetDefined = new AssetDefinedDecoder();
    private final InstrumentDefinedDecoder instrumentDefined = new InstrumentDefinedDecoder();
    private final BalanceChangedDecoder balanceChanged = new BalanceChangedDecoder();
    private final CommandRepliedDecoder commandReplied = new CommandRepliedDecoder();
    private final KillSwitchChangedDecoder killSwitchChanged = new KillSwitchChangedDecoder();
    private final RiskLimitsProposedDecoder limitsProposed = new RiskLimitsProposedDecoder();
    private final EngineStartedDecoder engineStarted = new EngineStartedDecoder();
    private final FeedStateChangedDecoder feedStateChanged = new FeedStateChangedDecoder();
    private final VenueLinkChangedDecoder linkChanged = new VenueLinkChangedDecoder();
    private final ReadinessChangedDecoder readinessChanged = new ReadinessChangedDecoder();
    private final QuoteReceivedDecoder quoteReceived = new QuoteReceivedDecoder();
    private final TradeReceivedDecoder tradeReceived = new TradeReceivedDecoder();
    private final OpportunityUpdatedDecoder opportunityUpdated = new OpportunityUpdatedDecoder();
    private ConversionTranslator.@Nullable Told told;

    /**
     * Before the engine's run of this process begins.
     *
     * @param startSequence last record of the earlier runs.
     * @param tradingMode where orders go, told with each conversion.
     */
    public ViewAgent(
            EngineView view,
            PendingCommands pending,
            JournalSource source,
            long startSequence,
            TradingMode tradingMode) {
        this.view = view;
        this.pending = pending;
        this.startSequence = startSequence;
        this.opportunities = new OpportunityTranslator(definitions, TradingModes.of(tradingMode));
        reader = source.fromSnapshotBefore(Long.MAX_VALUE);
    }

    @Override
    public int doWork() {
        int count = reader.poll(handler, POLL_LIMIT);
        if (count > 0) {
            view.setSequence(reader.position());
        }
        return count;
    }

    private void onRecord(long sequence, long timeNs, DirectBuffer buffer, int offset, int length) {
        int templateId = RecordHeader.templateId(buffer, offset, length);
        definitions.learn(templateId, buffer, offset);
        switch (templateId) {
            case QuoteReceivedDecoder.TEMPLATE_ID -> onQuote(buffer, offset);
            case TradeReceivedDecoder.TEMPLATE_ID -> onTrade(buffer, offset);
            case AssetDefinedDecoder.TEMPLATE_ID -> onAsset(buffer, offset);
            case InstrumentDefinedDecoder.TEMPLATE_ID -> onInstrument(buffer, offset);
            case EngineStartedDecoder.TEMPLATE_ID -> onEngineStarted(sequence, buffer, offset);
            case FeedStateChangedDecoder.TEMPLATE_ID -> onFeedState(buffer, offset);
            case VenueLinkChangedDecoder.TEMPLATE_ID -> onLinkState(buffer, offset);
            case ReadinessChangedDecoder.TEMPLATE_ID -> {
                readinessChanged.wrapAndApplyHeader(buffer, offset, header);
                boolean ready = readinessChanged.ready() == BooleanType.T;
                view.setReadiness(ready, readinessChanged.reason());
            }
            case BalanceChangedDecoder.TEMPLATE_ID -> onBalance(sequence, buffer, offset);
            case ConversionQuotedDecoder.TEMPLATE_ID -> told = conversions.translate(buffer, offset);
            case OpportunityUpdatedDecoder.TEMPLATE_ID -> onOpportunity(sequence, buffer, offset);
            case KillSwitchChangedDecoder.TEMPLATE_ID -> {
                ScopeState state = RiskTranslator.state(killSwitchChanged.wrapAndApplyHeader(buffer, offset, header));
                view.setTradingState(state);
            }
            case RiskLimitsProposedDecoder.TEMPLATE_ID ->
                view.setProposal(RiskTranslator.proposal(limitsProposed.wrapAndApplyHeader(buffer, offset, header)));
            case CommandRepliedDecoder.TEMPLATE_ID -> onReply(sequence, buffer, offset);
            default -> {
                TradingEvent event = translator.translate(templateId, sequence, buffer, offset);
                if (event != null) {
                    onTradingEvent(event);
                }
            }
        }
    }

    private void onAsset(DirectBuffer buffer, int offset) {
        assetDefined.wrapAndApplyHeader(buffer, offset, header);
        view.putAsset(definitions.requireAsset(assetDefined.assetId()));
    }

    private void onInstrument(DirectBuffer buffer, int offset) {
        instrumentDefined.wrapAndApplyHeader(buffer, offset, header);
        view.putInstrument(definitions.requireInstrument(instrumentDefined.instrumentId()));
    }

    private void onQuote(DirectBuffer buffer, int offset) {
        quoteReceived.wrapAndApplyHeader(buffer, offset, header);
        onMarketData(quoteReceived.instrumentId(), quoteReceived.receiveTimeNs());
    }

    private void onTrade(DirectBuffer buffer, int offset) {
        tradeReceived.wrapAndApplyHeader(buffer, offset, header);
        onMarketData(tradeReceived.instrumentId(), tradeReceived.receiveTimeNs());
    }

    private void onMarketData(int instrumentId, long receiveTimeNs) {
        view.setLastMessageTimeNs(definitions.requireInstrument(instrumentId).venue(), receiveTimeNs);
    }

    private void onEngineStarted(long sequence, DirectBuffer buffer, int offset) {
        engineStarted.wrapAndApplyHeader(buffer, offset, header);
        view.setReadiness(false, "starting");
        for (Venue venue : Venue.values()) {
            view.setFeed(venue, EngineView.Link.DOWN);
            view.setExecution(venue, EngineView.Link.DOWN);
        }
        if (sequence > startSequence) {
            view.setRunId(engineStarted.runId());
        }
    }

    private void onFeedState(DirectBuffer buffer, int offset) {
        feedStateChanged.wrapAndApplyHeader(buffer, offset, header);
        if (feedStateChanged.instrumentId() >= 0) {
            return;
        }
        view.setFeed(
                Venue.of(feedStateChanged.venueId()),
                switch (feedStateChanged.state()) {
                    case LIVE -> EngineView.Link.UP;
                    case SYNCING, SUSPECT -> EngineView.Link.WORKING;
                    case DISCONNECTED, SBE_UNKNOWN, NULL_VAL -> EngineView.Link.DOWN;
                });
    }

    private void onLinkState(DirectBuffer buffer, int offset) {
        linkChanged.wrapAndApplyHeader(buffer, offset, header);
        view.setExecution(
                Venue.of(linkChanged.venueId()),
                switch (linkChanged.state()) {
                    case UP -> EngineView.Link.UP;
                    case RECONCILING -> EngineView.Link.WORKING;
                    case DOWN, SBE_UNKNOWN, NULL_VAL -> EngineView.Link.DOWN;
                });
    }

    private void onBalance(long sequence, DirectBuffer buffer, int offset) {
        TradingEvent event = translator.translate(BalanceChangedDecoder.TEMPLATE_ID, sequence, buffer, offset);
        if (event == null) {
            throw new IllegalStateException("balance not translated: sequence=" + sequence);
        }
        balanceChanged.wrapAndApplyHeader(buffer, offset, header);
        Asset asset = definitions.requireAsset(balanceChanged.assetId());
        Position position = Position.newBuilder()
                .setVenue(event.getBalance().getVenue())
                .setAsset(asset.name())
                .setNet(ProtoDecimal.of(balanceChanged.positionAmount(), asset.decimals()))
                .build();
        view.putBalance(event.getBalance(), position);
    }

    /** Cycles are many and nobody asks for one. */
    private void onOpportunity(long sequence, DirectBuffer buffer, int offset) {
        opportunityUpdated.wrapAndApplyHeader(buffer, offset, header);
        if (opportunityUpdated.kind() == 1) {
            Opportunity conversion =
                    opportunities.translate(OpportunityUpdatedDecoder.TEMPLATE_ID, sequence, buffer, offset);
            if (conversion != null) {
                view.putConversion(conversion);
            }
        }
    }

    private void onReply(long sequence, DirectBuffer buffer, int offset) {
        commandReplied.wrapAndApplyHeader(buffer, offset, header);
        ConversionTranslator.Told before = told;
        told = null;
        if (sequence <= startSequence || commandReplied.runId() != view.runId()) {
            return;
        }
        long orderId = commandReplied.orderId();
        RejectReason reason = RejectReason.forNumber(commandReplied.reason());
        CommandReply reply = new CommandReply(
                sequence,
                commandReplied.status(),
                orderId,
                commandReplied.count(),
                reason == null ? RejectReason.REJECT_REASON_UNSPECIFIED : reason,
                commandReplied.text(),
                orderId == 0 ? null : view.order(orderId),
                before != null && before.correlationId() == commandReplied.correlationId() ? before : null);
        view.setSequence(sequence);
        pending.complete(commandReplied.correlationId(), reply);
    }

    private void onTradingEvent(TradingEvent event) {
        switch (event.getEventCase()) {
            case ORDER -> view.putOrder(new OrderView(event.getSequence(), event.getOrder()));
            case REJECTION -> onRejection(event);
            case CONTROL -> onControl(event, event.getControl());
            case MOVEMENT -> {
                if (event.getSequence() > startSequence) {
                    FundsLog.movement(event.getMovement());
                }
            }
            case DIFFERENCE -> {
                if (event.getSequence() > startSequence) {
                    FundsLog.difference(event);
                }
            }
            case FILL, BALANCE, EVENT_NOT_SET -> {
                // Fills show in the order updates that follow them; balances are taken before.
            }
        }
    }

    private void onRejection(TradingEvent event) {
        RiskRejection rejection = event.getRejection();
        if (rejection.getOrderId() == 0 || view.order(rejection.getOrderId()) != null) {
            return;
        }
        OrderUpdate.Builder order = OrderUpdate.newBuilder()
                .setOrderId(rejection.getOrderId())
                .setClientOrderId(rejection.getClientOrderId())
                .setOwner(rejection.getOwner())
                .setVenue(rejection.getVenue())
                .setSymbol(rejection.getSymbol())
                .setSide(rejection.getSide())
                .setQty(rejection.getQty())
                .setState(OrderState.ORDER_STATE_REJECTED)
                .setReason(rejection.getReason())
                .setReasonText(rejection.getReasonText())
                .setCreatedTimeNs(event.getTimeNs());
        if (rejection.hasLimitPx()) {
            order.setLimitPx(rejection.getLimitPx());
        }
        view.putOrder(new OrderView(event.getSequence(), order.build()));
    }

    private void onControl(TradingEvent event, ControlChange change) {
        switch (change.getChangeCase()) {
            case KILL_SWITCH_ENGAGED -> throw new IllegalStateException("trading states are taken before: " + event);
            case RISK_LIMITS ->
                view.setLimits(
                        new EngineView.LimitsView(change.getRiskLimits(), change.getChangedBy(), event.getTimeNs()));
            case STRATEGY -> view.putStrategy(change.getStrategy());
            case CHANGE_NOT_SET -> throw new IllegalStateException("control change without a change: " + event);
        }
    }

    @Override
    public void onClose() {
        reader.close();
    }

    @Override
    public String roleName() {
        return "engine-view";
    }
}
