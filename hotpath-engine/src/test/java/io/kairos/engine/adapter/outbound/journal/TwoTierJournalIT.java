package io.kairos.engine.adapter.outbound.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.engine.application.port.JournalReader;
import io.kairos.journal.codec.FeedStateChangedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory and disk: what is where, what each loss costs, and what happens when the disk is slow. */
class TwoTierJournalIT {
    private static final int SEGMENT_LENGTH = 512 * 1024;

    @TempDir
    private Path directory;

    private final JournalRecords records = new JournalRecords();
    private final List<SegmentJournal> abandoned = new ArrayList<>();
    private Path base;
    private Path home;

    @BeforeEach
    void makeDirectories() throws IOException {
        base = Files.createDirectory(directory.resolve("memory"));
        home = directory.resolve("journal");
    }

    @AfterEach
    void closeAbandoned() {
        for (SegmentJournal journal : abandoned) {
            try {
                journal.close();
            } catch (IOException | UncheckedIOException expected) {
                // Its files were taken away from it.
            }
        }
    }

    private JournalSettings settings() {
        return settingsOf(home);
    }

    private JournalSettings settingsOf(Path journal) {
        return new JournalSettings(journal, SEGMENT_LENGTH, 1L << 30, 1L << 31, 5, base, 4);
    }

    /** A journal whose persister works only when asked to. */
    private SegmentJournal open() throws IOException {
        return SegmentJournal.open(settings(), () -> Long.MAX_VALUE, false);
    }

    private void append(SegmentJournal journal, long count) {
        for (long i = 0; i < count; i++) {
            records.append(journal, journal.lastSequence() + 1);
        }
    }

    private static long drain(JournalReader reader) {
        FeedStateChangedDecoder record = new FeedStateChangedDecoder();
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        while (reader.poll(
                        (sequence, timeNs, buffer, offset, length) -> {
                            header.wrap(buffer, offset);
                            if (header.templateId() == FeedStateChangedDecoder.TEMPLATE_ID) {
                                record.wrapAndApplyHeader(buffer, offset, header);
                                assertThat(record.receiveTimeNs()).isEqualTo(timeNs * 31);
                            }
                        },
                        500)
                > 0) {
            // All the work is in the condition.
        }
        return reader.position();
    }

    private void crash(SegmentJournal journal, boolean ringSurvives) throws IOException {
        Crash.strike(directory, home, journal, ringSurvives);
    }

    private List<Path> filesOnDisk() throws IOException {
        return SegmentCatalog.listStarted(home).stream()
                .map(SegmentCatalog.Entry::file)
                .toList();
    }

    @Test
    void shouldBringToDiskWhatAKilledRunLeftInTheRing() throws IOException {
        SegmentJournal first = open();
        append(first, 1_000);
        first.persist();
        append(first, 9_000);
        assertThat(first.counters().durableSequence()).isEqualTo(1_000);
        crash(first, true);

        try (SegmentJournal next = open()) {
            RecoveryReport report = next.recoveryReport();
            assertThat(report.lastSequence()).isEqualTo(10_000);
            assertThat(report.recordsFromRing()).isEqualTo(9_000);
            assertThat(report.tornFrames()).isZero();
            assertThat(next.counters().durableSequence()).isEqualTo(10_000);
            append(next, 5);
        }
        try (SegmentReader reader = SegmentReader.fromOldest(home)) {
            assertThat(drain(reader)).isEqualTo(10_005);
        }
    }

