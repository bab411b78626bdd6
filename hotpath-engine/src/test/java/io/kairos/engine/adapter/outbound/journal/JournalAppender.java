package io.kairos.engine.adapter.outbound.journal;

import java.nio.file.Path;

/** Appends to a journal as fast as it can and tells on standard output what it has appended, until it is killed. */
final class JournalAppender {
    private JournalAppender() {}

    /** Arguments: directory. Prints the recovered sequence first, then a sequence each 1,000 records. */
    public static void main(String[] arguments) throws Exception {
        SegmentJournal journal =
                SegmentJournal.open(new JournalSettings(Path.of(arguments[0]), 1 << 20, 1L << 30, 1L << 31, 5));
        System.out.println(journal.recoveryReport().tornFrames() + " " + journal.lastSequence());
        JournalRecords records = new JournalRecords();
        while (true) {
            records.append(journal, journal.lastSequence() + 1);
            if (journal.lastSequence() % 1000 == 0) {
                System.out.println(journal.recoveryReport().tornFrames() + " " + journal.lastSequence());
            }
        }
    }
}
