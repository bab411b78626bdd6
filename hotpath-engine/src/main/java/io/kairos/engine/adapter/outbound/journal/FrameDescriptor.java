package io.kairos.engine.adapter.outbound.journal;

import org.agrona.BitUtil;

/**
 * Byte map of one frame; all numbers little-endian, every frame starts at a multiple of 8.
 *
 * <pre>
 *   0        4        8                 16                24       28       32
 *   +--------+--------+-----------------+-----------------+--------+--------+-----------------+---------+
 *   | length | type   | sequence        | timeNs          | crc32c | zero   | payload         | padding |
 *   +--------+--------+-----------------+-----------------+--------+--------+-----------------+---------+
 * </pre>
 *
 * <p>{@code length} is header plus payload without padding. It is written last, with release semantics, and read first, with
 * acquire semantics: whoever sees it above zero sees the whole frame. Zero means "not written yet", {@link #END_OF_SEGMENT}
 * "the journal goes on in the next segment". {@code type} repeats the SBE template id so that frames can be told apart
 * undecoded. {@code crc32c} covers bytes 4 to 24 and the payload.
 */
final class FrameDescriptor {
    static final int LENGTH_OFFSET = 0;
    static final int TYPE_OFFSET = 4;
    static final int SEQUENCE_OFFSET = 8;
    static final int TIME_OFFSET = 16;
    static final int CRC_OFFSET = 24;
    static final int RESERVED_OFFSET = 28;
    static final int HEADER_LENGTH = 32;

    /** Frames start at multiples of this. */
    static final int ALIGNMENT = 8;

    /** Value of the length field behind the last frame of a segment that has a successor. */
    static final int END_OF_SEGMENT = -1;

    /** Room always left for the end mark. */
    static final int END_MARK_LENGTH = 8;

    /** Largest payload; far above any record of the schema, far below a segment. */
    static final int MAX_PAYLOAD_LENGTH = 256 * 1024;

    private FrameDescriptor() {}

    /** Bytes that a frame of this length field occupies. */
    static int alignedLength(int frameLength) {
        return BitUtil.align(frameLength, ALIGNMENT);
    }
}
