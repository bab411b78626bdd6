package io.kairos.benchmarks.journal;

import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/** Appends until it is killed, and tells on standard output how far it is; and whoever kills it, counting what is lost. */
final class KilledAppender {
    private static final int TOLD_EACH = 1_000;
    private static final int MOST_LINES = 12;

    private KilledAppender() {}

    private static SegmentJournal open(Path directory) throws IOException {
        return SegmentJournal.open(new JournalSettings(directory, 1 << 20, 1L << 30, 1L << 31, 5));
    }

    /** Argument: the journal's directory. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        SegmentJournal journal = open(Path.of(arguments[0]));
        out.println(journal.recoveryReport().tornFrames() + " " + journal.lastSequence());
        UnsafeBuffer record = new UnsafeBuffer(new byte[128]);
        while (true) {
            while (!journal.hasRoom()) {
                Thread.onSpinWait();
            }
            if (journal.isSegmentEnding()) {
                journal.startNextSegment();
            }
            if (journal.append(1, record, 0, record.capacity()) % TOLD_EACH == 0) {
                out.println("0 " + journal.lastSequence());
            }
        }
    }

    /**
     * Kills it again and again.
     *
     * @return records that were told of and not there at the next start, plus torn frames.
     */
    static long lost(Path directory, int kills) throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(1);
        long lost = 0;
        long told = 0;
        for (int kill = 0; kill < kills; kill++) {
            Process process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                            "-Xmx32m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Dlog4j2.configurationFile=log4j2-tool.xml",
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledAppender.class.getName(),
                            directory.toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                int lines = 1 + random.nextInt(MOST_LINES);
                for (int i = 0; i < lines; i++) {
                    String line = out.readLine();
                    if (line == null) {
                        throw new IllegalStateException("the appender ended by itself");
                    }
                    String[] words = line.split(" ", -1);
                    long sequence = Long.parseLong(words[1]);
                    lost += Long.parseLong(words[0]) + Math.max(0, told - sequence);
                    told = sequence;
                }
            } finally {
                process.destroyForcibly()
                        .onExit()
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join();
            }
        }
        try (SegmentJournal journal = open(directory)) {
            return lost
                    + Math.max(0, told - journal.lastSequence())
                    + journal.recoveryReport().tornFrames();
        }
    }
}
