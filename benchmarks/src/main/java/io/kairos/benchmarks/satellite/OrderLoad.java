package io.kairos.benchmarks.satellite;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.common.v1.OrderState;
import io.kairos.proto.common.v1.OrderType;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.common.v1.TimeInForce;
import io.kairos.proto.trading.v1.GetRiskLimitsRequest;
import io.kairos.proto.trading.v1.GetRiskLimitsResponse;
import io.kairos.proto.trading.v1.ListOpenOrdersRequest;
import io.kairos.proto.trading.v1.OrderRequest;
import io.kairos.proto.trading.v1.OrderResponse;
import io.kairos.proto.trading.v1.OrderUpdate;
import io.kairos.proto.trading.v1.StreamOrderEventsRequest;
import io.kairos.proto.trading.v1.StreamOrderEventsResponse;
import io.kairos.proto.trading.v1.TradingEngineGrpc;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Satellites that order at a fixed pace, whatever the engine does: each order has its moment, and its time counts from that moment, not from when it
 * could be sent. Orders are immediate-or-cancel, below the market: they go through gate, venue and ledger and leave nothing behind. One owner thread.
 */
final class OrderLoad implements AutoCloseable {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Set<OrderState> FINAL =
            Set.of(OrderState.ORDER_STATE_FILLED, OrderState.ORDER_STATE_CANCELED, OrderState.ORDER_STATE_EXPIRED);
    private static final BigDecimal BELOW = new BigDecimal("0.97");
    private static final int PX_SCALE = 2;
    /** Beyond this the sender waits; the orders' times go on counting. Below the engine's bound on calls at one time. */
    private static final int MAX_IN_FLIGHT = 256;

    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(2);
    private static final long SETTLE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

    private final LoadedSystem system;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private int runs;

