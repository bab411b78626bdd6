package io.kairos.engine.adapter.outbound.journal;

import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.FeedStateChangedEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.SnapshotBeganEncoder;
import io.kairos.journal.codec.SnapshotEndedEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/** Records for journal tests: their content follows from their number, so that a reader can check them. */
final class JournalRecords {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final FeedStateChangedEncoder record = new FeedStateChangedEncoder();

    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Encodes record {@code number}; its text has {@code number % 200} characters. */
    int encode(long number) {
        record.wrapAndApplyHeader(buffer, 0, header)
                .venueId((int) number)
                .instrumentId((int) (number >>> 32))
                .receiveTimeNs(number * 31)
                .state(FeedState.LIVE)
                .reason("x".repeat((int) (number % 200)));
        return MessageHeaderEncoder.ENCODED_LENGTH + record.encodedLength();
    }

    int encodeSnapshotBegan() {
        new SnapshotBeganEncoder().wrapAndApplyHeader(buffer, 0, header).timeNs(1);
        return MessageHeaderEncoder.ENCODED_LENGTH + SnapshotBeganEncoder.BLOCK_LENGTH;
    }

    int encodeSnapshotEnded() {
        new SnapshotEndedEncoder().wrapAndApplyHeader(buffer, 0, header).timeNs(1);
        return MessageHeaderEncoder.ENCODED_LENGTH + SnapshotEndedEncoder.BLOCK_LENGTH;
    }

    void append(SegmentJournal journal, long number) {
        journal.append(number, buffer, 0, encode(number));
    }

    /** Rolls as the engine does: a new segment that begins with a (nearly empty) snapshot. */
    void rollWithSnapshot(SegmentJournal journal) {
        journal.startNextSegment();
        journal.append(1, buffer, 0, encodeSnapshotBegan());
        journal.append(1, buffer, 0, encodeSnapshotEnded());
    }
}
