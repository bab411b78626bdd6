package io.kairos.engine.adapter.outbound.journal;

import io.kairos.engine.application.port.JournalCorruptedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one journal's ring: held by a lock as long as this object is open, removed when everything in it is on disk.
 * Its name holds the journal's id, so that two journals of one machine never share one. Cold; any thread.
 */
public final class RingDirectory implements AutoCloseable {
    /** Where the ring is made by default: memory that outlives the process, but not the machine. */
    public static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** Name of the ring within the journal's own directory, for machines without memory-backed files. */
    private static final String FALLBACK_NAME = "ring";

    private static final String PREFIX = "kairos-journal-";
    private static final String LOCK_FILE = "ring.lock";
    /** Left free in the memory-backed directory. */
    private static final long SPARE_BYTES = 16L * 1024 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RingDirectory.class);

    private final Path path;
    private FileChannel lockChannel;
    private FileLock lock;
    private @Nullable JournalIdentity identity;

    private RingDirectory(Path path, FileChannel lockChannel, FileLock lock) {
        this.path = path;
        this.lockChannel = lockChannel;
        this.lock = lock;
    }

    /**
     * Where the ring of a journal goes: below the settings' base, else, when that is missing or too small, into the journal's
     * directory, which is told in the log: the engine then runs with a slower tail.
     */
    static Path place(JournalSettings settings, String id) throws IOException {
        Path base = settings.ringBase() == null ? SHARED_MEMORY : settings.ringBase();
        String problem = problemOf(base, settings.ringBytes() + SPARE_BYTES);
        if (problem == null) {
            return base.toRealPath().resolve(PREFIX + id);
        }
        Path fallback = settings.directory().toRealPath().resolve(FALLBACK_NAME);
        LOG.warn(
                "the journal's ring is not in memory, appends may wait for the disk: {}; using {} instead. "
                        + "Make room, or set KAIROS_ENGINE_JOURNAL_RING_DIR, or a smaller KAIROS_ENGINE_JOURNAL_SEGMENT_MIB",
                problem,
                fallback);
        return fallback;
    }

    private static @Nullable String problemOf(Path base, long needed) throws IOException {
        if (!Files.isDirectory(base) || !Files.isWritable(base)) {
            return "not a writable directory: " + base;
        }
        long usable = Files.getFileStore(base).getUsableSpace();
        return usable < needed ? base + " has " + usable + " bytes free, the ring needs " + needed : null;
    }

    /**
     * Makes the directory, or takes one that is there, and locks it.
     *
     * @throws IOException if another engine holds it, or if it is not this user's own directory.
     */
    static RingDirectory open(Path path, Path journalDirectory) throws IOException {
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException expected) {
            if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                    || !Files.getOwner(path).equals(Files.getOwner(journalDirectory))) {
                throw new IOException("not a directory of the journal's owner: ring=" + path);
            }
        }
        RingDirectory ring = tryOpen(path);
        if (ring == null) {
            throw new IOException("journal ring is in use by another engine: ring=" + path + " journal="
                    + journalDirectory + "; if the journal is a copy of one in use, remove its file "
                    + JournalIdentity.JOURNAL_FILE);
        }
        return ring;
    }

    /** Null when another process, or another journal of this one, holds the lock. */
    private static @Nullable RingDirectory tryOpen(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException expected) {
            // Held by this very process.
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
        return lock == null ? null : new RingDirectory(path, channel, lock);
    }

    Path path() {
        return path;
    }

    boolean isBelowBase() {
        return !path.endsWith(FALLBACK_NAME);
    }

    /** Says whose ring it is. */
    void identify(JournalIdentity journal) throws IOException {
        journal.write(path, JournalIdentity.RING_FILE);
        identity = journal;
    }

    /**
     * Makes the directory anew when it was removed under a running engine, as a session manager does at its user's logout. What
     * was in it stays mapped and is still brought to disk, only a kill before that would now cost it. Callers take turns.
     */
    void restoreIfGone() throws IOException {
        JournalIdentity journal = identity;
        if (journal == null || Files.exists(path.resolve(JournalIdentity.RING_FILE))) {
            return;
        }
        RingDirectory made = null;
        if (!Files.exists(path.resolve(LOCK_FILE))) {
            made = open(path, journal.place());
        }
        if (made != null) {
            close();
            lockChannel = made.lockChannel;
            lock = made.lock;
        }
        identify(journal);
        LOG.error(
                "the journal's ring was removed under the engine and is made anew; keep others from it "
                        + "(RemoveIPC=no in logind.conf, or lingering for the user): ring={}",
                path);
    }

    /** Whether a segment in a ring was begun; one that cannot be understood counts. */
    static boolean holdsRecords(Path path) throws IOException {
        try {
            return SegmentCatalog.heads(path).stream().anyMatch(SegmentCatalog.Entry::isStarted);
        } catch (JournalCorruptedException damaged) {
            return true;
        }
    }

    /** Removes segments and identity; what readers have mapped stays readable to them. */
    void clear() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> stream = Files.list(path)) {
            files = stream.filter(file -> !file.endsWith(LOCK_FILE)).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /** Removes the directory and everything in it; gives the lock back. */
    void remove() throws IOException {
        clear();
        Files.deleteIfExists(path.resolve(LOCK_FILE));
        close();
        Files.deleteIfExists(path);
    }

    /** Gives the lock back and leaves the directory for the next start. */
    @Override
    public void close() throws IOException {
        if (lock.isValid()) {
            lock.release();
            lockChannel.close();
        }
    }

    /**
     * Removes empty rings below {@code base} whose journal was begun anew in the same directory, unless an engine holds them. One
     * that holds records, or whose directory is not there, may be another container's or only be unmounted: that is told and
     * left to a person.
     *
     * @param directory of the journal being opened.
     * @param id its own.
     */
    static void removeOrphans(Path base, Path directory, String id) {
        if (!Files.isDirectory(base)) {
            return;
        }
        try (DirectoryStream<Path> rings = Files.newDirectoryStream(base, PREFIX + "*")) {
            for (Path ring : rings) {
                if (Files.isDirectory(ring, LinkOption.NOFOLLOW_LINKS) && Files.isWritable(ring)) {
                    removeIfOrphan(ring, directory, id);
                }
            }
        } catch (IOException e) {
            LOG.warn("could not look for abandoned journal rings: base={} cause={}", base, e.toString());
        }
    }

    private static void removeIfOrphan(Path path, Path directory, String id) {
        try {
            JournalIdentity identity = JournalIdentity.read(path.resolve(JournalIdentity.RING_FILE));
            if (identity == null || identity.id().equals(id)) {
                return;
            }
            JournalIdentity journal = JournalIdentity.read(identity.place().resolve(JournalIdentity.JOURNAL_FILE));
            boolean begunAnew = journal == null
                    ? identity.place().equals(directory.toRealPath())
                    : !journal.id().equals(identity.id());
            if (journal == null && !begunAnew) {
                LOG.warn(
                        "a journal ring whose journal is not there; if nobody needs it, remove it: ring={} journal={}",
                        path,
                        identity.place());
            }
            if (begunAnew && holdsRecords(path)) {
                LOG.warn(
                        "a journal ring with records whose journal was begun anew, or is that of another container; if "
                                + "nobody needs it, remove it: ring={} journal={}",
                        path,
                        identity.place());
                return;
            }
            RingDirectory ring = begunAnew ? tryOpen(path) : null;
            if (ring != null) {
                ring.remove();
                LOG.warn("abandoned journal ring removed: ring={} journal={}", path, identity.place());
            }
        } catch (NoSuchFileException expected) {
            // Its engine ended meanwhile and removed it.
        } catch (IOException e) {
            LOG.warn("journal ring not understood: ring={} cause={}", path, e.toString());
        }
    }
}
