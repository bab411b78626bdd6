package io.kairos.engine.adapter.outbound.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which journal a directory holds and where its newest records may lie in memory. Stands in {@code journal.id} beside the
 * segment files and again, with the way back, in {@code ring.id} within the ring: only two that agree belong together.
 *
 * @param id made once for a journal, 32 hexadecimal digits.
 * @param generation counts the starts; a ring of another one was emptied into the files already.
 * @param place in {@code journal.id} the ring's directory, in {@code ring.id} the journal's.
 */
record JournalIdentity(String id, long generation, Path place) {
    /** Name of the file in the journal's directory. */
    static final String JOURNAL_FILE = "journal.id";

    /** Name of the file in the ring's directory. */
    static final String RING_FILE = "ring.id";

    /** A journal that never had a ring. */
    static JournalIdentity fresh(Path directory) {
        return new JournalIdentity(UUID.randomUUID().toString().replace("-", ""), 0, directory);
    }

    /**
     * Reads one of the two files.
     *
     * @return null when there is none.
     * @throws IOException if it cannot be read or says something else.
     */
    static @Nullable JournalIdentity read(Path file) throws IOException {
        Map<String, String> values = new HashMap<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        } catch (NoSuchFileException expected) {
            return null;
        }
        String id = values.getOrDefault("id", "");
        String generation = values.getOrDefault("generation", "");
        String place = values.getOrDefault("place", "");
        if (!id.matches("[0-9a-f]{32}") || !generation.matches("[0-9]{1,18}") || place.isEmpty()) {
            throw new IOException(
                    "journal identity is damaged, expected id, generation and place: file=" + file + " got " + values);
        }
        return new JournalIdentity(id, Long.parseLong(generation), Path.of(place));
    }

    /** Replaces a file as a whole: after a crash it says either this or what it said before. */
    void write(Path directory, String name) throws IOException {
        Path next = directory.resolve(name + ".next");
        byte[] text = ("id=" + id + "\ngeneration=" + generation + "\nplace=" + place + "\n")
                .getBytes(StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        SegmentFiles.forceDirectory(directory);
    }

    /** The same journal at its next start. */
    JournalIdentity next(Path nextPlace) {
        return new JournalIdentity(id, generation + 1, nextPlace);
    }

    /** Whether both name the same start of the same journal. */
    boolean matches(@Nullable JournalIdentity other) {
        return other != null && id.equals(other.id) && generation == other.generation;
    }

    /**
     * Where the newest records of the journal in {@code directory} are in memory, for readers.
     *
     * @return null when there is no ring, or one of another journal or start.
     */
    static @Nullable Path ringOf(Path directory) throws IOException {
        JournalIdentity journal = read(directory.resolve(JOURNAL_FILE));
        if (journal == null) {
            return null;
        }
        JournalIdentity ring = read(journal.place.resolve(RING_FILE));
        return journal.matches(ring) && ring != null && ring.place.equals(directory.toRealPath())
                ? journal.place
                : null;
    }
}
