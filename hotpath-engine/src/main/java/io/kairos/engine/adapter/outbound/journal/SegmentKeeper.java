package io.kairos.engine.adapter.outbound.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for the journal what may block: prepares the next segment, forces written bytes, unmaps and removes old segments. Runs on
 * its own thread, {@code journal-keeper}; methods called by the engine thread say so and only exchange references.
 */
final class SegmentKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentKeeper.class);
    private static final long RETENTION_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final JournalSettings settings;
    private final AtomicLong publishedSequence;
    private final AtomicReference<@Nullable MappedSegment> prepared = new AtomicReference<>();
    /** Segments that the engine thread has left; at most as many as were opened since the keeper last ran. */
    private final Queue<MappedSegment> retired = new ConcurrentLinkedQueue<>();

    /** Held while a segment file is made. */
    private final Object creation = new Object();

    private final LongSupplier readTo;
    private final Thread thread;

    private volatile @Nullable MappedSegment current;
    private volatile long snapshotIndex = -1;
    private volatile boolean closing;
    private volatile long bytes;
    private volatile long durableSequence;
    private volatile long segmentsRemoved;
    private volatile long inlineSegments;
    private volatile long failures;
    private volatile boolean overBound;

    SegmentKeeper(JournalSettings settings, AtomicLong publishedSequence, LongSupplier readTo) {
        this.settings = settings;
        this.readTo = readTo;
        this.publishedSequence = publishedSequence;
        thread = new Thread(this::run, "journal-keeper");
        thread.setDaemon(true);
    }

    void start(MappedSegment first) {
        current = first;
        thread.start();
    }

    /** Before {@link #start}. */
    void onRecovered(long indexOfSnapshot) {
        snapshotIndex = indexOfSnapshot;
    }

    /** Before {@link #start}, or engine thread. */
    void retire(MappedSegment segment) {
        retired.add(segment);
    }

    /** Before {@link #start}. */
    void offerPrepared(MappedSegment segment) {
        prepared.set(segment);
    }

    /**
     * Engine thread: the next segment. When none is ready it is made here, or waited for if the keeper is at it; that blocks and
     * is counted.
     */
    MappedSegment takePrepared(long index) throws IOException {
        MappedSegment ready = prepared.getAndSet(null);
        if (ready != null) {
            return ready;
        }
        countInlineSegment();
        synchronized (creation) {
            MappedSegment late = prepared.getAndSet(null);
            return late != null ? late : MappedSegment.create(settings.directory(), index, settings.segmentLength());
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the engine thread writes it.
    private void countInlineSegment() {
        inlineSegments++;
    }

    /** Engine thread. */
    void onNextSegment(MappedSegment old, MappedSegment next) {
        // In this order: a keeper that sees the new segment as current finds the old one in the queue.
        retired.add(old);
        current = next;
        LockSupport.unpark(thread);
    }

    /** Engine thread: recovery can start at this segment from now on. */
    void onSnapshot(long index) {
        snapshotIndex = index;
    }

    JournalCounters counters() {
        return new JournalCounters(bytes, durableSequence, segmentsRemoved, inlineSegments, failures, overBound);
    }

    private void run() {
        long intervalNs = TimeUnit.MILLISECONDS.toNanos(settings.forceIntervalMs());
        long nextRetentionNs = System.nanoTime();
        long retryNs = System.nanoTime();
        while (!closing) {
            long nowNs = System.nanoTime();
            if (nowNs - retryNs >= 0) {
                try {
                    prepareNext();
                    force();
                    if (nowNs - nextRetentionNs >= 0) {
                        nextRetentionNs = nowNs + RETENTION_INTERVAL_NS;
                        applyRetention();
                    }
                } catch (IOException | RuntimeException e) {
                    countFailure();
                    retryNs = System.nanoTime() + RETRY_INTERVAL_NS;
                    LOG.error("journal upkeep failed, trying again: directory={}", settings.directory(), e);
                }
            }
            LockSupport.parkNanos(this, intervalNs);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the keeper thread writes it.
    private void countFailure() {
        failures++;
    }

    private void prepareNext() throws IOException {
        if (prepared.get() != null) {
            return;
        }
        synchronized (creation) {
            MappedSegment now = current;
            if (now == null) {
                return;
            }
            long next = now.index + 1;
            if (!Files.exists(settings.directory().resolve(SegmentDescriptor.fileName(next)))) {
                // Otherwise the engine thread has just made it itself and is about to announce it.
                prepared.set(MappedSegment.create(settings.directory(), next, settings.segmentLength()));
            }
        }
    }

    private void force() {
        long sequence = publishedSequence.getAcquire();
        MappedSegment now = current;
        boolean left = false;
        for (MappedSegment old = retired.poll(); old != null; old = retired.poll()) {
            left |= old == now;
            old.force();
            old.close();
        }
        if (now != null && !left) {
            now.force();
            durableSequence = sequence;
        }
    }

    private void applyRetention() throws IOException {
        List<SegmentCatalog.Entry> entries = SegmentCatalog.list(settings.directory());
        long total =
                entries.stream().mapToLong(SegmentCatalog.Entry::fileLength).sum();
        long readUpTo = readTo.getAsLong();
        long neededIndex = snapshotIndex;
        for (int i = 0; i + 1 < entries.size() && total > settings.retainBytes(); i++) {
            SegmentCatalog.Entry entry = entries.get(i);
            SegmentCatalog.Entry next = entries.get(i + 1);
            if (!next.isStarted() || entry.index() >= neededIndex || next.firstSequence() - 1 > readUpTo) {
                break;
            }
            Files.delete(entry.file());
            countRemoval();
            total -= entry.fileLength();
            LOG.info(
                    "journal segment removed by retention: file={}",
                    entry.file().getFileName());
        }
        bytes = total;
        boolean over = total > settings.maxBytes();
        if (over && !overBound) {
            LOG.error(
                    "journal over its bound, unread records are kept: bytes={} maxBytes={} readTo={}",
                    total,
                    settings.maxBytes(),
                    readUpTo);
        }
        overBound = over;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the keeper thread writes it.
    private void countRemoval() {
        segmentsRemoved++;
    }

    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try {
            force();
        } catch (UncheckedIOException e) {
            LOG.error("journal could not be forced at close: directory={}", settings.directory(), e);
        }
        MappedSegment now = current;
        if (now != null) {
            now.close();
            current = null;
        }
        MappedSegment next = prepared.getAndSet(null);
        if (next != null) {
            next.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
