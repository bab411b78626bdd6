package io.kairos.engine.adapter.outbound.journal;

import io.kairos.engine.application.port.JournalCorruptedException;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.application.port.JournalRemovedException;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads segments in order while they grow, from this or another process. One thread; warm: does not allocate within a segment.
 *
 * <p>Throws {@link JournalCorruptedException} at the first frame that does not count and {@link JournalRemovedException} when
 * retention overtook it; both leave the position before the missing record.
 */
public final class SegmentReader implements JournalReader {
    private final Path directory;
    /** Where the newest segments are in memory; null when there is no such place. */
    private final @Nullable Path ring;

    private final FrameCheck check = new FrameCheck();
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private @Nullable MappedByteBuffer mapping;
    private @Nullable ByteBuffer bytes;
    private Path file;
    /** Of the mapped segment, or of the first one to come. */
    private long index;

    private int offset;
    private long position;
    /** Whether the mapped segment is the ring's, not its file. */
    private boolean hot;
    /** Whether the file looked for last was not there. */
    private boolean fileMissing;

    private SegmentReader(Path directory, @Nullable Path ring, long index, long position) {
        this.directory = directory;
        this.ring = ring;
        this.index = index;
        this.position = position;
        file = directory.resolve(SegmentDescriptor.fileName(index));
    }

    /** Reads from the oldest record kept. */
    public static SegmentReader fromOldest(Path directory) {
        return after(directory, 0);
    }

