package io.kairos.gateway.engine;

import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.engine.v1.Garbage;
import io.kairos.proto.engine.v1.LatencySummary;
import io.kairos.proto.engine.v1.WarmUp;
import io.kairos.proto.engine.v1.WarmedBranch;
import io.kairos.proto.trading.v1.ConversionPath;
import io.kairos.proto.trading.v1.ConvertRequest;
import io.kairos.proto.trading.v1.ConvertResponse;
import io.kairos.proto.trading.v1.GetConversionRequest;
import io.kairos.proto.trading.v1.GetConversionResponse;
import io.kairos.proto.trading.v1.GetHealthRequest;
import io.kairos.proto.trading.v1.GetHealthResponse;
import io.kairos.proto.trading.v1.GetOrderRequest;
import io.kairos.proto.trading.v1.GetOrderResponse;
import io.kairos.proto.trading.v1.GetRiskLimitsRequest;
import io.kairos.proto.trading.v1.GetRiskLimitsResponse;
import io.kairos.proto.trading.v1.ListOpenOrdersRequest;
import io.kairos.proto.trading.v1.ListOpenOrdersResponse;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.OpportunityLeg;
import io.kairos.proto.trading.v1.OpportunityOutcome;
import io.kairos.proto.trading.v1.OrderRequest;
import io.kairos.proto.trading.v1.OrderResponse;
import io.kairos.proto.trading.v1.OrderUpdate;
import io.kairos.proto.trading.v1.QuoteConversionRequest;
import io.kairos.proto.trading.v1.QuoteConversionResponse;
import io.kairos.proto.trading.v1.RiskLimits;
import io.kairos.proto.trading.v1.StreamHealthRequest;
import io.kairos.proto.trading.v1.StreamHealthResponse;
import io.kairos.proto.trading.v1.TradingEngineGrpc;
import io.kairos.proto.trading.v1.UpdateRiskLimitsRequest;
import io.kairos.proto.trading.v1.UpdateRiskLimitsResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine in this process; {@code clientOrderId} chooses what happens to an order. */
final class FakeEngine extends TradingEngineGrpc.TradingEngineImplBase {
    private static final Context.Key<String> ACTOR = Context.key("actor");
    private static final ConversionPath PATH = ConversionPath.newBuilder()
            .addLegs(OpportunityLeg.newBuilder()
                    .setVenue("OKX")
                    .setSymbol("ETH-BTC")
                    .setSide(Side.SIDE_SELL)
                    .setPx(decimal(5, 2))
                    .setQty(decimal(1, 0))
                    .setQuoteAgeNs(3_000))
            .setGive(decimal(1, 0))
            .setExpected(decimal(4995, 5))
            .setWorst(decimal(499, 4))
            .build();
    final List<String> seen = new CopyOnWriteArrayList<>();
    final Map<String, OrderRequest> orders = new ConcurrentHashMap<>();
    private volatile RiskLimits limits = RiskLimits.newBuilder()
            .setVersion(3)
            .setReferenceAsset("USDT")
            .setMaxDailyNotional(decimal(1000, 0))
            .setMaxOpenOrders(10)
            .setPriceCollarBps(50)
            .build();

    Server start(String name) throws IOException {
        return InProcessServerBuilder.forName(name)
                .addService(this)
                .intercept(new Identity())
                .build()
                .start();
    }

