package io.kairos.recording;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames into compressed files of bounded size and age. One thread.
 *
 * <p>A file name is {@code <venue>-<start of the recording>-<number>.kfr.gz}; each file begins with a header and can be read alone.
 * What was written is on disk up to the last {@link #flush}: a killed process costs what came after it and leaves a file that is
 * readable up to there.
 */
public final class RecordingWriter implements AutoCloseable {
    /** Version of the format. */
    public static final int VERSION = 1;
    /** Begins every file, before compression of what follows. */
    static final byte[] MAGIC = {'K', 'A', 'I', 'R', 'O', 'S', 'F', 'R'};
    /** Bytes of a frame besides its payload, from kind on. */
    static final int FRAME_HEAD_BYTES = 1 + Integer.BYTES + Long.BYTES;
    /** Largest payload. */
    public static final int MAX_PAYLOAD_BYTES = 128 << 20;

    private static final DateTimeFormatter NAME_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path directory;
    private final String venue;
    private final Map<String, String> properties;
    private final long maxFileBytes;
    private final long maxFileAgeNs;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer head = ByteBuffer.allocate(FRAME_HEAD_BYTES);
    private @Nullable DataOutputStream out;
    private String startName = "";
    private long fileStartNs;
    private long fileBytes;
    private int files;
    private long frames;
    private long payloadBytes;

    /**
     * Creates a writer; the first frame makes the first file.
     *
     * @param directory made if it is not there.
     * @param venue for the name and the header.
     * @param properties more lines of the header; no secrets.
     * @param maxFileBytes uncompressed bytes after which the next file begins.
     * @param maxFileAgeNs time after which the next file begins, by the frames' own times.
     */
    public RecordingWriter(
            Path directory, String venue, Map<String, String> properties, long maxFileBytes, long maxFileAgeNs)
            throws IOException {
        if (maxFileBytes <= 0 || maxFileAgeNs <= 0) {
            throw new IllegalArgumentException(
                    "maxFileBytes, maxFileAgeNs: expected above zero, got " + maxFileBytes + ", " + maxFileAgeNs);
        }
        this.directory = Files.createDirectories(directory);
        this.venue = venue;
        this.properties = new TreeMap<>(properties);
        this.maxFileBytes = maxFileBytes;
        this.maxFileAgeNs = maxFileAgeNs;
    }

    /** Appends a frame. */
    public void write(RecordedFrame frame) throws IOException {
        if (frame.payload().length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "payload: expected at most " + MAX_PAYLOAD_BYTES + " bytes, got " + frame.payload().length);
        }
        if (out == null || fileBytes >= maxFileBytes || frame.timeNs() - fileStartNs >= maxFileAgeNs) {
            startFile(frame.timeNs());
        }
        append(frame);
        frames++;
        payloadBytes += frame.payload().length;
    }

    /** Brings all that was written to the file. */
    public void flush() throws IOException {
        if (out != null) {
            out.flush();
        }
    }

    /** Frames written, headers not counted. */
    public long frames() {
        return frames;
    }

    /** Their payload bytes before compression. */
    public long payloadBytes() {
        return payloadBytes;
    }

    /** Files begun. */
    public int files() {
        return files;
    }

    @Override
    public void close() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }

    private void startFile(long timeNs) throws IOException {
        close();
        if (files == 0) {
            startName = NAME_TIME.format(Instant.ofEpochSecond(0, timeNs));
        }
        files++;
        String name = String.format(Locale.ROOT, "%s-%s-%05d.kfr.gz", venue.toLowerCase(Locale.ROOT), startName, files);
        var file = Files.newOutputStream(directory.resolve(name), StandardOpenOption.CREATE_NEW);
        try {
            file.write(MAGIC);
            // Flushing ends a deflate block, so that a reader of a cut file gets all that was flushed.
            out = new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(file, 64 << 10, true), 64 << 10));
        } catch (IOException e) {
            file.close();
            throw e;
        }
        fileStartNs = timeNs;
        fileBytes = 0;
        append(RecordedFrame.text(FrameKind.HEADER, RecordedFrame.NO_CONNECTION, timeNs, header()));
    }

    private String header() {
        StringJoiner lines = new StringJoiner("\n");
        lines.add("format=" + VERSION);
        lines.add("venue=" + venue);
        lines.add("file=" + files);
        properties.forEach((name, value) -> lines.add(name + "=" + value.replace('\n', ' ')));
        return lines.toString();
    }

    private void append(RecordedFrame frame) throws IOException {
        DataOutputStream to = out;
        if (to == null) {
            throw new IllegalStateException("no file is open");
        }
        byte[] payload = frame.payload();
        head.clear();
        head.put((byte) frame.kind().code()).putInt(frame.connection()).putLong(frame.timeNs());
        crc.reset();
        crc.update(head.array(), 0, FRAME_HEAD_BYTES);
        crc.update(payload, 0, payload.length);
        to.writeInt(FRAME_HEAD_BYTES + payload.length);
        to.write(head.array(), 0, FRAME_HEAD_BYTES);
        to.write(payload);
        to.writeInt((int) crc.getValue());
        fileBytes += 2L * Integer.BYTES + FRAME_HEAD_BYTES + payload.length;
    }
}
