package io.kairos.engine.adapter.outbound.execution.paper;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.protobuf.Definitions;
import io.kairos.engine.adapter.protobuf.RecordHeader;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.application.port.JournalSource;
import io.kairos.journal.codec.BalanceChangedDecoder;
import io.kairos.journal.codec.DepthReceivedDecoder;
import io.kairos.journal.codec.EngineStartedDecoder;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.FeedStateChangedDecoder;
import io.kairos.journal.codec.InstrumentDefinedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.OrderUpdatedDecoder;
import io.kairos.journal.codec.QuoteReceivedDecoder;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.TradeReceivedDecoder;
import io.kairos.journal.codec.VenueRequestSentDecoder;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * The paper venues: tails the journal for market data and for the engine's requests, and offers the venues' answers to the engine's
 * ring, where they become inputs like any venue's. So a replay needs no paper venue. Runs on the thread {@code paper}; the engine
 * thread is not slowed.
 *
 * <p>While the ring does not take its reports it reads no further. A journal that was removed before it was read ends the agent, and
 * with it the process: the next run rebuilds from the journal's snapshot.
 */
public final class PaperAgent implements Agent {
    private static final int POLL_LIMIT = 64;
    private static final int REQUEST_NEW = 1;
    private static final int REQUEST_CANCEL = 2;
    private static final int REQUEST_AMEND = 4;

    private final JournalReader reader;
    private final JournalReader.RecordHandler handler = this::onRecord;
    private final PaperOutbox outbox;
    /** Records up to here belong to earlier runs. */
    private final long startSequence;

    private final PaperVenue[] venues = new PaperVenue[Venue.values().length];
    private final AtomicReferenceArray<@Nullable PaperGateway> gateways =
            new AtomicReferenceArray<>(Venue.values().length);
    /** Orders that the engine has approved, until their request follows. */
    private final Long2ObjectHashMap<PaperOrder> announced = new Long2ObjectHashMap<>();

    private final Definitions definitions = new Definitions();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final QuoteReceivedDecoder quote = new QuoteReceivedDecoder();
    private final DepthReceivedDecoder depth = new DepthReceivedDecoder();
    private final TradeReceivedDecoder trade = new TradeReceivedDecoder();
    private final FeedStateChangedDecoder feedState = new FeedStateChangedDecoder();
    private final InstrumentDefinedDecoder instrumentDefined = new InstrumentDefinedDecoder();
    private final ExecutionReportReceivedDecoder reportReceived = new ExecutionReportReceivedDecoder();
    private final BalanceChangedDecoder balanceChanged = new BalanceChangedDecoder();
    private final OrderUpdatedDecoder orderUpdated = new OrderUpdatedDecoder();
    private final VenueRequestSentDecoder requestSent = new VenueRequestSentDecoder();
    private boolean runBegan;

    /**
     * Before the engine's run of this process begins.
     *
     * @param sink the engine's ring.
     * @param clock nanoseconds since the epoch, for the time at which reports are received.
     */
    public PaperAgent(PaperSettings settings, JournalSource journal, EventSink sink, LongSupplier clock) {
        this.startSequence = journal.lastSequence();
        this.outbox = new PaperOutbox(sink);
        for (Venue venue : Venue.values()) {
            venues[venue.id()] = new PaperVenue(venue, settings, new ExecutionEvents(venue, outbox), clock);
        }
        this.reader = journal.fromSnapshotBefore(Long.MAX_VALUE);
    }

    /**
     * Order entry of a venue; any thread.
     *
     * @param registry what is defined there; does not change.
     */
    public PaperGateway gateway(Venue venue, InstrumentRegistry registry) {
        PaperGateway gateway = new PaperGateway(venue, registry);
        gateways.set(venue.id(), gateway);
        return gateway;
    }

    @Override
    public int doWork() {
        if (!outbox.isEmptied()) {
            return 0;
        }
        int count = reader.poll(handler, POLL_LIMIT);
        if (runBegan && count < POLL_LIMIT) {
            serveLinks();
        }
        for (PaperVenue venue : venues) {
            venue.publish(outbox.size());
        }
        return count;
    }