    private static final class Identity implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String token = headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER));
            if (!"Bearer engine-token".equals(token)) {
                call.close(io.grpc.Status.UNAUTHENTICATED, new Metadata());
                return new ServerCall.Listener<>() {};
            }
            String actor = headers.get(Metadata.Key.of("kairos-actor", Metadata.ASCII_STRING_MARSHALLER));
            return Contexts.interceptCall(
                    Context.current().withValue(ACTOR, actor == null ? "-" : actor), call, headers, next);
        }
    }

    static Decimal decimal(long mantissa, int scale) {
        return Decimal.newBuilder().setMantissa(mantissa).setScale(scale).build();
    }

    private static OrderUpdate.Builder update(OrderRequest request, OrderState state) {
        return OrderUpdate.newBuilder()
                .setOrderId(42)
                .setClientOrderId(request.getClientOrderId())
                .setOwner(ACTOR.get())
                .setVenue(request.getVenue())
                .setSymbol(request.getSymbol())
                .setSide(request.getSide())
                .setType(request.getType())
                .setQty(request.getQty())
                .setState(state)
                .setCreatedTimeNs(1_700_000_000_123_456_789L);
    }

    @Override
    public void quoteConversion(QuoteConversionRequest request, StreamObserver<QuoteConversionResponse> answer) {
        seen.add(ACTOR.get() + " quoteConversion " + request.getVenue());
        answer.onNext(QuoteConversionResponse.newBuilder()
                .setPath(PATH)
                .setReason(RejectReason.REJECT_REASON_INSUFFICIENT_BALANCE)
                .setReasonText("quantity: expected at most 0.5")
                .build());
        answer.onCompleted();
    }

    @Override
    public void convert(ConvertRequest request, StreamObserver<ConvertResponse> answer) {
        seen.add(ACTOR.get() + " convert " + request.getClientConversionId());
        switch (request.getClientConversionId()) {
            case "silent", "silent-but-there", "silent-and-missed" -> {
                return;
            }
            case "reused" -> {
                answer.onError(io.grpc.Status.ALREADY_EXISTS.asRuntimeException());
                return;
            }
            default ->
                answer.onNext(ConvertResponse.newBuilder()
                        .setAccepted(true)
                        .setConversionId(77)
                        .setPath(PATH)
                        .build());
        }
        answer.onCompleted();
    }

    @Override
    public void getConversion(GetConversionRequest request, StreamObserver<GetConversionResponse> answer) {
        boolean missed = request.getClientConversionId().equals("silent-and-missed");
        if (!missed && !request.getClientConversionId().equals("silent-but-there")) {
            answer.onError(io.grpc.Status.NOT_FOUND.asRuntimeException());
            return;
        }
        Opportunity.Builder found = Opportunity.newBuilder()
                .setCycleId(78)
                .setOutcome(
                        missed
                                ? OpportunityOutcome.OPPORTUNITY_OUTCOME_MISSED
                                : OpportunityOutcome.OPPORTUNITY_OUTCOME_TAKEN)
                .setReason(missed ? "MAX_NOTIONAL" : "");
        answer.onNext(GetConversionResponse.newBuilder().setConversion(found).build());
        answer.onCompleted();
    }

    @Override
    public void placeOrder(OrderRequest request, StreamObserver<OrderResponse> answer) {
        seen.add(ACTOR.get() + " placeOrder " + request.getClientOrderId());
        orders.put(request.getClientOrderId(), request);
        switch (request.getClientOrderId()) {
            case "refused" ->
                answer.onNext(OrderResponse.newBuilder()
                        .setOrder(update(request, OrderState.ORDER_STATE_REJECTED))
                        .setReason(RejectReason.REJECT_REASON_MAX_NOTIONAL)
                        .setReasonText("65000 above 10000 USDT")
                        .build());
            case "malformed" -> {
                answer.onError(badRequest("limit_px", "a multiple of 0.01"));
                return;
            }
            case "reused" -> {
                answer.onError(io.grpc.Status.ALREADY_EXISTS.asRuntimeException());
                return;
            }
            case "silent", "silent-but-there" -> {
                return;
            }
            default ->
                answer.onNext(OrderResponse.newBuilder()
                        .setAccepted(true)
                        .setOrder(update(request, OrderState.ORDER_STATE_LIVE))
                        .build());
        }
        answer.onCompleted();
    }

    private static Throwable badRequest(String field, String description) {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(Code.INVALID_ARGUMENT_VALUE)
                .setMessage("internal wording")
                .addDetails(Any.pack(BadRequest.newBuilder()
                        .addFieldViolations(BadRequest.FieldViolation.newBuilder()
                                .setField(field)
                                .setDescription(description))
                        .build()))
                .build());
    }

    @Override
    public void getOrder(GetOrderRequest request, StreamObserver<GetOrderResponse> answer) {
        OrderRequest order = orders.get(request.getClientOrderId());
        if (order == null || request.getClientOrderId().equals("silent")) {
            answer.onError(io.grpc.Status.NOT_FOUND.asRuntimeException());
            return;
        }
        answer.onNext(GetOrderResponse.newBuilder()
                .setOrder(update(order, OrderState.ORDER_STATE_PENDING_NEW))
                .setSequence(9)
                .build());
        answer.onCompleted();
    }

    @Override
    public void listOpenOrders(ListOpenOrdersRequest request, StreamObserver<ListOpenOrdersResponse> answer) {
        OrderRequest order = OrderRequest.newBuilder()
                .setClientOrderId("c")
                .setVenue("BINANCE")
                .setSymbol("BTC-USDT")
                .setSide(Side.SIDE_SELL)
                .setType(OrderType.ORDER_TYPE_LIMIT)
                .setQty(decimal(150, 2))
                .build();
        answer.onNext(ListOpenOrdersResponse.newBuilder()
                .setSequence(77)
                .addOrders(update(order, OrderState.ORDER_STATE_LIVE)
                        .setLimitPx(decimal(6500010, 2))
                        .setUpdatedTimeNs(1_700_000_001_000_000_001L))
                .build());
        answer.onCompleted();
    }

    @Override
    public void getRiskLimits(GetRiskLimitsRequest request, StreamObserver<GetRiskLimitsResponse> answer) {
        answer.onNext(GetRiskLimitsResponse.newBuilder()
                .setLimits(limits)
                .setUsedDailyNotional(decimal(125, 1))
                .build());
        answer.onCompleted();
    }

    @Override
    public void updateRiskLimits(UpdateRiskLimitsRequest request, StreamObserver<UpdateRiskLimitsResponse> answer) {
        seen.add(ACTOR.get() + " updateRiskLimits " + request.getReason());
        limits = request.getLimits().toBuilder()
                .setVersion(request.getExpectedVersion() + 1)
                .setUntilTimeNs(request.getUntilTimeNs())
                .build();
        answer.onNext(UpdateRiskLimitsResponse.newBuilder().setLimits(limits).build());
        answer.onCompleted();
    }

    private static EngineHealth health() {
        return EngineHealth.newBuilder()
                .setEngineId("kairos-1")
                .setTimeNs(1_700_000_060_000_000_000L)
                .setStartedTimeNs(1_700_000_000_000_000_000L)
                .setSimulated(true)
                .addLatencies(LatencySummary.newBuilder()
                        .setStage("detection")
                        .setCount(7)
                        .setP50Ns(60)
                        .setP999Ns(1_500)
                        .setWindowNs(10_000_000_000L)
                        .setFloor("hiccup_run"))
                .addFloors(LatencySummary.newBuilder().setStage("hiccup_run").setP999Ns(4_000))
                .addDutyCycles(LatencySummary.newBuilder().setStage("engine").setMaxNs(44_000))
                .setTicksPerSecond(812.5)
                .setGarbage(Garbage.newBuilder().setEngineBytesPerTick(0.25).setPauses(3))
                .setWarmUp(WarmUp.newBuilder()
                        .setTicks(300_000)
                        .setDetection(LatencySummary.newBuilder().setP99Ns(400))
                        .addBranches(
                                WarmedBranch.newBuilder().setName("recentred").setCount(5)))
                .build();
    }

    @Override
    public void getHealth(GetHealthRequest request, StreamObserver<GetHealthResponse> answer) {
        answer.onNext(GetHealthResponse.newBuilder().setHealth(health()).build());
        answer.onCompleted();
    }

    @Override
    public void streamHealth(StreamHealthRequest request, StreamObserver<StreamHealthResponse> answer) {
        answer.onNext(StreamHealthResponse.newBuilder().setHealth(health()).build());
    }
}
