package io.kairos.engine.adapter.outbound.journal;

import io.kairos.engine.application.measure.IntervalRecorder;
import io.kairos.engine.application.port.Journal;
import io.kairos.engine.application.port.JournalCorruptedException;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal in two tiers: a ring of mapped, prefaulted segments in memory, and files on disk that hold the same bytes.
 *
 * <p>Life cycle: {@link #open} brings what a killed run left in memory to disk, recovers the tail and takes the directory's lock
 * (any thread). {@link #append} and the other port methods belong to the engine thread and touch memory only; a record survives
 * the process being killed as soon as {@code append} returns, and a power failure once {@link Persister} has forced it. Readers use
 * {@link SegmentReader} and share nothing with the writer but the files. {@link #close} is called after the engine thread has
 * ended.
 */
public final class SegmentJournal implements Journal, AutoCloseable {
    /** A segment counts as ending when less than this fraction of it is left. */
    private static final int ENDING_FRACTION = 16;

    /** No further input is taken when less than this fraction is left and no next segment is ready. */
    private static final int RESERVE_FRACTION = 32;

    /** A journal that grows slowly has a snapshot at the head of each segment: whoever reads from one has little to pass over. */
    private static final long SNAPSHOT_INTERVAL_NS = TimeUnit.MINUTES.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(SegmentJournal.class);

    private final JournalSettings settings;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final DurablePosition durable;
    private final RingDirectory ring;
    private final Persister persister;
    private final @Nullable AgentRunner thread;
    private final FrameCheck check = new FrameCheck();
    private final RecoveryReport recoveryReport;
    /** Written by the engine thread with release; read by others with acquire. */
    private final AtomicLong publishedSequence = new AtomicLong();

    private MappedSegment segment;
    private int tail;
    private long lastSequence;
    /** The segment was opened because the old one was full, not because the engine asked: its snapshot is still due. */
    private boolean snapshotDue;

    private boolean snapshotOpen;
    /** Whether this journal has a whole snapshot that a recovery would begin at; where it does not, one is due. */
    private boolean snapshotKnown;
    /** In the segments that ended since the last whole snapshot. */
    private long bytesSinceSnapshot;

    private long snapshotNs = System.nanoTime();
    /** Its memory is unmapped: set by whoever closes, after the engine thread has ended. */
    private boolean closed;

    private SegmentJournal(
            JournalSettings settings,
            LongSupplier readTo,
            boolean threaded,
            DiskForce force,
            FileChannel lockChannel,
            FileLock lock)
            throws IOException {
        this.settings = settings;
        this.lockChannel = lockChannel;
        this.lock = lock;
        Path directory = settings.directory();
        JournalIdentity found = JournalIdentity.read(directory.resolve(JournalIdentity.JOURNAL_FILE));
        JournalIdentity before = found == null ? JournalIdentity.fresh(directory) : found;
        RingRecovery ringRecovery = new RingRecovery(directory, force);
        ringRecovery.run(before);
        List<SegmentCatalog.Entry> started = SegmentCatalog.listStarted(directory);
        SegmentCatalog.Entry last = started.isEmpty() ? null : started.get(started.size() - 1);
        DurablePosition position = DurablePosition.open(directory);
        RingDirectory opened = null;
        MappedSegment file = null;
        try {
            file = last == null ? null : MappedSegment.open(last.file(), last.index());
            TailRecovery recovery = new TailRecovery(directory, file, force);
            recovery.run(position.sequence());
            lastSequence = recovery.lastSequence();
            removePrepared();
            opened = openRing(before);
            segment = makeFirst(opened.path(), file, recovery);
            publishedSequence.setRelease(lastSequence);
            position.set(lastSequence);
            durable = position;
            ring = opened;
            recoveryReport = new RecoveryReport(
                    lastSequence,
                    Math.max(started.size(), 1),
                    ringRecovery.records(),
                    ringRecovery.tornFrames() + recovery.tornFrames(),
                    ringRecovery.cutBytes() + recovery.cutBytes());
            persister = new Persister(settings, ring, publishedSequence, durable, readTo, force);
            persister.start(segment, last != null && recovery.isSnapshotComplete() ? last.index() : -1);
        } catch (IOException | RuntimeException e) {
            position.close();
            if (opened != null) {
                opened.close();
            }
            throw e;
        } finally {
            if (file != null) {
                file.close();
            }
        }
        thread = threaded ? startThread() : null;
    }

    /** The ring's first segment: goes on where the last file ends. */
    private MappedSegment makeFirst(Path path, @Nullable MappedSegment file, TailRecovery recovery) throws IOException {
        MappedSegment first;
        if (file == null) {
            first = MappedSegment.create(path, 0, settings.segmentLength());
            begin(first);
        } else if (recovery.isEnded()) {
            first = MappedSegment.create(path, file.index + 1, settings.segmentLength());
            begin(first);
            snapshotDue = true;
        } else {
            first = MappedSegment.create(path, file.index, file.buffer.capacity());
            first.startAsCopyOf(file, recovery.tail());
            tail = recovery.tail();
        }
        return first;
    }

    /** A new, empty ring; only then the journal names it as its own. */
    private RingDirectory openRing(JournalIdentity before) throws IOException {
        Path directory = settings.directory();
        Path base = settings.ringBase() == null ? RingDirectory.SHARED_MEMORY : settings.ringBase();
        RingDirectory.removeOrphans(base, directory, before.id());
        RingDirectory opened = RingDirectory.open(RingDirectory.place(settings, before.id()), directory);
        try {
            refuseOlder(before, opened.path());
            opened.clear();
            JournalIdentity now = before.next(opened.path());
            opened.identify(new JournalIdentity(now.id(), now.generation(), directory.toRealPath()));
            now.write(directory, JournalIdentity.JOURNAL_FILE);
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    /** A ring of a later start than the files know holds records that the files of that start have not. */
    private void refuseOlder(JournalIdentity before, Path path) throws IOException {
        JournalIdentity found = JournalIdentity.read(path.resolve(JournalIdentity.RING_FILE));
        if (found != null
                && found.id().equals(before.id())
                && found.generation() > before.generation()
                && RingDirectory.holdsRecords(path)) {
            throw new IOException(
                    "journal is older than its ring in memory, which holds records of a later start: journal="
                            + settings.directory() + " of start " + before.generation() + ", ring=" + path
                            + " of start "
                            + found.generation() + " and journal " + found.place()
                            + "; start with the newer journal, or remove the ring to go on without those records");
        }
    }

    /** A file that was only prepared may hold half of a batch that a power failure cut: it is made anew. */
    private void removePrepared() throws IOException {
        for (SegmentCatalog.Entry entry : SegmentCatalog.list(settings.directory())) {
            if (!entry.isStarted()) {
                Files.delete(entry.file());
            }
        }
    }

    private AgentRunner startThread() {
        AgentRunner runner = new AgentRunner(
                new SleepingMillisIdleStrategy(settings.forceIntervalMs()),
                failure -> LOG.error("journal persister failed: directory={}", settings.directory(), failure),
                null,
                persister);
        AgentRunner.startOnThread(runner, body -> {
            Thread made = new Thread(body, persister.roleName());
            made.setDaemon(true);
            return made;
        });
        return runner;
    }

    /**
     * Opens the journal in the settings' directory, or makes it; no reader holds its old records.
     *
     * @throws IOException if files cannot be read or made, or if another engine uses the directory.
     * @throws JournalCorruptedException if a segment's head is damaged.
     */
    public static SegmentJournal open(JournalSettings settings) throws IOException {
        return open(settings, () -> Long.MAX_VALUE);
    }

    /**
     * Opens the journal in the settings' directory, or makes it.
     *
     * @param readTo sequence up to which records may go; called by the persister thread, from before this method returns: a reader
     *     that does not know its position yet answers 0, or old segments go before it begins.
     * @throws IOException if files cannot be read or made, or if another engine uses the directory.
     * @throws JournalCorruptedException if a segment's head is damaged.
     */
    public static SegmentJournal open(JournalSettings settings, LongSupplier readTo) throws IOException {
        return open(settings, readTo, true, DiskForce.SYSTEM);
    }

    /** As {@link #open(JournalSettings)}, without a thread: records go to disk when {@link #persist} is called, and are forced in this way. */
    public static SegmentJournal openDriven(JournalSettings settings, DiskForce force) throws IOException {
        return open(settings, () -> Long.MAX_VALUE, false, force);
    }

    /** As above; without a thread the persister works when {@link #persist} is called. */
    static SegmentJournal open(JournalSettings settings, LongSupplier readTo, boolean threaded) throws IOException {
        return open(settings, readTo, threaded, DiskForce.SYSTEM);
    }

    /** As above, on a disk that forces in its own way. */
    static SegmentJournal open(JournalSettings settings, LongSupplier readTo, boolean threaded, DiskForce force)
            throws IOException {
        Files.createDirectories(settings.directory());
        Path lockFile = settings.directory().resolve("journal.lock");
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new IOException("journal is in use by another engine: directory=" + settings.directory());
            }
            return new SegmentJournal(settings, readTo, threaded, force, channel, lock);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException expected) {
            // The lock is held by this very process.
            return null;
        }
    }

    private void begin(MappedSegment next) {
        next.start(lastSequence + 1);
        tail = SegmentDescriptor.HEADER_LENGTH;
    }

    @Override
    public long append(long timeNs, DirectBuffer source, int offset, int length) {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH || length > FrameDescriptor.MAX_PAYLOAD_LENGTH) {
            throw new IllegalArgumentException("record length: expected " + MessageHeaderDecoder.ENCODED_LENGTH + " to "
                    + FrameDescriptor.MAX_PAYLOAD_LENGTH + ", got " + length);
        }
        int frameLength = FrameDescriptor.HEADER_LENGTH + length;
        int alignedLength = FrameDescriptor.alignedLength(frameLength);
        if (alignedLength > segment.buffer.capacity() - FrameDescriptor.END_MARK_LENGTH - tail) {
            openNext();
            snapshotDue = isSnapshotDue();
        }
        UnsafeBuffer buffer = segment.buffer;
        int at = tail;
        long sequence = lastSequence + 1;
        int type = source.getShort(offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
                & 0xFFFF;
        buffer.putInt(at + FrameDescriptor.TYPE_OFFSET, type);
        buffer.putLong(at + FrameDescriptor.SEQUENCE_OFFSET, sequence);
        buffer.putLong(at + FrameDescriptor.TIME_OFFSET, timeNs);
        buffer.putInt(at + FrameDescriptor.RESERVED_OFFSET, 0);
        buffer.putBytes(at + FrameDescriptor.HEADER_LENGTH, source, offset, length);
        buffer.putInt(at + FrameDescriptor.CRC_OFFSET, check.crcOf(segment.bytes, at, frameLength));
        buffer.putIntRelease(at + FrameDescriptor.LENGTH_OFFSET, frameLength);
        noteSnapshot(type, at, sequence);
        tail = at + alignedLength;
        lastSequence = sequence;
        segment.committed.setRelease(tail);
        publishedSequence.setRelease(sequence);
        return sequence;
    }

    private void noteSnapshot(int type, int at, long sequence) {
        if (at == SegmentDescriptor.HEADER_LENGTH) {
            snapshotOpen = type == SnapshotBeganDecoder.TEMPLATE_ID;
        }
        if (snapshotOpen && type == SnapshotEndedDecoder.TEMPLATE_ID) {
            snapshotOpen = false;
            snapshotKnown = true;
            bytesSinceSnapshot = 0;
            snapshotNs = System.nanoTime();
            persister.onSnapshot(segment.index, sequence);
        }
    }

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public boolean isSegmentEnding() {
        int capacity = segment.buffer.capacity();
        return (snapshotDue || capacity - tail < capacity / ENDING_FRACTION) && persister.isNextReady();
    }

    @Override
    public boolean isSnapshotDue() {
        return snapshotDue
                || !snapshotKnown
                || bytesSinceSnapshot + tail >= settings.snapshotBytes()
                || System.nanoTime() - snapshotNs >= SNAPSHOT_INTERVAL_NS;
    }

    @Override
    public boolean hasRoom() {
        return !isRoomless(segment.buffer.capacity(), tail) || persister.isNextReady();
    }

    /** Whether what is left of a segment is too little for an input and all that it may lead to. */
    static boolean isRoomless(int capacity, int tail) {
        return capacity - tail < capacity / RESERVE_FRACTION;
    }

    @Override
    public void startNextSegment() {
        openNext();
        snapshotDue = false;
    }

    private void openNext() {
        if (closed) {
            throw new IllegalStateException("the journal is closed: directory=" + settings.directory());
        }
        MappedSegment next;
        try {
            next = persister.takePrepared(segment.index + 1);
        } catch (IOException e) {
            throw new UncheckedIOException("journal cannot grow: directory=" + settings.directory(), e);
        }
        bytesSinceSnapshot += tail;
        segment.buffer.putIntRelease(tail, FrameDescriptor.END_OF_SEGMENT);
        segment.committed.setRelease(tail + FrameDescriptor.END_MARK_LENGTH);
        MappedSegment old = segment;
        segment = next;
        snapshotOpen = false;
        begin(next);
        persister.onNextSegment(old, next);
    }

    /** Sequence of the last record; any thread. */
    public long publishedSequence() {
        return publishedSequence.getAcquire();
    }

    /** Sequence of the last record that a power failure cannot take; any thread, not while {@link #close} is at it. */
    public long durableSequence() {
        return durable.sequence();
    }

    /** Rounds of the persister that brought something to disk, nanoseconds, series 0. */
    public IntervalRecorder dutyCycles() {
        return persister.dutyCycles();
    }

    /** What recovery found at start. */
    public RecoveryReport recoveryReport() {
        return recoveryReport;
    }

    /** Counters of both tiers; any thread. */
    public JournalCounters counters() {
        return persister.counters();
    }

    /** Where the newest records are, before they are on disk. */
    public Path ringPath() {
        return ring.path();
    }

    /** Whether the ring is where the settings want it, and not, for lack of memory, in the journal's own directory. */
    public boolean isRingInMemory() {
        return ring.isBelowBase();
    }

    /**
     * One round of the persister, for a journal without thread; above 0 when a whole segment is left to do. The thread that appends, or
     * any while none does.
     */
    public int persist() {
        return closed ? 0 : persister.doWork();
    }

    /**
     * Brings everything to disk, removes the ring and releases the directory. After the engine thread has ended. When the disk
     * does not take it, the ring stays for the next start. A second call does nothing; an {@link #append} after it is refused with an
     * {@link IllegalStateException}.
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        // Nothing fits any more, which costs the way of a record no question of its own.
        tail = Integer.MAX_VALUE;
        AgentRunner runner = thread;
        if (runner != null) {
            runner.close();
        }
        boolean complete = persister.finish();
        durable.close();
        if (complete) {
            ring.remove();
        } else {
            ring.close();
        }
        lock.release();
        lockChannel.close();
    }
}
