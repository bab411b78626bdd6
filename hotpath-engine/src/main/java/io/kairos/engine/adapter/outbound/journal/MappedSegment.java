package io.kairos.engine.adapter.outbound.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One segment file mapped for writing. In the ring: made and unmapped by the persister thread (or at start), written by the
 * engine thread in between.
 */
final class MappedSegment {
    private static final int PAGE_LENGTH = 4096;

    final Path file;
    final long index;
    final UnsafeBuffer buffer;
    /** The same memory, for checksums; position and limit belong to the engine thread. */
    final ByteBuffer bytes;
    /** The same memory, for copies to disk by any other thread: whole, position and limit never move. */
    final ByteBuffer whole;
    /** Offset behind the last complete frame. Engine thread sets with release; persister reads with acquire before it copies. */
    final AtomicInteger committed = new AtomicInteger();
    /** Offset up to which the segment stands in its file on disk, forced. Persister sets with release; read by counters. */
    final AtomicInteger durable = new AtomicInteger();

    /** Last record, of a segment that the engine thread has left. Set by it before the persister hears of that. */
    long lastSequence;

    private final MappedByteBuffer mapping;

    private MappedSegment(Path file, long index, MappedByteBuffer mapping) {
        this.file = file;
        this.index = index;
        this.mapping = mapping;
        buffer = new UnsafeBuffer(mapping);
        bytes = mapping.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        whole = mapping.duplicate();
    }

    /** Makes a new file of zeros and maps it. */
    static MappedSegment create(Path directory, long index, int length) throws IOException {
        return open(SegmentFiles.create(directory, index, length), index);
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

    /** Takes over what stands in {@code other} before {@code end}; readers see the segment when it returns. */
    void startAsCopyOf(MappedSegment other, int end) {
        int from = SegmentDescriptor.HEADER_LENGTH;
        buffer.putBytes(from, other.buffer, from, end - from);
        start(other.buffer.getLong(SegmentDescriptor.FIRST_SEQUENCE_OFFSET));
        committed.setRelease(end);
        durable.setRelease(end);
    }

    /** Zeroes everything from {@code from} on and forces it; for recovery. */
    void cut(int from, DiskForce disk) throws IOException {
        buffer.setMemory(from, buffer.capacity() - from, (byte) 0);
        force(disk);
    }

    /** Brings to disk what may only be in the kernel's cache of the file; for recovery. */
    void force(DiskForce disk) throws IOException {
        disk.force(file, mapping);
    }

    /** Tells readers that everything stands on disk, and gives the name back; who has it mapped can read it to its end. */
    void release() throws IOException {
        buffer.putIntRelease(SegmentDescriptor.RELEASED_OFFSET, 1);
        Files.deleteIfExists(file);
    }

    /** Unmaps the file; nobody may touch {@link #buffer} afterwards. */
    void close() {
        BufferUtil.free(mapping);
    }
}