    /**
     * What became of a run.
     *
     * @param answers time to the venue's answer, nanoseconds.
     * @param reports time to the final report in the event stream, nanoseconds.
     * @param sent orders.
     * @param late orders whose final report came more than a second after the last order's moment: the pace was not kept.
     * @param repeats orders asked for again, because no answer came in time.
     * @param refusals orders that were refused and not sent, by reason.
     * @param refusalTexts why, in the words of the first few.
     * @param faults orders lost, doubled or failed, each in words; at most a few are kept.
     * @param faultCount how many there were.
     */
    record Outcome(
            Histogram answers,
            Histogram reports,
            int sent,
            long late,
            long repeats,
            Map<RejectReason, Long> refusals,
            Set<String> refusalTexts,
            List<String> faults,
            long faultCount) {
        /** Orders that were refused. */
        long refused() {
            return refusals.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    OrderLoad(LoadedSystem system) {
        this.system = system;
        for (int i = 0; i < LoadedSystem.SATELLITES; i++) {
            channels.add(NettyChannelBuilder.forAddress("127.0.0.1", system.grpcPort())
                    .usePlaintext()
                    .executor(MoreExecutors.directExecutor())
                    .build());
        }
    }

    private TradingEngineGrpc.TradingEngineStub satellite(int i) {
        Metadata headers = new Metadata();
        headers.put(AUTHORIZATION, "Bearer " + LoadedSystem.token(i));
        return TradingEngineGrpc.newStub(channels.get(i))
                .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    /** Times of questions that the engine answers from what it shows, at the same pace: what gRPC alone takes. */
    Histogram questions(int perSecond, int seconds) throws InterruptedException {
        Histogram times = histogram();
        Semaphore room = new Semaphore(MAX_IN_FLIGHT);
        pace(perSecond, perSecond * seconds, room, (i, momentNs) -> satellite(i % channels.size())
                .getRiskLimits(GetRiskLimitsRequest.getDefaultInstance(), new Answer<GetRiskLimitsResponse>(room) {
                    @Override
                    public void onNext(GetRiskLimitsResponse answer) {
                        times.recordValue(Math.min(HIGHEST_NS, System.nanoTime() - momentNs));
                    }
                }));
        room.acquire(MAX_IN_FLIGHT);
        return times;
    }

    /** Orders at this pace for so long, then waits for every report. */
    Outcome orders(int perSecond, int seconds) throws Exception {
        OneRun run = new OneRun(++runs, perSecond * seconds);
        run.follow();
        OrderRequest template = template();
        long lastMomentNs = pace(perSecond, run.count, run.room, (i, momentNs) -> run.send(i, momentNs, template));
        run.settle();
        return run.outcome(lastMomentNs);
    }

    private OrderRequest template() throws Exception {
        BigDecimal px = system.bestBid().multiply(BELOW).setScale(PX_SCALE, RoundingMode.DOWN);
        return OrderRequest.newBuilder()
                .setVenue("BINANCE")
                .setSymbol("BTC-USDT")
                .setSide(Side.SIDE_BUY)
                .setType(OrderType.ORDER_TYPE_LIMIT)
                .setTimeInForce(TimeInForce.TIME_IN_FORCE_IOC)
                .setQty(Decimal.newBuilder().setMantissa(2).setScale(4))
                .setLimitPx(Decimal.newBuilder()
                        .setMantissa(px.unscaledValue().longValueExact())
                        .setScale(PX_SCALE))
                .build();
    }

    /** Sends one of a series. */
    @FunctionalInterface
    private interface Send {
        void send(int i, long momentNs);
    }

    /** Sends each at its moment or, when there is no room, as soon as there is. Returns the last moment. */
    private static long pace(int perSecond, int count, Semaphore room, Send send) throws InterruptedException {
        long startNs = System.nanoTime();
        long momentNs = startNs;
        for (int i = 0; i < count; i++) {
            momentNs = startNs + i * TimeUnit.SECONDS.toNanos(1) / perSecond;
            long waitNs = momentNs - System.nanoTime();
            while (waitNs > 0) {
                LockSupport.parkNanos(waitNs);
                waitNs = momentNs - System.nanoTime();
            }
            room.acquire();
            send.send(i, momentNs);
        }
        return momentNs;
    }

    private static Histogram histogram() {
        return new ConcurrentHistogram(HIGHEST_NS, 3);
    }

    /** A call whose end gives room for another. */
    private abstract static class Answer<T> implements StreamObserver<T> {
        private final Semaphore room;

        private Answer(Semaphore room) {
            this.room = room;
        }

        @Override
        public void onError(Throwable failure) {
            room.release();
        }

        @Override
        public void onCompleted() {
            room.release();
        }
    }

    /** The orders of one run and what was heard of each. Any thread. */
    private final class OneRun {
        private static final int FAULTS_KEPT = 10;
        private static final int ENDED = 1;
        private static final int REFUSED = 2;

        private final String prefix;
        private final int count;
        private final Semaphore room = new Semaphore(MAX_IN_FLIGHT);
        private final Histogram answers = histogram();
        private final Histogram reports = histogram();
        private final long[] momentNs;
        private final AtomicIntegerArray answered;
        private final AtomicIntegerArray reported;
        private final AtomicLong reportsLeft;
        private final AtomicLong faultCount = new AtomicLong();
        private final AtomicLong repeats = new AtomicLong();
        private final AtomicLong lastReportNs = new AtomicLong();
        private final Map<RejectReason, Long> refusals = new ConcurrentHashMap<>();
        private final Set<String> refusalTexts = ConcurrentHashMap.newKeySet();
        private final Set<String> faults = ConcurrentHashMap.newKeySet();
        private final Set<Long> orderIds = ConcurrentHashMap.newKeySet();
        private final AtomicReference<@Nullable Throwable> streamFailure = new AtomicReference<>();
        private long lastSequence;

        private OneRun(int number, int count) {
            this.prefix = "load-" + number + "-";
            this.count = count;
            momentNs = new long[count];
            answered = new AtomicIntegerArray(count);
            reported = new AtomicIntegerArray(count);
            reportsLeft = new AtomicLong(count);
        }

        private void fault(String what) {
            faultCount.incrementAndGet();
            if (faults.size() < FAULTS_KEPT) {
                faults.add(what);
            }
        }

        /**
         * A clear refusal, which the answer tells and the event stream as well, in either order. Of an order that was UNKNOWN when it was answered the stream
         * alone tells it: the venue never had it.
         */
        private void refuse(int i, RejectReason reason, String text) {
            if (reported.compareAndSet(i, 0, REFUSED)) {
                refusals.merge(reason, 1L, Long::sum);
                if (refusalTexts.size() < FAULTS_KEPT) {
                    refusalTexts.add(reason + ": " + text);
                }
                reportsLeft.decrementAndGet();
            } else if (reported.get(i) != REFUSED) {
                fault(prefix + i + " ended and refused: " + reason);
            }
        }

        private void follow() {
            long now = ClientCalls.blockingUnaryCall(
                            satellite(0).getChannel(),
                            TradingEngineGrpc.getListOpenOrdersMethod(),
                            CallOptions.DEFAULT.withDeadlineAfter(1, TimeUnit.MINUTES),
                            ListOpenOrdersRequest.getDefaultInstance())
                    .getSequence();
            satellite(0)
                    .streamOrderEvents(
                            StreamOrderEventsRequest.newBuilder()
                                    .setAfterSequence(now)
                                    .build(),
                            new StreamObserver<>() {
                                @Override
                                public void onNext(StreamOrderEventsResponse response) {
                                    onEvent(response);
                                }

                                @Override
                                public void onError(Throwable failure) {
                                    streamFailure.set(failure);
                                }

                                @Override
                                public void onCompleted() {
                                    streamFailure.set(new IllegalStateException("the event stream ended"));
                                }
                            });
        }

        private void send(int i, long moment, OrderRequest template) {
            momentNs[i] = moment;
            place(i, moment, template.toBuilder().setClientOrderId(prefix + i).build());
        }

        private void place(int i, long moment, OrderRequest order) {
            satellite(i % channels.size()).placeOrder(order, new Answer<>(room) {
                @Override
                public void onNext(OrderResponse answer) {
                    answers.recordValue(Math.min(HIGHEST_NS, System.nanoTime() - moment));
                    if (!answer.getAccepted()) {
                        refuse(i, answer.getReason(), answer.getReasonText());
                    } else if (!orderIds.add(answer.getOrder().getOrderId())) {
                        fault(prefix + i + " shares its order: "
                                + answer.getOrder().getOrderId());
                    }
                    if (answered.incrementAndGet(i) > 1) {
                        fault(prefix + i + " answered twice");
                    }
                }

                @Override
                public void onError(Throwable failure) {
                    if (Status.fromThrowable(failure).getCode() == Status.Code.DEADLINE_EXCEEDED) {
                        // Not known what became of it: asked again under its own id, as every satellite must.
                        repeats.incrementAndGet();
                        place(i, moment, order);
                        return;
                    }
                    fault(prefix + i + " failed: " + failure.getMessage());
                    super.onError(failure);
                }
            });
        }

        /** One thread at a time, in order. */
        private void onEvent(StreamOrderEventsResponse response) {
            long nowNs = System.nanoTime();
            long sequence = response.getEvent().getSequence();
            if (sequence <= lastSequence) {
                fault("event " + sequence + " after " + lastSequence);
            }
            lastSequence = sequence;
            OrderUpdate order = response.getEvent().getOrder();
            boolean refused = order.getState() == OrderState.ORDER_STATE_REJECTED;
            if (!(refused || FINAL.contains(order.getState()))
                    || !order.getClientOrderId().startsWith(prefix)) {
                return;
            }
            int i = Integer.parseInt(order.getClientOrderId().substring(prefix.length()));
            if (refused) {
                refuse(i, order.getReason(), order.getReasonText());
            } else if (reported.compareAndSet(i, 0, ENDED)) {
                reports.recordValue(Math.min(HIGHEST_NS, nowNs - momentNs[i]));
                lastReportNs.set(nowNs);
                reportsLeft.decrementAndGet();
            } else {
                fault(order.getClientOrderId() + " ended again or after a refusal: " + order.getState());
            }
        }

        private void settle() throws InterruptedException {
            boolean all = room.tryAcquire(MAX_IN_FLIGHT, SETTLE_NS, TimeUnit.NANOSECONDS);
            long untilNs = System.nanoTime() + SETTLE_NS;
            while (reportsLeft.get() > faultCount.get() && streamFailure.get() == null && System.nanoTime() < untilNs) {
                LockSupport.parkNanos(POLL_NS);
            }
            if (!all) {
                fault("calls without an end");
            }
            Throwable failure = streamFailure.get();
            if (failure != null) {
                fault("event stream: " + failure.getMessage());
            }
            for (int i = 0; i < count; i++) {
                if (answered.get(i) == 0) {
                    fault(prefix + i + " without an answer");
                }
                if (reported.get(i) == 0) {
                    fault(prefix + i + " without a final report");
                }
            }
        }

        private Outcome outcome(long lastMomentNs) {
            long lateNs = lastReportNs.get() - lastMomentNs - TimeUnit.SECONDS.toNanos(1);
            long late = lateNs <= 0 ? 0 : reports.getCountBetweenValues(TimeUnit.SECONDS.toNanos(1), HIGHEST_NS);
            return new Outcome(
                    answers,
                    reports,
                    count,
                    late,
                    repeats.get(),
                    Map.copyOf(refusals),
                    Set.copyOf(refusalTexts),
                    List.copyOf(faults),
                    faultCount.get());
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
