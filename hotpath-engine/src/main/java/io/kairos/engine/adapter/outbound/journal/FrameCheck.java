package io.kairos.engine.adapter.outbound.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a frame counts: length within bounds, next sequence, CRC right. Works on one mapped segment; one thread; hot:
 * does not allocate while frames are sound.
 */
final class FrameCheck {
    private final CRC32C crc = new CRC32C();

    /** CRC32C of the frame at {@code offset} whose length field is, or will be, {@code frameLength}. */
    int crcOf(ByteBuffer bytes, int offset, int frameLength) {
        crc.reset();
        update(bytes, offset + FrameDescriptor.TYPE_OFFSET, offset + FrameDescriptor.CRC_OFFSET);
        update(bytes, offset + FrameDescriptor.HEADER_LENGTH, offset + frameLength);
        return (int) crc.getValue();
    }

    private void update(ByteBuffer bytes, int from, int to) {
        bytes.limit(to).position(from);
        crc.update(bytes);
    }

    /**
     * Checks everything but the sequence's and the CRC's truth.
     *
     * @return null when a frame of this length can stand at {@code offset}, else the problem.
     */
    static @Nullable String lengthProblem(int frameLength, int offset, int capacity) {
        if (frameLength < FrameDescriptor.HEADER_LENGTH) {
            return "frame length below header length: length=" + frameLength;
        }
        if (frameLength > FrameDescriptor.HEADER_LENGTH + FrameDescriptor.MAX_PAYLOAD_LENGTH
                || FrameDescriptor.alignedLength(frameLength) > capacity - FrameDescriptor.END_MARK_LENGTH - offset) {
            return "frame length beyond its bound: length=" + frameLength;
        }
        return null;
    }

    /**
     * Checks a frame whose length field is {@code frameLength}, above zero.
     *
     * @param bytes the same memory as {@code buffer}; its position and limit are used up.
     * @return null when the frame counts, else the problem.
     */
    @Nullable
    String problem(DirectBuffer buffer, ByteBuffer bytes, int offset, int frameLength, long expectedSequence) {
        String lengthProblem = lengthProblem(frameLength, offset, buffer.capacity());
        if (lengthProblem != null) {
            return lengthProblem;
        }
        long sequence = buffer.getLong(offset + FrameDescriptor.SEQUENCE_OFFSET);
        if (sequence != expectedSequence) {
            return "sequence: expected " + expectedSequence + ", got " + sequence;
        }
        int stored = buffer.getInt(offset + FrameDescriptor.CRC_OFFSET);
        int computed = crcOf(bytes, offset, frameLength);
        return stored == computed
                ? null
                : "crc32c: stored=" + Integer.toHexString(stored) + " computed=" + Integer.toHexString(computed);
    }
}
