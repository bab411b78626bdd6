package io.kairos.engine.application;

import io.kairos.engine.application.port.EventSink;
import io.kairos.journal.codec.MessageHeaderDecoder;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
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

    private final ManyToOneRingBuffer ring;
    private final AtomicLong refused = new AtomicLong();

    /**
     * Makes an empty ring.
     *
     * @param capacityBytes a power of two, at least 64 KiB.
     */
    public EngineInbox(int capacityBytes) {
        if (!BitUtil.isPowerOfTwo(capacityBytes) || capacityBytes < 64 * 1024) {
            throw new IllegalArgumentException(
                    "capacityBytes: expected a power of two from 65536, got " + capacityBytes);
        }
        ring = new ManyToOneRingBuffer(
                new UnsafeBuffer(ByteBuffer.allocateDirect(capacityBytes + RingBufferDescriptor.TRAILER_LENGTH)));
    }

    @Override
    public boolean offer(DirectBuffer buffer, int offset, int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH || length > ring.maxMsgLength()) {
            throw new IllegalArgumentException("record length: expected " + MessageHeaderDecoder.ENCODED_LENGTH + " to "
                    + ring.maxMsgLength() + ", got " + length);
        }
        int templateId = templateId(buffer, offset);
        if (templateId < 1 || templateId >= EngineCore.FIRST_OUTPUT_TEMPLATE) {
            throw new IllegalArgumentException("templateId: expected an input, 1 to 99, got " + templateId);
        }
        if (ring.write(templateId, buffer, offset, length)) {
            return true;
        }
        refused.incrementAndGet();
        return false;
    }

    /** Records not taken because the ring was full, since start; any thread. */
    public long refusedCount() {
        return refused.get();
    }

    ManyToOneRingBuffer ring() {
        return ring;
    }

    static int templateId(DirectBuffer buffer, int offset) {
        return Short.toUnsignedInt(buffer.getShort(
                offset + MessageHeaderDecoder.templateIdEncodingOffset(), java.nio.ByteOrder.LITTLE_ENDIAN));
    }

    static int schemaVersion(DirectBuffer buffer, int offset) {
        return Short.toUnsignedInt(buffer.getShort(
                offset + MessageHeaderDecoder.versionEncodingOffset(), java.nio.ByteOrder.LITTLE_ENDIAN));
    }
}