    @Test
    void shouldGoOnBehindTheDurablePositionWhenTheRingIsLost() throws IOException {
        SegmentJournal first = open();
        append(first, 4_000);
        first.persist();
        append(first, 2_000);
        crash(first, false);

        try (SegmentJournal next = open()) {
            assertThat(next.lastSequence()).isEqualTo(4_000);
            assertThat(next.recoveryReport().recordsFromRing()).isZero();
            append(next, 10);
        }
        try (SegmentReader reader = SegmentReader.fromOldest(home)) {
            assertThat(drain(reader)).isEqualTo(4_010);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldEndAtTheLastWholeRecordOfAnyCutBatch(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SegmentJournal first = open();
        append(first, 100 + random.nextInt(1_000));
        first.persist();
        long durable = first.counters().durableSequence();
        int end = endOf(filesOnDisk().get(0));
        append(first, 500);
        first.persist();
        int endOfBatch = endOf(filesOnDisk().get(0));
        DurablePosition position = DurablePosition.open(home);
        position.set(durable);
        position.close();
        crash(first, false);

        // The power failed while the second batch was written: any part of it may be there, any other not.
        try (FileChannel channel = FileChannel.open(filesOnDisk().get(0), StandardOpenOption.WRITE)) {
            int at = end;
            while (at < endOfBatch) {
                int length = Math.min(1 + random.nextInt(9_000), endOfBatch - at);
                if (random.nextInt(3) == 0) {
                    channel.write(ByteBuffer.allocate(length), at);
                }
                at += length;
            }
        }

        try (SegmentJournal next = open()) {
            assertThat(next.lastSequence()).as("seed %d", seed).isBetween(durable, durable + 500);
            append(next, 50);
            next.persist();
        }
        try (SegmentReader reader = SegmentReader.fromOldest(home)) {
            assertThat(drain(reader)).as("seed %d", seed).isGreaterThanOrEqualTo(durable + 50);
        }
    }

    private static int endOf(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return (end + 7) & -8;
    }

    @Test
    void shouldTakeNothingAndLoseNothingWhileTheDiskStalls() throws IOException {
        try (SegmentJournal journal = open();
                SegmentReader reader = SegmentReader.fromOldest(home)) {
            stallDisk();
            journal.persist();
            while (journal.hasRoom()) {
                append(journal, 1);
                if (journal.isSegmentEnding()) {
                    // Memory is made on, only the disk stalls.
                    journal.startNextSegment();
                    journal.persist();
                }
            }
            long before = journal.lastSequence();
            assertThat(journal.counters().ringFull()).isTrue();
            assertThat(journal.counters().lagBytes()).isGreaterThan(3L * SEGMENT_LENGTH);
            assertThat(journal.counters().inlineSegments()).isZero();
            assertThat(drain(reader)).as("tailers read from memory meanwhile").isEqualTo(before);

            freeDisk();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                journal.persist();
                return journal.counters().lagBytes() == 0;
            });

            assertThat(journal.hasRoom()).isTrue();
            assertThat(journal.counters().durableSequence()).isEqualTo(before);
            assertThat(journal.counters().failures()).isPositive();
            append(journal, 100);
            assertThat(drain(reader)).isEqualTo(before + 100);
        }
    }

    /** A directory where the next file would be made: every attempt to write it fails. */
    private void stallDisk() throws IOException {
        for (int index = 0; index < 12; index++) {
            Path blocked = home.resolve(SegmentDescriptor.preparingFileName(index));
            if (!Files.exists(blocked)) {
                Files.createDirectories(blocked.resolve("in-the-way"));
            }
        }
    }

    private void freeDisk() throws IOException {
        for (int index = 0; index < 12; index++) {
            Path blocked = home.resolve(SegmentDescriptor.preparingFileName(index));
            if (Files.isDirectory(blocked)) {
                Crash.delete(blocked);
            }
        }
    }

    @Test
    void shouldReadOnInTheFilesWhenSegmentsLeaveTheRing() throws IOException {
        try (SegmentJournal journal = open();
                SegmentReader quick = SegmentReader.fromOldest(home);
                SegmentReader slow = SegmentReader.fromOldest(home)) {
            SplittableRandom random = new SplittableRandom(3);
            for (int round = 0; round < 400; round++) {
                append(journal, 1 + random.nextInt(80));
                if (random.nextInt(3) == 0) {
                    journal.persist();
                }
                if (journal.isSegmentEnding()) {
                    journal.startNextSegment();
                    journal.persist();
                }
                assertThat(drain(quick)).isEqualTo(journal.lastSequence());
                slow.poll((sequence, timeNs, buffer, offset, length) -> {}, random.nextInt(60));
                try (SegmentReader late = SegmentReader.after(home, random.nextLong(journal.lastSequence()))) {
                    assertThat(drain(late)).isEqualTo(journal.lastSequence());
                }
            }
            assertThat(SegmentCatalog.listStarted(home)).hasSizeGreaterThan(3);
            assertThat(slow.position()).isLessThan(journal.lastSequence());
            assertThat(drain(slow)).isEqualTo(journal.lastSequence());
        }
    }

