package io.kairos.engine.adapter.outbound.journal;

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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The journal in memory-mapped segment files.
 *
 * <p>Life cycle: {@link #open} recovers the tail and takes the directory's lock (any thread). {@link #append} and the other port
 * methods belong to the engine thread; a record survives the process being killed as soon as {@code append} returns. The keeper
 * thread forces written bytes to disk, prepares the next segment and applies retention. Readers use {@link SegmentReader} and
 * share nothing with the writer but the files. {@link #close} is called after the engine thread has ended.
 */
public final class SegmentJournal implements Journal, AutoCloseable {
    /** A segment counts as ending when less than this fraction of it is left. */
    private static final int ENDING_FRACTION = 16;

    private final JournalSettings settings;
    private final FileChannel lockChannel;
    private final FileLock lock;
    private final SegmentKeeper keeper;
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

    private SegmentJournal(JournalSettings settings, LongSupplier readTo, FileChannel lockChannel, FileLock lock)
            throws IOException {
        this.settings = settings;
        this.lockChannel = lockChannel;
        this.lock = lock;
        List<SegmentCatalog.Entry> entries = SegmentCatalog.list(settings.directory());
        int started =
                (int) entries.stream().filter(SegmentCatalog.Entry::isStarted).count();
        int tornFrames = 0;
        long cutBytes = 0;
        if (started == 0) {
            segment = entries.isEmpty()
                    ? MappedSegment.create(settings.directory(), 0, settings.segmentLength())
                    : openPrepared(entries.get(0));
            keeper = new SegmentKeeper(settings, publishedSequence, readTo);
            begin(segment);
        } else {
            SegmentCatalog.Entry last = entries.get(started - 1);
            segment = MappedSegment.open(last.file(), last.index());
            TailRecovery recovery = new TailRecovery(segment);
            recovery.run();
            tornFrames = recovery.tornFrames();
            cutBytes = recovery.cutBytes();
            lastSequence = recovery.lastSequence();
            tail = recovery.tail();
            segment.committed.setRelease(tail);
            keeper = new SegmentKeeper(settings, publishedSequence, readTo);
            keeper.onRecovered(recovery.isSnapshotComplete() ? last.index() : -1);
            if (recovery.isEnded()) {
                MappedSegment next = started < entries.size()
                        ? openPrepared(entries.get(started))
                        : MappedSegment.create(settings.directory(), last.index() + 1, settings.segmentLength());
                keeper.retire(segment);
                segment = next;
                begin(next);
                snapshotDue = true;
            } else if (started < entries.size()) {
                keeper.offerPrepared(openPrepared(entries.get(started)));
            }
        }
        publishedSequence.setRelease(lastSequence);
        recoveryReport = new RecoveryReport(lastSequence, Math.max(started, 1), tornFrames, cutBytes);
        keeper.start(segment);
    }

    private MappedSegment openPrepared(SegmentCatalog.Entry entry) throws IOException {
        if (entry.fileLength() < SegmentDescriptor.MIN_LENGTH || entry.fileLength() > SegmentDescriptor.MAX_LENGTH) {
            Files.delete(entry.file());
            return MappedSegment.create(settings.directory(), entry.index(), settings.segmentLength());
        }
        MappedSegment prepared = MappedSegment.open(entry.file(), entry.index());
        // A kill between its preparation and its first use leaves it untouched; zeroing makes that certain.
        prepared.cut(0);
        return prepared;
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
     * @param readTo sequence up to which records may go; called by the keeper thread, from before this method returns: a reader
     *     that does not know its position yet answers 0, or old segments go before it begins.
     * @throws IOException if files cannot be read or made, or if another engine uses the directory.
     * @throws JournalCorruptedException if a segment's head is damaged.
     */
    public static SegmentJournal open(JournalSettings settings, LongSupplier readTo) throws IOException {
        Files.createDirectories(settings.directory());
        Path lockFile = settings.directory().resolve("journal.lock");
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw new IOException("journal is in use by another engine: directory=" + settings.directory());
            }
            return new SegmentJournal(settings, readTo, channel, lock);
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
            snapshotDue = true;
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
        noteSnapshot(type, at);
        tail = at + alignedLength;
        lastSequence = sequence;
        segment.committed.setRelease(tail);
        publishedSequence.setRelease(sequence);
        return sequence;
    }

    private void noteSnapshot(int type, int at) {
        if (at == SegmentDescriptor.HEADER_LENGTH) {
            snapshotOpen = type == SnapshotBeganDecoder.TEMPLATE_ID;
        }
        if (snapshotOpen && type == SnapshotEndedDecoder.TEMPLATE_ID) {
            snapshotOpen = false;
            keeper.onSnapshot(segment.index);
        }
    }

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public boolean isSegmentEnding() {
        return snapshotDue || segment.buffer.capacity() - tail < segment.buffer.capacity() / ENDING_FRACTION;
    }

    @Override
    public void startNextSegment() {
        openNext();
        snapshotDue = false;
    }

    private void openNext() {
        MappedSegment next;
        try {
            next = keeper.takePrepared(segment.index + 1);
        } catch (IOException e) {
            throw new UncheckedIOException("journal cannot grow: directory=" + settings.directory(), e);
        }
        segment.buffer.putIntRelease(tail, FrameDescriptor.END_OF_SEGMENT);
        segment.committed.setRelease(tail + FrameDescriptor.END_MARK_LENGTH);
        MappedSegment old = segment;
        segment = next;
        snapshotOpen = false;
        begin(next);
        keeper.onNextSegment(old, next);
    }

    /** Sequence of the last record; any thread. */
    public long publishedSequence() {
        return publishedSequence.getAcquire();
    }

    /** What recovery found at start. */
    public RecoveryReport recoveryReport() {
        return recoveryReport;
    }

    /** Counters of the files; any thread. */
    public JournalCounters counters() {
        return keeper.counters();
    }

    /** Forces everything to disk and releases the directory. After the engine thread has ended. */
    @Override
    public void close() throws IOException {
        keeper.close();
        lock.release();
        lockChannel.close();
    }
}
