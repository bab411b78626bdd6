package io.kairos.engine.adapter.outbound.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the journal forces, and what it does while the disk does not. */
class DiskForceIT {
    private static final int SEGMENT_LENGTH = 512 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final JournalRecords records = new JournalRecords();
    private Path base;
    private Path home;

    @BeforeEach
    void makeDirectories() throws IOException {
        base = Files.createDirectory(directory.resolve("memory"));
        home = directory.resolve("journal");
    }

    /** Notes what was forced, and can refuse or keep waiting. */
    private static class NotedForce extends DiskForce {
        final List<String> forced = new ArrayList<>();
        int refuseAfter = Integer.MAX_VALUE;

        @Override
        protected void force(Path file, FileChannel channel) throws IOException {
            note(file);
            super.force(file, channel);
        }

        @Override
        protected void force(Path file, MappedByteBuffer mapping) throws IOException {
            note(file);
            super.force(file, mapping);
        }

        private void note(Path file) throws IOException {
            if (forced.size() >= refuseAfter) {
                throw new IOException("the disk does not answer");
            }
            forced.add(String.valueOf(file.getFileName()));
        }
    }

    private SegmentJournal open(DiskForce force) throws IOException {
        return SegmentJournal.open(
                new JournalSettings(home, SEGMENT_LENGTH, 1L << 30, 1L << 31, 5, base, 6),
                () -> Long.MAX_VALUE,
                false,
                force);
    }

    private void append(SegmentJournal journal, long count) {
        for (long i = 0; i < count; i++) {
            records.append(journal, journal.lastSequence() + 1);
        }
    }

    /** Leaves {@code segments} full ones in memory. */
    private void fillSegments(SegmentJournal journal, int segments) {
        for (int i = 0; i < segments; i++) {
            append(journal, 100);
            journal.startNextSegment();
        }
    }

    @Test
    void shouldForceWhatRecoveryBroughtToDiskBeforeTheRingGoes() throws IOException {
        SegmentJournal killed = open(DiskForce.SYSTEM);
        append(killed, 100);
        killed.persist();
        fillSegments(killed, 2);
        append(killed, 50);
        Crash.strike(directory, home, killed, true);
        NotedForce force = new NotedForce() {
            @Override
            protected void force(Path file, FileChannel channel) throws IOException {
                assertThat(base).as("the ring while %s is forced", file).isNotEmptyDirectory();
                super.force(file, channel);
            }
        };

        try (SegmentJournal next = open(force)) {
            assertThat(next.recoveryReport().recordsFromRing()).isEqualTo(250);
            assertThat(next.durableSequence()).isEqualTo(350);
            assertThat(force.forced)
                    .as("each segment that the ring held, at least once")
                    .contains(
                            SegmentDescriptor.fileName(0),
                            SegmentDescriptor.fileName(1),
                            SegmentDescriptor.fileName(2));
        }
    }

    @Test
    void shouldForceWhatAKilledRunWroteWithoutForcing() throws IOException {
        SegmentJournal killed = open(DiskForce.SYSTEM);
        append(killed, 100);
        killed.persist();
        Crash.strike(directory, home, killed, false);
        NotedForce force = new NotedForce();

        try (SegmentJournal next = open(force)) {
            assertThat(next.lastSequence()).isEqualTo(100);
            assertThat(force.forced).containsExactly(SegmentDescriptor.fileName(0));
        }
    }

    @Test
    void shouldKeepTheRingWhenRecoveryCannotForce() throws IOException {
        SegmentJournal killed = open(DiskForce.SYSTEM);
        append(killed, 100);
        killed.persist();
        fillSegments(killed, 1);
        append(killed, 50);
        Crash.strike(directory, home, killed, true);

        for (int refuseAfter = 0; refuseAfter < 3; refuseAfter++) {
            NotedForce force = new NotedForce();
            force.refuseAfter = refuseAfter;
            assertThatThrownBy(() -> open(force))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the disk does not answer");
            assertThat(base).isNotEmptyDirectory();
        }

        try (SegmentJournal next = open(new NotedForce())) {
            assertThat(next.lastSequence()).isEqualTo(250);
        }
    }

    @Test
    void shouldDoOneSegmentOfABacklogPerRound() throws IOException {
        NotedForce force = new NotedForce();
        try (SegmentJournal journal = open(force)) {
            journal.persist();
            fillSegments(journal, 3);
            append(journal, 50);
            force.forced.clear();

            List<Long> durable = new ArrayList<>();
            List<Integer> work = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                work.add(journal.persist());
                durable.add(journal.durableSequence());
            }

            assertThat(durable).as("after each round").containsExactly(100L, 200L, 350L, 350L, 350L);
            assertThat(work)
                    .as("at once again while a whole segment waits, then at the interval's pace")
                    .containsExactly(1, 1, 0, 0, 0);
            assertThat(force.forced)
                    .as("one force per segment and batch")
                    .containsExactly(
                            SegmentDescriptor.fileName(0),
                            SegmentDescriptor.fileName(1),
                            SegmentDescriptor.fileName(2),
                            SegmentDescriptor.fileName(3));
        }
    }

    @Test
    void shouldKeepTheIntervalUnderLoad() throws IOException {
        NotedForce force = new NotedForce();
        try (SegmentJournal journal = open(force)) {
            for (int round = 0; round < 20; round++) {
                append(journal, 10);
                assertThat(journal.persist()).as("sleeps, however much comes").isZero();
            }
            assertThat(force.forced).as("one force per round").hasSize(20);
        }
    }

    @Test
    void shouldCallNothingDurableWhileTheDiskDoesNotAnswer() throws Exception {
        CountDownLatch stalled = new CountDownLatch(1);
        CountDownLatch answers = new CountDownLatch(1);
        DiskForce slow = new DiskForce() {
            @Override
            protected void force(Path file, FileChannel channel) throws IOException {
                stalled.countDown();
                try {
                    assertThat(answers.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                super.force(file, channel);
            }
        };
        var executor = Executors.newSingleThreadExecutor();
        try (SegmentJournal journal = open(slow)) {
            append(journal, 100);
            var round = executor.submit(journal::persist);
            assertThat(stalled.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            append(journal, 100);

            SegmentSource source = new SegmentSource(home, journal);
            assertThat(source.lastSequence()).isEqualTo(200);
            assertThat(source.durableSequence()).isZero();

            answers.countDown();
            round.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            assertThat(source.durableSequence()).isEqualTo(100);
            await().atMost(LIMIT).until(() -> {
                journal.persist();
                return source.durableSequence() == 200;
            });
        } finally {
            executor.shutdownNow();
        }
    }
}
