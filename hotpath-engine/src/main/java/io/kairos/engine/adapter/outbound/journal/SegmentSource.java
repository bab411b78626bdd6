package io.kairos.engine.adapter.outbound.journal;

import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.application.port.JournalSource;
import java.nio.file.Path;

/** Readers of the journal that this process writes. */
public final class SegmentSource implements JournalSource {
    private final Path directory;
    private final SegmentJournal journal;

    /** Reads {@code journal}, whose files lie in {@code directory}. */
    public SegmentSource(Path directory, SegmentJournal journal) {
        this.directory = directory;
        this.journal = journal;
    }

    @Override
    public JournalReader after(long sequence) {
        return SegmentReader.after(directory, sequence);
    }

    @Override
    public JournalReader fromSnapshotBefore(long sequence) {
        return SegmentReader.fromSnapshotBefore(directory, sequence);
    }

    @Override
    public long durableSequence() {
        return journal.durableSequence();
    }

    @Override
    public long lastSequence() {
        return journal.publishedSequence();
    }
}
