package io.kairos.benchmarks.satellite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.common.v1.TimeInForce;
import io.kairos.proto.trading.v1.GetRiskLimitsRequest;
import io.kairos.proto.trading.v1.GetRiskLimitsResponse;
import io.kairos.proto.trading.v1.OrderRequest;
import io.kairos.proto.trading.v1.OrderResponse;
import io.kairos.proto.trading.v1.TradingEngineGrpc;
import io.kairos.proto.trading.v1.UpdateRiskLimitsRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Satellites at the real engine with a venue behind it: a thousand orders a second, each with exactly one outcome, and requests that are refused, each
 * with its clear answer and none of them at the venue. How fast is the benchmark's matter.
 */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SatelliteLoadIT {
    private static final int ORDERS_PER_SECOND = 1_000;
    private static final int SECONDS = 10;
    private static final int BEYOND_THE_RATE = 3_000;

    @TempDir
    static Path directory;

    private static LoadedSystem system;
    private static ManagedChannel channel;

    @BeforeAll
    static void start() throws Exception {
        system = LoadedSystem.start(directory);
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", system.grpcPort())
                .usePlaintext()
                .build();
    }

    @AfterAll
    static void stop() {
        if (channel != null) {
            channel.shutdownNow();
        }
        if (system != null) {
            system.close();
        }
    }

    @Test
    @Order(2)
    void shouldRefuseMalformedAndUnauthenticatedRequests() throws Exception {
        int before = system.venueSide().ids().size();
        OrderRequest good = order("refused-1", "0.0002", "0.97");

        assertThatThrownBy(() -> satellite(0)
                        .placeOrder(good.toBuilder()
                                .setClientOrderId("x".repeat(300))
                                .clearQty()
                                .build()))
                .asInstanceOf(type(StatusRuntimeException.class))
                .satisfies(refusal -> assertThat(refusal.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT))
                .satisfies(refusal ->
                        assertThat(refusal.getStatus().getDescription()).contains("client_order_id"));
        assertThat(codeOf(() -> stub("Bearer nobody").placeOrder(good))).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(codeOf(() -> stub("").placeOrder(good))).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(codeOf(() -> satellite(0)
                        .updateRiskLimits(UpdateRiskLimitsRequest.newBuilder()
                                .setReason("no right to")
                                .build())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(system.venueSide().ids()).hasSize(before);
    }

    @Test
    @Order(3)
    void shouldRefuseOrdersBeyondALimitAndCallsBeyondTheRate() throws Exception {
        int before = system.venueSide().ids().size();

        OrderResponse tooLarge = satellite(0).placeOrder(order("large-1", "1", "0.97"));
        OrderResponse tooFar = satellite(0).placeOrder(order("far-1", "0.0002", "0.5"));

        assertThat(tooLarge.getAccepted()).isFalse();
        assertThat(tooLarge.getReason()).isEqualTo(RejectReason.REJECT_REASON_MAX_NOTIONAL);
        assertThat(tooLarge.getReasonText()).contains("5000");
        assertThat(tooFar.getAccepted()).isFalse();
        assertThat(tooFar.getReason()).isEqualTo(RejectReason.REJECT_REASON_PRICE_COLLAR);
        List<Status.Code> codes = new ArrayList<>();
        // A slow machine may not bring one burst to the rate.
        for (int burst = 0; burst < 20 && !codes.contains(Status.Code.RESOURCE_EXHAUSTED); burst++) {
            List<ListenableFuture<GetRiskLimitsResponse>> calls = new ArrayList<>();
            for (int i = 0; i < BEYOND_THE_RATE; i++) {
                calls.add(TradingEngineGrpc.newFutureStub(channel)
                        .withInterceptors(
                                MetadataUtils.newAttachHeadersInterceptor(headers("Bearer " + LoadedSystem.token(1))))
                        .getRiskLimits(GetRiskLimitsRequest.getDefaultInstance()));
            }
            for (ListenableFuture<GetRiskLimitsResponse> call : calls) {
                codes.add(codeOf(() -> call.get()));
            }
        }
        assertThat(codes).contains(Status.Code.OK).containsOnly(Status.Code.OK, Status.Code.RESOURCE_EXHAUSTED);
        assertThat(system.venueSide().ids()).hasSize(before);
    }

    @Test
    @Order(4)
    void shouldAnswerAReplayedOrderWithItsFirstOutcome() throws Exception {
        int before = system.venueSide().ids().size();
        OrderRequest order = order("replayed-1", "0.0002", "0.97");

        OrderResponse first = satellite(0).placeOrder(order);
        OrderResponse again = satellite(0).placeOrder(order);

        assertThat(first.getAccepted()).as("%s", first).isTrue();
        assertThat(again.getAccepted()).as("%s", again).isTrue();
        assertThat(again.getOrder().getOrderId()).isEqualTo(first.getOrder().getOrderId());
        assertThat(codeOf(() -> satellite(0).placeOrder(order("replayed-1", "0.0003", "0.97"))))
                .isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(system.venueSide().ids()).hasSize(before + 1);
    }

    private static OrderRequest order(String id, String qty, String ofTheBid) throws Exception {
        BigDecimal px = system.bestBid().multiply(new BigDecimal(ofTheBid)).setScale(2, RoundingMode.DOWN);
        return OrderRequest.newBuilder()
                .setClientOrderId(id)
                .setVenue("BINANCE")
                .setSymbol("BTC-USDT")
                .setSide(Side.SIDE_BUY)
                .setType(OrderType.ORDER_TYPE_LIMIT)
                .setTimeInForce(TimeInForce.TIME_IN_FORCE_IOC)
                .setQty(decimal(new BigDecimal(qty)))
                .setLimitPx(decimal(px))
                .build();
    }

    private static Decimal decimal(BigDecimal number) {
        return Decimal.newBuilder()
                .setMantissa(number.unscaledValue().longValueExact())
                .setScale(number.scale())
                .build();
    }

    private static TradingEngineGrpc.TradingEngineBlockingStub satellite(int i) {
        return stub("Bearer " + LoadedSystem.token(i));
    }

    private static TradingEngineGrpc.TradingEngineBlockingStub stub(String authorization) {
        return TradingEngineGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers(authorization)))
                .withDeadlineAfter(30, TimeUnit.SECONDS);
    }

    private static Metadata headers(String authorization) {
        Metadata headers = new Metadata();
        if (!authorization.isEmpty()) {
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
        }
        return headers;
    }

    private static Status.Code codeOf(ThrowingCallable call) {
        Throwable failure = catchThrowable(call);
        return failure == null ? Status.Code.OK : Status.fromThrowable(failure).getCode();
    }

    @Test
    @Order(1)
    void shouldLoseAndDoubleNoOrderOfSatellitesUnderLoad() throws Exception {
        try (OrderLoad load = new OrderLoad(system)) {
            OrderLoad.Outcome outcome = load.orders(ORDERS_PER_SECOND, SECONDS);

            assertThat(outcome.faults()).isEmpty();
            assertThat(outcome.faultCount()).isZero();
            assertThat(outcome.answers().getTotalCount()).isEqualTo(outcome.sent());
            // On a machine that others use: the adapter refuses when too much is unanswered, the venue what comes too
            // late.
            assertThat(outcome.refusals().keySet())
                    .as("%s", outcome.refusalTexts())
                    .isSubsetOf(Set.of(
                            RejectReason.REJECT_REASON_VENUE_UNAVAILABLE, RejectReason.REJECT_REASON_VENUE_REJECTED));
            long sent = outcome.sent() - outcome.refused();
            assertThat(sent).isPositive();
            assertThat(outcome.reports().getTotalCount()).isEqualTo(sent);
            LoadedSystem.VenueSide venue = system.venueSide();
            assertThat(venue.ids()).doesNotHaveDuplicates().hasSize((int) sent);
            assertThat(venue.forgotten()).isZero();
            assertThat(venue.limitsBroken()).isEmpty();
            System.out.printf(
                    "%,d orders, %d refused %s: to the answer p50 %d us p99 %d us; to the report p50 %d us p99 %d us%n",
                    outcome.sent(),
                    outcome.refused(),
                    outcome.refusalTexts(),
                    outcome.answers().getValueAtPercentile(50) / 1_000,
                    outcome.answers().getValueAtPercentile(99) / 1_000,
                    outcome.reports().getValueAtPercentile(50) / 1_000,
                    outcome.reports().getValueAtPercentile(99) / 1_000);
        }
    }
}
