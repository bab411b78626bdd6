package io.kairos.engine.adapter.outbound.journal;

import io.kairos.engine.application.port.JournalCorruptedException;
import io.kairos.engine.application.port.JournalRemovedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * Looks at a journal from outside, even while an engine writes it; changes nothing.
 *
 * <pre>
 *   list   [DIRECTORY]
 *   verify [DIRECTORY]
 *   print  [DIRECTORY] [FROM_SEQUENCE [COUNT]]
 * </pre>
 *
 * <p>DIRECTORY is that of the system property {@code kairos.journal.directory} when it is left out. What the engine has in memory
 * only is read too.
 *
 * <p>Exit code 0 when all is well, 1 when the journal is damaged, 64 for wrong usage, 74 when files cannot be read.
 */
public final class JournalTool {
    private static final int POLL_LIMIT = 1024;
    private static final String USAGE = """
            Usage: ./kairos journal list   [DIRECTORY]
                   ./kairos journal verify [DIRECTORY]
                   ./kairos journal print  [DIRECTORY] [FROM_SEQUENCE [COUNT]]

              list     segments in memory and on disk, and how far the disk is
              verify   reads every record; exit 1 names file and offset of the first that does not count
              print    records as text, from a sequence on

            DIRECTORY is the running system's when it is left out.""";

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
        List<String> left = new ArrayList<>(List.of(arguments));
        String command = left.isEmpty() ? "" : left.remove(0);
        if (command.equals("--help") || command.equals("-h") || command.equals("help")) {
            out.println(USAGE);
            return 0;
        }
        boolean named = !left.isEmpty() && !left.get(0).matches("[0-9]+");
        String name = named ? left.remove(0) : System.getProperty("kairos.journal.directory", "");
        int most = command.equals("print") ? 2 : 0;
        if (!List.of("list", "verify", "print").contains(command) || left.size() > most) {
            out.println(USAGE);
            return 64;
        }
        Path directory = Path.of(name);
        if (name.isEmpty() || !Files.isDirectory(directory)) {
            out.println("DIRECTORY: expected a journal's directory, got '" + name + "'");
            out.println(USAGE);
            return 64;
        }
        try {
            return switch (command) {
                case "list" -> list(directory);
                case "verify" -> verify(directory);
                default -> print(directory, left);
            };
        } catch (JournalCorruptedException | JournalRemovedException e) {
            out.println(e.getMessage());
            return 1;
        } catch (NumberFormatException e) {
            out.println("FROM_SEQUENCE, COUNT: expected whole numbers, got " + left);
            out.println(USAGE);
            return 64;
        } catch (IOException | RuntimeException e) {
            out.println("cannot read the journal: " + e);
            return 74;
        }
    }

    private int list(Path directory) throws IOException {
        Path ring = JournalIdentity.ringOf(directory);
        List<SegmentCatalog.Entry> entries = SegmentCatalog.list(directory, ring);
        for (SegmentCatalog.Entry entry : entries) {
            out.printf(
                    "%s  first=%d  bytes=%d%s%s%n",
                    entry.file().getFileName(),
                    entry.firstSequence(),
                    entry.fileLength(),
                    entry.isStarted() ? "" : "  prepared",
                    ring != null && entry.file().startsWith(ring) ? "  in memory" : "");
        }
        out.printf("%d segments%n", entries.size());
        long durable = DurablePosition.read(directory);
        if (durable >= 0) {
            out.printf("on disk up to %d%n", durable);
        }
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

    private int print(Path directory, List<String> range) {
        long from = range.isEmpty() ? 1 : Long.parseLong(range.get(0));
        long count = range.size() < 2 ? Long.MAX_VALUE : Long.parseLong(range.get(1));
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
