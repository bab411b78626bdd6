package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.kairos.domain.number.Decimal;
import io.kairos.engine.adapter.protobuf.TradingEventTranslator;
import io.kairos.engine.adapter.view.CommandReply;
import io.kairos.engine.adapter.view.OrderView;
import io.kairos.journal.codec.AmendOrderCommandEncoder;
import io.kairos.journal.codec.CancelAllOrdersCommandEncoder;
import io.kairos.journal.codec.CancelOrderCommandEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.PlaceOrderCommandEncoder;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.common.v1.TimeInForce;
import io.kairos.proto.trading.v1.AmendOrderRequest;
import io.kairos.proto.trading.v1.AmendOrderResponse;
import io.kairos.proto.trading.v1.CancelAllOrdersRequest;
import io.kairos.proto.trading.v1.CancelAllOrdersResponse;
import io.kairos.proto.trading.v1.CancelOrderRequest;
import io.kairos.proto.trading.v1.CancelOrderResponse;
import io.kairos.proto.trading.v1.OrderRequest;
import io.kairos.proto.trading.v1.OrderResponse;
import java.util.function.LongSupplier;

/** Orders and cancels: checks their form, encodes them, words the answers. Any thread. */
final class OrderCommands {
    static final String BUSY = "the engine's inbound queue is full; nothing was sent";

    private final CommandDesk desk;
    private final LongSupplier clockNs;

    OrderCommands(CommandDesk desk, LongSupplier clockNs) {
        this.desk = desk;
        this.clockNs = clockNs;
    }

    void place(OrderRequest request, StreamObserver<OrderResponse> responses) {
        Caller caller = Caller.require(Permission.TRADE);
        Violations violations = new Violations();
        violations.clientOrderId("client_order_id", request.getClientOrderId());
        violations.venue("venue", request.getVenue());
        violations.symbol("symbol", request.getSymbol());
        if (request.getSide() != Side.SIDE_BUY && request.getSide() != Side.SIDE_SELL) {
            violations.add("side", request.getSideValue(), "SIDE_BUY or SIDE_SELL");
        }
        io.kairos.journal.codec.OrderType type = typeOf(request, violations);
        io.kairos.journal.codec.TimeInForce timeInForce = timeInForceOf(request, violations);
        Decimal qty = violations.positive("qty", request.hasQty(), request.getQty());
        boolean market = request.getType() == OrderType.ORDER_TYPE_MARKET;
        Decimal limit = Decimal.ZERO;
        if (!market) {
            limit = violations.positive("limit_px", request.hasLimitPx(), request.getLimitPx());
        } else if (request.hasLimitPx()) {
            violations.add("limit_px", "a price", "nothing for ORDER_TYPE_MARKET");
        }
        violations.throwIfAny();
        long px = market ? TradingEventTranslator.NULL : limit.mantissa();
        int pxScale = limit.scale();
        desk.send(
                responses,
                (buffer, header, correlationId) -> {
                    PlaceOrderCommandEncoder command = new PlaceOrderCommandEncoder()
                            .wrapAndApplyHeader(buffer, 0, header)
                            .correlationId(correlationId)
                            .receiveTimeNs(clockNs.getAsLong())
                            .side(
                                    request.getSide() == Side.SIDE_BUY
                                            ? io.kairos.journal.codec.Side.BUY
                                            : io.kairos.journal.codec.Side.SELL)
                            .orderType(type)
                            .timeInForce(timeInForce)
                            .qtyMantissa(qty.mantissa())
                            .qtyScale(qty.scale())
                            .pxMantissa(px)
                            .pxScale(pxScale)
                            .owner(caller.owner())
                            .clientOrderId(request.getClientOrderId())
                            .venue(request.getVenue())
                            .symbol(request.getSymbol());
                    return MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength();
                },
                OrderResponse.newBuilder()
                        .setReason(RejectReason.REJECT_REASON_ENGINE_BUSY)
                        .setReasonText(BUSY)
                        .build(),
                OrderCommands::placed);
    }

    private static io.kairos.journal.codec.OrderType typeOf(OrderRequest request, Violations violations) {
        return switch (request.getType()) {
            case ORDER_TYPE_LIMIT -> io.kairos.journal.codec.OrderType.LIMIT;
            case ORDER_TYPE_MARKET -> io.kairos.journal.codec.OrderType.MARKET;
            case ORDER_TYPE_LIMIT_MAKER -> io.kairos.journal.codec.OrderType.LIMIT_MAKER;
            case ORDER_TYPE_UNSPECIFIED, UNRECOGNIZED -> {
                violations.add(
                        "type",
                        request.getTypeValue(),
                        "ORDER_TYPE_LIMIT, ORDER_TYPE_MARKET or ORDER_TYPE_LIMIT_MAKER");
                yield io.kairos.journal.codec.OrderType.NULL_VAL;
            }
        };
    }

