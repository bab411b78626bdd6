package io.kairos.engine.adapter.outbound.journal;

import java.nio.file.Path;

/** Appends to a journal as fast as it can and tells on standard output what it has appended, until it is killed. */
final class JournalAppender {
    private JournalAppender() {}

    /** Arguments: directory, ring's base. Prints the recovered sequence first, then a sequence each 1,000 records. */
    public static void main(String[] arguments) throws Exception {
        JournalSettings settings =
                new JournalSettings(Path.of(arguments[0]), 1 << 20, 1L << 30, 1L << 31, 5, Path.of(arguments[1]), 4);
        SegmentJournal journal = SegmentJournal.open(settings);
        tell(journal);
        JournalRecords records = new JournalRecords();
        while (true) {
            // As the engine does: nothing is appended while there is no room.
            while (!journal.hasRoom()) {
                Thread.onSpinWait();
            }
            if (journal.isSegmentEnding()) {
                journal.startNextSegment();
            }
            records.append(journal, journal.lastSequence() + 1);
            if (journal.lastSequence() % 1000 == 0) {
                tell(journal);
            }
        }
    }

    private static void tell(SegmentJournal journal) {
        System.out.println(journal.recoveryReport().tornFrames() + " " + journal.lastSequence() + " "
                + journal.recoveryReport().recordsFromRing());
    }
}
