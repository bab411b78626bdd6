package io.kairos.engine.adapter.outbound.journal;

import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the last segment frame by frame and finds where the record ends. What follows the last frame that counts is kept in a
 * file beside the segment and then zeroed, since later frames are appended there. Cold; at start only.
 */
final class TailRecovery {
    private final MappedSegment segment;
    private final FrameCheck check = new FrameCheck();
    private long lastSequence;
    private int tail = SegmentDescriptor.HEADER_LENGTH;
    private int tornFrames;
    private long cutBytes;
    private boolean ended;
    private boolean complete;

    TailRecovery(MappedSegment segment) {
        this.segment = segment;
    }

    /** Finds the tail and cuts what is behind it. */
    void run() throws IOException {
        UnsafeBuffer buffer = segment.buffer;
        lastSequence = buffer.getLong(SegmentDescriptor.FIRST_SEQUENCE_OFFSET) - 1;
        boolean snapshot = false;
        while (true) {
            int frameLength = buffer.getInt(tail);
            if (frameLength == FrameDescriptor.END_OF_SEGMENT) {
                ended = true;
                return;
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
        cut(buffer);
    }

    private void cut(UnsafeBuffer buffer) throws IOException {
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
            segment.cut(tail);
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
