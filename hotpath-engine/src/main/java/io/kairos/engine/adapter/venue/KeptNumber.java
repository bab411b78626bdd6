package io.kairos.engine.adapter.venue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One number that the next run finds again, after a kill as well: a mapped file of eight bytes, so that writing it costs nothing on the
 * hot thread. A power failure may leave an older one. Whoever uses it takes care of threads.
 */
public final class KeptNumber {
    private static final Logger LOG = LoggerFactory.getLogger(KeptNumber.class);

    private final MappedByteBuffer mapped;

    private KeptNumber(MappedByteBuffer mapped) {
        this.mapped = mapped;
    }

    /**
     * Opens a file, which is made with the number 0 if it is missing.
     *
     * @param what is kept there, for the log.
     * @return null if its directory is missing, or the file cannot be used, which is told in the log.
     */
    public static @Nullable KeptNumber open(Path file, String what) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && Files.notExists(directory)) {
            // A tool where no engine has ever run; the engine itself has made it by now.
            LOG.debug("{} is not kept, there is no directory: file={}", what, file);
            return null;
        }
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            mapped.order(ByteOrder.LITTLE_ENDIAN);
            return new KeptNumber(mapped);
        } catch (IOException e) {
            LOG.error("{} is not kept over a restart: file={} cause={}", what, file, e.toString());
            return null;
        }
    }

    /** The number. */
    public long get() {
        return mapped.getLong(0);
    }

    /** Keeps another one. Does not allocate. */
    public void set(long number) {
        mapped.putLong(0, number);
    }
}
