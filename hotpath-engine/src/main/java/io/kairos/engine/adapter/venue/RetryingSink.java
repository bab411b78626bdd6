package io.kairos.engine.adapter.venue;

import io.kairos.engine.application.port.EventSink;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * An {@link EventSink} for records that must not be lost: what the ring does not take waits in a bounded backlog and is
 * offered again in order. One thread: the event loop that is passed in.
 *
 * <p>When the backlog is full too, the record is refused and {@link OverflowListener} is told: the owner gives up its
 * connection and reconciles, so that nothing stays silently wrong.
 */
public final class RetryingSink implements EventSink {
    /** Told, on the event loop, that a record could not be kept. */
    @FunctionalInterface
    public interface OverflowListener {
        /** A record was refused; state must be rebuilt. */
        void onBacklogOverflow();
    }

    private static final int MAX_BACKLOG_BYTES = 4 << 20;
    private static final int RETRY_MICROS = 500;

    private final EventSink sink;
    private final ScheduledExecutorService eventLoop;
    private final OverflowListener overflowListener;
    private final ExpandableArrayBuffer backlog = new ExpandableArrayBuffer(4096);
    private final Runnable retry = this::retry;
    private int head;
    private int tail;
    private boolean retryScheduled;

    /** Creates a sink in front of {@code sink}. */
    public RetryingSink(EventSink sink, ScheduledExecutorService eventLoop, OverflowListener overflowListener) {
        this.sink = sink;
        this.eventLoop = eventLoop;
        this.overflowListener = overflowListener;
    }

    /** Takes the record now or later; false only when the backlog is full. */
    @Override
    public boolean offer(DirectBuffer buffer, int offset, int length) {
        if (head == tail && sink.offer(buffer, offset, length)) {
            return true;
        }
        if (tail - head + Integer.BYTES + length > MAX_BACKLOG_BYTES) {
            overflowListener.onBacklogOverflow();
            return false;
        }
        backlog.putInt(tail, length);
        backlog.putBytes(tail + Integer.BYTES, buffer, offset, length);
        tail += Integer.BYTES + length;
        scheduleRetry();
        return true;
    }

    /** Bytes waiting. */
    public int backlogBytes() {
        return tail - head;
    }

    private void scheduleRetry() {
        if (!retryScheduled && !eventLoop.isShutdown()) {
            retryScheduled = true;
            var unused = eventLoop.schedule(retry, RETRY_MICROS, TimeUnit.MICROSECONDS);
        }
    }

    private void retry() {
        retryScheduled = false;
        while (head < tail) {
            int length = backlog.getInt(head);
            if (!sink.offer(backlog, head + Integer.BYTES, length)) {
                compact();
                scheduleRetry();
                return;
            }
            head += Integer.BYTES + length;
        }
        head = 0;
        tail = 0;
    }

    private void compact() {
        if (head > MAX_BACKLOG_BYTES / 2) {
            byte[] rest = new byte[tail - head];
            backlog.getBytes(head, rest);
            backlog.putBytes(0, rest);
            tail -= head;
            head = 0;
        }
    }
}
