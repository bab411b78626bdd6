package io.kairos.engine.adapter.outbound.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last sequence known to be on disk, kept in {@code durable.position} beside the segment files: a mapped page, so that a
 * store costs nothing and survives a kill. After a power failure it may say less than the truth, never more, since it is set
 * after the records were forced. Set by the persister, read by any thread and, at the next start, by recovery.
 */
final class DurablePosition implements AutoCloseable {
    static final String FILE = "durable.position";
    /** "KAIROSDP" read as a little-endian long. */
    private static final long MAGIC = 0x5044_534F_5249_414BL;

    private static final int MAGIC_OFFSET = 0;
    private static final int SEQUENCE_OFFSET = 8;
    private static final int LENGTH = 4096;

    private final MappedByteBuffer mapping;
    private final UnsafeBuffer buffer;
    /** The last word once the page is unmapped. */
    private volatile long last;

    private volatile boolean closed;

    private DurablePosition(MappedByteBuffer mapping) {
        this.mapping = mapping;
        buffer = new UnsafeBuffer(mapping);
    }

    static DurablePosition open(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            DurablePosition position = new DurablePosition(channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH));
            long magic = position.buffer.getLong(MAGIC_OFFSET);
            if (magic == 0) {
                position.buffer.putLong(MAGIC_OFFSET, MAGIC);
            } else if (magic != MAGIC || position.sequence() < 0) {
                position.close();
                throw new IOException("journal's durable position is damaged: file=" + file);
            }
            return position;
        }
    }

    /**
     * As {@link #sequence()}, from outside and changing nothing.
     *
     * @return -1 when there is no such file, or nothing in it yet.
     * @throws IOException if it cannot be read or says something else.
     */
    static long read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        ByteBuffer bytes = ByteBuffer.allocate(SEQUENCE_OFFSET + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, bytes.position()) < 0) {
                    return -1;
                }
            }
        } catch (NoSuchFileException expected) {
            return -1;
        }
        long magic = bytes.getLong(MAGIC_OFFSET);
        if (magic == 0) {
            return -1;
        }
        long sequence = bytes.getLong(SEQUENCE_OFFSET);
        if (magic != MAGIC || sequence < 0) {
            throw new IOException("journal's durable position is damaged: file=" + file);
        }
        return sequence;
    }

    /** Also after {@link #close}, which must not overlap it. */
    long sequence() {
        return closed ? last : buffer.getLongVolatile(SEQUENCE_OFFSET);
    }

    void set(long sequence) {
        if (closed) {
            throw new IllegalStateException("the journal is closed: sequence=" + sequence);
        }
        buffer.putLongRelease(SEQUENCE_OFFSET, sequence);
    }

    @Override
    public void close() {
        if (!closed) {
            last = sequence();
            closed = true;
            BufferUtil.free(mapping);
        }
    }
}
