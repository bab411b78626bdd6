package io.kairos.benchmarks.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured does what it says; Chronicle Queue needs openings of the platform that only the suite's own process has. */
class JournalContendersIT {
    private static final int OPERATIONS = 2_000;

    @TempDir
    private Path directory;

    @Test
    void shouldAppendEachRecordToTheJournal() throws IOException {
        long first;
        long last = 0;
        try (OurJournal ours = new OurJournal(directory.resolve("journal"), new byte[128], OPERATIONS)) {
            ours.reset();
            first = ours.step(0);
            for (int pass = 0; pass < 3; pass++) {
                for (int i = 0; i < OPERATIONS; i++) {
                    last = ours.step(i);
                    ours.settle(i);
                }
                ours.reset();
            }
        }

        assertThat(last - first).isEqualTo(3L * OPERATIONS);
    }

    @Test
    void shouldWriteEachRecordToTheFile() throws IOException {
        Path path = directory.resolve("file");
        try (PlainFile file = new PlainFile(path, new byte[128], OPERATIONS)) {
            for (int pass = 0; pass < 2; pass++) {
                file.reset();
                for (int i = 0; i < OPERATIONS; i++) {
                    assertThat(file.step(i)).isEqualTo(128);
                }
            }
        }

        assertThat(Files.size(path)).isEqualTo(128L * OPERATIONS);
    }

    @Test
    void shouldLoseNothingWhenKilled() throws IOException, InterruptedException {
        assertThat(KilledAppender.lost(directory.resolve("killed"), 2)).isZero();
    }
}
