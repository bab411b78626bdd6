package io.kairos.standalone.endurance;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.trading.v1.Fill;
import io.kairos.proto.trading.v1.StreamOrderEventsRequest;
import io.kairos.proto.trading.v1.StreamOrderEventsResponse;
import io.kairos.proto.trading.v1.TradingEvent;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Follows the engine's order events for the accountant, over every death of the engine: it resumes behind the last event it has, as a satellite
 * must. A thread of its own, {@code event-follower}.
 */
final class EventFollower implements AutoCloseable {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** The engine is away, or ends a consumer that was too slow: both are told to resume. */
    private static final Set<Status.Code> RESUMED =
            Set.of(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED, Status.Code.UNKNOWN);

    private final EngineSide engine;
    private final Accountant accountant;
    private final Context.CancellableContext context = Context.current().withCancellation();
    private final Thread thread = new Thread(() -> context.run(this::run), "event-follower");
    private volatile long sequence;
    private volatile boolean closing;
    private volatile @Nullable String failure;

    EventFollower(EngineSide engine, Accountant accountant, long afterSequence) {
        this.engine = engine;
        this.accountant = accountant;
        sequence = afterSequence;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closing) {
            try {
                Iterator<StreamOrderEventsResponse> events = engine.forever()
                        .streamOrderEvents(StreamOrderEventsRequest.newBuilder()
                                .setAfterSequence(sequence)
                                .build());
                while (events.hasNext()) {
                    take(events.next().getEvent());
                }
            } catch (StatusRuntimeException ended) {
                if (!RESUMED.contains(ended.getStatus().getCode())) {
                    failure = "the events after " + sequence + " cannot be had: " + ended.getStatus();
                    return;
                }
            }
            LockSupport.parkNanos(this, PAUSE_NS);
            engine.reconnect();
        }
    }

    private void take(TradingEvent event) {
        if (event.getSequence() <= sequence) {
            failure = "event " + event.getSequence() + " came after " + sequence;
        }
        if (event.hasOrder()) {
            accountant.onOrder(EngineSide.order(event.getOrder()));
        } else if (event.hasFill()) {
            Fill fill = event.getFill();
            accountant.onFill(
                    fill.getOrderId(),
                    fill.getVenue(),
                    fill.getSymbol(),
                    fill.getSide() == Side.SIDE_BUY,
                    EngineSide.execution(fill));
        }
        sequence = event.getSequence();
    }

    /** What makes its events worthless; null while all is well. */
    @Nullable
    String failure() {
        return failure;
    }

    @Override
    public void close() {
        closing = true;
        context.cancel(null);
        LockSupport.unpark(thread);
    }
}
