package io.kairos.engine.adapter.outbound.journal;

import io.kairos.engine.application.port.JournalCorruptedException;
import io.kairos.engine.application.port.JournalRemovedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * Looks at a journal from outside, even while an engine writes it; changes nothing.
 *
 * <pre>
 *   JournalTool list   DIRECTORY
 *   JournalTool verify DIRECTORY
 *   JournalTool print  DIRECTORY [FROM_SEQUENCE [COUNT]]
 * </pre>
 *
 * <p>Exit code 0 when all is well, 1 when the journal is damaged, 64 for wrong usage, 74 when files cannot be read.
 */
public final class JournalTool {
    private static final int POLL_LIMIT = 1024;
    private static final String USAGE =
            "usage: JournalTool list|verify DIRECTORY, or JournalTool print DIRECTORY [FROM_SEQUENCE [COUNT]]";

    private final PrintStream out;

    JournalTool(PrintStream out) {
        this.out = out;
    }

    /** Runs the tool and exits. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(new JournalTool(out).run(arguments));
    }

    int run(String... arguments) {
        if (arguments.length < 2 || !Files.isDirectory(Path.of(arguments[1]))) {
            out.println(USAGE);
            return 64;
        }
        Path directory = Path.of(arguments[1]);
        try {
            return switch (arguments[0]) {
                case "list" -> list(directory);
                case "verify" -> verify(directory);
                case "print" -> print(directory, arguments);
                default -> {
                    out.println(USAGE);
                    yield 64;
                }
            };
        } catch (JournalCorruptedException | JournalRemovedException e) {
            out.println(e.getMessage());
            return 1;
        } catch (NumberFormatException e) {
            out.println("expected whole numbers, got " + Arrays.toString(arguments) + "; " + USAGE);
            return 64;
        } catch (IOException | RuntimeException e) {
            out.println("cannot read the journal: " + e);
            return 74;
        }
    }

    private int list(Path directory) throws IOException {
        List<SegmentCatalog.Entry> entries = SegmentCatalog.list(directory);
        for (SegmentCatalog.Entry entry : entries) {
            out.printf(
                    "%s  first=%d  bytes=%d%s%n",
                    entry.file().getFileName(),
                    entry.firstSequence(),
                    entry.fileLength(),
                    entry.isStarted() ? "" : "  prepared");
        }
        out.printf("%d segments%n", entries.size());
        return 0;
    }

    private int verify(Path directory) {
        Map<Integer, Long> counts = new TreeMap<>();
        try (SegmentReader reader = SegmentReader.fromOldest(directory)) {
            long first = reader.position() + 1;
            while (reader.poll(
                            (sequence, timeNs, buffer, offset, length) ->
                                    counts.merge(templateOf(buffer, offset), 1L, Long::sum),
                            POLL_LIMIT)
                    > 0) {
                // All the work is in the condition.
            }
            out.printf("intact: first=%d last=%d%n", first, reader.position());
            counts.forEach((template, count) -> out.printf("template %d: %d%n", template, count));
        }
        return 0;
    }

    private static int templateOf(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset - FrameDescriptor.HEADER_LENGTH + FrameDescriptor.TYPE_OFFSET);
    }

    private int print(Path directory, String... arguments) {
        long from = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        long count = arguments.length > 3 ? Long.parseLong(arguments[3]) : Long.MAX_VALUE;
        RecordText text = new RecordText();
        try (SegmentReader reader = SegmentReader.after(directory, Math.max(0, from - 1))) {
            long printed = 0;
            while (printed < count) {
                int got = reader.poll(
                        (sequence, timeNs, buffer, offset, length) -> out.printf(
                                "%d %s %s%n", sequence, instant(timeNs), text.format(buffer, offset, length)),
                        (int) Math.min(POLL_LIMIT, count - printed));
                if (got == 0) {
                    break;
                }
                printed += got;
            }
        }
        return 0;
    }

    private static Instant instant(long timeNs) {
        return Instant.ofEpochSecond(Math.floorDiv(timeNs, 1_000_000_000L), Math.floorMod(timeNs, 1_000_000_000L));
    }
}
