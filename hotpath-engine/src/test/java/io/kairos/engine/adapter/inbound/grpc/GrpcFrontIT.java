package io.kairos.engine.adapter.inbound.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.BadRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.engine.adapter.outbound.journal.SegmentSource;
import io.kairos.engine.adapter.view.EngineView;
import io.kairos.engine.adapter.view.HealthReporter;
import io.kairos.engine.adapter.view.PendingCommands;
import io.kairos.engine.adapter.view.ViewAgent;
import io.kairos.engine.application.EngineInbox;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.engine.application.TradingMode;
import io.kairos.engine.application.measure.IntervalRecorder;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.trading.v1.AmendOrderRequest;
import io.kairos.proto.trading.v1.CancelOrderRequest;
import io.kairos.proto.trading.v1.ConvertRequest;
import io.kairos.proto.trading.v1.ConvertResponse;
import io.kairos.proto.trading.v1.GetConversionRequest;
import io.kairos.proto.trading.v1.GetHealthRequest;
import io.kairos.proto.trading.v1.GetOrderRequest;
import io.kairos.proto.trading.v1.ListInstrumentsRequest;
import io.kairos.proto.trading.v1.ListOpenOrdersRequest;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.OpportunityKind;
import io.kairos.proto.trading.v1.OpportunityOutcome;
import io.kairos.proto.trading.v1.OrderRequest;
import io.kairos.proto.trading.v1.OrderResponse;
import io.kairos.proto.trading.v1.QuoteConversionRequest;
import io.kairos.proto.trading.v1.QuoteConversionResponse;
import io.kairos.proto.trading.v1.SetKillSwitchRequest;
import io.kairos.proto.trading.v1.StreamOrderEventsRequest;
import io.kairos.proto.trading.v1.StreamOrderEventsResponse;
import io.kairos.proto.trading.v1.TradingEngineGrpc;
import io.kairos.proto.trading.v1.TradingEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service over a real socket, a real journal and a view that reads it; only the engine's decisions are a fake. */
@Timeout(60)
class GrpcFrontIT {
    @TempDir
    private Path directory;

    private final EngineView view = new EngineView(100);
    private SegmentJournal journal;
    private FakeEngine engine;
    private AgentRunner viewRunner;
    private HealthReporter health;
    private GrpcFront front;
    private ManagedChannel channel;

