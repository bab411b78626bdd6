package io.kairos.benchmarks.journal;

import io.kairos.benchmarks.Contender;
import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.SnapshotBeganEncoder;
import io.kairos.journal.codec.SnapshotEndedEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/** The engine's journal: ring in memory, persister forcing the files on disk meanwhile. */
final class OurJournal extends Contender implements AutoCloseable {
    private static final int SEGMENT_BYTES = 32 << 20;
    private static final int FORCE_INTERVAL_MS = 5;
    /** A template that no schema has: the journal does not look into records. */
    private static final int TEMPLATE = 99;

    private final SegmentJournal journal;
    private final UnsafeBuffer record;
    private final UnsafeBuffer snapshot = new UnsafeBuffer(new byte[64]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    OurJournal(Path directory, byte[] payload, int operations) throws IOException {
        super("kairos", operations);
        journal = SegmentJournal.open(new JournalSettings(
                directory, SEGMENT_BYTES, 4L * SEGMENT_BYTES, 64L * SEGMENT_BYTES, FORCE_INTERVAL_MS));
        record = new UnsafeBuffer(payload.clone());
        header.wrap(record, 0)
                .blockLength(0)
                .templateId(TEMPLATE)
                .schemaId(MessageHeaderEncoder.SCHEMA_ID)
                .version(0);
    }

    /** Waits for the disk: a pass must fit into the ring. */
    @Override
    public void reset() {
        awaitDisk();
        nextSegment();
    }

    void awaitDisk() {
        while (journal.counters().lagBytes() > 0 || !journal.hasRoom()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** As the engine does: a snapshot begins each segment, which lets retention remove those before. */
    private void nextSegment() {
        while (journal.isSegmentEnding()) {
            journal.startNextSegment();
            int began = new SnapshotBeganEncoder()
                    .wrapAndApplyHeader(snapshot, 0, header)
                    .timeNs(1)
                    .encodedLength();
            journal.append(1, snapshot, 0, MessageHeaderEncoder.ENCODED_LENGTH + began);
            int ended = new SnapshotEndedEncoder()
                    .wrapAndApplyHeader(snapshot, 0, header)
                    .timeNs(1)
                    .encodedLength();
            journal.append(1, snapshot, 0, MessageHeaderEncoder.ENCODED_LENGTH + ended);
        }
    }

    @Override
    public long step(int index) {
        return journal.append(index, record, 0, record.capacity());
    }

    @Override
    public void settle(int index) {
        if (journal.isSegmentEnding()) {
            nextSegment();
        }
    }

    boolean isInMemory() {
        return journal.isRingInMemory();
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
