package io.kairos.engine.adapter.outbound.journal;

import io.kairos.engine.application.measure.IntervalRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does for the journal what may block: copies appended bytes from the ring to the segment files, one force per batch, gives
 * segments that are on disk back to the ring, prepares the next one in memory and on disk, removes old files. An agent of its own
 * thread; methods called by the engine thread say so and only exchange references.
 */
final class Persister implements Agent {
    private static final Logger LOG = LoggerFactory.getLogger(Persister.class);
    private static final long RETENTION_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    /** A ring that fills counts as nearly full only when the disk is this many intervals late: short segments are no trouble. */
    private static final int LATE_INTERVALS = 10;

    private final JournalSettings settings;
    private final RingDirectory directory;
    private final Path ring;
    private final AtomicLong publishedSequence;
    private final DurablePosition durable;
    private final LongSupplier readTo;
    private final DiskForce force;
    private final IntervalRecorder dutyCycles = new IntervalRecorder(1);
    private final AtomicReference<@Nullable MappedSegment> prepared = new AtomicReference<>();
    /** Segments that the engine thread has left and that are not on disk yet; bounded by the ring. */
    private final Queue<MappedSegment> retired = new ConcurrentLinkedQueue<>();

    private final AtomicInteger retiredCount = new AtomicInteger();
    /** Held while a segment of the ring is made. */
    private final Object creation = new Object();
    /** Index of the newest segment of the ring. Guarded by {@link #creation}. */
    private long newestIndex;

    private volatile @Nullable MappedSegment current;
    /** Last record of the newest whole snapshot; written before {@link #snapshotIndex}, read after it. */
    private volatile long snapshotSequence;

    private volatile long snapshotIndex = -1;
    private volatile long bytes;
    private volatile long caughtUpNs = System.nanoTime();
    private volatile long segmentsRemoved;
    private volatile long inlineSegments;
    private volatile long failures;
    private volatile boolean overBound;
    /** Persister thread only. */
    private @Nullable DiskSegment disk;
    /** Persister thread only: whether this round brought anything to disk. */
    private boolean copied;
    /** Persister thread only: the newest segment whose snapshot is on disk. */
    private long durableSnapshotIndex = -1;

    private long nextRetentionNs = System.nanoTime();
    private long ringRetryNs = System.nanoTime();
    private long retryNs = System.nanoTime();

    Persister(
            JournalSettings settings,
            RingDirectory directory,
            AtomicLong publishedSequence,
            DurablePosition durable,
            LongSupplier readTo,
            DiskForce force) {
        this.settings = settings;
        this.directory = directory;
        ring = directory.path();
        this.publishedSequence = publishedSequence;
        this.durable = durable;
        this.readTo = readTo;
        this.force = force;
    }

    /** Before the thread runs. */
    void start(MappedSegment first, long indexOfSnapshot) {
        current = first;
        snapshotIndex = indexOfSnapshot;
        durableSnapshotIndex = indexOfSnapshot;
        synchronized (creation) {
            newestIndex = first.index;
        }
    }

    /** Engine thread: whether {@link #takePrepared} gives a segment at once. */
    boolean isNextReady() {
        return prepared.getAcquire() != null;
    }

    /**
     * Engine thread: the next segment. When none is ready it is made here, or waited for if the persister is at it, beyond the
     * ring's bound if need be, since what the engine has decided must be recorded; that blocks and is counted.
     */
    MappedSegment takePrepared(long index) throws IOException {
        MappedSegment ready = prepared.getAndSet(null);
        if (ready != null) {
            return ready;
        }
        countInlineSegment();
        synchronized (creation) {
            MappedSegment late = prepared.getAndSet(null);
            return late != null ? late : make(index);
        }
    }

