package io.kairos.engine.application;

import io.kairos.engine.application.port.Journal;
import io.kairos.engine.application.port.JournalReader;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Keeps records in a list; a segment ends after a number of records. */
final class InMemoryJournal implements Journal {
    static final class Entry {
        private final long timeNs;
        private final byte[] bytes;

        Entry(long timeNs, byte[] bytes) {
            this.timeNs = timeNs;
            this.bytes = bytes;
        }

        long timeNs() {
            return timeNs;
        }

        byte[] bytes() {
            return bytes;
        }

        int templateId() {
            return EngineInbox.templateId(new UnsafeBuffer(bytes), 0);
        }

        boolean isInput() {
            return templateId() < EngineCore.FIRST_OUTPUT_TEMPLATE;
        }
    }

    final List<Entry> entries = new ArrayList<>();
    int recordsPerSegment = Integer.MAX_VALUE;
    boolean hasRoom = true;
    private int inSegment;

    @Override
    public long append(long timeNs, DirectBuffer buffer, int offset, int length) {
        byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        entries.add(new Entry(timeNs, copy));
        inSegment++;
        return entries.size();
    }

    @Override
    public long lastSequence() {
        return entries.size();
    }

    @Override
    public boolean isSegmentEnding() {
        return inSegment >= recordsPerSegment;
    }

    @Override
    public boolean hasRoom() {
        return hasRoom;
    }

    @Override
    public void startNextSegment() {
        inSegment = 0;
    }

    /** The first {@code count} records, as a crash would leave them. */
    InMemoryJournal cut(int count) {
        InMemoryJournal cut = new InMemoryJournal();
        cut.entries.addAll(entries.subList(0, count));
        cut.recordsPerSegment = recordsPerSegment;
        return cut;
    }

    JournalReader reader() {
        return readerFrom(0);
    }

    /** Reads the records after {@code position}. */
    JournalReader readerFrom(int position) {
        return new JournalReader() {
            private int next = position;

            @Override
            public int poll(RecordHandler handler, int limit) {
                int done = 0;
                while (done < limit && next < entries.size()) {
                    Entry entry = entries.get(next++);
                    handler.onRecord(next, entry.timeNs(), new UnsafeBuffer(entry.bytes()), 0, entry.bytes().length);
                    done++;
                }
                return done;
            }

            @Override
            public long position() {
                return next;
            }

            @Override
            public void close() {}
        };
    }
}
