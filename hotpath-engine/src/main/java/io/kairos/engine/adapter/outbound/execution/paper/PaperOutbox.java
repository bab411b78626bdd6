package io.kairos.engine.adapter.outbound.execution.paper;

import io.kairos.engine.application.port.EventSink;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reports on their way into the engine's ring, none lost: what the ring does not take waits here in order. Its bound is what one look
 * at the journal leads to, since the paper thread reads no further while something waits. Paper thread only.
 */
final class PaperOutbox implements EventSink {
    private final EventSink sink;
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final UnsafeBuffer record = new UnsafeBuffer(0, 0);

    PaperOutbox(EventSink sink) {
        this.sink = sink;
    }

    @Override
    public boolean offer(DirectBuffer buffer, int offset, int length) {
        if (!waiting.isEmpty() || !sink.offer(buffer, offset, length)) {
            byte[] copy = new byte[length];
            buffer.getBytes(offset, copy);
            waiting.add(copy);
        }
        return true;
    }

    /** Offers again what waits. */
    boolean isEmptied() {
        while (!waiting.isEmpty()) {
            byte[] next = waiting.getFirst();
            record.wrap(next);
            if (!sink.offer(record, 0, next.length)) {
                return false;
            }
            waiting.removeFirst();
        }
        return true;
    }

    /** Records that wait. */
    int size() {
        return waiting.size();
    }
}
