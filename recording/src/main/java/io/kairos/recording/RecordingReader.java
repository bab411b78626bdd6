package io.kairos.recording;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads a recording: one file, or all files of a directory in the order of their names. One thread. */
public final class RecordingReader implements AutoCloseable {
    private final List<Path> files;
    private final CRC32C crc = new CRC32C();
    private int nextFile;
    private @Nullable DataInputStream in;
    private @Nullable Path current;
    private Map<String, String> header = Map.of();
    private long framesOfFile;
    private int torn;

    private RecordingReader(List<Path> files) {
        this.files = files;
    }

    /**
     * Opens a recording.
     *
     * @param path a file, or a directory with at least one file of a recording.
     * @throws IOException if there is nothing to read.
     */
    public static RecordingReader open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            if (!Files.isReadable(path)) {
                throw new IOException("cannot be read: file=" + path);
            }
            return new RecordingReader(List.of(path));
        }
        try (Stream<Path> listed = Files.list(path)) {
            List<Path> files = listed.filter(
                            file -> file.getFileName().toString().endsWith(".kfr.gz"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new IOException("no *.kfr.gz in directory=" + path);
            }
            return new RecordingReader(files);
        }
    }

    /**
     * The next frame, headers left out.
     *
     * @return empty at the end.
     * @throws RecordingFormatException if a file is no recording, of another version, or damaged.
     */
    public Optional<RecordedFrame> next() throws IOException {
        while (true) {
            if (in == null && !openNext()) {
                return Optional.empty();
            }
            RecordedFrame frame = readFrame();
            if (frame == null) {
                close();
            } else if (frame.kind() == FrameKind.HEADER) {
                header = properties(frame);
            } else {
                return Optional.of(frame);
            }
        }
    }

    /** Header of the file that the last frame came from. */
    public Map<String, String> header() {
        return header;
    }

    /** Files whose end was cut off, as a killed recorder leaves it; what stood before the cut was read. */
    public int torn() {
        return torn;
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
            in = null;
        }
    }

    private boolean openNext() throws IOException {
        if (nextFile == files.size()) {
            return false;
        }
        Path file = files.get(nextFile++);
        current = file;
        framesOfFile = 0;
        InputStream raw = Files.newInputStream(file);
        try {
            byte[] magic = raw.readNBytes(RecordingWriter.MAGIC.length);
            if (!Arrays.equals(magic, RecordingWriter.MAGIC)) {
                throw new RecordingFormatException(file, 0, "expected it to begin with KAIROSFR");
            }
            in = new DataInputStream(new BufferedInputStream(new GZIPInputStream(raw, 64 << 10), 64 << 10));
        } catch (EOFException cutAtOnce) {
            raw.close();
            torn++;
            return openNext();
        } catch (IOException e) {
            raw.close();
            throw e;
        }
        return true;
    }

    private @Nullable RecordedFrame readFrame() throws IOException {
        DataInputStream from = in;
        Path file = current;
        if (from == null || file == null) {
            throw new IllegalStateException("no file is open");
        }
        byte[] frame;
        int sum;
        int first;
        try {
            first = from.read();
            if (first < 0) {
                return null;
            }
            int length = first << 24 | from.readUnsignedByte() << 16 | from.readUnsignedShort();
            if (length < RecordingWriter.FRAME_HEAD_BYTES
                    || length > RecordingWriter.MAX_PAYLOAD_BYTES + RecordingWriter.FRAME_HEAD_BYTES) {
                throw new RecordingFormatException(file, framesOfFile, "impossible frame length " + length);
            }
            frame = from.readNBytes(length);
            if (frame.length < length) {
                throw new EOFException();
            }
            sum = from.readInt();
        } catch (EOFException cut) {
            torn++;
            return null;
        } catch (ZipException damaged) {
            throw new RecordingFormatException(file, framesOfFile, "damaged compression: " + damaged.getMessage());
        }
        crc.reset();
        crc.update(frame, 0, frame.length);
        if ((int) crc.getValue() != sum) {
            throw new RecordingFormatException(file, framesOfFile, "checksum differs");
        }
        ByteBuffer head = ByteBuffer.wrap(frame);
        int code = head.get();
        FrameKind kind = FrameKind.of(code).orElse(null);
        if (kind == null || (framesOfFile == 0) != (kind == FrameKind.HEADER)) {
            throw new RecordingFormatException(file, framesOfFile, "unexpected frame kind " + code);
        }
        framesOfFile++;
        int connection = head.getInt();
        long timeNs = head.getLong();
        byte[] payload = Arrays.copyOfRange(frame, RecordingWriter.FRAME_HEAD_BYTES, frame.length);
        RecordedFrame read = new RecordedFrame(kind, connection, timeNs, payload);
        if (kind == FrameKind.HEADER) {
            requireVersion(file, read);
        }
        return read;
    }

    private static void requireVersion(Path file, RecordedFrame header) throws RecordingFormatException {
        String version = properties(header).getOrDefault("format", "none");
        if (!version.equals(Integer.toString(RecordingWriter.VERSION))) {
            throw new RecordingFormatException(
                    file, 0, "expected format " + RecordingWriter.VERSION + ", got " + version);
        }
    }

    private static Map<String, String> properties(RecordedFrame header) {
        Map<String, String> properties = new LinkedHashMap<>();
        new String(header.payload(), StandardCharsets.UTF_8).lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return properties;
    }
}
