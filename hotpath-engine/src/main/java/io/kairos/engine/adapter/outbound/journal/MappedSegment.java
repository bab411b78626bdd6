package io.kairos.engine.adapter.outbound.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One segment file mapped for writing. Made and unmapped by the keeper thread (or at start), written by the engine thread in
 * between.
 */
final class MappedSegment {
    private static final int PAGE_LENGTH = 4096;
    private static final int FILL_LENGTH = 1024 * 1024;

    final Path file;
    final long index;
    final UnsafeBuffer buffer;
    /** The same memory, for checksums; position and limit belong to the engine thread. */
    final ByteBuffer bytes;
    /** Offset behind the last complete frame. Engine thread sets with release; keeper reads with acquire before forcing. */
    final AtomicInteger committed = new AtomicInteger();

    private final MappedByteBuffer mapping;
    /** Keeper thread only. */
    private int forced;

    private MappedSegment(Path file, long index, MappedByteBuffer mapping) {
        this.file = file;
        this.index = index;
        this.mapping = mapping;
        buffer = new UnsafeBuffer(mapping);
        bytes = mapping.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Makes a new file of zeros, really allocated so that a full disk shows here and not as a fault in the engine thread. */
    static MappedSegment create(Path directory, long index, int length) throws IOException {
        Path preparing = directory.resolve(SegmentDescriptor.preparingFileName(index));
        try (FileChannel channel = FileChannel.open(
                preparing, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(FILL_LENGTH, length));
            for (long at = 0; at < length; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), length - at));
                at += channel.write(zeros, at);
            }
            channel.force(true);
        }
        Path file = directory.resolve(SegmentDescriptor.fileName(index));
        Files.move(preparing, file, StandardCopyOption.ATOMIC_MOVE);
        return open(file, index);
    }

    /** Maps an existing file whole and touches each page. */
    static MappedSegment open(Path file, long index) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapping = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
            MappedSegment segment = new MappedSegment(file, index, mapping);
            for (int at = 0; at < segment.buffer.capacity(); at += PAGE_LENGTH) {
                // A store of what stands there: the page is mapped writable now, not when the engine thread comes.
                segment.buffer.putByte(at, segment.buffer.getByte(at));
            }
            return segment;
        }
    }

    /** Writes the head; from now on readers see the segment. */
    void start(long firstSequence) {
        buffer.putLong(SegmentDescriptor.MAGIC_OFFSET, SegmentDescriptor.MAGIC);
        buffer.putInt(SegmentDescriptor.VERSION_OFFSET, SegmentDescriptor.VERSION);
        buffer.putInt(SegmentDescriptor.FILE_LENGTH_OFFSET, buffer.capacity());
        buffer.putLongRelease(SegmentDescriptor.FIRST_SEQUENCE_OFFSET, firstSequence);
        committed.setRelease(SegmentDescriptor.HEADER_LENGTH);
    }

    /** Forces what was committed since the last call. Keeper thread only. */
    void force() {
        int end = committed.getAcquire();
        if (end > forced) {
            int from = forced & -PAGE_LENGTH;
            mapping.force(from, end - from);
            forced = end;
        }
    }

    /** Zeroes everything from {@code from} on and forces it; for recovery. */
    void cut(int from) {
        buffer.setMemory(from, buffer.capacity() - from, (byte) 0);
        mapping.force();
    }

    /** Unmaps the file; nobody may touch {@link #buffer} afterwards. */
    void close() {
        BufferUtil.free(mapping);
    }
}
