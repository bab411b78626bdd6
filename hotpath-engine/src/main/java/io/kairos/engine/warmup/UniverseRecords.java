package io.kairos.engine.warmup;

import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.CancelOrderCommandEncoder;
import io.kairos.journal.codec.DepthReceivedEncoder;
import io.kairos.journal.codec.ExecutionReportReceivedEncoder;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.FeedStateChangedEncoder;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.OrderType;
import io.kairos.journal.codec.PlaceOrderCommandEncoder;
import io.kairos.journal.codec.QuoteReceivedEncoder;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.SetKillSwitchCommandEncoder;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SuspectReason;
import io.kairos.journal.codec.TimeInForce;
import io.kairos.journal.codec.TradeReceivedEncoder;
import io.kairos.journal.codec.UpdateRiskLimitsCommandEncoder;
import io.kairos.journal.codec.UpdateStrategyCommandEncoder;
import io.kairos.journal.codec.VenueBalanceReceivedEncoder;
import io.kairos.journal.codec.VenueLinkChangedEncoder;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.EpochNanoClock;

/** Encodes inputs of a made-up engine and offers them. One thread; quotes do not allocate. */
final class UniverseRecords {
    static final String STRATEGY = "triangular-arbitrage";

    private static final long NOT_SAID = Long.MIN_VALUE;
    private static final String OWNER = "warm-up";

    private final EventSink sink;
    private final EpochNanoClock clock;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(4_096);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final QuoteReceivedEncoder quote = new QuoteReceivedEncoder();
    private final ExecutionReportReceivedEncoder report = new ExecutionReportReceivedEncoder();
    private long updateId;
    private long tradeId;
    private long correlationId;

    UniverseRecords(EventSink sink, EpochNanoClock clock) {
        this.sink = sink;
        this.clock = clock;
    }

