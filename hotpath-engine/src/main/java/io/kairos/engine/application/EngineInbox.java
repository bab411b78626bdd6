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
import org.jspecify.annotations.Nullable;

/**
 * The way into the engine. {@link #offer} may be called by any thread and never blocks; {@link EngineAgent} alone takes.
 *
 * <p>Records travel through a bounded ring; a full one refuses and counts, and the caller acts as {@link EventSink} says. A record
 * offered by the engine's own thread is taken at once, without the ring, when nothing waits in it and the engine is between two
 * records: then it overtakes nobody, and the order is the one that the ring would have given.
 */
public final class EngineInbox implements EventSink {
    /** Takes a record on the thread that offers it. */
    @FunctionalInterface
    interface DirectEntry {
        /** False when the record has to take the ring; otherwise it has been applied. */
        boolean tryAccept(int templateId, DirectBuffer buffer, int offset, int length);
    }

    private record Direct(Thread thread, DirectEntry entry) {}

    /** Enough for about 50 000 quotes. */
    public static final int DEFAULT_CAPACITY_BYTES = 4 * 1024 * 1024;

    /** Behind each record in the ring lies when it was offered; the engine takes it off again. */
    static final int OFFER_TIME_BYTES = Long.BYTES;

    private final ManyToOneRingBuffer ring;
    private final EpochNanoClock clock;
    private final AtomicLong refused = new AtomicLong();
    private volatile @Nullable Direct direct;
    private volatile Runnable wakeUp = () -> {};

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
        Direct now = direct;
        boolean own = false;
        if (now != null && now.thread() == Thread.currentThread()) {
            if (now.entry().tryAccept(templateId, buffer, offset, length)) {
                return true;
            }
            own = true;
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
        if (!own) {
            wakeUp.run();
        }
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

    /** Whether nothing waits in the ring, not even a record that is being written; any thread. */
    public boolean isEmpty() {
        return ring.consumerPosition() == ring.producerPosition();
    }

    /** From now on {@code wake} runs after each record that another thread than the engine's put into the ring. Once, at start. */
    public void wakeUpBy(Runnable wake) {
        wakeUp = wake;
    }

    /** Opens the short way for records that the calling thread offers, or closes it with null; the engine's thread. */
    void direct(@Nullable DirectEntry entry) {
        direct = entry == null ? null : new Direct(Thread.currentThread(), entry);
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