    private static io.kairos.journal.codec.TimeInForce timeInForceOf(OrderRequest request, Violations violations) {
        TimeInForce timeInForce = request.getTimeInForce();
        return switch (timeInForce) {
            case TIME_IN_FORCE_UNSPECIFIED, TIME_IN_FORCE_GTC -> io.kairos.journal.codec.TimeInForce.GTC;
            case TIME_IN_FORCE_IOC -> io.kairos.journal.codec.TimeInForce.IOC;
            case TIME_IN_FORCE_FOK -> io.kairos.journal.codec.TimeInForce.FOK;
            case UNRECOGNIZED -> {
                violations.add(
                        "time_in_force",
                        request.getTimeInForceValue(),
                        "TIME_IN_FORCE_GTC, TIME_IN_FORCE_IOC or TIME_IN_FORCE_FOK");
                yield io.kairos.journal.codec.TimeInForce.NULL_VAL;
            }
        };
    }

    private static OrderResponse placed(CommandReply reply) {
        switch (reply.status()) {
            case OK, REFUSED -> {
                // Both are outcomes of an order.
            }
            case ID_CONFLICT ->
                throw Status.ALREADY_EXISTS
                        .withDescription("client_order_id: " + reply.text())
                        .asRuntimeException();
            case INVALID, NOT_FOUND, VERSION_CONFLICT, PENDING, SBE_UNKNOWN, NULL_VAL -> throw unexpected(reply);
        }
        OrderResponse.Builder response = OrderResponse.newBuilder()
                .setReason(reply.reason())
                .setReasonText(reply.text())
                .setSequence(reply.sequence());
        OrderView order = reply.order();
        if (order != null) {
            response.setOrder(order.update()).setSequence(order.sequence());
        }
        boolean rejected = order != null && order.update().getState() == OrderState.ORDER_STATE_REJECTED;
        return response.setAccepted(reply.status() == ReplyStatus.OK && !rejected)
                .build();
    }

    void cancel(CancelOrderRequest request, StreamObserver<CancelOrderResponse> responses) {
        Caller caller = Caller.require(Permission.TRADE);
        Violations violations = new Violations();
        boolean byId = request.getOrderId() != 0;
        if (byId == !request.getClientOrderId().isEmpty()) {
            violations.add("order_id", request.getOrderId(), "either order_id or client_order_id");
        } else if (!byId) {
            violations.clientOrderId("client_order_id", request.getClientOrderId());
        }
        violations.throwIfAny();
        desk.send(
                responses,
                (buffer, header, correlationId) -> MessageHeaderEncoder.ENCODED_LENGTH
                        + new CancelOrderCommandEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(correlationId)
                                .receiveTimeNs(clockNs.getAsLong())
                                .orderId(request.getOrderId())
                                .owner(caller.owner())
                                .clientOrderId(request.getClientOrderId())
                                .encodedLength(),
                CancelOrderResponse.newBuilder()
                        .setReason(RejectReason.REJECT_REASON_ENGINE_BUSY)
                        .setReasonText(BUSY)
                        .build(),
                OrderCommands::canceled);
    }

    private static CancelOrderResponse canceled(CommandReply reply) {
        return switch (reply.status()) {
            case OK -> CancelOrderResponse.newBuilder().setAccepted(true).build();
            case REFUSED ->
                CancelOrderResponse.newBuilder()
                        .setReason(reply.reason())
                        .setReasonText(reply.text())
                        .build();
            case NOT_FOUND ->
                CancelOrderResponse.newBuilder()
                        .setReason(RejectReason.REJECT_REASON_UNKNOWN_ORDER)
                        .setReasonText(reply.text())
                        .build();
            case ID_CONFLICT, INVALID, VERSION_CONFLICT, PENDING, SBE_UNKNOWN, NULL_VAL -> throw unexpected(reply);
        };
    }

