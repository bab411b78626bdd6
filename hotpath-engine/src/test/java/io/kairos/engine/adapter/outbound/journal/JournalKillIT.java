package io.kairos.engine.adapter.outbound.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.journal.codec.FeedStateChangedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that appends, again and again: what it had reported as appended is there, in order and intact. What of it was
 * only in the ring is brought to disk by the next start; how much that was is printed with the seed.
 */
@Timeout(300)
class JournalKillIT {
    private static final int KILLS = Integer.getInteger("kairos.journal.kills", 100);
    private static final long SEED = Long.getLong("kairos.journal.seed", 7L);

    @TempDir
    private Path directory;

    private long fromRing;

    @Test
    void shouldLoseNothingWhenKilledManyTimes() throws Exception {
        Path base = directory.resolve("memory");
        Files.createDirectory(base);
        SplittableRandom random = new SplittableRandom(SEED);
        long reported = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            reported = runAndKill(base, reported, 1 + random.nextInt(8));
        }

        JournalSettings settings =
                new JournalSettings(directory.resolve("journal"), 1 << 20, 1L << 30, 1L << 31, 5, base, 4);
        try (SegmentJournal journal = SegmentJournal.open(settings)) {
            assertThat(journal.lastSequence()).isGreaterThanOrEqualTo(reported);
            fromRing += journal.recoveryReport().recordsFromRing();
        }
        assertThat(base).as("the ring goes when all is on disk").isEmptyDirectory();
        assertThat(readAll(settings.directory())).isGreaterThanOrEqualTo(reported);
        assertThat(fromRing).as("records that only the ring had").isPositive();
        System.out.printf(
                "seed %d: %d kills, %d records reported, %d of them brought from the ring, 0 lost, 0 torn%n",
                SEED, KILLS, reported, fromRing);
    }

    private static long readAll(Path journal) {
        long[] last = new long[1];
        FeedStateChangedDecoder record = new FeedStateChangedDecoder();
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        try (SegmentReader reader = SegmentReader.fromOldest(journal)) {
            while (reader.poll(
                            (sequence, timeNs, buffer, offset, length) -> {
                                record.wrapAndApplyHeader(buffer, offset, header);
                                if (record.receiveTimeNs() != sequence * 31
                                        || record.reasonLength() != (int) (sequence % 200)) {
                                    throw new AssertionError("not what was appended: sequence=" + sequence);
                                }
                                last[0] = sequence;
                            },
                            1000)
                    > 0) {
                // All the work is in the condition.
            }
        }
        return last[0];
    }

    /** What appending needs and no more: without a logging back end a process starts in a third of the time. */
    private static String classPath() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.of(all.split(File.pathSeparator, -1))
                .filter(entry -> entry.matches(
                        ".*(classes|hotpath-engine-[^/]*\\.jar|/proto[^/]*\\.jar|agrona.*|HdrHistogram.*|slf4j-api.*)"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private long runAndKill(Path base, long reported, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx32m",
                        "-Xshare:auto",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        JournalAppender.class.getName(),
                        directory.resolve("journal").toString(),
                        base.toString())
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        Path.of("target", "journal-kill.log").toFile()))
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            long last = reported;
            for (int i = 0; i < lines; i++) {
                String line = out.readLine();
                assertThat(line)
                        .as("the appender ended by itself, seed %d", SEED)
                        .isNotNull();
                String[] words = line.split(" ", -1);
                assertThat(words[0]).as("torn frames, seed %d", SEED).isEqualTo("0");
                long sequence = Long.parseLong(words[1]);
                assertThat(sequence)
                        .as("reported before the kill, seed %d", SEED)
                        .isGreaterThanOrEqualTo(last);
                last = sequence;
                fromRing += i == 0 ? Long.parseLong(words[2]) : 0;
            }
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return last;
        }
    }
}