    /** While {@link #creation} is held. What an attempt that failed left under the segment's name is replaced. */
    private MappedSegment make(long index) throws IOException {
        directory.restoreIfGone();
        MappedSegment made = MappedSegment.create(ring, index, settings.segmentLength());
        newestIndex = index;
        return made;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the engine thread writes it.
    private void countInlineSegment() {
        inlineSegments++;
    }

    /** Engine thread. */
    void onNextSegment(MappedSegment old, MappedSegment next) {
        old.lastSequence = next.buffer.getLong(SegmentDescriptor.FIRST_SEQUENCE_OFFSET) - 1;
        // In this order: a persister that sees the new segment as current finds the old one in the queue.
        retiredCount.incrementAndGet();
        retired.add(old);
        current = next;
    }

    /** Engine thread: recovery can start at this segment once the disk has it up to {@code sequence}. */
    void onSnapshot(long index, long sequence) {
        snapshotSequence = sequence;
        snapshotIndex = index;
    }

    JournalCounters counters() {
        long lagBytes = 0;
        for (MappedSegment segment : retired) {
            lagBytes += lagOf(segment);
        }
        MappedSegment now = current;
        lagBytes += now == null ? 0 : lagOf(now);
        boolean behind = publishedSequence.getAcquire() > durable.sequence();
        long lagMs = behind ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - caughtUpNs) : 0;
        int left = retiredCount.get();
        boolean filling = left >= settings.ringSegments() - 2 || lagBytes > settings.ringBytes() / 2;
        return new JournalCounters(
                bytes,
                durable.sequence(),
                lagBytes,
                lagMs,
                settings.ringBytes(),
                segmentsRemoved,
                inlineSegments,
                failures,
                overBound,
                filling && lagMs > LATE_INTERVALS * settings.forceIntervalMs(),
                !isNextReady() && now != null && SegmentJournal.isRoomless(now.buffer.capacity(), now.committed.get()));
    }

    private static long lagOf(MappedSegment segment) {
        return Math.max(0, segment.committed.getAcquire() - segment.durable.getAcquire());
    }

    /**
     * One round: what was appended before it, but of the segments that the engine has left only the oldest one, so that a round is
     * bounded, and the durable position moves on, however far the disk is behind.
     *
     * @return 0, so that the thread keeps the force interval under load, unless a whole segment waits.
     */
    @Override
    public int doWork() {
        long beganNs = System.nanoTime();
        copied = false;
        growRing();
        boolean behind = upkeep();
        // What has just reached the disk may have made room.
        growRing();
        if (copied) {
            dutyCycles.record(0, System.nanoTime() - beganNs);
        }
        dutyCycles.exchange();
        return behind ? 1 : 0;
    }

    /** Rounds that brought something to disk; written by the persister's thread. */
    IntervalRecorder dutyCycles() {
        return dutyCycles;
    }

    private void growRing() {
        if (System.nanoTime() - ringRetryNs >= 0) {
            try {
                prepareInRing();
            } catch (IOException | RuntimeException e) {
                ringRetryNs = failed("the ring cannot grow", e);
            }
        }
    }

    /** Whether a whole segment waits. */
    private boolean upkeep() {
        long nowNs = System.nanoTime();
        if (nowNs - retryNs < 0) {
            return false;
        }
        boolean behind = false;
        try {
            behind = persist();
            prepareOnDisk();
            if (nowNs - nextRetentionNs >= 0) {
                nextRetentionNs = nowNs + RETENTION_INTERVAL_NS;
                applyRetention();
            }
        } catch (IOException | RuntimeException e) {
            behind = false;
            retryNs = failed("upkeep of its files failed", e);
            dropDisk();
        }
        return behind;
    }

    /** An interrupt or an error may have closed the file: the next attempt opens it anew. */
    private void dropDisk() {
        try {
            closeDisk();
        } catch (IOException e) {
            LOG.warn("journal segment could not be closed: directory={}", settings.directory(), e);
        }
    }

