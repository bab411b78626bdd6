package io.kairos.engine.application;

import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.MessageHeaderDecoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * The engine's bounded inbound ring. {@link #offer} may be called by any thread and never blocks; {@link EngineAgent} alone
 * reads. A full ring refuses and counts; the caller acts as {@link EventSink} says.
 */
public final class EngineInbox implements EventSink {
    /** Enough for about 50 000 quotes. */
    public static final int DEFAULT_CAPACITY_BYTES = 4 * 1024 * 1024;

    /** Behind each record in the ring lies when it was offered; the engine takes it off again. */
    static final int OFFER_TIME_BYTES = Long.BYTES;

    private final ManyToOneRingBuffer ring;
    private final EpochNanoClock clock;
    private final AtomicLong refused = new AtomicLong();

    /**
     * Makes an empty ring that does not tell when records were offered, so that ways to the engine are not measured.
     *
     * @param capacityBytes a power of two, at least 64 KiB.
     */
    public EngineInbox(int capacityBytes) {
        this(capacityBytes, () -> StageClock.NONE);
    }

    /**
     * Makes an empty ring.
     *
     * @param capacityBytes a power of two, at least 64 KiB.
     * @param clock nanoseconds since the epoch, asked for each record; for telemetry only.
     */
    public EngineInbox(int capacityBytes, EpochNanoClock clock) {
        if (!BitUtil.isPowerOfTwo(capacityBytes) || capacityBytes < 64 * 1024) {
            throw new IllegalArgumentException(
                    "capacityBytes: expected a power of two from 65536, got " + capacityBytes);
        }
        this.clock = clock;
        ring = new ManyToOneRingBuffer(
                new UnsafeBuffer(ByteBuffer.allocateDirect(capacityBytes + RingBufferDescriptor.TRAILER_LENGTH)));
    }

    @Override
    public boolean offer(DirectBuffer buffer, int offset, int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH || length > maxRecordLength()) {
            throw new IllegalArgumentException("record length: expected " + MessageHeaderDecoder.ENCODED_LENGTH + " to "
                    + maxRecordLength() + ", got " + length);
        }
        int templateId = templateId(buffer, offset);
        if (templateId < 1 || templateId >= EngineCore.FIRST_OUTPUT_TEMPLATE) {
            throw new IllegalArgumentException("templateId: expected an input, 1 to 99, got " + templateId);
        }
        int index = ring.tryClaim(templateId, length + OFFER_TIME_BYTES);
        if (index < 0) {
            refused.incrementAndGet();
            return false;
        }
        AtomicBuffer memory = ring.buffer();
        memory.putBytes(index, buffer, offset, length);
        memory.putLong(index + length, clock.nanoTime(), ByteOrder.LITTLE_ENDIAN);
        ring.commit(index);
        return true;
    }

    private int maxRecordLength() {
        return ring.maxMsgLength() - OFFER_TIME_BYTES;
    }

    /** When the record that ends at {@code end} was offered. */
    static long offerTimeNs(DirectBuffer buffer, int end) {
        return buffer.getLong(end, ByteOrder.LITTLE_ENDIAN);
    }

    /** Records not taken because the ring was full, since start; any thread. */
    public long refusedCount() {
        return refused.get();
    }

    ManyToOneRingBuffer ring() {
        return ring;
    }

    static int templateId(DirectBuffer buffer, int offset) {
        return Short.toUnsignedInt(
                buffer.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN));
    }

    static int schemaVersion(DirectBuffer buffer, int offset) {
        return Short.toUnsignedInt(
                buffer.getShort(offset + MessageHeaderDecoder.versionEncodingOffset(), ByteOrder.LITTLE_ENDIAN));
    }
}
