package io.kairos.standalone.supervise;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log file of bounded size: at the bound it becomes {@code .1}, the former {@code .1} becomes {@code .2}, and so on; the oldest is dropped. Also
 * keeps the last lines in memory. Thread-safe.
 */
public final class RotatingLog implements AutoCloseable {
    /** Lines kept in memory for {@link #lastLines}. */
    static final int LINES_KEPT = 60;

    private static final int LINE_BYTES_MAX = 8_192;

    private final Path file;
    private final long bytesMax;
    private final int filesKept;
    private final Deque<String> recent = new ArrayDeque<>();
    private @Nullable OutputStream out;
    private long bytes;

    /**
     * Opens nothing yet.
     *
     * @param bytesMax size at which a file is full.
     * @param filesKept full files kept beside the current one.
     */
    public RotatingLog(Path file, long bytesMax, int filesKept) {
        this.file = file;
        this.bytesMax = bytesMax;
        this.filesKept = filesKept;
    }

    /** Appends one line; overlong lines are cut. Written through, so that a reader of the file misses nothing. */
    public synchronized void line(String text) throws IOException {
        String cut = text.length() > LINE_BYTES_MAX ? text.substring(0, LINE_BYTES_MAX) + "…" : text;
        recent.addLast(cut);
        if (recent.size() > LINES_KEPT) {
            recent.removeFirst();
        }
        byte[] encoded = (cut + "\n").getBytes(StandardCharsets.UTF_8);
        OutputStream target = open();
        if (bytes + encoded.length > bytesMax && bytes > 0) {
            rotate();
            target = open();
        }
        target.write(encoded);
        target.flush();
        bytes += encoded.length;
    }

    /** The last lines, oldest first, at most {@code count}. */
    public synchronized List<String> lastLines(int count) {
        List<String> all = List.copyOf(recent);
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    /** Forgets the lines kept in memory, so that {@link #lastLines} tells of one life of a process only. */
    public synchronized void forgetLines() {
        recent.clear();
    }

    /** Where it writes. */
    public Path file() {
        return file;
    }

    private OutputStream open() throws IOException {
        OutputStream current = out;
        if (current == null) {
            Path directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            bytes = Files.exists(file) ? Files.size(file) : 0;
            current = new BufferedOutputStream(
                    Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
            out = current;
        }
        return current;
    }

    private void rotate() throws IOException {
        close();
        for (int number = filesKept; number >= 1; number--) {
            Path from = number == 1 ? file : numbered(number - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(number), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    @Override
    public synchronized void close() throws IOException {
        OutputStream current = out;
        out = null;
        if (current != null) {
            current.close();
        }
    }
}
