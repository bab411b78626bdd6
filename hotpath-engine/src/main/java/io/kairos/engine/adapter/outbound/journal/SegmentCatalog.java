package io.kairos.engine.adapter.outbound.journal;

import io.kairos.engine.application.port.JournalCorruptedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The segment files of a directory, by their heads. Cold; any thread. */
final class SegmentCatalog {
    private SegmentCatalog() {}

    /**
     * One file.
     *
     * @param firstSequence 0 when prepared but not in use.
     * @param fileLength bytes on disk.
     */
    record Entry(Path file, long index, long firstSequence, long fileLength) {
        boolean isStarted() {
            return firstSequence > 0;
        }
    }

    /**
     * All segments in order, prepared ones included.
     *
     * @throws JournalCorruptedException if a file's head is damaged, or a file is missing in between.
     */
    static List<Entry> list(Path directory) throws IOException {
        return list(directory, null);
    }

    /**
     * As above, with what is still in memory: a segment in both tiers counts as the ring's, which is never behind.
     *
     * @param ring null for none.
     */
    static List<Entry> list(Path directory, @Nullable Path ring) throws IOException {
        // The ring first: what leaves it in between is on disk by then.
        List<Entry> hot = ring == null ? List.of() : readRing(ring);
        TreeMap<Long, Entry> byIndex = new TreeMap<>();
        heads(directory).forEach(entry -> byIndex.put(entry.index(), entry));
        hot.stream().filter(Entry::isStarted).forEach(entry -> byIndex.put(entry.index(), entry));
        return checked(byIndex.values());
    }

    private static List<Entry> readRing(Path ring) throws IOException {
        try {
            return heads(ring);
        } catch (NoSuchFileException expected) {
            // Its engine ended and removed it.
            return List.of();
        }
    }

    /** The segments by themselves, in no order and whether or not they fit together. */
    static List<Entry> heads(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> stream = Files.list(directory)) {
            stream.filter(file -> SegmentDescriptor.indexOf(file) >= 0).forEach(files::add);
        }
        List<Entry> entries = new ArrayList<>(files.size());
        for (Path file : files) {
            try {
                entries.add(read(file));
            } catch (NoSuchFileException expected) {
                // Retention, or the ring, removed the file between the listing and the reading of its head.
            }
        }
        return entries;
    }

    /** In order and without a gap, as far as they are in use. */
    private static List<Entry> checked(Collection<Entry> sorted) {
        List<Entry> entries = new ArrayList<>(sorted.size());
        for (Entry entry : sorted) {
            Path file = entry.file();
            entries.add(entry);
            int last = entries.size() - 1;
            if (last > 0 && entries.get(last).index() != entries.get(last - 1).index() + 1) {
                throw new JournalCorruptedException(file, 0, "the segment before it is missing");
            }
            if (last > 0
                    && entries.get(last).isStarted()
                    && !entries.get(last - 1).isStarted()) {
                throw new JournalCorruptedException(
                        entries.get(last - 1).file(), 0, "not in use although its successor is");
            }
        }
        return entries;
    }

    /** Those of {@link #list(Path)} that hold, or will hold, records. */
    static List<Entry> listStarted(Path directory) throws IOException {
        return listStarted(directory, null);
    }

    /** Those of {@link #list(Path, Path)} that hold, or will hold, records. */
    static List<Entry> listStarted(Path directory, @Nullable Path ring) throws IOException {
        List<Entry> entries = list(directory, ring);
        entries.removeIf(entry -> !entry.isStarted());
        return entries;
    }

    /** One file, by its head. */
    static Entry read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer head =
                    ByteBuffer.allocate(SegmentDescriptor.HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            while (head.hasRemaining()) {
                if (channel.read(head, head.position()) < 0) {
                    throw new JournalCorruptedException(file, head.position(), "file ends within its head");
                }
            }
            long firstSequence = head.getLong(SegmentDescriptor.FIRST_SEQUENCE_OFFSET);
            long fileLength = channel.size();
            if (firstSequence != 0) {
                checkHead(file, head, firstSequence, fileLength);
            }
            return new Entry(file, SegmentDescriptor.indexOf(file), firstSequence, fileLength);
        }
    }

    private static void checkHead(Path file, ByteBuffer head, long firstSequence, long fileLength) {
        if (head.getLong(SegmentDescriptor.MAGIC_OFFSET) != SegmentDescriptor.MAGIC) {
            throw new JournalCorruptedException(file, SegmentDescriptor.MAGIC_OFFSET, "not a journal segment");
        }
        int version = head.getInt(SegmentDescriptor.VERSION_OFFSET);
        if (version != SegmentDescriptor.VERSION) {
            throw new JournalCorruptedException(
                    file,
                    SegmentDescriptor.VERSION_OFFSET,
                    "version: expected " + SegmentDescriptor.VERSION + ", got " + version);
        }
        int length = head.getInt(SegmentDescriptor.FILE_LENGTH_OFFSET);
        if (length != fileLength || length < SegmentDescriptor.MIN_LENGTH || length > SegmentDescriptor.MAX_LENGTH) {
            throw new JournalCorruptedException(
                    file,
                    SegmentDescriptor.FILE_LENGTH_OFFSET,
                    "length: head says " + length + ", file has " + fileLength);
        }
        if (firstSequence < 0) {
            throw new JournalCorruptedException(
                    file, SegmentDescriptor.FIRST_SEQUENCE_OFFSET, "first sequence below zero: " + firstSequence);
        }
    }
}
