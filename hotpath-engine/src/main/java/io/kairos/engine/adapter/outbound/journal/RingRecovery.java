package io.kairos.engine.adapter.outbound.journal;

import io.kairos.engine.application.port.JournalCorruptedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what a killed run left in its ring into the segment files. May itself be killed at any point and begin again: the ring
 * goes only when everything of it is forced to disk. Cold; at start only.
 */
final class RingRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(RingRecovery.class);

    private final Path directory;
    private final DiskForce force;
    private final FrameCheck check = new FrameCheck();
    private long records;
    private int tornFrames;
    private long cutBytes;

    RingRecovery(Path directory, DiskForce force) {
        this.directory = directory;
        this.force = force;
    }

    /**
     * Empties the ring that {@code identity} names, if it is still there.
     *
     * @param identity of the run before.
     * @throws IOException if files cannot be read or written, or if another engine holds the ring.
     */
    void run(JournalIdentity identity) throws IOException {
        Path path = identity.place();
        JournalIdentity found = JournalIdentity.read(path.resolve(JournalIdentity.RING_FILE));
        if (!identity.matches(found) || found == null) {
            return;
        }
        refuseCopy(identity, found.place());
        try (RingDirectory ring = RingDirectory.open(path, directory)) {
            List<SegmentCatalog.Entry> hot = consistent(path);
            for (int i = 0; i < hot.size(); i++) {
                if (!drain(hot.get(i))) {
                    keepAside(hot.subList(i, hot.size()));
                    break;
                }
            }
            for (SegmentCatalog.Entry entry : hot) {
                MappedSegment segment = MappedSegment.open(entry.file(), entry.index());
                segment.release();
                segment.close();
            }
            ring.remove();
        }
    }

    /**
     * The ring's segments in use. None when they do not fit together, as a power failure may leave a ring that is not in memory:
     * everything that was ever told to be on disk is in the files.
     */
    private List<SegmentCatalog.Entry> consistent(Path path) throws IOException {
        try {
            return SegmentCatalog.listStarted(path);
        } catch (JournalCorruptedException e) {
            // A damaged head throws again: that is for a person, before anything goes.
            List<SegmentCatalog.Entry> all = SegmentCatalog.heads(path);
            LOG.error("segments of the journal's ring do not fit together, going on from the files: ring={}", path, e);
            keepAside(all);
            return List.of();
        }
    }

    private void refuseCopy(JournalIdentity identity, Path owner) throws IOException {
        if (!owner.equals(directory.toRealPath())) {
            JournalIdentity other = JournalIdentity.read(owner.resolve(JournalIdentity.JOURNAL_FILE));
            if (identity.matches(other)) {
                throw new IOException("journal is a copy, its newest records in memory belong to the original: copy="
                        + directory + " original=" + owner + "; to use the copy without them remove its file "
                        + JournalIdentity.JOURNAL_FILE);
            }
        }
    }

    /** False when the segment does not continue what is on disk. */
    private boolean drain(SegmentCatalog.Entry entry) throws IOException {
        MappedSegment hot = MappedSegment.open(entry.file(), entry.index());
        try {
            Walk walk = new Walk(check, hot);
            tornFrames += walk.torn ? 1 : 0;
            cutBytes += walk.bytesBehind();
            Walk onDisk = walkDisk(entry.index());
            long expectedFirst = onDisk == null ? lastOnDisk(entry.index()) + 1 : onDisk.firstSequence;
            if (expectedFirst != 0 && expectedFirst != walk.firstSequence) {
                LOG.error(
                        "journal ring does not continue the files: file={} expected first={} got={}",
                        entry.file(),
                        expectedFirst,
                        walk.firstSequence);
                return false;
            }
            int from = onDisk == null ? 0 : onDisk.end;
            if (walk.end > from) {
                try (DiskSegment disk = DiskSegment.open(directory, entry.index(), hot.buffer.capacity(), force)) {
                    disk.copy(hot.whole, from, walk.end);
                }
                records += walk.lastSequence - (onDisk == null ? walk.firstSequence - 1 : onDisk.lastSequence);
            }
            return true;
        } finally {
            hot.close();
        }
    }

    private @Nullable Walk walkDisk(long index) throws IOException {
        Path file = directory.resolve(SegmentDescriptor.fileName(index));
        for (SegmentCatalog.Entry entry : SegmentCatalog.listStarted(directory)) {
            if (entry.index() == index) {
                MappedSegment segment = MappedSegment.open(file, index);
                try {
                    // A killed run may have written without forcing; the ring goes once this counts as on disk.
                    segment.force(force);
                    return new Walk(check, segment);
                } finally {
                    segment.close();
                }
            }
        }
        return null;
    }

    /** Last record of the segment before {@code index}; 0 when that is the first one. */
    private long lastOnDisk(long index) throws IOException {
        Walk before = walkDisk(index - 1);
        return before == null ? (SegmentCatalog.listStarted(directory).isEmpty() ? 0 : -1) : before.lastSequence;
    }

    private void keepAside(List<SegmentCatalog.Entry> entries) throws IOException {
        for (SegmentCatalog.Entry entry : entries) {
            Path kept = directory.resolve("cut-ring-" + entry.file().getFileName() + ".bin");
            Files.copy(entry.file(), kept, StandardCopyOption.REPLACE_EXISTING);
            LOG.error("segment of the journal's ring kept aside for a person to look at: file={}", kept);
        }
    }

    long records() {
        return records;
    }

    int tornFrames() {
        return tornFrames;
    }

    long cutBytes() {
        return cutBytes;
    }

    /** Frames of a segment that count, from its head to the first one that does not. */
    private static final class Walk {
        private final MappedSegment segment;
        private final long firstSequence;
        private long lastSequence;
        private int end = SegmentDescriptor.HEADER_LENGTH;
        private boolean torn;

        Walk(FrameCheck check, MappedSegment segment) {
            this.segment = segment;
            firstSequence = segment.buffer.getLong(SegmentDescriptor.FIRST_SEQUENCE_OFFSET);
            lastSequence = firstSequence - 1;
            while (true) {
                int frameLength = segment.buffer.getInt(end);
                if (frameLength == FrameDescriptor.END_OF_SEGMENT) {
                    end += FrameDescriptor.END_MARK_LENGTH;
                    return;
                }
                if (frameLength == 0) {
                    return;
                }
                if (check.problem(segment.buffer, segment.bytes, end, frameLength, lastSequence + 1) != null) {
                    torn = true;
                    return;
                }
                end += FrameDescriptor.alignedLength(frameLength);
                lastSequence++;
            }
        }

        private long bytesBehind() {
            int last = segment.buffer.capacity();
            while (last > end && segment.buffer.getByte(last - 1) == 0) {
                last--;
            }
            return (long) last - end;
        }
    }
}
