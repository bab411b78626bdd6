package io.kairos.engine.adapter.outbound.journal;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Byte map of the head of a segment file; little-endian. Frames follow it.
 *
 * <pre>
 *   0                 8         12        16                24         28                64
 *   +-----------------+---------+---------+-----------------+----------+-----------------+------
 *   | magic           | version | length  | firstSequence   | released | zero            | frames
 *   +-----------------+---------+---------+-----------------+----------+-----------------+------
 * </pre>
 *
 * <p>{@code length} is the length of the whole file. {@code firstSequence} is written last, with release semantics: zero means
 * that the segment is prepared but not in use. {@code released} is set in the ring only: the segment has left it, its file on disk
 * holds the same bytes at the same offsets.
 */
final class SegmentDescriptor {
    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int FILE_LENGTH_OFFSET = 12;
    static final int FIRST_SEQUENCE_OFFSET = 16;
    static final int RELEASED_OFFSET = 24;
    static final int HEADER_LENGTH = 64;

    /** "KAIROSJL" read as a little-endian long. */
    static final long MAGIC = 0x4C4A_534F_5249_414BL;

    static final int VERSION = 1;

    /** Smallest segment: one frame of the largest payload must fit beside the head. */
    static final int MIN_LENGTH = 512 * 1024;

    /** Largest segment: positions are ints. */
    static final int MAX_LENGTH = 1 << 30;

    private static final Pattern FILE_NAME = Pattern.compile("segment-([0-9]{10})\\.kjl");

    private SegmentDescriptor() {}

    static String fileName(long index) {
        return String.format(Locale.ROOT, "segment-%010d.kjl", index);
    }

    /** Name while the file is being filled with zeros; never read. */
    static String preparingFileName(long index) {
        return fileName(index) + ".preparing";
    }

    /** Index in a file's name, or -1 when it is no segment. */
    static long indexOf(Path file) {
        Matcher matcher = FILE_NAME.matcher(file.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }
}
