package io.kairos.flink.trading;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kairos.flink.kafka.MalformedMessageException;
import io.kairos.flink.kafka.ProtoDeserializer;
import io.kairos.flink.kafka.ProtoValues;
import io.kairos.proto.trading.v1.BalanceUpdate;
import io.kairos.proto.trading.v1.ControlChange;
import io.kairos.proto.trading.v1.Fill;
import io.kairos.proto.trading.v1.OrderUpdate;
import io.kairos.proto.trading.v1.RiskRejection;
import io.kairos.proto.trading.v1.TradingEvent;
import org.jspecify.annotations.Nullable;

/** Reads {@code kairos.trading.v1.TradingEvent}. */
final class TradingEventDecoder implements ProtoDeserializer.Decoder<TradingRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public @Nullable TradingRecord decode(byte[] value)
            throws InvalidProtocolBufferException, MalformedMessageException {
        TradingEvent event = TradingEvent.parseFrom(value);
        ProtoValues.time("time_ns", event.getTimeNs());
        return switch (event.getEventCase()) {
            case ORDER -> TradingRecord.of(order(event, event.getOrder()));
            case FILL -> TradingRecord.of(fill(event, event.getFill()));
            case REJECTION -> TradingRecord.of(rejection(event, event.getRejection()));
            case BALANCE -> TradingRecord.of(balance(event, event.getBalance()));
            case CONTROL -> TradingRecord.of(control(event, event.getControl()));
            // For whoever watches balances; the history holds balances themselves.
            case MOVEMENT, DIFFERENCE -> null;
            case EVENT_NOT_SET ->
                throw new MalformedMessageException(
                        "event", "not set", "one of order, fill, rejection, balance, control");
        };
    }

    private static OrderRecord order(TradingEvent event, OrderUpdate order) throws MalformedMessageException {
        String timeInForce = ProtoValues.word("order.time_in_force", order.getTimeInForce(), "TIME_IN_FORCE_");
        return new OrderRecord(
                event.getSequence(),
                event.getTimeNs(),
                order.getOrderId(),
                order.getClientOrderId(),
                order.getVenueOrderId(),
                order.getOwner(),
                ProtoValues.required("order.venue", order.getVenue()),
                ProtoValues.required("order.symbol", order.getSymbol()),
                ProtoValues.side("order.side", order.getSide()),
                ProtoValues.requiredWord("order.type", order.getType(), "ORDER_TYPE_"),
                // The contract: unspecified means GTC for limit orders, and market orders ignore it.
                timeInForce.isEmpty() ? "GTC" : timeInForce,
                order.hasLimitPx() ? ProtoValues.decimal("order.limit_px", order.getLimitPx()) : null,
                ProtoValues.decimal("order.qty", order.getQty()),
                ProtoValues.decimal("order.cum_qty", order.getCumQty()),
                ProtoValues.decimal("order.cum_quote", order.getCumQuote()),
                ProtoValues.requiredWord("order.state", order.getState(), "ORDER_STATE_"),
                ProtoValues.word("order.reason", order.getReason(), "REJECT_REASON_"),
                order.getReasonText(),
                order.getCreatedTimeNs() == 0 ? event.getTimeNs() : order.getCreatedTimeNs(),
                order.getCycleId(),
                mode(event));
    }

    private static FillRecord fill(TradingEvent event, Fill fill) throws MalformedMessageException {
        return new FillRecord(
                event.getSequence(),
                event.getTimeNs(),
                fill.getOrderId(),
                fill.getOwner(),
                ProtoValues.required("fill.venue", fill.getVenue()),
                ProtoValues.required("fill.symbol", fill.getSymbol()),
                fill.getTradeId(),
                ProtoValues.side("fill.side", fill.getSide()),
                ProtoValues.positive("fill.px", fill.getPx()),
                ProtoValues.positive("fill.qty", fill.getQty()),
                ProtoValues.decimal("fill.fee", fill.getFee()),
                fill.getFeeAsset(),
                fill.getMaker(),
                fill.getExchangeTimeNs() == 0 ? event.getTimeNs() : fill.getExchangeTimeNs(),
                mode(event));
    }

    private static String mode(TradingEvent event) throws MalformedMessageException {
        return ProtoValues.word("trading_mode", event.getTradingMode(), "TRADING_MODE_");
    }

    private static RejectionRecord rejection(TradingEvent event, RiskRejection rejection)
            throws MalformedMessageException {
        return new RejectionRecord(
                event.getSequence(),
                event.getTimeNs(),
                rejection.getOrderId(),
                rejection.getClientOrderId(),
                rejection.getOwner(),
                rejection.getVenue(),
                rejection.getSymbol(),
                ProtoValues.optionalSide("rejection.side", rejection.getSide()),
                ProtoValues.decimal("rejection.qty", rejection.getQty()),
                rejection.hasLimitPx() ? ProtoValues.decimal("rejection.limit_px", rejection.getLimitPx()) : null,
                ProtoValues.requiredWord("rejection.reason", rejection.getReason(), "REJECT_REASON_"),
                rejection.getReasonText());
    }

    private static BalanceRecord balance(TradingEvent event, BalanceUpdate balance) throws MalformedMessageException {
        return new BalanceRecord(
                event.getSequence(),
                event.getTimeNs(),
                ProtoValues.required("balance.venue", balance.getVenue()),
                ProtoValues.required("balance.asset", balance.getAsset()),
                ProtoValues.decimal("balance.free", balance.getFree()),
                ProtoValues.decimal("balance.reserved", balance.getReserved()));
    }

    private static ControlRecord control(TradingEvent event, ControlChange control) throws MalformedMessageException {
        return switch (control.getChangeCase()) {
            case KILL_SWITCH_ENGAGED ->
                record(event, control, "KILL_SWITCH", control.getKillSwitchEngaged(), null, null);
            case RISK_LIMITS ->
                record(event, control, "RISK_LIMITS", null, null, ControlJson.limits(control.getRiskLimits()));
            case STRATEGY ->
                record(
                        event,
                        control,
                        "STRATEGY",
                        null,
                        ProtoValues.required(
                                "control.strategy.name", control.getStrategy().getName()),
                        ControlJson.strategy(control.getStrategy()));
            case CHANGE_NOT_SET ->
                throw new MalformedMessageException(
                        "control.change", "not set", "one of kill_switch_engaged, risk_limits, strategy");
        };
    }

    private static ControlRecord record(
            TradingEvent event,
            ControlChange control,
            String kind,
            @Nullable Boolean engaged,
            @Nullable String strategyName,
            @Nullable String settingsJson) {
        return new ControlRecord(
                event.getSequence(),
                event.getTimeNs(),
                control.getChangedBy(),
                control.getReason(),
                kind,
                engaged,
                strategyName,
                settingsJson);
    }
}
