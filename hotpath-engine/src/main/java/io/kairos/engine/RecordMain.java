package io.kairos.engine;

import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.tool.FrameRecorder;
import io.kairos.engine.tool.ToolArguments;
import io.kairos.recording.RecordingWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;

/**
 * {@code RecordMain VENUE [--directory DIR] [--symbols A-B,C-D] [--depth N] [--seconds N] [--total-mib N] [--file-mib N]
 * [--file-minutes N] [--rest-url URL] [--stream-url URL]}: follows a venue's market data with the engine's own feed, public data only, and stores every
 * frame as it came. Ends with SIGTERM, after the given time, or when the files of the directory have reached their total. Exit code 0, 64 for faulty arguments, 69 when the venue cannot be
 * reached, 74 when the files cannot be written, 78 for faulty settings.
 */
public final class RecordMain {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_FILES = 74;
    private static final long REPORT_SECONDS = 10;
    private static final Set<String> OPTIONS = Set.of(
            "directory",
            "symbols",
            "depth",
            "seconds",
            "total-mib",
            "file-mib",
            "file-minutes",
            "rest-url",
            "stream-url");

    /**
     * How much, how long.
     *
     * @param seconds 0 for no end.
     * @param totalBytes of all compressed files in the directory, at which it ends.
     * @param fileBytes at which a file is followed by the next.
     * @param fileAgeNs likewise.
     */
    private record Bounds(int seconds, long totalBytes, long fileBytes, long fileAgeNs) {}

    private RecordMain() {}

    /** Records. */
    public static void main(String[] arguments) throws InterruptedException {
        ToolVenue.logToErr();
        ToolArguments read;
        Bounds bounds;
        try {
            read = ToolArguments.read(arguments, OPTIONS);
            bounds = new Bounds(
                    read.number("seconds", 0, 0, Integer.MAX_VALUE),
                    (long) read.number("total-mib", 10_240, 1, 100_000_000) << 20,
                    (long) read.number("file-mib", 256, 1, 16_384) << 20,
                    TimeUnit.MINUTES.toNanos(read.number("file-minutes", 60, 1, 100_000)));
        } catch (IllegalArgumentException faulty) {
            System.err.println("record: " + faulty.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            awaitQuietly(stopped);
                        },
                        "shutdown"));
        int code = record(read, bounds, stop);
        stopped.countDown();
        System.exit(code);
    }

    private static int record(ToolArguments arguments, Bounds bounds, CountDownLatch stop) throws InterruptedException {
        Path directory = Path.of(arguments
                .options()
                .getOrDefault("directory", "recordings/" + arguments.venue().toLowerCase(Locale.ROOT)));
        RecordingWriter writer;
        try {
            writer = new RecordingWriter(
                    directory,
                    arguments.venue(),
                    Map.copyOf(arguments.options()),
                    bounds.fileBytes(),
                    bounds.fileAgeNs());
        } catch (IOException unusable) {
            System.err.println("record: " + directory + " cannot be written: " + unusable);
            return EXIT_FILES;
        }
        FrameRecorder recorder = new FrameRecorder(writer, new SystemEpochNanoClock());
        recorder.start();
        int code = record(arguments, recorder, directory, bounds, stop);
        recorder.close();
        IOException failure = recorder.failure();
        if (failure != null) {
            System.err.println("record: writing into " + directory + " failed: " + failure);
            return EXIT_FILES;
        }
        System.err.println(String.format(
                Locale.ROOT,
                "record: %d frames in %d files under %s, %d lost",
                recorder.frames(),
                recorder.files(),
                directory,
                recorder.lost()));
        return code;
    }

    private static int record(
            ToolArguments arguments, FrameRecorder recorder, Path directory, Bounds bounds, CountDownLatch stop)
            throws InterruptedException {
        try (ToolVenue venue = ToolVenue.open(arguments, recorder, note -> System.err.println("… " + note));
                VenueFeed feed = venue.feed((buffer, offset, length) -> true, recorder)) {
            feed.start();
            System.err.println("… recording " + venue.instruments().size() + " instruments of " + arguments.venue()
                    + " into " + directory + ", " + (bounds.totalBytes() >> 20) + " MiB at most; Ctrl-C ends it");
            follow(recorder, directory, bounds, stop);
            return 0;
        } catch (ConfigurationException faulty) {
            System.err.println(faulty.getMessage());
            return ToolVenue.EXIT_SETTINGS;
        } catch (IOException unreachable) {
            System.err.println("record: " + arguments.venue() + " cannot be recorded: " + unreachable.getMessage());
            return ToolVenue.EXIT_UNAVAILABLE;
        }
    }

    /** Until time or room is up, it was told to stop, or the files cannot be written any more. */
    private static void follow(FrameRecorder recorder, Path directory, Bounds bounds, CountDownLatch stop)
            throws InterruptedException, IOException {
        long startNs = System.nanoTime();
        while (recorder.failure() == null) {
            long elapsed = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNs);
            long left = bounds.seconds() == 0 ? REPORT_SECONDS : Math.min(REPORT_SECONDS, bounds.seconds() - elapsed);
            if (left <= 0 || stop.await(left, TimeUnit.SECONDS)) {
                return;
            }
            long bytes = storedBytes(directory);
            System.err.println(String.format(
                    Locale.ROOT,
                    "… %d frames, %.1f MiB, %.1f MiB in %d files, %d lost",
                    recorder.frames(),
                    recorder.payloadBytes() / 1048576.0,
                    bytes / 1048576.0,
                    recorder.files(),
                    recorder.lost()));
            if (bytes >= bounds.totalBytes()) {
                System.err.println("record: the directory holds what --total-mib allows; ended");
                return;
            }
        }
    }

    private static long storedBytes(Path directory) throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.kfr.gz")) {
            for (Path file : files) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(40, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
