package io.kairos.standalone.endurance;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.trading.v1.CancelOrderRequest;
import io.kairos.proto.trading.v1.CancelOrderResponse;
import io.kairos.proto.trading.v1.OrderResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Trading programs that order at a pace through gRPC and keep to the rules of the contract: an order whose answer did not come is asked for again under
 * its own id, and counts as unknown until then. One owner thread; orders are sent by a thread of their own, {@code satellites}.
 */
final class Satellites {
    /** Beyond this the sender waits; below the engine's bound on calls at one time. */
    private static final int IN_FLIGHT_MAX = 256;
    /** Orders waiting to be cancelled; beyond this none is left on a book. */
    private static final int RESTING_MAX = 500;

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long CANCEL_AGAIN_NS = TimeUnit.SECONDS.toNanos(5);
    /** A pause ends after this at the latest: every call has a limit of its own. */
    private static final long CALLS_END_SECONDS = 30;
    /** Answers that leave open whether the engine took the order. */
    private static final Set<Status.Code> UNKNOWN = Set.of(
            Status.Code.UNAVAILABLE,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.CANCELLED,
            Status.Code.UNKNOWN,
            Status.Code.INTERNAL);

    private final EngineSide engine;
    private final Accountant accountant;
    private final OrderMix mix;
    private final String prefix;
    private final Semaphore room = new Semaphore(IN_FLIGHT_MAX);
    private final Map<String, OrderMix.Wish> unknown = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Rest> placed = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Rest> resting = new PriorityQueue<>();
    private final Map<String, Long> refusals = new ConcurrentHashMap<>();
    private final Map<String, Long> offered = new ConcurrentHashMap<>();
    private final Map<String, Long> accepted = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicLong cancels = new AtomicLong();
    private final Map<String, Long> faults = new ConcurrentHashMap<>();
    private @Nullable Thread thread;
    private volatile boolean pausing;
    private long number;

    /** An order on a book, and when it shall leave it. */
    private record Rest(long orderId, long cancelAtNs) implements Comparable<Rest> {
        @Override
        public int compareTo(Rest other) {
            return Long.signum(cancelAtNs - other.cancelAtNs);
        }
    }

