package io.kairos.benchmarks.journal;

import io.kairos.benchmarks.Contender;
import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;

/**
 * Chronicle Queue with its defaults, in the memory-backed directory that our ring uses: no disk behind it. A new queue is begun now and
 * then, so that it does not fill the memory; the first touch of its pages hits other operations in other passes.
 */
final class ChronicleJournal extends Contender implements AutoCloseable {
    private static final long MOST_RECORDS = 1_500_000;

    private final Path directory;
    private final BytesStore<?, ?> record;
    private ChronicleQueue queue;
    private ExcerptAppender appender;
    private long records;
    private int generation;

    ChronicleJournal(Path directory, byte[] payload, int operations) {
        super("Chronicle Queue", operations);
        this.directory = directory;
        BytesStore<?, ?> store = BytesStore.nativeStoreWithFixedCapacity(payload.length);
        store.write(0, payload);
        record = store;
        queue = open();
        appender = queue.createAppender();
    }

    private ChronicleQueue open() {
        return SingleChronicleQueueBuilder.binary(directory.resolve("chronicle-" + generation++))
                .build();
    }

    @Override
    public void reset() {
        if (records > MOST_RECORDS) {
            Path old = queue.file().toPath();
            appender.close();
            queue.close();
            try {
                Directories.delete(old);
            } catch (IOException e) {
                throw new IllegalStateException("cannot remove " + old, e);
            }
            queue = open();
            appender = queue.createAppender();
            records = 0;
        }
    }

    @Override
    public long step(int index) {
        appender.writeBytes(record);
        records++;
        return records;
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
        record.releaseLast();
    }
}
