package io.kairos.engine.adapter.outbound.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.journal.codec.FeedStateChangedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that appends, again and again: what it had reported as appended is there, in order and intact. */
@Timeout(180)
class JournalKillIT {
    private static final int KILLS = 12;

    @TempDir
    private Path directory;

    @Test
    void shouldLoseNothingWhenKilledManyTimes() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        long reported = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            reported = runAndKill(reported, 3 + random.nextInt(40));
        }

        long[] last = new long[1];
        FeedStateChangedDecoder record = new FeedStateChangedDecoder();
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        try (SegmentReader reader = SegmentReader.fromOldest(directory)) {
            while (reader.poll(
                            (sequence, timeNs, buffer, offset, length) -> {
                                record.wrapAndApplyHeader(buffer, offset, header);
                                assertThat(record.receiveTimeNs()).isEqualTo(sequence * 31);
                                assertThat(record.reason()).hasSize((int) (sequence % 200));
                                last[0] = sequence;
                            },
                            1000)
                    > 0) {
                // All the work is in the condition.
            }
        }
        assertThat(last[0]).isGreaterThanOrEqualTo(reported);
        assertThat(reported).isGreaterThan(KILLS * 1000L);
    }

    private long runAndKill(long reported, int lines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        JournalAppender.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            long last = reported;
            for (int i = 0; i < lines; i++) {
                String line = out.readLine();
                assertThat(line).as("the appender ended by itself").isNotNull();
                String[] words = line.split(" ", -1);
                assertThat(words[0]).as("torn frames").isEqualTo("0");
                long sequence = Long.parseLong(words[1]);
                assertThat(sequence).as("reported before the kill").isGreaterThanOrEqualTo(last);
                last = sequence;
            }
            process.destroyForcibly();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return last;
        }
    }
}