    /**
     * What became of all orders so far.
     *
     * @param offeredBy asked for, by venue.
     * @param acceptedBy passed on to a venue and not refused there, by venue.
     * @param refusals clear refusals by reason.
     * @param askedAgain asked for again, since no answer had come.
     * @param cancels asked for.
     * @param faults answers that may not be, by kind.
     */
    record Tally(
            Map<String, Long> offeredBy,
            Map<String, Long> acceptedBy,
            Map<String, Long> refusals,
            long askedAgain,
            long cancels,
            Map<String, Long> faults) {
        long offered() {
            return sum(offeredBy);
        }

        long accepted() {
            return sum(acceptedBy);
        }

        private static long sum(Map<String, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    Satellites(EngineSide engine, Accountant accountant, OrderMix mix, String prefix) {
        this.engine = engine;
        this.accountant = accountant;
        this.mix = mix;
        this.prefix = prefix;
    }

    /** Orders at this pace, shared so by the venues, until the next pause. */
    void resume(int perSecond, OrderMix.Shares shares) {
        mix.shares(shares);
        pausing = false;
        Thread started = new Thread(() -> run(perSecond), "satellites");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Ends ordering and waits until every call has ended, however. */
    void pause() throws InterruptedException {
        pausing = true;
        Thread running = thread;
        if (running != null) {
            running.join();
            thread = null;
        }
        awaitCalls();
    }

    private void awaitCalls() throws InterruptedException {
        if (!room.tryAcquire(IN_FLIGHT_MAX, CALLS_END_SECONDS, TimeUnit.SECONDS)) {
            faults.merge("calls that did not end", (long) IN_FLIGHT_MAX - room.availablePermits(), Long::sum);
            return;
        }
        room.release(IN_FLIGHT_MAX);
    }

    /** Ends ordering and waits for nothing but the ordering thread. */
    void end() {
        pausing = true;
        Thread running = thread;
        if (running == null) {
            return;
        }
        // It may be waiting for room.
        room.release(IN_FLIGHT_MAX);
        try {
            running.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(int perSecond) {
        long startNs = System.nanoTime();
        for (long i = 0; !pausing; i++) {
            long momentNs = startNs + i * SECOND_NS / perSecond;
            long waitNs = momentNs - System.nanoTime();
            while (waitNs > 0 && !pausing) {
                LockSupport.parkNanos(waitNs);
                waitNs = momentNs - System.nanoTime();
            }
            cancelWhatIsDue();
            OrderMix.Wish wish = mix.next(resting.size() < RESTING_MAX, prefix + ++number);
            if (wish != null && !pausing) {
                room.acquireUninterruptibly();
                count(offered, wish.request().getVenue());
                send(wish);
            }
        }
    }

    private void send(OrderMix.Wish wish) {
        engine.send().placeOrder(wish.request(), new StreamObserver<>() {
            @Override
            public void onNext(OrderResponse answer) {
                answered(wish, answer);
            }

            @Override
            public void onError(Throwable failure) {
                failed(wish, Status.fromThrowable(failure));
                room.release();
            }

            @Override
            public void onCompleted() {
                room.release();
            }
        });
    }

    private void answered(OrderMix.Wish wish, OrderResponse answer) {
        unknown.remove(wish.request().getClientOrderId());
        long id = answer.getOrder().getOrderId();
        accountant.onAnswer(wish.request().getClientOrderId(), id, answer.getAccepted());
        if (!answer.getAccepted()) {
            count(refusals, answer.getReason().name().replace("REJECT_REASON_", ""));
            return;
        }
        count(accepted, wish.request().getVenue());
        if (!answer.getOrder().getClientOrderId().equals(wish.request().getClientOrderId())) {
            count(faults, "answers that name another order");
        }
        if (wish.restsNs() > 0) {
            placed.add(new Rest(id, System.nanoTime() + wish.restsNs()));
        }
    }

    private void failed(OrderMix.Wish wish, Status status) {
        if (UNKNOWN.contains(status.getCode())) {
            unknown.put(wish.request().getClientOrderId(), wish);
        } else if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
            count(refusals, "RESOURCE_EXHAUSTED");
        } else {
            count(faults, status.getCode() + " " + status.getDescription());
        }
    }

    private void cancelWhatIsDue() {
        for (Rest rest = placed.poll(); rest != null; rest = placed.poll()) {
            resting.add(rest);
        }
        Rest due = resting.peek();
        while (due != null && due.cancelAtNs() - System.nanoTime() <= 0 && room.tryAcquire()) {
            resting.remove();
            if (accountant.isOver(due.orderId())) {
                room.release();
            } else {
                // Asked again until the engine tells that it is over: a cancel may be lost like any message.
                resting.add(new Rest(due.orderId(), System.nanoTime() + CANCEL_AGAIN_NS));
                cancel(due.orderId());
            }
            due = resting.peek();
        }
    }

    private void cancel(long orderId) {
        cancels.incrementAndGet();
        engine.send()
                .cancelOrder(CancelOrderRequest.newBuilder().setOrderId(orderId).build(), new StreamObserver<>() {
                    @Override
                    public void onNext(CancelOrderResponse answer) {
                        if (answer.getReason() == RejectReason.REJECT_REASON_UNKNOWN_ORDER) {
                            count(faults, "accepted orders that a cancel finds unknown");
                        }
                    }

                    @Override
                    public void onError(Throwable failure) {
                        // Asked again in any case.
                        room.release();
                    }

                    @Override
                    public void onCompleted() {
                        room.release();
                    }
                });
    }

    /**
     * Asks again for every order whose answer did not come, until each has one.
     *
     * @return how many there were.
     */
    int askAgain(Duration limit) {
        long untilNs = System.nanoTime() + limit.toNanos();
        int count = unknown.size();
        for (OrderMix.Wish wish : List.copyOf(unknown.values())) {
            boolean open = true;
            while (open && System.nanoTime() - untilNs < 0) {
                asked.incrementAndGet();
                try {
                    answered(wish, engine.ask().placeOrder(wish.request()));
                    open = false;
                } catch (StatusRuntimeException ended) {
                    open = UNKNOWN.contains(ended.getStatus().getCode());
                    if (open) {
                        engine.reconnect();
                        LockSupport.parkNanos(RETRY_NS);
                    } else {
                        unknown.remove(wish.request().getClientOrderId());
                        failed(wish, ended.getStatus());
                    }
                }
            }
            if (open) {
                count(faults, "orders without an answer, however often asked for");
            }
        }
        return count;
    }

    /** Goes on to cancel what rests, without new orders, until nothing does. */
    void drain(Duration limit) throws InterruptedException {
        long untilNs = System.nanoTime() + limit.toNanos();
        cancelWhatIsDue();
        while (!resting.isEmpty() && System.nanoTime() - untilNs < 0) {
            Trial.pause(RETRY_NS);
            cancelWhatIsDue();
        }
        awaitCalls();
    }

    /** Asks for the cancel of orders, whoever placed them. */
    void cancel(Set<Long> orderIds) throws InterruptedException {
        for (long orderId : orderIds) {
            if (!room.tryAcquire(CALLS_END_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            cancel(orderId);
        }
    }

    private static void count(Map<String, Long> counts, String what) {
        counts.merge(what, 1L, Long::sum);
    }

    Tally tally() {
        return new Tally(
                new TreeMap<>(offered),
                new TreeMap<>(accepted),
                new TreeMap<>(refusals),
                asked.get(),
                cancels.get(),
                new TreeMap<>(faults));
    }
}
