package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.kairos.engine.adapter.view.CommandReply;
import io.kairos.engine.adapter.view.EngineView;
import io.kairos.engine.adapter.view.PendingCommands;
import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.MessageHeaderEncoder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts commands into the engine's ring and brings its answers back to their callers. Any thread; never blocks.
 *
 * <p>The answer is what the journal says was answered, so a caller never learns of something that a crash could undo.
 */
final class CommandDesk {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDesk.class);
    private static final int BUFFER_LENGTH = 64 * 1024;
    private static final int INSIST_MS = 2;

    /** Encodes a command with this correlation id at offset 0 and returns its length, header included. */
    @FunctionalInterface
    interface Encoding {
        int encode(UnsafeBuffer buffer, MessageHeaderEncoder header, long correlationId);
    }

    private final EventSink sink;
    private final EngineView view;
    private final PendingCommands pending;
    private final Executor executor;
    private final GrpcSettings settings;
    private final GrpcCounters counters;
    private final ThreadLocal<UnsafeBuffer> buffers =
            ThreadLocal.withInitial(() -> new UnsafeBuffer(new byte[BUFFER_LENGTH]));

    CommandDesk(
            EventSink sink,
            EngineView view,
            PendingCommands pending,
            Executor executor,
            GrpcSettings settings,
            GrpcCounters counters) {
        this.sink = sink;
        this.view = view;
        this.pending = pending;
        this.executor = executor;
        this.settings = settings;
        this.counters = counters;
    }

    /**
     * Sends one command and answers its caller.
     *
     * @param busy the answer when the ring is full; null to end the call with RESOURCE_EXHAUSTED.
     * @param answer makes the response; may throw a {@link StatusRuntimeException}.
     */
    <R> void send(StreamObserver<R> responses, Encoding encoding, @Nullable R busy, Function<CommandReply, R> answer) {
        if (view.runId() == 0) {
            throw Status.UNAVAILABLE
                    .withDescription("the engine is starting; nothing was sent")
                    .asRuntimeException();
        }
        PendingCommands.Ticket ticket = pending.register().orElse(null);
        UnsafeBuffer buffer = buffers.get();
        if (ticket == null || !offer(buffer, encoding, ticket)) {
            counters.engineBusy.increment();
            if (busy == null) {
                throw Status.RESOURCE_EXHAUSTED
                        .withDescription("ENGINE_BUSY: the engine's inbound queue is full; nothing was sent")
                        .asRuntimeException();
            }
            responses.onNext(busy);
            responses.onCompleted();
            return;
        }
        var unused = ticket.reply()
                .orTimeout(waitMs(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync((reply, failure) -> finish(responses, ticket, reply, failure, answer), executor);
    }

    /**
     * Sends one command that must get through, as {@link #send} does; while the ring is full it is offered again and again, as
     * long as an answer would be waited for.
     */
    <R> void insist(StreamObserver<R> responses, Encoding encoding, Function<CommandReply, R> answer) {
        insist(responses, encoding, answer, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs()));
    }

    private <R> void insist(
            StreamObserver<R> responses, Encoding encoding, Function<CommandReply, R> answer, long untilNs) {
        try {
            send(responses, encoding, null, answer);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.RESOURCE_EXHAUSTED || System.nanoTime() - untilNs >= 0) {
                fail(responses, e);
                return;
            }
            CompletableFuture.delayedExecutor(INSIST_MS, TimeUnit.MILLISECONDS, executor)
                    .execute(() -> insist(responses, encoding, answer, untilNs));
        }
    }

    private boolean offer(UnsafeBuffer buffer, Encoding encoding, PendingCommands.Ticket ticket) {
        boolean taken = false;
        try {
            int length = encoding.encode(buffer, new MessageHeaderEncoder(), ticket.correlationId());
            taken = sink.offer(buffer, 0, length);
        } finally {
            if (!taken) {
                pending.forget(ticket);
            }
        }
        return taken;
    }

    private long waitMs() {
        Deadline deadline = Context.current().getDeadline();
        if (deadline == null) {
            return settings.commandTimeoutMs();
        }
        // A little less than the caller's patience, so that it hears why.
        long remainingMs = deadline.timeRemaining(TimeUnit.MILLISECONDS);
        return Math.max(1, Math.min(settings.commandTimeoutMs(), remainingMs - Math.min(20, remainingMs / 10)));
    }

    private <R> void finish(
            StreamObserver<R> responses,
            PendingCommands.Ticket ticket,
            @Nullable CommandReply reply,
            @Nullable Throwable failure,
            Function<CommandReply, R> answer) {
        try {
            if (reply != null) {
                R response = answer.apply(reply);
                responses.onNext(response);
                responses.onCompleted();
                return;
            }
            pending.forget(ticket);
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof TimeoutException) {
                counters.timedOut.increment();
                responses.onError(Status.DEADLINE_EXCEEDED
                        .withDescription("no answer in time, the outcome is not known: ask again with the same id")
                        .asRuntimeException());
            } else {
                throw new IllegalStateException("command failed", cause);
            }
        } catch (StatusRuntimeException e) {
            fail(responses, e);
        } catch (RuntimeException e) {
            counters.failures.increment();
            LOG.error("command could not be answered: correlationId={}", ticket.correlationId(), e);
            fail(
                    responses,
                    Status.INTERNAL.withDescription("see the engine's log").asRuntimeException());
        }
    }

    private static <R> void fail(StreamObserver<R> responses, StatusRuntimeException e) {
        try {
            responses.onError(e);
        } catch (IllegalStateException expected) {
            // The caller has hung up in the meantime.
            LOG.debug("answer not delivered, the caller has left: status={}", e.getStatus());
        }
    }
}