    /** Counts and tells; when to try again. */
    private long failed(String what, Exception cause) {
        countFailure();
        LOG.error("journal: {}, trying again: directory={} ring={}", what, settings.directory(), ring, cause);
        return System.nanoTime() + RETRY_INTERVAL_NS;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the persister thread writes it.
    private void countFailure() {
        failures++;
    }

    /** Makes the next segment in memory while the ring has room for it. */
    private void prepareInRing() throws IOException {
        if (isNextReady() || retiredCount.get() + 2 > settings.ringSegments()) {
            return;
        }
        synchronized (creation) {
            MappedSegment now = current;
            if (now == null) {
                return;
            }
            long next = now.index + 1;
            if (next > newestIndex) {
                // Otherwise the engine thread has just made it itself and is about to announce it.
                prepared.set(make(next));
            }
        }
    }

    /** Whether a whole segment is left to do. */
    private boolean persist() throws IOException {
        long readNs = System.nanoTime();
        long sequence = publishedSequence.getAcquire();
        MappedSegment now = current;
        MappedSegment old = retired.peek();
        if (old != null) {
            copy(old);
            closeDisk();
            setDurable(old.lastSequence);
            old.release();
            retired.remove();
            retiredCount.decrementAndGet();
            boolean left = old == now;
            old.close();
            if (left || !retired.isEmpty()) {
                // The segment after it goes on in the next round, which is due at once.
                return true;
            }
        }
        if (now != null) {
            copy(now);
        }
        setDurable(sequence);
        caughtUpNs = readNs;
        return false;
    }

    private void setDurable(long sequence) {
        if (sequence > durable.sequence()) {
            durable.set(sequence);
        }
    }

    private void copy(MappedSegment segment) throws IOException {
        int end = segment.committed.getAcquire();
        int from = segment.durable.getPlain();
        if (end <= from) {
            return;
        }
        DiskSegment target = disk;
        if (target == null || target.index != segment.index) {
            closeDisk();
            target = DiskSegment.open(settings.directory(), segment.index, segment.buffer.capacity(), force);
            disk = target;
        }
        copied = true;
        target.copy(segment.whole, from, end);
        segment.durable.setRelease(end);
    }

    private void closeDisk() throws IOException {
        DiskSegment open = disk;
        disk = null;
        if (open != null) {
            open.close();
        }
    }

    /** Makes the file of the segment to come, so that its first batch need not wait for the disk to fill it. */
    private void prepareOnDisk() throws IOException {
        DiskSegment last = disk;
        if (last != null && !Files.exists(settings.directory().resolve(SegmentDescriptor.fileName(last.index + 1)))) {
            SegmentFiles.create(settings.directory(), last.index + 1, settings.segmentLength());
        }
    }

    private void applyRetention() throws IOException {
        List<SegmentCatalog.Entry> entries = SegmentCatalog.list(settings.directory());
        long total =
                entries.stream().mapToLong(SegmentCatalog.Entry::fileLength).sum();
        long readUpTo = readTo.getAsLong();
        long newest = snapshotIndex;
        // A snapshot of later on makes this later, never sooner.
        if (durable.sequence() >= snapshotSequence) {
            durableSnapshotIndex = newest;
        }
        long neededIndex = durableSnapshotIndex;
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

    @SuppressWarnings("NonAtomicVolatileUpdate") // Only the persister thread writes it.
    private void countRemoval() {
        segmentsRemoved++;
    }

    @Override
    public String roleName() {
        return "journal-persister";
    }

    /**
     * Copies what is left, then unmaps everything. After the agent's thread and the engine thread have ended.
     *
     * @return whether everything is on disk, so that the ring may go.
     */
    boolean finish() {
        boolean complete = false;
        dropDisk();
        try {
            boolean behind = true;
            while (behind) {
                behind = persist();
            }
            complete = true;
        } catch (IOException | RuntimeException e) {
            LOG.error("journal could not be forced at its end, its ring stays: ring={}", ring, e);
        }
        dropDisk();
        for (MappedSegment old = retired.poll(); old != null; old = retired.poll()) {
            old.close();
        }
        MappedSegment now = current;
        current = null;
        if (now != null) {
            complete &= releaseAtEnd(now, complete);
            now.close();
        }
        MappedSegment next = prepared.getAndSet(null);
        if (next != null) {
            next.close();
        }
        return complete;
    }

    private boolean releaseAtEnd(MappedSegment segment, boolean complete) {
        if (!complete) {
            return false;
        }
        try {
            segment.release();
            return true;
        } catch (IOException e) {
            LOG.error("journal ring could not be emptied: ring={}", ring, e);
            return false;
        }
    }
}
