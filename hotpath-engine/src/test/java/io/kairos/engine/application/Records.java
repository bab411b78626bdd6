package io.kairos.engine.application;

import io.kairos.domain.instrument.Venue;
import io.kairos.journal.codec.*;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes inputs for tests. */
final class Records {
    static final long NULL = Long.MIN_VALUE;

    private Records() {}

    /** A report or balance as it would come from another venue than the first. */
    static byte[] of(int venueId, byte[] record) {
        UnsafeBuffer buffer = new UnsafeBuffer(record);
        int body = MessageHeaderEncoder.ENCODED_LENGTH;
        if (EngineInbox.templateId(buffer, 0) == VenueBalanceReceivedEncoder.TEMPLATE_ID) {
            new VenueBalanceReceivedEncoder().wrap(buffer, body).venueId(venueId);
        } else {
            new ExecutionReportReceivedEncoder().wrap(buffer, body).venueId(venueId);
        }
        return record;
    }

    private static byte[] copy(ExpandableArrayBuffer buffer, int bodyLength) {
        byte[] bytes = new byte[MessageHeaderEncoder.ENCODED_LENGTH + bodyLength];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    static byte[] quote(
            int instrumentId, long timeNs, long updateId, long bidPx, long bidQty, long askPx, long askQty) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        QuoteReceivedEncoder e = new QuoteReceivedEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .instrumentId(instrumentId)
                .exchangeTimeNs(0)
                .receiveTimeNs(timeNs)
                .updateId(updateId)
                .bidPx(bidPx)
                .bidQty(bidQty)
                .askPx(askPx)
                .askQty(askQty);
        return copy(buffer, e.encodedLength());
    }

