package io.kairos.simulation;

import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What is left of a journal's files when its process dies. A kill leaves the memory tier whole, with perhaps half of a record behind its
 * end; with the power the memory tier goes, and what was not forced to disk may have reached it in any part. One thread.
 */
final class JournalCrash {
    /** How the process ended. */
    enum Kind {
        /** Nothing but the process is gone. */
        KILL,
        /** The machine lost its memory. */
        POWER
    }

    private static final int HEAD_LENGTH = 64;
    private static final int GARBAGE_MAX = 2_000;

    private final Path directory;
    private final SplittableRandom random;

    JournalCrash(Path directory, SplittableRandom random) {
        this.directory = directory;
        this.random = random;
    }

    /** Ends the journal as the crash would; its directory then holds what the next start finds. */
    void crash(SegmentJournal journal, Kind kind) throws IOException {
        Path ring = journal.ringPath();
        Path aside = directory.resolveSibling(directory.getFileName() + "-aside");
        copy(directory, aside.resolve("journal"));
        if (kind == Kind.KILL) {
            copy(ring, aside.resolve("ring"));
        }
        journal.close();
        delete(directory);
        copy(aside.resolve("journal"), directory);
        if (kind == Kind.KILL) {
            copy(aside.resolve("ring"), ring);
            tear(ring, false);
        } else {
            tear(directory, true);
        }
        delete(aside);
    }

    /** The power fails while no process has the journal, or one that had not recovered it yet: the memory tier is gone. */
    static void loseMemory(Path ringBase) throws IOException {
        delete(ringBase);
        Path unused = Files.createDirectories(ringBase);
    }

    /** Writes the beginning of something behind the last record of the newest segment in use. */
    private void tear(Path place, boolean anyPart) throws IOException {
        if (random.nextInt(3) == 0) {
            return;
        }
        Path newest = null;
        try (Stream<Path> files = Files.list(place)) {
            List<Path> segments = files.filter(file -> file.toString().endsWith(".kjl"))
                    .sorted()
                    .toList();
            for (Path segment : segments) {
                newest = isStarted(segment) ? segment : newest;
            }
        }
        if (newest == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(newest, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) channel.size()).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // Until all of it is read.
            }
            int at = HEAD_LENGTH;
            while (at + 4 <= bytes.capacity() && bytes.getInt(at) > 0) {
                at += (bytes.getInt(at) + 7) & ~7;
            }
            int room = bytes.capacity() - at - 8;
            if (room < 64 || bytes.getInt(at) != 0) {
                return;
            }
            byte[] garbage = new byte[Math.min(room, 16 + random.nextInt(GARBAGE_MAX))];
            random.nextBytes(garbage);
            ByteBuffer torn = ByteBuffer.wrap(garbage).order(ByteOrder.LITTLE_ENDIAN);
            // A process writes the length of a record last; a disk writes its pages as it likes.
            torn.putInt(0, anyPart && random.nextBoolean() ? 40 + 8 * random.nextInt(20) : 0);
            while (torn.hasRemaining()) {
                channel.write(torn, at + torn.position());
            }
        }
    }

    private static boolean isStarted(Path segment) throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate(HEAD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            while (head.hasRemaining() && channel.read(head) >= 0) {
                // Until all of it is read.
            }
            return !head.hasRemaining() && head.getLong(16) != 0;
        }
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                if (Files.isRegularFile(file)) {
                    Files.copy(file, to.resolve(file.getFileName().toString()));
                }
            }
        }
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
