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
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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
        List<Path> files = new ArrayList<>();
        try (Stream<Path> stream = Files.list(directory)) {
            stream.filter(file -> SegmentDescriptor.indexOf(file) >= 0).forEach(files::add);
        }
        files.sort(Comparator.comparingLong(SegmentDescriptor::indexOf));
        List<Entry> entries = new ArrayList<>(files.size());
        for (Path file : files) {
            try {
                entries.add(read(file));
            } catch (NoSuchFileException expected) {
                // Retention removed the file between the listing and the reading of its head.
                continue;
            }
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

    /** Those of {@link #list} that hold, or will hold, records. */
    static List<Entry> listStarted(Path directory) throws IOException {
        List<Entry> entries = list(directory);
        entries.removeIf(entry -> !entry.isStarted());
        return entries;
    }

    private static Entry read(Path file) throws IOException {
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
