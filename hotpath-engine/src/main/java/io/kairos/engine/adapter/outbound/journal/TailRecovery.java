package io.kairos.engine.adapter.outbound.journal;

import io.kairos.engine.application.port.JournalCorruptedException;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Walks the last segment frame by frame and finds where the record ends. What follows the last frame that counts is kept in a
 * file beside the segment and then zeroed, since later frames are appended there. Cold; at start only.
 */
final class TailRecovery {
    private final Path directory;
    private final @Nullable MappedSegment segment;
    private final DiskForce force;
    private final FrameCheck check = new FrameCheck();
    private long lastSequence;
    private int tail = SegmentDescriptor.HEADER_LENGTH;
    private int tornFrames;
    private long cutBytes;
    private boolean ended;
    private boolean complete;

    /**
     * Nothing is read yet.
     *
     * @param segment the last file in use; null when there is none.
     * @param force of the disk that the segment is on.
     */
    TailRecovery(Path directory, @Nullable MappedSegment segment, DiskForce force) {
        this.directory = directory;
        this.segment = segment;
        this.force = force;
    }

    /**
     * Finds the tail and cuts what is behind it.
     *
     * @param durableSequence last record that was on disk: when it is not among those that count, the file was damaged later, and
     *     nothing is cut.
     * @throws JournalCorruptedException if so.
     */
    void run(long durableSequence) throws IOException {
        MappedSegment last = segment;
        if (last == null) {
            requireDurable(directory, 0, durableSequence);
            return;
        }
        ended = walk(last);
        requireDurable(last.file, tail, durableSequence);
        if (!ended) {
            cut(last);
        }
        // What a killed run wrote and did not force reads well and would still go with the power.
        last.force(force);
    }

    private void requireDurable(Path file, long offset, long durableSequence) {
        if (lastSequence < durableSequence) {
            throw new JournalCorruptedException(
                    file,
                    offset,
                    "records up to " + durableSequence + " were on disk, those that count end at " + lastSequence
                            + "; to go on without the rest, remove " + DurablePosition.FILE + " beside it");
        }
    }

    /** Whether the segment was ended. */
    private boolean walk(MappedSegment segment) {
        UnsafeBuffer buffer = segment.buffer;
        lastSequence = buffer.getLong(SegmentDescriptor.FIRST_SEQUENCE_OFFSET) - 1;
        boolean snapshot = false;
        while (true) {
            int frameLength = buffer.getInt(tail);
            if (frameLength == FrameDescriptor.END_OF_SEGMENT) {
                return true;
            }
            if (frameLength == 0) {
                break;
            }
            String problem = check.problem(buffer, segment.bytes, tail, frameLength, lastSequence + 1);
            if (problem != null) {
                tornFrames++;
                break;
            }
            int type = buffer.getInt(tail + FrameDescriptor.TYPE_OFFSET);
            if (tail == SegmentDescriptor.HEADER_LENGTH) {
                snapshot = type == SnapshotBeganDecoder.TEMPLATE_ID;
            }
            complete |= snapshot && type == SnapshotEndedDecoder.TEMPLATE_ID;
            tail += FrameDescriptor.alignedLength(frameLength);
            lastSequence++;
        }
        return false;
    }

    private void cut(MappedSegment segment) throws IOException {
        UnsafeBuffer buffer = segment.buffer;
        int end = buffer.capacity();
        while (end > tail && buffer.getByte(end - 1) == 0) {
            end--;
        }
        cutBytes = (long) end - tail;
        if (cutBytes > 0) {
            Path kept = segment.file.resolveSibling("cut-" + segment.file.getFileName() + "-" + tail + ".bin");
            try (FileChannel channel = FileChannel.open(
                    kept, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                segment.bytes.limit(end).position(tail);
                while (segment.bytes.hasRemaining()) {
                    channel.write(segment.bytes);
                }
                channel.force(true);
            }
            segment.cut(tail, force);
        }
    }

    long lastSequence() {
        return lastSequence;
    }

    int tail() {
        return tail;
    }

    int tornFrames() {
        return tornFrames;
    }

    long cutBytes() {
        return cutBytes;
    }

    /** Whether the segment was closed and the journal goes on in the next one. */
    boolean isEnded() {
        return ended;
    }

    /** Whether the segment begins with a whole snapshot. */
    boolean isSnapshotComplete() {
        return complete;
    }
}