    /** Levels as price, quantity, price, quantity… */
    static byte[] depth(int instrumentId, long timeNs, long[] bids, long[] asks) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        DepthReceivedEncoder e = new DepthReceivedEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .instrumentId(instrumentId)
                .exchangeTimeNs(0)
                .receiveTimeNs(timeNs)
                .updateId(1);
        DepthReceivedEncoder.BidsEncoder bid = e.bidsCount(bids.length / 2);
        for (int i = 0; i < bids.length; i += 2) {
            bid.next().px(bids[i]).qty(bids[i + 1]);
        }
        DepthReceivedEncoder.AsksEncoder ask = e.asksCount(asks.length / 2);
        for (int i = 0; i < asks.length; i += 2) {
            ask.next().px(asks[i]).qty(asks[i + 1]);
        }
        return copy(buffer, e.encodedLength());
    }

    static byte[] trade(int instrumentId, long timeNs, long tradeId) {
        return trade(instrumentId, timeNs, tradeId, 1, 1, Side.BUY);
    }

    static byte[] trade(int instrumentId, long timeNs, long tradeId, long px, long qty, Side aggressor) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        TradeReceivedEncoder e = new TradeReceivedEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .instrumentId(instrumentId)
                .exchangeTimeNs(timeNs)
                .receiveTimeNs(timeNs)
                .tradeId(tradeId)
                .px(px)
                .qty(qty)
                .aggressorSide(aggressor);
        return copy(buffer, e.encodedLength());
    }

    static byte[] feed(int venueId, int instrumentId, long timeNs, FeedState state) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        FeedStateChangedEncoder e = new FeedStateChangedEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .venueId(venueId)
                .instrumentId(instrumentId)
                .receiveTimeNs(timeNs)
                .state(state)
                .reason("test");
        return copy(buffer, e.encodedLength());
    }

    static byte[] link(int venueId, long timeNs, LinkState state) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        VenueLinkChangedEncoder e = new VenueLinkChangedEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .venueId(venueId)
                .receiveTimeNs(timeNs)
                .state(state)
                .reason("test");
        return copy(buffer, e.encodedLength());
    }

    static byte[] balance(int assetId, long timeNs, long free, long locked, boolean snapshot) {
        return balance(assetId, timeNs, free, locked, snapshot, VenueBalanceReceivedEncoder.askedTimeNsNullValue());
    }

    /** The answer to an account query that was sent to compare. */
    static byte[] comparedBalance(int assetId, long askedNs, long timeNs, long free) {
        return balance(assetId, timeNs, free, 0, false, askedNs);
    }

    static byte[] comparedBalance(int assetId, long askedNs, long timeNs, long free, long locked) {
        return balance(assetId, timeNs, free, locked, false, askedNs);
    }

    private static byte[] balance(int assetId, long timeNs, long free, long locked, boolean snapshot, long askedNs) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        VenueBalanceReceivedEncoder e = new VenueBalanceReceivedEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .venueId(0)
                .assetId(assetId)
                .receiveTimeNs(timeNs)
                .exchangeTimeNs(timeNs)
                .freeAmount(free)
                .lockedAmount(locked)
                .snapshot(snapshot ? BooleanType.T : BooleanType.F)
                .askedTimeNs(askedNs);
        return copy(buffer, e.encodedLength());
    }

    static byte[] report(
            int instrumentId,
            long orderId,
            long timeNs,
            ReportKind kind,
            OrderState state,
            long cumQty,
            long tradeId,
            long lastPx,
            long lastQty,
            long fee,
            int feeAssetId,
            String text) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        ExecutionReportReceivedEncoder e = new ExecutionReportReceivedEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .venueId(0)
                .instrumentId(instrumentId)
                .orderId(orderId)
                .receiveTimeNs(timeNs)
                .exchangeTimeNs(timeNs)
                .kind(kind)
                .state(state)
                .cumQty(cumQty)
                .cumQuoteAmount(NULL)
                .tradeId(tradeId)
                .lastPx(lastPx)
                .lastQty(lastQty)
                .feeAmount(fee)
                .feeAssetId(feeAssetId)
                .maker(BooleanType.F)
                .side(Side.BUY)
                .px(NULL)
                .qty(NULL)
                .priceDecimals(ExecutionReportReceivedEncoder.priceDecimalsNullValue())
                .qtyDecimals(ExecutionReportReceivedEncoder.qtyDecimalsNullValue())
                .venueOrderId("v" + orderId)
                .text(text);
        return copy(buffer, e.encodedLength());
    }

    static byte[] report(int instrumentId, long orderId, long timeNs, ReportKind kind, OrderState state, long cumQty) {
        return report(instrumentId, orderId, timeNs, kind, state, cumQty, -1, NULL, 0, 0, -1, "");
    }

    /** The same report with the order's terms. */
    static byte[] terms(byte[] report, long px, long qty) {
        new ExecutionReportReceivedEncoder()
                .wrap(new UnsafeBuffer(report), MessageHeaderEncoder.ENCODED_LENGTH)
                .px(px)
                .qty(qty);
        return report;
    }

    /** A number that is {@link #NULL} stays as it is. */
    static byte[] amend(
            long correlationId,
            long timeNs,
            long orderId,
            long qty,
            int qtyScale,
            long px,
            int pxScale,
            String amendId) {
        return amend(correlationId, timeNs, orderId, qty, qtyScale, px, pxScale, amendId, "alice");
    }

    static byte[] amend(
            long correlationId,
            long timeNs,
            long orderId,
            long qty,
            int qtyScale,
            long px,
            int pxScale,
            String amendId,
            String owner) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        AmendOrderCommandEncoder e = new AmendOrderCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .orderId(orderId)
                .qtyMantissa(qty)
                .qtyScale(qtyScale)
                .pxMantissa(px)
                .pxScale(pxScale)
                .owner(owner)
                .clientOrderId("")
                .amendId(amendId);
        return copy(buffer, e.encodedLength());
    }

    /** The same report from a venue that does not say the side. */
    static byte[] withoutSide(byte[] report) {
        byte[] bytes = report.clone();
        bytes[MessageHeaderEncoder.ENCODED_LENGTH + ExecutionReportReceivedEncoder.sideEncodingOffset()] =
                (byte) Side.NULL_VAL.value();
        return bytes;
    }

    static byte[] place(
            long correlationId,
            long timeNs,
            Side side,
            OrderType type,
            TimeInForce tif,
            long qty,
            int qtyScale,
            long px,
            int pxScale,
            String owner,
            String clientOrderId,
            String symbol) {
        return place(
                correlationId,
                timeNs,
                side,
                type,
                tif,
                qty,
                qtyScale,
                px,
                pxScale,
                owner,
                clientOrderId,
                Venue.BINANCE,
                symbol);
    }

    static byte[] place(
            long correlationId,
            long timeNs,
            Side side,
            OrderType type,
            TimeInForce tif,
            long qty,
            int qtyScale,
            long px,
            int pxScale,
            String owner,
            String clientOrderId,
            Venue venue,
            String symbol) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        PlaceOrderCommandEncoder e = new PlaceOrderCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .side(side)
                .orderType(type)
                .timeInForce(tif)
                .qtyMantissa(qty)
                .qtyScale(qtyScale)
                .pxMantissa(px)
                .pxScale(pxScale)
                .owner(owner)
                .clientOrderId(clientOrderId)
                .venue(venue.name())
                .symbol(symbol);
        return copy(buffer, e.encodedLength());
    }

    static byte[] cancel(long correlationId, long timeNs, long orderId, String owner, String clientOrderId) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        CancelOrderCommandEncoder e = new CancelOrderCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .orderId(orderId)
                .owner(owner)
                .clientOrderId(clientOrderId);
        return copy(buffer, e.encodedLength());
    }

    static byte[] cancelAll(long correlationId, long timeNs, String symbol) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        CancelAllOrdersCommandEncoder e = new CancelAllOrdersCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .owner("alice")
                .venue("")
                .symbol(symbol);
        return copy(buffer, e.encodedLength());
    }

    static byte[] killSwitch(long correlationId, long timeNs, boolean engaged, boolean cancel) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        SetKillSwitchCommandEncoder e = new SetKillSwitchCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .engaged(engaged ? BooleanType.T : BooleanType.F)
                .cancelOpenOrders(cancel ? BooleanType.T : BooleanType.F)
                .owner("alice")
                .reason("drill");
        return copy(buffer, e.encodedLength());
    }

    static byte[] limits(
            long correlationId,
            long timeNs,
            long expectedVersion,
            int reference,
            long daily,
            int collarBps,
            int quoteAgeMs,
            int perSecond,
            int open,
            long... byAsset) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        UpdateRiskLimitsCommandEncoder e = new UpdateRiskLimitsCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .expectedVersion(expectedVersion)
                .referenceAssetId(reference)
                .maxDailyNotionalAmount(daily)
                .priceCollarBps(collarBps)
                .maxQuoteAgeMs(quoteAgeMs)
                .maxOrdersPerSecond(perSecond)
                .maxOpenOrders(open);
        UpdateRiskLimitsCommandEncoder.AssetLimitsEncoder group = e.assetLimitsCount(byAsset.length);
        for (int asset = 0; asset < byAsset.length; asset++) {
            group.next().assetId(asset).maxOrderNotionalAmount(byAsset[asset]);
        }
        e.owner("").reason("start values");
        return copy(buffer, e.encodedLength());
    }

    static byte[] strategy(
            long correlationId,
            long timeNs,
            long expectedVersion,
            boolean enabled,
            int minProfitCentibps,
            long maxNotional,
            int maxLegs) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        UpdateStrategyCommandEncoder e = new UpdateStrategyCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .expectedVersion(expectedVersion)
                .enabled(enabled ? BooleanType.T : BooleanType.F)
                .minProfitCentibps(minProfitCentibps)
                .maxCycleNotionalAmount(maxNotional)
                .maxLegs(maxLegs)
                .name("triangular-arbitrage")
                .owner("")
                .reason("start values");
        return copy(buffer, e.encodedLength());
    }
}
