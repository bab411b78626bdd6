package io.kairos.engine.adapter.inbound.grpc;

import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.AssetDefinedEncoder;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.CommandRepliedEncoder;
import io.kairos.journal.codec.ConversionQuotedEncoder;
import io.kairos.journal.codec.ConvertCommandDecoder;
import io.kairos.journal.codec.EngineStartedEncoder;
import io.kairos.journal.codec.InstrumentDefinedEncoder;
import io.kairos.journal.codec.KillSwitchChangedEncoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.OpportunityUpdatedEncoder;
import io.kairos.journal.codec.OrderRefusedEncoder;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.OrderUpdatedEncoder;
import io.kairos.journal.codec.Outcome;
import io.kairos.journal.codec.PlaceOrderCommandDecoder;
import io.kairos.journal.codec.QuoteConversionCommandDecoder;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.RiskScope;
import io.kairos.journal.codec.SetKillSwitchCommandDecoder;
import io.kairos.journal.codec.TimeInForce;
import io.kairos.journal.codec.TradingState;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Answers commands through a real journal, as the engine does: quantity 13 is refused for its value, 14 conflicts with an earlier
 * id, 15 is never answered; other orders go live. Conversions: quantity 12 has its first order refused, 13 is refused with its path, 14
 * conflicts with an earlier id; others are begun.
 */
final class FakeEngine implements EventSink {
    static final long RUN_ID = 3;

    private final SegmentJournal journal;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private long lastOrderId;
    private boolean full;

    FakeEngine(SegmentJournal journal) {
        this.journal = journal;
    }

    synchronized void setFull(boolean now) {
        full = now;
    }

