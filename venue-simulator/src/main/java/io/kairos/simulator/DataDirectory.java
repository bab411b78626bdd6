package io.kairos.simulator;

import io.kairos.simulator.market.VenueName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The directory that a simulator writes to: one lock, one sub-directory per venue. */
final class DataDirectory implements AutoCloseable {
    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Takes the directory. A journal of the first layout, which knew one venue and lay in the root, becomes that venue's.
     *
     * @throws IOException if it cannot be used, or another process uses it
     */
    static DataDirectory open(Path root) throws IOException {
        Files.createDirectories(root);
        FileChannel lock = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!tryLock(lock)) {
                throw new IOException("data directory is in use by another simulator: " + root);
            }
            moveFirstLayout(root);
            return new DataDirectory(root, lock);
        } catch (IOException | RuntimeException failure) {
            lock.close();
            throw failure;
        }
    }

    Path of(VenueName venue) {
        return root.resolve(venue.directory());
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static boolean tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException sameProcess) {
            // The same process holds it: in use all the same.
            return false;
        }
    }

    private static void moveFirstLayout(Path root) throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.list(root)) {
            segments = files.filter(file -> file.getFileName().toString().endsWith(".journal"))
                    .sorted()
                    .toList();
        }
        if (segments.isEmpty()) {
            return;
        }
        Path binance = root.resolve(VenueName.BINANCE.directory());
        Files.createDirectories(binance);
        // Newest last: whatever a kill leaves in between, the next start moves the rest.
        for (Path segment : segments) {
            Files.move(segment, binance.resolve(segment.getFileName()));
        }
    }
}