    void amend(AmendOrderRequest request, StreamObserver<AmendOrderResponse> responses) {
        Caller caller = Caller.require(Permission.TRADE);
        Violations violations = new Violations();
        violations.clientOrderId("amend_id", request.getAmendId());
        boolean byId = request.getOrderId() != 0;
        if (byId == !request.getClientOrderId().isEmpty()) {
            violations.add("order_id", request.getOrderId(), "either order_id or client_order_id");
        } else if (!byId) {
            violations.clientOrderId("client_order_id", request.getClientOrderId());
        }
        if (!request.hasQty() && !request.hasLimitPx()) {
            violations.add("qty", "nothing", "qty or limit_px");
        }
        Decimal qty = request.hasQty() ? violations.positive("qty", true, request.getQty()) : Decimal.ZERO;
        Decimal limit =
                request.hasLimitPx() ? violations.positive("limit_px", true, request.getLimitPx()) : Decimal.ZERO;
        violations.throwIfAny();
        desk.send(
                responses,
                (buffer, header, correlationId) -> MessageHeaderEncoder.ENCODED_LENGTH
                        + new AmendOrderCommandEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(correlationId)
                                .receiveTimeNs(clockNs.getAsLong())
                                .orderId(request.getOrderId())
                                .qtyMantissa(request.hasQty() ? qty.mantissa() : TradingEventTranslator.NULL)
                                .qtyScale(qty.scale())
                                .pxMantissa(request.hasLimitPx() ? limit.mantissa() : TradingEventTranslator.NULL)
                                .pxScale(limit.scale())
                                .owner(caller.owner())
                                .clientOrderId(request.getClientOrderId())
                                .amendId(request.getAmendId())
                                .encodedLength(),
                AmendOrderResponse.newBuilder()
                        .setReason(RejectReason.REJECT_REASON_ENGINE_BUSY)
                        .setReasonText(BUSY)
                        .build(),
                OrderCommands::amended);
    }

    private static AmendOrderResponse amended(CommandReply reply) {
        AmendOrderResponse.Builder response = AmendOrderResponse.newBuilder()
                .setAccepted(reply.status() == ReplyStatus.OK)
                .setReason(reply.reason())
                .setReasonText(reply.text())
                .setSequence(reply.sequence());
        switch (reply.status()) {
            case OK, REFUSED -> {
                // Both are outcomes.
            }
            case NOT_FOUND -> response.setReason(RejectReason.REJECT_REASON_UNKNOWN_ORDER);
            case ID_CONFLICT ->
                throw Status.ALREADY_EXISTS
                        .withDescription("amend_id: " + reply.text())
                        .asRuntimeException();
            default -> throw unexpected(reply);
        }
        OrderView order = reply.order();
        if (order != null) {
            response.setOrder(order.update()).setSequence(order.sequence());
        }
        return response.build();
    }

    void cancelAll(CancelAllOrdersRequest request, StreamObserver<CancelAllOrdersResponse> responses) {
        Caller caller = Caller.require(Permission.TRADE);
        Violations violations = new Violations();
        if (!request.getVenue().isEmpty()) {
            violations.venue("venue", request.getVenue());
        }
        if (!request.getSymbol().isEmpty()) {
            violations.symbol("symbol", request.getSymbol());
        }
        violations.throwIfAny();
        desk.send(
                responses,
                (buffer, header, correlationId) -> MessageHeaderEncoder.ENCODED_LENGTH
                        + new CancelAllOrdersCommandEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(correlationId)
                                .receiveTimeNs(clockNs.getAsLong())
                                .owner(caller.owner())
                                .venue(request.getVenue())
                                .symbol(request.getSymbol())
                                .encodedLength(),
                null,
                reply -> {
                    if (reply.status() != ReplyStatus.OK) {
                        throw unexpected(reply);
                    }
                    return CancelAllOrdersResponse.newBuilder()
                            .setRequested(reply.count())
                            .build();
                });
    }

    /** An answer that is no outcome of the request as checked here. */
    static RuntimeException unexpected(CommandReply reply) {
        Status status =
                switch (reply.status()) {
                    case INVALID -> Status.INVALID_ARGUMENT;
                    case NOT_FOUND -> Status.NOT_FOUND;
                    case VERSION_CONFLICT -> Status.ABORTED;
                    case ID_CONFLICT -> Status.ALREADY_EXISTS;
                    case REFUSED -> Status.FAILED_PRECONDITION;
                    case OK, PENDING, SBE_UNKNOWN, NULL_VAL -> Status.INTERNAL;
                };
        return status.withDescription(reply.status() + ": " + reply.text()).asRuntimeException();
    }
}