    @BeforeEach
    void open() throws Exception {
        journal = SegmentJournal.open(new JournalSettings(directory, 1 << 20, 1L << 30, 1L << 30, 5));
        SegmentSource source = new SegmentSource(directory, journal);
        engine = new FakeEngine(journal);
        PendingCommands pending = new PendingCommands(16);
        viewRunner = new AgentRunner(
                new SleepingMillisIdleStrategy(1),
                Throwable::printStackTrace,
                null,
                new ViewAgent(view, pending, source, 0, TradingMode.PAPER));
        AgentRunner.startOnThread(viewRunner);
        health = new HealthReporter(new HealthReporter.Sources(
                "test",
                true,
                TradingMode.PAPER,
                1,
                () -> 2,
                new EngineTelemetry(),
                new EngineInbox(1 << 16),
                view,
                List::of,
                source,
                () -> 0,
                new IntervalRecorder(2),
                Map.of(),
                Map.of(),
                () -> null,
                false));
        front = new GrpcFront(
                new GrpcSettings("127.0.0.1", 0, 4096, 32, 200, 2, 2_000, 300),
                new GrpcFront.Parts(engine, view, pending, source, health, identities(), () -> 5, true));
        front.start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", front.port())
                .usePlaintext()
                .build();
        engine.start();
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> view.hasInstrument("BINANCE", "BTC-USDT"));
    }

    @AfterEach
    void close() throws Exception {
        channel.shutdownNow();
        front.close();
        health.close();
        viewRunner.close();
        journal.close();
    }

    private static Identities identities() throws Exception {
        return Identities.parse(List.of(
                "# satellites",
                "bot:view+trade:" + sha256("bot-token"),
                "desk:view+trade+risk+act-as:" + sha256("desk-token"),
                "screen:view:" + sha256("screen-token")));
    }

    private static String sha256(String token) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    }

    private TradingEngineGrpc.TradingEngineBlockingStub as(String token) {
        return as(token, null);
    }

    private TradingEngineGrpc.TradingEngineBlockingStub as(String token, String actor) {
        Metadata headers = new Metadata();
        headers.put(AuthenticationInterceptor.AUTHORIZATION, "Bearer " + token);
        if (actor != null) {
            headers.put(AuthenticationInterceptor.ACTOR, actor);
        }
        return TradingEngineGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static OrderRequest.Builder order(String id, long qty) {
        return OrderRequest.newBuilder()
                .setClientOrderId(id)
                .setVenue("BINANCE")
                .setSymbol("BTC-USDT")
                .setSide(Side.SIDE_BUY)
                .setType(OrderType.ORDER_TYPE_LIMIT)
                .setQty(Decimal.newBuilder().setMantissa(qty).setScale(5))
                .setLimitPx(Decimal.newBuilder().setMantissa(6_500_000).setScale(2));
    }

    private static Status.Code codeOf(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call)
                .getStatus()
                .getCode();
    }

    @Test
    void shouldAnswerPlacedOrderWithItsState() {
        OrderResponse response = as("bot-token").placeOrder(order("a-1", 10).build());

        assertThat(response.getAccepted()).isTrue();
        assertThat(response.getOrder().getState()).isEqualTo(OrderState.ORDER_STATE_LIVE);
        assertThat(response.getOrder().getOwner()).isEqualTo("bot");
        assertThat(response.getSequence()).isPositive();
        assertThat(as("bot-token")
                        .getOrder(GetOrderRequest.newBuilder()
                                .setClientOrderId("a-1")
                                .build())
                        .getOrder())
                .isEqualTo(response.getOrder());
        assertThat(as("screen-token")
                        .listOpenOrders(ListOpenOrdersRequest.getDefaultInstance())
                        .getOrdersList())
                .hasSize(1);
    }

    @Test
    void shouldAnswerRefusalAsNormalResponseWithReason() {
        OrderResponse response = as("bot-token").placeOrder(order("a-2", 13).build());

        assertThat(response.getAccepted()).isFalse();
        assertThat(response.getReason()).isEqualTo(RejectReason.REJECT_REASON_MAX_NOTIONAL);
        assertThat(response.getReasonText()).contains("900").contains("500");
        assertThat(response.getOrder().getState()).isEqualTo(OrderState.ORDER_STATE_REJECTED);
    }

    @Test
    void shouldMapConflictTimeoutAndFullRing() {
        assertThat(codeOf(() -> as("bot-token").placeOrder(order("a-3", 14).build())))
                .isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThatThrownBy(() -> as("bot-token")
                        .withDeadlineAfter(1, TimeUnit.SECONDS)
                        .placeOrder(order("a-4", 15).build()))
                .hasMessageContaining("DEADLINE_EXCEEDED")
                .hasMessageContaining("outcome is not known");
        engine.setFull(true);
        OrderResponse busy = as("bot-token").placeOrder(order("a-5", 10).build());
        assertThat(busy.getAccepted()).isFalse();
        assertThat(busy.getReason()).isEqualTo(RejectReason.REJECT_REASON_ENGINE_BUSY);
        assertThat(front.counters().engineBusy()).isEqualTo(1);
        assertThat(front.counters().timedOut()).isEqualTo(1);
    }

    @Test
    void shouldTellWithEveryAnswerWhereOrdersGo() {
        AtomicReference<Metadata> headers = new AtomicReference<>();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        TradingEngineGrpc.TradingEngineBlockingStub calls = TradingEngineGrpc.newBlockingStub(channel)
                .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));

        assertThat(codeOf(() -> calls.getHealth(GetHealthRequest.getDefaultInstance())))
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(trailers.get().get(TradingModeInterceptor.MODE)).isEqualTo("PAPER");

        assertThat(as("bot-token")
                        .withInterceptors(MetadataUtils.newCaptureMetadataInterceptor(headers, trailers))
                        .getHealth(GetHealthRequest.getDefaultInstance())
                        .getHealth()
                        .getTradingMode())
                .isEqualTo(io.kairos.proto.common.v1.TradingMode.TRADING_MODE_PAPER);
        assertThat(headers.get().get(TradingModeInterceptor.MODE)).isEqualTo("PAPER");
    }

    @Test
    void shouldRefuseUnknownTokensAndMissingPermissions() {
        assertThat(codeOf(() -> as("wrong").getHealth(GetHealthRequest.getDefaultInstance())))
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(codeOf(() ->
                        TradingEngineGrpc.newBlockingStub(channel).getHealth(GetHealthRequest.getDefaultInstance())))
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(codeOf(() -> as("screen-token").placeOrder(order("b-1", 10).build())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(codeOf(() -> as("bot-token")
                        .setKillSwitch(SetKillSwitchRequest.newBuilder()
                                .setReason("release")
                                .build())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(codeOf(() ->
                        as("bot-token", "alice").placeOrder(order("b-2", 10).build())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void shouldRecordThePersonActedFor() {
        assertThat(as("desk-token", "alice")
                        .placeOrder(order("c-1", 10).build())
                        .getOrder()
                        .getOwner())
                .isEqualTo("alice");
        assertThat(as("desk-token", "alice")
                        .setKillSwitch(SetKillSwitchRequest.newBuilder()
                                .setEngaged(true)
                                .setReason("drill")
                                .build())
                        .getState())
                .satisfies(state -> {
                    assertThat(state.getEngaged()).isTrue();
                    assertThat(state.getChangedBy()).isEqualTo("alice");
                    assertThat(state.getReason()).isEqualTo("drill");
                });
    }

    private static ConvertRequest.Builder conversion(String id, long qty) {
        return ConvertRequest.newBuilder()
                .setClientConversionId(id)
                .setFromAsset("BTC")
                .setToAsset("USDT")
                .setQuantity(Decimal.newBuilder().setMantissa(qty).setScale(8))
                .setMinResult(Decimal.newBuilder().setMantissa(1).setScale(8));
    }

    @Test
    void shouldQuoteAndConvert() {
        QuoteConversionResponse quoted = as("screen-token")
                .quoteConversion(QuoteConversionRequest.newBuilder()
                        .setFromAsset("BTC")
                        .setToAsset("USDT")
                        .setQuantity(Decimal.newBuilder().setMantissa(20).setScale(8))
                        .build());
        assertThat(quoted.getPossible()).isTrue();
        assertThat(quoted.getPath().getExpected().getMantissa()).isEqualTo(40);
        assertThat(quoted.getPath().getLegs(0).getSymbol()).isEqualTo("BTC-USDT");

        ConvertResponse begun = as("bot-token").convert(conversion("v-1", 20).build());
        assertThat(begun.getAccepted()).isTrue();
        assertThat(begun.getConversionId()).isEqualTo(77);
        assertThat(begun.getPath().getWorst().getMantissa()).isEqualTo(39);
        Opportunity running = as("bot-token")
                .getConversion(GetConversionRequest.newBuilder()
                        .setClientConversionId("v-1")
                        .build())
                .getConversion();
        assertThat(running.getKind()).isEqualTo(OpportunityKind.OPPORTUNITY_KIND_CONVERSION);
        assertThat(running.getOutcome()).isEqualTo(OpportunityOutcome.OPPORTUNITY_OUTCOME_TAKEN);
        assertThat(running.getOwner()).isEqualTo("bot");
        assertThat(running.getTargetAsset()).isEqualTo("USDT");
        assertThat(running.getTradingMode()).isEqualTo(io.kairos.proto.common.v1.TradingMode.TRADING_MODE_PAPER);
        assertThat(as("screen-token")
                        .getConversion(GetConversionRequest.newBuilder()
                                .setConversionId(77)
                                .build())
                        .getConversion())
                .isEqualTo(running);
    }

    @Test
    void shouldAnswerAConversionThatIsNotBegun() {
        ConvertResponse refused = as("bot-token").convert(conversion("v-2", 13).build());
        assertThat(refused.getAccepted()).isFalse();
        assertThat(refused.getConversionId()).isZero();
        assertThat(refused.getReason()).isEqualTo(RejectReason.REJECT_REASON_BELOW_MINIMUM);
        assertThat(refused.getReasonText()).isEqualTo("min_result: expected at most 25");
        assertThat(refused.getPath().getLegsCount()).isEqualTo(1);

        ConvertResponse atOnce = as("bot-token").convert(conversion("v-6", 12).build());
        assertThat(atOnce.getAccepted()).isFalse();
        assertThat(atOnce.getConversionId()).isZero();
        assertThat(codeOf(() -> as("bot-token").convert(conversion("v-3", 14).build())))
                .isEqualTo(Status.Code.ALREADY_EXISTS);
        assertThat(codeOf(() -> as("screen-token").convert(conversion("v-4", 20).build())))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(codeOf(() -> as("wrong").convert(conversion("v-4", 20).build())))
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(codeOf(() -> as("bot-token")
                        .getConversion(GetConversionRequest.newBuilder()
                                .setConversionId(5)
                                .build())))
                .isEqualTo(Status.Code.NOT_FOUND);
        engine.setFull(true);
        assertThat(as("bot-token").convert(conversion("v-5", 20).build()).getReason())
                .isEqualTo(RejectReason.REJECT_REASON_ENGINE_BUSY);
    }

    @Test
    void shouldNameEveryFaultyFieldOfAConversion() {
        ConvertRequest request = ConvertRequest.newBuilder()
                .setClientConversionId("not valid!")
                .setFromAsset("btc")
                .setToAsset("btc")
                .setQuantity(Decimal.newBuilder().setMantissa(0))
                .setVenue("somewhere")
                .build();

        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class, () -> as("bot-token").convert(request));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(StatusProto.fromThrowable(refused).getDetailsList())
                .singleElement()
                .satisfies(detail -> assertThat(detail.unpack(BadRequest.class).getFieldViolationsList())
                        .extracting(BadRequest.FieldViolation::getField)
                        .containsExactly(
                                "client_conversion_id",
                                "from_asset",
                                "to_asset",
                                "to_asset",
                                "venue",
                                "quantity.mantissa",
                                "min_result"));
    }

    @Test
    void shouldBoundHowOftenPathsAreSearched() {
        int refused = 0;
        for (int i = 0; i < 2 * ConversionCommands.MAX_PER_SECOND; i++) {
            try {
                as(i % 2 == 0 ? "bot-token" : "desk-token")
                        .convert(conversion("w-" + i, 20).build());
            } catch (StatusRuntimeException e) {
                assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                assertThat(e).hasMessageContaining("more than 20 conversions asked for per second");
                refused++;
            }
        }
        assertThat(front.counters().rateLimited()).isEqualTo(refused);
    }

    @Test
    void shouldLetNoQuotesKeepAnybodyFromConverting() {
        QuoteConversionRequest request = QuoteConversionRequest.newBuilder()
                .setFromAsset("BTC")
                .setToAsset("USDT")
                .setQuantity(Decimal.newBuilder().setMantissa(20).setScale(8))
                .build();
        for (int i = 0; i < 2 * ConversionCommands.MAX_PER_SECOND; i++) {
            try {
                assertThat(as("screen-token").quoteConversion(request).getPossible())
                        .isTrue();
            } catch (StatusRuntimeException e) {
                assertThat(e).hasMessageContaining("more than 20 conversions quoted per second");
            }
        }
        assertThat(as("bot-token").convert(conversion("x-1", 20).build()).getAccepted())
                .isTrue();
    }

    @Test
    void shouldNameEveryFaultyField() {
        OrderRequest request = order("not valid!", 0)
                .setSymbol("BTCUSDT")
                .setType(OrderType.ORDER_TYPE_MARKET)
                .setSide(Side.SIDE_UNSPECIFIED)
                .build();

        StatusRuntimeException refused = catchThrowableOfType(
                StatusRuntimeException.class, () -> as("bot-token").placeOrder(request));

        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(StatusProto.fromThrowable(refused).getDetailsList())
                .singleElement()
                .satisfies(detail -> assertThat(detail.unpack(BadRequest.class).getFieldViolationsList())
                        .extracting(BadRequest.FieldViolation::getField)
                        .containsExactly("client_order_id", "symbol", "side", "qty.mantissa", "limit_px"));
        assertThat(codeOf(() -> as("bot-token").cancelOrder(CancelOrderRequest.getDefaultInstance())))
                .isEqualTo(Status.Code.INVALID_ARGUMENT);
        StatusRuntimeException amendment = catchThrowableOfType(
                StatusRuntimeException.class, () -> as("bot-token").amendOrder(AmendOrderRequest.getDefaultInstance()));
        assertThat(StatusProto.fromThrowable(amendment).getDetailsList())
                .singleElement()
                .satisfies(detail -> assertThat(detail.unpack(BadRequest.class).getFieldViolationsList())
                        .extracting(BadRequest.FieldViolation::getField)
                        .containsExactly("amend_id", "order_id", "qty"));
    }

    /** Left to itself gRPC answers UNKNOWN, which a caller must take for an outcome that is not known. */
    @Test
    void shouldSayThatBytesAreNoMessage() {
        MethodDescriptor<byte[], byte[]> raw = MethodDescriptor.newBuilder(RAW, RAW)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(TradingEngineGrpc.getPlaceOrderMethod().getFullMethodName())
                .build();
        for (String hex : List.of("ffffffff", "0affffffff0f", "0a02fffe", "0a056162")) {
            StatusRuntimeException refused = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> ClientCalls.blockingUnaryCall(
                            as("bot-token").getChannel(),
                            raw,
                            CallOptions.DEFAULT,
                            HexFormat.of().parseHex(hex)));

            assertThat(refused.getStatus().getCode()).as(hex).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refused).hasMessageContaining("no message of this contract");
        }
        assertThat(front.counters().malformed()).isEqualTo(4);
        assertThat(as("bot-token").placeOrder(order("after", 10).build()).getAccepted())
                .isTrue();
    }

    private static final MethodDescriptor.Marshaller<byte[]> RAW = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    @Test
    void shouldBoundMessageSizeAndRate() {
        assertThat(codeOf(() ->
                        as("bot-token").placeOrder(order("x".repeat(5_000), 10).build())))
                .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 20_000; i++) {
                        as("screen-token").listInstruments(ListInstrumentsRequest.getDefaultInstance());
                    }
                })
                .hasMessageContaining("RESOURCE_EXHAUSTED")
                .hasMessageContaining("calls per second by screen");
    }

    @Test
    void shouldInsistOnTheKillSwitchWhileTheRingIsFull() throws Exception {
        engine.setFull(true);
        Metadata headers = new Metadata();
        headers.put(AuthenticationInterceptor.AUTHORIZATION, "Bearer bot-token");
        var engaged = TradingEngineGrpc.newFutureStub(channel)
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .setKillSwitch(SetKillSwitchRequest.newBuilder()
                        .setEngaged(true)
                        .setReason("stop")
                        .build());
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> front.counters().engineBusy() > 2);
        engine.setFull(false);

        assertThat(engaged.get(10, TimeUnit.SECONDS).getState().getEngaged()).isTrue();
    }

    @Test
    void shouldTellConsumerThatItsRecordsAreGone() throws Exception {
        engine.order(1, "bot", "gone", 10, 10);
        journal.startNextSegment();
        engine.order(2, "bot", "kept", 10, 10);
        try (Stream<Path> files = Files.list(directory)) {
            Files.delete(files.filter(file -> file.toString().endsWith(".kjl"))
                    .sorted()
                    .findFirst()
                    .orElseThrow());
        }

        assertThat(codeOf(() -> as("screen-token")
                        .streamOrderEvents(StreamOrderEventsRequest.newBuilder()
                                .setAfterSequence(1)
                                .build())
                        .next()))
                .isEqualTo(Status.Code.OUT_OF_RANGE);
    }

    @Test
    void shouldStreamEventsFromAnySequenceAndLive() {
        as("bot-token").placeOrder(order("d-1", 10).build());
        as("bot-token").placeOrder(order("d-2", 13).build());

        Iterator<StreamOrderEventsResponse> all =
                as("screen-token").streamOrderEvents(StreamOrderEventsRequest.getDefaultInstance());
        TradingEvent first = all.next().getEvent();
        TradingEvent second = all.next().getEvent();
        assertThat(first.getOrder().getClientOrderId()).isEqualTo("d-1");
        assertThat(second.getRejection().getClientOrderId()).isEqualTo("d-2");
        Iterator<StreamOrderEventsResponse> rest = as("screen-token")
                .streamOrderEvents(StreamOrderEventsRequest.newBuilder()
                        .setAfterSequence(first.getSequence())
                        .build());
        assertThat(rest.next().getEvent()).isEqualTo(second);
        as("bot-token").placeOrder(order("d-3", 10).build());
        assertThat(all.next().getEvent().getOrder().getClientOrderId()).isEqualTo("d-3");
        assertThat(rest.next().getEvent().getOrder().getClientOrderId()).isEqualTo("d-3");
        assertThat(codeOf(() -> as("screen-token")
                        .streamOrderEvents(StreamOrderEventsRequest.getDefaultInstance())
                        .next()))
                .as("a third stream is one too many")
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void shouldEndConsumerThatTakesNothing() {
        Iterator<StreamOrderEventsResponse> slow =
                as("screen-token").streamOrderEvents(StreamOrderEventsRequest.getDefaultInstance());
        for (int i = 1; i <= 20_000; i++) {
            engine.order(i, "bot", "slow-" + i, 10, 10);
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> front.counters().slowStreams() == 1);
        assertThat(codeOf(() -> {
                    while (slow.hasNext()) {
                        slow.next();
                    }
                }))
                .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
}