    private void append(int encodedLength) {
        journal.append(1, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    synchronized void start() {
        append(new EngineStartedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .runId(RUN_ID)
                .engineId("test")
                .encodedLength());
        for (int id = 0; id < 2; id++) {
            append(new AssetDefinedEncoder()
                    .wrapAndApplyHeader(buffer, 0, header)
                    .assetId(id)
                    .decimals(8)
                    .name(id == 0 ? "BTC" : "USDT")
                    .encodedLength());
        }
        append(new InstrumentDefinedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(0)
                .venueId(0)
                .baseAssetId(0)
                .quoteAssetId(1)
                .priceDecimals(2)
                .qtyDecimals(5)
                .tickPx(1)
                .minPx(1)
                .maxPx(1_000_000_000)
                .stepQty(1)
                .minQty(1)
                .maxQty(1_000_000_000)
                .minNotionalAmount(0)
                .takerFeeCentibps(1000)
                .makerFeeCentibps(1000)
                .trading(BooleanType.T)
                .symbol("BTC-USDT")
                .venueSymbol("BTCUSDT")
                .encodedLength());
    }

    @Override
    public synchronized boolean offer(DirectBuffer source, int offset, int length) {
        if (full) {
            return false;
        }
        headerDecoder.wrap(source, offset);
        if (headerDecoder.templateId() == PlaceOrderCommandDecoder.TEMPLATE_ID) {
            place(new PlaceOrderCommandDecoder().wrapAndApplyHeader(source, offset, headerDecoder));
        } else if (headerDecoder.templateId() == SetKillSwitchCommandDecoder.TEMPLATE_ID) {
            killSwitch(new SetKillSwitchCommandDecoder().wrapAndApplyHeader(source, offset, headerDecoder));
        } else if (headerDecoder.templateId() == QuoteConversionCommandDecoder.TEMPLATE_ID) {
            QuoteConversionCommandDecoder quote =
                    new QuoteConversionCommandDecoder().wrapAndApplyHeader(source, offset, headerDecoder);
            path(quote.correlationId(), 0, quote.qtyMantissa());
            reply(quote.correlationId(), ReplyStatus.OK, 0, 0, "");
        } else if (headerDecoder.templateId() == ConvertCommandDecoder.TEMPLATE_ID) {
            convert(new ConvertCommandDecoder().wrapAndApplyHeader(source, offset, headerDecoder));
        }
        return true;
    }

    private void path(long correlationId, long conversionId, long amount) {
        ConversionQuotedEncoder quoted = new ConversionQuotedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .conversionId(conversionId)
                .fromAssetId(0)
                .toAssetId(1)
                .giveAmount(amount)
                .expectedAmount(2 * amount)
                .worstAmount(2 * amount - 1);
        quoted.legsCount(1)
                .next()
                .instrumentId(0)
                .side(io.kairos.journal.codec.Side.SELL)
                .px(6_500_000)
                .qty(amount)
                .quoteAgeNs(5);
        append(quoted.encodedLength());
    }

    private void convert(ConvertCommandDecoder command) {
        long correlationId = command.correlationId();
        long qty = command.qtyMantissa();
        String owner = command.owner();
        String clientId = command.clientId();
        if (qty == 14) {
            reply(correlationId, ReplyStatus.ID_CONFLICT, 0, 16, "other content");
        } else if (qty == 12) {
            path(correlationId, 76, qty);
            reply(correlationId, ReplyStatus.REFUSED, 0, 9, "value 900 above limit 500 USDT");
        } else if (qty == 13) {
            path(correlationId, 0, qty);
            reply(correlationId, ReplyStatus.REFUSED, 0, 40, "min_result: expected at most 25");
        } else {
            path(correlationId, 77, qty);
            OpportunityUpdatedEncoder begun = new OpportunityUpdatedEncoder()
                    .wrapAndApplyHeader(buffer, 0, header)
                    .cycleId(77)
                    .startAssetId(0)
                    .startAmount(qty)
                    .expectedProfitAmount(2 * qty)
                    .realizedProfitAmount(Long.MIN_VALUE)
                    .outcome(Outcome.TAKEN)
                    .kind((short) 1)
                    .style((short) 0)
                    .targetAssetId(1)
                    .floorAmount(2 * qty - 1)
                    .feeAmount(0)
                    .spentAmount(0);
            begun.legsCount(0);
            begun.reason("").owner(owner).clientId(clientId);
            append(begun.encodedLength());
            reply(correlationId, ReplyStatus.OK, 0, 0, "");
        }
    }

    private void place(PlaceOrderCommandDecoder command) {
        long correlationId = command.correlationId();
        long qty = command.qtyMantissa();
        long px = command.pxMantissa();
        String owner = command.owner();
        String clientOrderId = command.clientOrderId();
        if (qty == 15) {
            return;
        }
        long orderId = ++lastOrderId;
        if (qty == 14) {
            reply(correlationId, ReplyStatus.ID_CONFLICT, orderId, 16, "other content");
        } else if (qty == 13) {
            append(new OrderRefusedEncoder()
                    .wrapAndApplyHeader(buffer, 0, header)
                    .orderId(orderId)
                    .instrumentId(0)
                    .reason(9)
                    .side(command.side())
                    .qtyMantissa(qty)
                    .qtyScale(command.qtyScale())
                    .pxMantissa(px)
                    .pxScale(command.pxScale())
                    .owner(owner)
                    .clientOrderId(clientOrderId)
                    .venue("BINANCE")
                    .symbol("BTC-USDT")
                    .text("value 900 above limit 500 USDT")
                    .encodedLength());
            reply(correlationId, ReplyStatus.REFUSED, orderId, 9, "value 900 above limit 500 USDT");
        } else {
            order(orderId, owner, clientOrderId, qty, px);
            reply(correlationId, ReplyStatus.OK, orderId, 0, "");
        }
    }

    synchronized void order(long orderId, String owner, String clientOrderId, long qty, long px) {
        append(new OrderUpdatedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .orderId(orderId)
                .instrumentId(0)
                .timeNs(9)
                .side(io.kairos.journal.codec.Side.BUY)
                .orderType(io.kairos.journal.codec.OrderType.LIMIT)
                .timeInForce(TimeInForce.GTC)
                .state(OrderState.LIVE)
                .limitPx(px)
                .qty(qty)
                .owner(owner)
                .clientOrderId(clientOrderId)
                .venueOrderId("V1")
                .text("")
                .encodedLength());
    }

    private void killSwitch(SetKillSwitchCommandDecoder command) {
        long correlationId = command.correlationId();
        BooleanType engaged = command.engaged();
        String owner = command.owner();
        String reason = command.reason();
        append(new KillSwitchChangedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .timeNs(7)
                .engaged(engaged)
                .state(engaged == BooleanType.T ? TradingState.HALTED : TradingState.ACTIVE)
                .scope(RiskScope.ENGINE)
                .changedBy(owner)
                .reason(reason)
                .scopeName("")
                .encodedLength());
        reply(correlationId, ReplyStatus.OK, 0, 0, "");
    }

    private void reply(long correlationId, ReplyStatus status, long orderId, int reason, String text) {
        append(new CommandRepliedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .correlationId(correlationId)
                .runId(RUN_ID)
                .timeNs(9)
                .status(status)
                .orderId(orderId)
                .count(0)
                .reason(reason)
                .text(text)
                .encodedLength());
    }
}