    /**
     * Reads the records after {@code sequence}; when retention removed some of those, from the oldest kept, which shows in
     * {@link #position()}.
     */
    public static SegmentReader after(Path directory, long sequence) {
        Path ring = ringOf(directory);
        List<SegmentCatalog.Entry> entries = started(directory, ring);
        if (entries.isEmpty()) {
            return new SegmentReader(directory, ring, firstIndex(directory), 0);
        }
        SegmentCatalog.Entry from = entries.get(0);
        for (SegmentCatalog.Entry entry : entries) {
            if (entry.firstSequence() <= sequence + 1) {
                from = entry;
            }
        }
        SegmentReader reader = new SegmentReader(directory, ring, from.index(), from.firstSequence() - 1);
        try {
            reader.skipTo(sequence);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
        return reader;
    }

    /**
     * Reads from the newest complete snapshot of the engine's state at the head of a segment that begins at or before {@code
     * sequence}; without one, from the oldest record kept. Definitions valid at {@code sequence} are among what follows.
     */
    public static SegmentReader fromSnapshotBefore(Path directory, long sequence) {
        Path ring = ringOf(directory);
        List<SegmentCatalog.Entry> entries = started(directory, ring);
        for (int i = entries.size() - 1; i >= 0; i--) {
            SegmentCatalog.Entry entry = entries.get(i);
            if (entry.firstSequence() <= Math.max(sequence, 1)) {
                SegmentReader reader = new SegmentReader(directory, ring, entry.index(), entry.firstSequence() - 1);
                if (reader.beginsWithSnapshot()) {
                    return reader;
                }
                reader.close();
            }
        }
        return fromOldest(directory);
    }

    private static @Nullable Path ringOf(Path directory) {
        try {
            return JournalIdentity.ringOf(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the journal's identity: directory=" + directory, e);
        }
    }

    private static List<SegmentCatalog.Entry> started(Path directory, @Nullable Path ring) {
        try {
            return SegmentCatalog.listStarted(directory, ring);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list journal segments: directory=" + directory, e);
        }
    }

    private static long firstIndex(Path directory) {
        try {
            List<SegmentCatalog.Entry> entries = SegmentCatalog.list(directory);
            return entries.isEmpty() ? 0 : entries.get(0).index();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list journal segments: directory=" + directory, e);
        }
    }

    /** Whether the mapped segment starts with a snapshot that was written to its end; leaves the reader at the head. */
    boolean beginsWithSnapshot() {
        if (!ensureMapped()
                || buffer.getInt(offset + FrameDescriptor.TYPE_OFFSET) != SnapshotBeganDecoder.TEMPLATE_ID) {
            return false;
        }
        int at = offset;
        while (true) {
            int frameLength = buffer.getIntAcquire(at);
            if (frameLength <= 0 || FrameCheck.lengthProblem(frameLength, at, buffer.capacity()) != null) {
                return false;
            }
            if (buffer.getInt(at + FrameDescriptor.TYPE_OFFSET) == SnapshotEndedDecoder.TEMPLATE_ID) {
                return true;
            }
            at += FrameDescriptor.alignedLength(frameLength);
        }
    }

    private void skipTo(long sequence) {
        while (position < sequence && ensureMapped()) {
            int frameLength = buffer.getIntAcquire(offset);
            if (frameLength == 0 || frameLength == FrameDescriptor.END_OF_SEGMENT) {
                return;
            }
            advance(frameLength);
        }
    }

    private void advance(int frameLength) {
        String problem = FrameCheck.lengthProblem(frameLength, offset, buffer.capacity());
        if (problem != null) {
            throw new JournalCorruptedException(file, offset, problem);
        }
        offset += FrameDescriptor.alignedLength(frameLength);
        position++;
    }

    @Override
    public int poll(RecordHandler handler, int limit) {
        leaveReleased();
        int count = 0;
        while (count < limit && ensureMapped()) {
            int frameLength = buffer.getIntAcquire(offset);
            if (frameLength == 0) {
                break;
            }
            if (frameLength == FrameDescriptor.END_OF_SEGMENT) {
                if (!moveToNext()) {
                    break;
                }
                continue;
            }
            String problem = check.problem(buffer, requireBytes(), offset, frameLength, position + 1);
            if (problem != null) {
                throw new JournalCorruptedException(file, offset, problem);
            }
            int at = offset;
            offset += FrameDescriptor.alignedLength(frameLength);
            position++;
            count++;
            handler.onRecord(
                    position,
                    buffer.getLong(at + FrameDescriptor.TIME_OFFSET),
                    buffer,
                    at + FrameDescriptor.HEADER_LENGTH,
                    frameLength - FrameDescriptor.HEADER_LENGTH);
        }
        return count;
    }

    private ByteBuffer requireBytes() {
        ByteBuffer current = bytes;
        if (current == null) {
            throw new IllegalStateException("no segment mapped: file=" + file);
        }
        return current;
    }

    /** Offset of the next frame in {@link #file()}. */
    int offset() {
        return offset;
    }

    /** The file being read. */
    Path file() {
        return file;
    }

    /** Goes on in the file, at the same offset, once the segment has left the ring: whose memory must not wait for readers. */
    private void leaveReleased() {
        if (hot && buffer.getIntVolatile(SegmentDescriptor.RELEASED_OFFSET) != 0) {
            int at = offset;
            // Once retention has removed the file too, what is mapped can still be read to its end.
            if (mapQuietly(index)) {
                offset = at;
            }
        }
    }

    private boolean moveToNext() {
        if (!map(index + 1)) {
            return false;
        }
        long first = buffer.getLong(SegmentDescriptor.FIRST_SEQUENCE_OFFSET);
        if (first != position + 1) {
            throw new JournalCorruptedException(
                    file,
                    SegmentDescriptor.FIRST_SEQUENCE_OFFSET,
                    "first sequence: expected " + (position + 1) + ", got " + first);
        }
        return true;
    }

    private boolean ensureMapped() {
        return mapping != null || map(index);
    }

    /** Maps a segment if it is in use, the ring's before the file; keeps the one mapped before otherwise. */
    private boolean map(long nextIndex) {
        if (mapQuietly(nextIndex)) {
            return true;
        }
        if (fileMissing) {
            refuseIfRemoved(nextIndex);
        }
        return false;
    }

    private boolean mapQuietly(long nextIndex) {
        String name = SegmentDescriptor.fileName(nextIndex);
        if (ring != null && mapFile(ring.resolve(name), nextIndex)) {
            hot = true;
            return true;
        }
        if (mapFile(directory.resolve(name), nextIndex)) {
            hot = false;
            return true;
        }
        return false;
    }

    private boolean mapFile(Path nextFile, long nextIndex) {
        MappedByteBuffer next;
        fileMissing = false;
        try (FileChannel channel = FileChannel.open(nextFile, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < SegmentDescriptor.MIN_LENGTH || size > SegmentDescriptor.MAX_LENGTH) {
                throw new JournalCorruptedException(nextFile, 0, "file length out of bounds: " + size);
            }
            next = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
        } catch (NoSuchFileException expected) {
            fileMissing = true;
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot map journal segment: file=" + nextFile, e);
        }
        UnsafeBuffer head = new UnsafeBuffer(next);
        if (head.getLongVolatile(SegmentDescriptor.FIRST_SEQUENCE_OFFSET) == 0) {
            BufferUtil.free(next);
            return false;
        }
        if (head.getLong(SegmentDescriptor.MAGIC_OFFSET) != SegmentDescriptor.MAGIC
                || head.getInt(SegmentDescriptor.VERSION_OFFSET) != SegmentDescriptor.VERSION
                || head.getInt(SegmentDescriptor.FILE_LENGTH_OFFSET) != head.capacity()) {
            BufferUtil.free(next);
            throw new JournalCorruptedException(nextFile, 0, "head is not that of a journal segment");
        }
        unmap();
        mapping = next;
        bytes = next.duplicate();
        buffer.wrap(next);
        file = nextFile;
        index = nextIndex;
        offset = SegmentDescriptor.HEADER_LENGTH;
        return true;
    }

    private void refuseIfRemoved(long missingIndex) {
        List<SegmentCatalog.Entry> entries = started(directory, null);
        if (!entries.isEmpty() && entries.get(0).index() > missingIndex) {
            throw new JournalRemovedException(position, entries.get(0).firstSequence());
        }
    }

    @Override
    public long position() {
        return position;
    }

    private void unmap() {
        MappedByteBuffer current = mapping;
        mapping = null;
        bytes = null;
        buffer.wrap(0, 0);
        if (current != null) {
            BufferUtil.free(current);
        }
    }

    @Override
    public void close() {
        unmap();
    }
}