    @Test
    void shouldNeverShowHalfOfABatchToReadersOfTheFiles() throws Exception {
        try (SegmentJournal journal = SegmentJournal.open(settings())) {
            // Without the identity a reader knows the files only, as one on another machine would.
            Path files = directory.resolve("files");
            append(journal, 1);
            Awaitility.await().until(() -> journal.counters().durableSequence() == 1);
            Files.createSymbolicLink(files, home);
            Files.delete(home.resolve(JournalIdentity.JOURNAL_FILE));
            try (SegmentReader reader = SegmentReader.fromOldest(files)) {
                for (int round = 0; round < 300; round++) {
                    append(journal, 40);
                    if (journal.isSegmentEnding()) {
                        journal.startNextSegment();
                    }
                    drain(reader);
                }
                Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> drain(reader) == 12_001);
            }
        }
    }

    @Test
    void shouldRefuseACopyWhoseOriginalHasTheNewestRecords() throws IOException {
        SegmentJournal first = open();
        append(first, 100);
        crash(first, true);
        Path copied = directory.resolve("copied");
        Crash.copy(home, copied);

        assertThatThrownBy(() -> SegmentJournal.open(settingsOf(copied)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is a copy")
                .hasMessageContaining(JournalIdentity.JOURNAL_FILE);

        Files.delete(copied.resolve(JournalIdentity.JOURNAL_FILE));
        try (SegmentJournal copy = SegmentJournal.open(settingsOf(copied))) {
            assertThat(copy.lastSequence()).as("nothing was on disk").isZero();
        }
        try (SegmentJournal original = open()) {
            assertThat(original.lastSequence()).isEqualTo(100);
        }
    }

    @Test
    void shouldIgnoreTheRingOfAnotherStart() throws IOException {
        SegmentJournal first = open();
        append(first, 100);
        Path stale = directory.resolve("stale");
        Crash.copy(first.ringPath(), stale);
        Path ring = first.ringPath();
        append(first, 50);
        first.close();
        try (SegmentJournal second = open()) {
            append(second, 10);
        }
        Crash.copy(stale, ring);

        try (SegmentJournal third = open()) {
            assertThat(third.lastSequence()).isEqualTo(160);
            assertThat(third.recoveryReport().recordsFromRing()).isZero();
        }
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void shouldRemoveTheEmptyRingOfAJournalThatWasBegunAnew() throws IOException {
        SegmentJournal first = open();
        Path ring = first.ringPath();
        crash(first, true);
        Crash.delete(home);
        Files.delete(ring.resolve(SegmentDescriptor.fileName(0)));

        try (SegmentJournal fresh = open()) {
            assertThat(fresh.ringPath()).isDirectory();
            assertThat(base.toFile().list()).hasSize(1);
        }
    }

    @Test
    void shouldKeepTheRingWithRecordsOfAJournalThatWasBegunAnew() throws IOException {
        SegmentJournal first = open();
        append(first, 100);
        Path ring = first.ringPath();
        crash(first, true);
        Crash.delete(home);

        try (SegmentJournal fresh = open()) {
            assertThat(fresh.lastSequence()).isZero();
            assertThat(ring.resolve(SegmentDescriptor.fileName(0))).exists();
            assertThat(base.toFile().list()).hasSize(2);
        }
    }

    @Test
    void shouldRefuseABackupThatIsOlderThanTheRing() throws IOException {
        Path backup = directory.resolve("backup");
        try (SegmentJournal first = open()) {
            append(first, 100);
            first.persist();
            Crash.copy(home, backup);
        }
        SegmentJournal second = open();
        append(second, 50);
        Path ring = second.ringPath();
        crash(second, true);
        Path newer = directory.resolve("newer");
        Crash.copy(home, newer);
        Crash.delete(home);
        // The backup's own ring is gone, as after the orderly end that followed it.
        Crash.copy(backup, home);

        assertThatThrownBy(this::open)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("older than its ring")
                .hasMessageContaining(ring.toString())
                .hasMessageContaining(home.toString());

        Crash.delete(home);
        Crash.copy(newer, home);
        try (SegmentJournal journal = open()) {
            assertThat(journal.lastSequence()).as("nothing was cleared").isEqualTo(150);
        }
    }

    @Test
    void shouldGoOnFromTheFilesWhenTheRingDoesNotFitTogether() throws IOException {
        SegmentJournal first = open();
        append(first, 100);
        first.persist();
        while (!first.isSegmentEnding()) {
            append(first, 1);
        }
        first.startNextSegment();
        append(first, 100);
        Path ring = first.ringPath();
        crash(first, true);
        try (FileChannel channel =
                FileChannel.open(ring.resolve(SegmentDescriptor.fileName(0)), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(SegmentDescriptor.HEADER_LENGTH), 0);
        }

        try (SegmentJournal next = open()) {
            assertThat(next.lastSequence()).isEqualTo(100);
            assertThat(home.resolve("cut-ring-" + SegmentDescriptor.fileName(0) + ".bin"))
                    .exists();
            assertThat(home.resolve("cut-ring-" + SegmentDescriptor.fileName(1) + ".bin"))
                    .exists();
            append(next, 10);
        }
        try (SegmentReader reader = SegmentReader.fromOldest(home)) {
            assertThat(drain(reader)).isEqualTo(110);
        }
    }

    @Test
    void shouldMakeTheRingAnewWhenItWasRemovedUnderTheEngine() throws IOException {
        SegmentJournal first = open();
        append(first, 100);
        first.persist();
        Crash.delete(first.ringPath());
        while (!first.isSegmentEnding()) {
            append(first, 1);
        }
        first.startNextSegment();
        append(first, 100);
        first.persist();
        long last = first.lastSequence();
        while (!first.isSegmentEnding()) {
            append(first, 1);
            last++;
        }
        first.startNextSegment();
        first.persist();
        append(first, 100);
        crash(first, true);

        try (SegmentJournal next = open()) {
            assertThat(next.lastSequence()).isEqualTo(last + 100);
            assertThat(next.recoveryReport().recordsFromRing()).isEqualTo(100);
        }
    }

    @Test
    void shouldKeepTwoJournalsApart() throws IOException {
        try (SegmentJournal one = open();
                SegmentJournal other =
                        SegmentJournal.open(settingsOf(directory.resolve("other")), () -> Long.MAX_VALUE, false)) {
            append(one, 10);
            append(other, 20);

            assertThat(one.ringPath()).isNotEqualTo(other.ringPath());
            assertThat(one.isRingInMemory()).isTrue();
        }
        try (SegmentReader reader = SegmentReader.fromOldest(home)) {
            assertThat(drain(reader)).isEqualTo(10);
        }
    }

    @Test
    void shouldFallBackToItsOwnDirectoryWithoutAMemoryBackedOne() throws IOException {
        JournalSettings settings =
                new JournalSettings(home, SEGMENT_LENGTH, 1L << 30, 1L << 31, 5, directory.resolve("missing"), 4);
        try (SegmentJournal journal = SegmentJournal.open(settings, () -> Long.MAX_VALUE, false)) {
            append(journal, 10);

            assertThat(journal.isRingInMemory()).isFalse();
            assertThat(journal.ringPath()).startsWith(home.toRealPath());
        }
        try (SegmentJournal journal = SegmentJournal.open(settings)) {
            assertThat(journal.lastSequence()).isEqualTo(10);
        }
    }

    @Test
    void shouldReadJournalsOfTheTimeBeforeTheRing() throws IOException {
        try (SegmentJournal journal = open()) {
            append(journal, 10);
        }
        Files.delete(home.resolve(JournalIdentity.JOURNAL_FILE));
        Files.delete(home.resolve(DurablePosition.FILE));

        try (SegmentJournal journal = open()) {
            assertThat(journal.lastSequence()).isEqualTo(10);
        }
    }
}