    /** Up to date with the journal: what waits for that may begin, or end. */
    private void serveLinks() {
        for (PaperVenue venue : venues) {
            if (venue.isConnected() && venue.isCloseRequested()) {
                venue.disconnect("paper: closing");
            }
        }
        for (int id = 0; id < venues.length; id++) {
            PaperGateway gateway = gateways.get(id);
            if (gateway != null
                    && gateway.isStartRequested()
                    && !gateway.isCloseRequested()
                    && !venues[id].isConnected()) {
                venues[id].connect(gateway);
            }
        }
    }

    private void onRecord(long sequence, long timeNs, DirectBuffer buffer, int offset, int length) {
        for (PaperVenue venue : venues) {
            venue.advance(timeNs);
        }
        int templateId = RecordHeader.templateId(buffer, offset, length);
        definitions.learn(templateId, buffer, offset);
        switch (templateId) {
            case QuoteReceivedDecoder.TEMPLATE_ID -> onQuote(quote.wrapAndApplyHeader(buffer, offset, header));
            case DepthReceivedDecoder.TEMPLATE_ID -> onDepth(depth.wrapAndApplyHeader(buffer, offset, header));
            case TradeReceivedDecoder.TEMPLATE_ID -> onTrade(trade.wrapAndApplyHeader(buffer, offset, header));
            case FeedStateChangedDecoder.TEMPLATE_ID ->
                onFeedState(feedState.wrapAndApplyHeader(buffer, offset, header));
            case InstrumentDefinedDecoder.TEMPLATE_ID ->
                onInstrument(instrumentDefined.wrapAndApplyHeader(buffer, offset, header));
            case ExecutionReportReceivedDecoder.TEMPLATE_ID ->
                onReport(reportReceived.wrapAndApplyHeader(buffer, offset, header));
            case BalanceChangedDecoder.TEMPLATE_ID ->
                onBalance(balanceChanged.wrapAndApplyHeader(buffer, offset, header));
            case OrderUpdatedDecoder.TEMPLATE_ID -> onOrder(orderUpdated.wrapAndApplyHeader(buffer, offset, header));
            case VenueRequestSentDecoder.TEMPLATE_ID ->
                onRequest(requestSent.wrapAndApplyHeader(buffer, offset, header), timeNs);
            case EngineStartedDecoder.TEMPLATE_ID -> onStarted(sequence);
            default -> {
                // Nothing that a venue would know of.
            }
        }
    }

    private PaperVenue venueOf(int instrumentId) {
        return venues[definitions.requireInstrument(instrumentId).venue().id()];
    }

    private @Nullable PaperMarket market(int instrumentId) {
        return venueOf(instrumentId).exchange().market(instrumentId);
    }

    private void onQuote(QuoteReceivedDecoder in) {
        PaperMarket market = market(in.instrumentId());
        if (market != null && market.book.onQuote(in.bidPx(), in.bidQty(), in.askPx(), in.askQty(), in.updateId())) {
            market.sawVenueTime(in.exchangeTimeNs());
            venueOf(in.instrumentId()).exchange().onBook(market);
        }
    }

    private void onDepth(DepthReceivedDecoder in) {
        PaperMarket market = market(in.instrumentId());
        if (market != null) {
            PaperExchange exchange = venueOf(in.instrumentId()).exchange();
            market.sawVenueTime(in.exchangeTimeNs());
            market.book.onDepth(in);
            exchange.onBook(market);
        }
    }

    private void onTrade(TradeReceivedDecoder in) {
        PaperMarket market = market(in.instrumentId());
        if (market != null) {
            Side aggressor = Side.valueOf(in.aggressorSide().name());
            venueOf(in.instrumentId()).exchange().onTrade(market, in.px(), in.qty(), aggressor, in.exchangeTimeNs());
        }
    }

    private void onFeedState(FeedStateChangedDecoder in) {
        if (in.venueId() >= 0 && in.venueId() < venues.length) {
            venues[in.venueId()]
                    .exchange()
                    .onFeed(in.instrumentId(), in.state() == FeedState.LIVE, in.state() == FeedState.DISCONNECTED);
        }
    }