    private void offer(int bodyLength) {
        if (!sink.offer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + bodyLength)) {
            throw new IllegalStateException("the warm-up's ring is full: it is emptied after each record");
        }
    }

    void quote(int instrumentId, long bidPx, long bidQty, long askPx, long askQty, boolean old) {
        long nowNs = clock.nanoTime();
        quote.wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(instrumentId)
                .exchangeTimeNs(nowNs)
                .receiveTimeNs(nowNs)
                .updateId(old ? 0 : ++updateId)
                .bidPx(bidPx)
                .bidQty(bidQty)
                .askPx(askPx)
                .askQty(askQty);
        offer(quote.encodedLength());
    }

    /** A book of {@code levels} on each side, each a tick from the one before. */
    void depth(int instrumentId, long bidPx, long bidQty, long askPx, long askQty, int levels) {
        DepthReceivedEncoder depth = new DepthReceivedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(instrumentId)
                .exchangeTimeNs(0)
                .receiveTimeNs(clock.nanoTime())
                .updateId(updateId);
        int bids = (int) Math.min(levels, bidPx);
        DepthReceivedEncoder.BidsEncoder bid = depth.bidsCount(bids);
        for (int i = 0; i < bids; i++) {
            bid.next().px(bidPx - i).qty(bidQty);
        }
        DepthReceivedEncoder.AsksEncoder ask = depth.asksCount(levels);
        for (int i = 0; i < levels; i++) {
            ask.next().px(askPx + i).qty(askQty);
        }
        offer(depth.encodedLength());
    }

    void trade(int instrumentId, long px, long qty) {
        long nowNs = clock.nanoTime();
        offer(new TradeReceivedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(instrumentId)
                .exchangeTimeNs(nowNs)
                .receiveTimeNs(nowNs)
                .tradeId(++tradeId)
                .px(px)
                .qty(qty)
                .aggressorSide(Side.BUY)
                .encodedLength());
    }

    void feed(int venueId, int instrumentId, FeedState state) {
        offer(new FeedStateChangedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .venueId(venueId)
                .instrumentId(instrumentId)
                .receiveTimeNs(clock.nanoTime())
                .state(state)
                .suspectReason(SuspectReason.NONE)
                .reason(OWNER)
                .encodedLength());
    }

    void link(int venueId, LinkState state) {
        offer(new VenueLinkChangedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .venueId(venueId)
                .receiveTimeNs(clock.nanoTime())
                .state(state)
                .reason(OWNER)
                .encodedLength());
    }

    void balance(int venueId, int assetId, long freeAmount, boolean snapshot) {
        long nowNs = clock.nanoTime();
        offer(new VenueBalanceReceivedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .venueId(venueId)
                .assetId(assetId)
                .receiveTimeNs(nowNs)
                .exchangeTimeNs(nowNs)
                .freeAmount(freeAmount)
                .lockedAmount(0)
                .snapshot(snapshot ? BooleanType.T : BooleanType.F)
                .askedTimeNs(VenueBalanceReceivedEncoder.askedTimeNsNullValue())
                .encodedLength());
    }

    /** What a venue says of the order at the head of its gateway. */
    void report(SilentGateway of, ReportKind kind, OrderState state, long cumQty) {
        report(of, kind, state, cumQty, -1, 0, 0);
    }

    /** A fill of it at its limit. */
    void fill(SilentGateway of, OrderState state, long cumQty, long lastQty) {
        report(of, ReportKind.TRADED, state, cumQty, ++tradeId, of.limitPx(), lastQty);
    }

    private void report(
            SilentGateway of, ReportKind kind, OrderState state, long cumQty, long ofTrade, long lastPx, long lastQty) {
        long nowNs = clock.nanoTime();
        report.wrapAndApplyHeader(buffer, 0, header)
                .venueId(of.venue().id())
                .instrumentId(of.instrumentId())
                .orderId(of.orderId())
                .receiveTimeNs(nowNs)
                .exchangeTimeNs(nowNs)
                .kind(kind)
                .state(state)
                .cumQty(cumQty)
                .cumQuoteAmount(NOT_SAID)
                .tradeId(ofTrade)
                .lastPx(lastPx)
                .lastQty(lastQty)
                .feeAmount(0)
                .feeAssetId(-1)
                .maker(BooleanType.F)
                .side(of.buys() ? Side.BUY : Side.SELL)
                .px(Long.MIN_VALUE)
                .qty(Long.MIN_VALUE)
                .priceDecimals(ExecutionReportReceivedEncoder.priceDecimalsNullValue())
                .qtyDecimals(ExecutionReportReceivedEncoder.qtyDecimalsNullValue())
                .venueOrderId("w")
                .text("");
        offer(report.encodedLength());
    }

    /** A limit order that stays in the book; returns its client order id. */
    String place(String venue, String symbol, long qty, int qtyDecimals, long px, int priceDecimals) {
        String clientOrderId = "w" + ++correlationId;
        offer(new PlaceOrderCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .receiveTimeNs(clock.nanoTime())
                .side(Side.BUY)
                .orderType(OrderType.LIMIT)
                .timeInForce(TimeInForce.GTC)
                .qtyMantissa(qty)
                .qtyScale(qtyDecimals)
                .pxMantissa(px)
                .pxScale(priceDecimals)
                .owner(OWNER)
                .clientOrderId(clientOrderId)
                .venue(venue)
                .symbol(symbol)
                .encodedLength());
        return clientOrderId;
    }

    void cancel(String clientOrderId) {
        offer(new CancelOrderCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlationId)
                .receiveTimeNs(clock.nanoTime())
                .orderId(0)
                .owner(OWNER)
                .clientOrderId(clientOrderId)
                .encodedLength());
    }

    void killSwitch(boolean engaged) {
        offer(new SetKillSwitchCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlationId)
                .receiveTimeNs(clock.nanoTime())
                .engaged(engaged ? BooleanType.T : BooleanType.F)
                .cancelOpenOrders(BooleanType.T)
                .owner(OWNER)
                .reason(OWNER)
                .encodedLength());
    }

    /** Limits that refuse nothing but what is far off. */
    void limits(int assets, long maxAmount, int maxQuoteAgeMs) {
        UpdateRiskLimitsCommandEncoder limits = new UpdateRiskLimitsCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlationId)
                .receiveTimeNs(clock.nanoTime())
                .expectedVersion(0)
                .referenceAssetId(0)
                .maxDailyNotionalAmount(maxAmount)
                .priceCollarBps(500)
                .maxQuoteAgeMs(maxQuoteAgeMs)
                .maxOrdersPerSecond(100_000)
                .maxOpenOrders(1_000);
        UpdateRiskLimitsCommandEncoder.AssetLimitsEncoder group = limits.assetLimitsCount(assets);
        for (int asset = 0; asset < assets; asset++) {
            group.next().assetId(asset).maxOrderNotionalAmount(maxAmount);
        }
        limits.owner(OWNER).reason(OWNER);
        offer(limits.encodedLength());
    }

    void strategy(long expectedVersion, long maxCycleAmount, int maxLegs) {
        offer(new UpdateStrategyCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(++correlationId)
                .receiveTimeNs(clock.nanoTime())
                .expectedVersion(expectedVersion)
                .enabled(BooleanType.T)
                .minProfitCentibps(1)
                .maxCycleNotionalAmount(maxCycleAmount)
                .maxLegs(maxLegs)
                .name(STRATEGY)
                .owner(OWNER)
                .reason(OWNER)
                .encodedLength());
    }
}
