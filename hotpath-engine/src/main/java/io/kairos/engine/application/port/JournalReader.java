package io.kairos.engine.application.port;

import org.agrona.DirectBuffer;

/** Reads a journal in order, while it grows. One reader, one thread; many readers do not disturb the writer or each other. */
public interface JournalReader extends AutoCloseable {
    /** Takes one record. */
    @FunctionalInterface
    interface RecordHandler {
        /**
         * Called in sequence order.
         *
         * @param buffer valid during the call; the record starts at {@code offset} with its SBE message header.
         */
        void onRecord(long sequence, long timeNs, DirectBuffer buffer, int offset, int length);
    }

    /**
     * Hands out up to {@code limit} records that are complete and intact.
     *
     * @return how many; 0 at the end of what is written.
     */
    int poll(RecordHandler handler, int limit);

    /** Sequence of the last record handed out. */
    long position();

    @Override
    void close();
}
