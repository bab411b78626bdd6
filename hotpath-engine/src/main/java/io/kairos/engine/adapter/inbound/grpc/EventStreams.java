package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.kairos.engine.adapter.protobuf.Definitions;
import io.kairos.engine.adapter.protobuf.RecordHeader;
import io.kairos.engine.adapter.protobuf.SnapshotFilter;
import io.kairos.engine.adapter.protobuf.TradingEventTranslator;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.application.port.JournalRemovedException;
import io.kairos.engine.application.port.JournalSource;
import io.kairos.proto.common.v1.TradingMode;
import io.kairos.proto.trading.v1.StreamOrderEventsRequest;
import io.kairos.proto.trading.v1.StreamOrderEventsResponse;
import io.kairos.proto.trading.v1.TradingEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams of trading events. Each reads the journal for itself, from wherever its consumer asked, at its consumer's pace: the
 * journal is the buffer. One thread, {@code event-streams}, serves all in turns.
 *
 * <p>A consumer that takes nothing for {@code streamStallMs} although there is something to take is ended with
 * RESOURCE_EXHAUSTED; it resumes by the sequence of the last event it has seen.
 */
final class EventStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
    private static final int TURN = 1_024;
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final JournalSource source;
    private final GrpcSettings settings;
    private final GrpcCounters counters;
    private final List<Stream> streams = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Thread thread = new Thread(this::run, "event-streams");
    private final TradingMode tradingMode;
    private volatile boolean closing;

    EventStreams(JournalSource source, GrpcSettings settings, GrpcCounters counters, TradingMode tradingMode) {
        this.tradingMode = tradingMode;
        this.source = source;
        this.settings = settings;
        this.counters = counters;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Adds a stream. Any thread. */
    void add(StreamOrderEventsRequest request, ServerCallStreamObserver<StreamOrderEventsResponse> observer) {
        Caller.require(Permission.VIEW);
        if (count.incrementAndGet() > settings.maxStreams()) {
            count.decrementAndGet();
            counters.rateLimited.increment();
            throw Status.RESOURCE_EXHAUSTED
                    .withDescription("more than " + settings.maxStreams() + " event streams")
                    .asRuntimeException();
        }
        long after = request.getLiveOnly() ? source.lastSequence() : request.getAfterSequence();
        // Makes cancellation a state to look at instead of an exception out of onNext.
        observer.setOnCancelHandler(() -> {});
        streams.add(new Stream(observer, after));
    }

    private void run() {
        while (!closing) {
            int work = 0;
            for (Stream stream : streams) {
                work += serve(stream);
            }
            if (work == 0) {
                LockSupport.parkNanos(this, IDLE_NS);
            }
        }
        for (Stream stream : streams) {
            end(stream, Status.UNAVAILABLE.withDescription("the engine is stopping"));
        }
    }

    private int serve(Stream stream) {
        try {
            if (stream.observer.isCancelled()) {
                end(stream, Status.CANCELLED);
                return 0;
            }
            int work = stream.advance();
            if (stream.isStalled(System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(settings.streamStallMs()))) {
                counters.slowStreams.increment();
                end(
                        stream,
                        Status.RESOURCE_EXHAUSTED.withDescription(
                                "consumer too slow: resume with after_sequence=" + stream.lastSent));
            }
            return work;
        } catch (JournalRemovedException e) {
            // Coming back would not help it: told apart from a consumer that only has to resume.
            counters.slowStreams.increment();
            end(stream, Status.OUT_OF_RANGE.withDescription(e.getMessage()));
        } catch (RuntimeException e) {
            counters.failures.increment();
            LOG.error("event stream failed: lastSent={}", stream.lastSent, e);
            end(stream, Status.INTERNAL.withDescription("see the engine's log"));
        }
        return 0;
    }

    private void end(Stream stream, Status status) {
        if (!streams.remove(stream)) {
            return;
        }
        count.decrementAndGet();
        stream.close();
        if (!stream.observer.isCancelled()) {
            try {
                stream.observer.onError(status.asRuntimeException());
            } catch (IllegalStateException expected) {
                // The consumer has left in the meantime.
                LOG.debug("event stream had ended already: status={}", status);
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
    }

    /** One consumer. Event-streams thread only, after its making. */
    private final class Stream {
        private final ServerCallStreamObserver<StreamOrderEventsResponse> observer;
        private final long after;
        private final Definitions definitions = new Definitions();
        private final TradingEventTranslator translator = new TradingEventTranslator(definitions, tradingMode);
        private final SnapshotFilter snapshots = new SnapshotFilter();
        private final JournalReader.RecordHandler handler = this::onRecord;
        private @Nullable JournalReader reader;
        private long lastSent;
        private long stalledSinceNs;
        private boolean stalled;

        private Stream(ServerCallStreamObserver<StreamOrderEventsResponse> observer, long after) {
            this.observer = observer;
            this.after = after;
            lastSent = after;
        }

        private int advance() {
            JournalReader current = reader;
            if (current == null) {
                current = source.fromSnapshotBefore(after);
                reader = current;
                if (after > 0 && current.position() > after) {
                    // The consumer has seen what came before: it must hear of the hole instead of reading across it.
                    throw new JournalRemovedException(after, current.position() + 1);
                }
            }
            int work = 0;
            // One record at a time: the consumer may be full after any of them.
            while (work < TURN && observer.isReady() && current.poll(handler, 1) > 0) {
                work++;
            }
            boolean waiting = !observer.isReady() && source.lastSequence() > current.position();
            if (!waiting) {
                stalled = false;
            } else if (!stalled) {
                stalled = true;
                stalledSinceNs = System.nanoTime();
            }
            return work;
        }

        private boolean isStalled(long nowNs, long limitNs) {
            return stalled && nowNs - stalledSinceNs > limitNs;
        }

        private void onRecord(long sequence, long timeNs, DirectBuffer buffer, int offset, int length) {
            int templateId = RecordHeader.templateId(buffer, offset, length);
            definitions.learn(templateId, buffer, offset);
            if (snapshots.isRestated(templateId) || sequence <= after) {
                return;
            }
            TradingEvent event = translator.translate(templateId, sequence, buffer, offset);
            if (event != null) {
                observer.onNext(
                        StreamOrderEventsResponse.newBuilder().setEvent(event).build());
                lastSent = sequence;
            }
        }

        private void close() {
            JournalReader current = reader;
            if (current != null) {
                current.close();
            }
        }
    }
}
