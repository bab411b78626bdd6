package io.kairos.engine.adapter.outbound.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Makes segment files, of both tiers. Cold; any thread. */
final class SegmentFiles {
    private static final int FILL_LENGTH = 1024 * 1024;

    private SegmentFiles() {}

    /**
     * Makes a file of zeros under its final name, really allocated: a full disk or a full memory shows here and not as a fault
     * in whoever stores into it later.
     */
    static Path create(Path directory, long index, int length) throws IOException {
        Path preparing = directory.resolve(SegmentDescriptor.preparingFileName(index));
        try (FileChannel channel = FileChannel.open(
                preparing, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(FILL_LENGTH, length));
            for (long at = 0; at < length; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), length - at));
                at += channel.write(zeros, at);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(preparing);
            throw e;
        }
        Path file = directory.resolve(SegmentDescriptor.fileName(index));
        Files.move(preparing, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try {
            forceDirectory(directory);
        } catch (IOException e) {
            // The name might not survive a power failure: the file counts as not made.
            Files.deleteIfExists(file);
            throw e;
        }
        return file;
    }

    /** Makes names in a directory survive a power failure. */
    static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
