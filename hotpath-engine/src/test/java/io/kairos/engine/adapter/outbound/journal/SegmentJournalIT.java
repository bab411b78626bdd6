package io.kairos.engine.adapter.outbound.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.engine.application.port.JournalCorruptedException;
import io.kairos.engine.application.port.JournalRemovedException;
import io.kairos.journal.codec.FeedStateChangedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentJournalIT {
    private static final int SEGMENT_LENGTH = 1 << 20;

    @TempDir
    private Path directory;

    private final JournalRecords records = new JournalRecords();

    private JournalSettings settings() {
        return new JournalSettings(directory, SEGMENT_LENGTH, SEGMENT_LENGTH, 3L * SEGMENT_LENGTH, 5);
    }

    private void write(long count) throws IOException {
        try (SegmentJournal journal = SegmentJournal.open(settings())) {
            for (long i = 0; i < count; i++) {
                records.append(journal, journal.lastSequence() + 1);
            }
        }
    }

    /** Reads what there is and checks each record's content against its sequence. */
    private static long drain(SegmentReader reader) {
        FeedStateChangedDecoder record = new FeedStateChangedDecoder();
        MessageHeaderDecoder header = new MessageHeaderDecoder();
        while (reader.poll(
                        (sequence, timeNs, buffer, offset, length) -> {
                            header.wrap(buffer, offset);
                            if (header.templateId() == FeedStateChangedDecoder.TEMPLATE_ID) {
                                record.wrapAndApplyHeader(buffer, offset, header);
                                assertThat(record.receiveTimeNs()).isEqualTo(timeNs * 31);
                                assertThat(record.reason()).hasSize((int) (timeNs % 200));
                            }
                        },
                        100)
                > 0) {
            // All the work is in the condition.
        }
        return reader.position();
    }

    private Path segment(long index) {
        return directory.resolve(SegmentDescriptor.fileName(index));
    }

    private static void overwrite(Path file, long at, byte... bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    @Test
    void shouldRefuseRecordsOnceItIsClosedAndStayClosed() throws IOException {
        SegmentJournal journal = SegmentJournal.open(settings());
        records.append(journal, 1);
        journal.close();

        journal.close();

        assertThatThrownBy(() -> records.append(journal, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(journal::startNextSegment)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThat(journal.durableSequence()).isEqualTo(1);
        assertThat(journal.counters().durableSequence()).isEqualTo(1);
        assertThat(journal.persist()).isZero();
    }

    @Test
    void shouldContinueSequenceWhenReopened() throws IOException {
        write(100);
        write(50);

        try (SegmentReader reader = SegmentReader.fromOldest(directory)) {
            assertThat(drain(reader)).isEqualTo(150);
        }
    }

    @Test
    void shouldReadAcrossSegmentsWhileTheyGrow() throws IOException {
        try (SegmentJournal journal = SegmentJournal.open(settings());
                SegmentReader reader = SegmentReader.fromOldest(directory)) {
            for (long i = 1; i <= 30_000; i++) {
                records.append(journal, i);
                if (i % 1000 == 0) {
                    assertThat(drain(reader)).isEqualTo(i);
                }
            }
        }

        assertThat(SegmentCatalog.listStarted(directory)).hasSizeGreaterThan(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 4_999, 5_000, 14_999, 15_000, 20_000})
    void shouldStartAfterAnySequence(long after) throws IOException {
        write(15_000);

        try (SegmentReader reader = SegmentReader.after(directory, after)) {
            assertThat(reader.position()).isEqualTo(Math.min(after, 15_000));
            assertThat(drain(reader)).isEqualTo(15_000);
        }
    }

    @Test
    void shouldCutTornTailAndKeepItAside() throws IOException {
        write(100);
        long tail = tailOfFirstSegment();
        // A frame that claims a length but whose content never reached the disk, and garbage behind it.
        overwrite(segment(0), tail, (byte) 80, (byte) 0, (byte) 0, (byte) 0, (byte) 3);
        overwrite(segment(0), tail + 4000, (byte) 1, (byte) 2, (byte) 3);

        try (SegmentJournal journal = SegmentJournal.open(settings())) {
            assertThat(journal.recoveryReport()).isEqualTo(new RecoveryReport(100, 1, 0, 1, 4003));
            records.append(journal, 101);
        }

        try (SegmentReader reader = SegmentReader.fromOldest(directory)) {
            assertThat(drain(reader)).isEqualTo(101);
        }
        assertThat(directory.resolve("cut-" + SegmentDescriptor.fileName(0) + "-" + tail + ".bin"))
                .hasSize(4003);
    }

    private long tailOfFirstSegment() {
        try (SegmentReader reader = SegmentReader.fromOldest(directory)) {
            drain(reader);
            return reader.offset();
        }
    }

    @Test
    void shouldRefuseSecondWriterOfSameDirectory() throws IOException {
        try (SegmentJournal journal = SegmentJournal.open(settings())) {
            assertThat(journal.lastSequence()).isZero();

            assertThatThrownBy(() -> SegmentJournal.open(settings()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another engine");
        }
    }

    @Test
    void shouldRefuseRecordLargerThanItsBound() throws IOException {
        try (SegmentJournal journal = SegmentJournal.open(settings())) {
            assertThatThrownBy(() -> journal.append(1, records.buffer(), 0, FrameDescriptor.MAX_PAYLOAD_LENGTH + 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("record length: expected 8 to 262144, got 262145");
        }
    }

    @Test
    void shouldReportMutatedOrTruncatedFilesWithoutWildReads() throws IOException {
        write(4_000);
        Path original = directory.resolve("original");
        Files.copy(segment(0), original);
        long tail = tailOfFirstSegment();
        SplittableRandom random = new SplittableRandom(42);
        int reported = 0;
        for (int i = 0; i < 300; i++) {
            Files.copy(original, segment(0), StandardCopyOption.REPLACE_EXISTING);
            long at = random.nextLong(tail);
            byte was = Files.readAllBytes(segment(0))[(int) at];
            byte value = (byte) random.nextInt(256);
            overwrite(segment(0), at, value);
            try (SegmentReader reader = SegmentReader.fromOldest(directory)) {
                drain(reader);
                // Padding and reserved bytes carry nothing; a zeroed length or head reads as "not written yet".
                assertThat(reader.position()).isLessThanOrEqualTo(4_000);
            } catch (JournalCorruptedException e) {
                assertThat(e).hasMessageContaining("segment-0000000000.kjl").hasMessageContaining("offset=");
                assertThat(value).as("only a changed file is reported").isNotEqualTo(was);
                reported++;
            }
        }
        assertThat(reported).isGreaterThan(200);

        for (long length : new long[] {0, 10, 64, 1000, SEGMENT_LENGTH - 4096}) {
            Files.copy(original, segment(0), StandardCopyOption.REPLACE_EXISTING);
            try (FileChannel channel = FileChannel.open(segment(0), StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
            assertThatThrownBy(() -> SegmentReader.fromOldest(directory)).isInstanceOf(JournalCorruptedException.class);
            assertThatThrownBy(() -> SegmentJournal.open(settings())).isInstanceOf(JournalCorruptedException.class);
        }
    }

    @Test
    void shouldRecoverFromAnyMutationOfTheLastSegment() throws IOException {
        write(500);
        Path original = directory.resolve("original");
        Files.copy(segment(0), original);
        long tail = tailOfFirstSegment();
        SplittableRandom random = new SplittableRandom(43);
        for (int i = 0; i < 40; i++) {
            Files.copy(original, segment(0), StandardCopyOption.REPLACE_EXISTING);
            Files.delete(directory.resolve(DurablePosition.FILE));
            overwrite(
                    segment(0),
                    SegmentDescriptor.HEADER_LENGTH + random.nextLong(tail - SegmentDescriptor.HEADER_LENGTH),
                    (byte) random.nextInt(256));

            long last;
            try (SegmentJournal journal = SegmentJournal.open(settings())) {
                last = journal.lastSequence();
                records.append(journal, last + 1);
            }

            try (SegmentReader reader = SegmentReader.fromOldest(directory)) {
                assertThat(drain(reader)).isEqualTo(last + 1);
            }
        }
    }

    @Test
    void shouldRefuseToCutWhatWasOnDiskOnce() throws IOException {
        write(500);
        overwrite(segment(0), SegmentDescriptor.HEADER_LENGTH + 9, (byte) 77);

        assertThatThrownBy(() -> SegmentJournal.open(settings()))
                .isInstanceOf(JournalCorruptedException.class)
                .hasMessageContaining("records up to 500 were on disk, those that count end at 0")
                .hasMessageContaining("segment-0000000000.kjl offset=64");

        Files.delete(directory.resolve(DurablePosition.FILE));
        try (SegmentJournal journal = SegmentJournal.open(settings())) {
            assertThat(journal.lastSequence()).as("a person has decided").isZero();
        }
    }

    @Test
    void shouldNotRemoveWhatReadersNeedAndReportTheBound() throws IOException {
        AtomicLong readTo = new AtomicLong();
        try (SegmentJournal journal = SegmentJournal.open(settings(), readTo::get)) {
            for (int segment = 0; segment < 5; segment++) {
                for (int i = 0; i < 100; i++) {
                    records.append(journal, i);
                }
                records.rollWithSnapshot(journal);
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> journal.counters()
                    .overBound());
            assertThat(journal.counters().segmentsRemoved()).isZero();

            readTo.set(journal.lastSequence());

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !journal.counters()
                    .overBound());
            assertThat(journal.counters().segmentsRemoved()).isPositive();
            assertThat(SegmentCatalog.listStarted(directory))
                    .as("the segment with the last snapshot stays")
                    .isNotEmpty();
        }

        try (SegmentReader reader = SegmentReader.fromOldest(directory)) {
            assertThat(reader.position()).isPositive();
            assertThat(drain(reader)).isEqualTo(510);
        }
    }

    @Test
    void shouldKeepUnreadRecordsFromTheFirstMomentOfTheNextStart() throws IOException {
        try (SegmentJournal journal = SegmentJournal.open(settings(), () -> 0)) {
            for (int segment = 0; segment < 5; segment++) {
                records.append(journal, 1);
                records.rollWithSnapshot(journal);
            }
        }

        try (SegmentJournal journal = SegmentJournal.open(settings(), () -> 0)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> journal.counters().bytes() > 0);

            assertThat(journal.counters().segmentsRemoved()).isZero();
        }
        try (SegmentJournal journal = SegmentJournal.open(settings())) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> journal.counters().bytes() > 0);

            assertThat(journal.counters().segmentsRemoved())
                    .as("without a reader the first look already removes")
                    .isPositive();
        }
    }

    @Test
    void shouldTellSlowReaderThatItsRecordsAreGone() throws IOException {
        try (SegmentJournal journal = SegmentJournal.open(settings());
                SegmentReader slow = SegmentReader.fromOldest(directory)) {
            records.append(journal, 1);
            assertThat(slow.poll((sequence, timeNs, buffer, offset, length) -> {}, 1))
                    .isEqualTo(1);
            for (int segment = 0; segment < 5; segment++) {
                records.append(journal, 1);
                records.rollWithSnapshot(journal);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> journal.counters().segmentsRemoved() >= 2);

            assertThatThrownBy(() -> drain(slow))
                    .isInstanceOf(JournalRemovedException.class)
                    .hasMessageContaining("position=2");
        }
    }

    @Test
    void shouldBeginAtNewestWholeSnapshot() throws IOException {
        long snapshotAt;
        try (SegmentJournal journal =
                SegmentJournal.open(new JournalSettings(directory, SEGMENT_LENGTH, 1L << 30, 1L << 30, 5))) {
            records.append(journal, 1);
            records.rollWithSnapshot(journal);
            snapshotAt = journal.lastSequence() - 1;
            records.append(journal, 1);
            journal.startNextSegment();
            journal.append(1, records.buffer(), 0, records.encodeSnapshotBegan());
        }

        try (SegmentReader reader = SegmentReader.fromSnapshotBefore(directory, Long.MAX_VALUE)) {
            assertThat(reader.position()).isEqualTo(snapshotAt - 1);
        }
        try (SegmentReader reader = SegmentReader.fromSnapshotBefore(directory, snapshotAt - 1)) {
            assertThat(reader.position()).isZero();
        }
    }

    @Test
    void shouldAskForSnapshotWhenSegmentOverflowed() throws IOException {
        try (SegmentJournal journal = SegmentJournal.open(settings())) {
            assertThat(journal.isSegmentEnding()).isFalse();
            while (SegmentCatalog.listStarted(directory, journal.ringPath()).size() < 2) {
                records.append(journal, 199);
            }
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(journal::isSegmentEnding);

            records.rollWithSnapshot(journal);

            assertThat(journal.isSegmentEnding()).isFalse();
        }
    }

    @Test
    void shouldMakeAppendedRecordsDurable() throws IOException {
        try (SegmentJournal journal = SegmentJournal.open(settings())) {
            records.append(journal, 1);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> journal.counters().durableSequence() == 1);
        }
    }

    @Test
    void shouldListVerifyAndPrint() throws IOException {
        write(10);

        assertThat(tool(0, "list", directory.toString())).contains("segment-0000000000.kjl  first=1");
        assertThat(tool(0, "verify", directory.toString())).contains("intact: first=1 last=10", "template 3: 10");
        assertThat(tool(0, "print", directory.toString(), "9", "5"))
                .contains("FeedStateChanged")
                .hasLineCount(2);
        assertThat(tool(0, "list", directory.toString())).contains("on disk up to 10");
        assertThat(tool(64, "print", directory.toString(), "nine"))
                .contains("FROM_SEQUENCE, COUNT: expected whole numbers, got [nine]", "Usage:");
        assertThat(tool(64, "list", directory.resolve("missing").toString()))
                .contains("expected a journal's directory");
        assertThat(tool(64, "drop", directory.toString())).contains("Usage:");
        assertThat(tool(0, "--help")).contains("Usage:");
        overwrite(segment(0), tailOfFirstSegment() - 9, (byte) 99);
        assertThat(tool(1, "verify", directory.toString())).contains("journal corrupted");
    }

    private static String tool(int expectedCode, String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = new JournalTool(new PrintStream(bytes, true, StandardCharsets.UTF_8)).run(arguments);
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(code).as(text).isEqualTo(expectedCode);
        return text;
    }
}