    private void onInstrument(InstrumentDefinedDecoder in) {
        Instrument instrument = definitions.requireInstrument(in.instrumentId());
        PaperVenue venue = venues[instrument.venue().id()];
        PaperMarket before = venue.exchange().market(instrument.id());
        if (before != null && PaperMarket.isFiner(before.instrument(), instrument)) {
            long pxFactor = FixedMath.pow10(
                    instrument.priceDecimals() - before.instrument().priceDecimals());
            long qtyFactor = FixedMath.pow10(
                    instrument.qtyDecimals() - before.instrument().qtyDecimals());
            announced.values().stream()
                    .filter(order -> order.instrumentId == instrument.id())
                    .forEach(order -> order.rescale(pxFactor, qtyFactor));
        }
        venue.define(instrument);
    }

    private void onStarted(long sequence) {
        for (PaperVenue venue : venues) {
            venue.exchange().onFeed(-1, false, true);
        }
        runBegan |= sequence > startSequence;
    }

    private void onReport(ExecutionReportReceivedDecoder in) {
        if (in.kind() == ReportKind.NOT_SENT) {
            venueOf(in.instrumentId()).withdraw(in.orderId());
        }
    }

    private void onBalance(BalanceChangedDecoder in) {
        PaperVenue venue = venues[in.venueId()];
        if (!venue.isConnected()) {
            venue.left(in.assetId(), Math.addExact(in.freeAmount(), in.reservedAmount()));
        }
    }

    private void onOrder(OrderUpdatedDecoder in) {
        PaperVenue venue = venueOf(in.instrumentId());
        if (in.state() == OrderState.PENDING_NEW) {
            announced.put(in.orderId(), decode(in));
        } else {
            announced.remove(in.orderId());
        }
        if (!venue.isConnected()) {
            PaperOrder order = decode(in);
            boolean ended =
                    switch (in.state()) {
                        case FILLED, CANCELED, REJECTED, EXPIRED -> true;
                        case PENDING_NEW, LIVE, PENDING_CANCEL, UNKNOWN -> false;
                        case SBE_UNKNOWN, NULL_VAL ->
                            throw new IllegalStateException(
                                    "order state: expected a known one, got " + in.state() + " of " + in.orderId());
                    };
            order.state = ended ? in.state() : OrderState.LIVE;
            order.cumQty = in.cumQty();
            order.cumQuoteAmount = in.cumQuoteAmount();
            in.skipOwner();
            in.skipClientOrderId();
            order.venueOrderId = in.venueOrderId();
            venue.left(order, ended || !order.venueOrderId.isEmpty());
        }
    }

    private static PaperOrder decode(OrderUpdatedDecoder in) {
        return new PaperOrder(
                in.orderId(),
                in.instrumentId(),
                Side.valueOf(in.side().name()),
                OrderType.valueOf(in.orderType().name()),
                TimeInForce.valueOf(in.timeInForce().name()),
                in.limitPx(),
                in.qty());
    }

    private void onRequest(VenueRequestSentDecoder in, long timeNs) {
        PaperVenue venue = venueOf(in.instrumentId());
        PaperOrder order = announced.remove(in.orderId());
        if (!venue.isConnected()) {
            return;
        }
        if (in.request() == REQUEST_NEW) {
            if (order == null) {
                throw new IllegalStateException("request of an order that was not announced: orderId=" + in.orderId());
            }
            venue.sendNew(order.working(in.px()), timeNs);
        } else if (in.request() == REQUEST_CANCEL) {
            venue.sendCancel(in.instrumentId(), in.orderId(), timeNs);
        } else if (in.request() == REQUEST_AMEND) {
            venue.sendAmend(in.instrumentId(), in.orderId(), in.px(), in.qty(), timeNs);
        } else {
            venue.sendQuery(in.instrumentId(), in.orderId(), timeNs);
        }
    }

    @Override
    public void onClose() {
        reader.close();
    }

    @Override
    public String roleName() {
        return "paper";
    }
}
