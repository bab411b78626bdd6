package io.kairos.engine.adapter.venue.kraken;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nonces of one key: nanoseconds since the epoch, strictly increasing also when the clock is set back and over restarts. A file
 * holds a bound that none has reached; it is moved a minute ahead before one does. A new run starts at the later of the clock and
 * the bound of the last one. Any thread.
 */
final class NonceSource {
    private static final Logger LOG = LoggerFactory.getLogger(NonceSource.class);
    private static final long BLOCK_NS = 60_000_000_000L;
    /** How far a refused nonce is left behind. */
    private static final long LEAP_NS = 10_000_000_000L;

    private final EpochNanoClock clock;
    private final @Nullable Path file;
    private long last;
    private long bound;
    private long unwritten;

    /**
     * Goes on where the last run ended.
     *
     * @param file where the bound is kept, or null to trust the clock alone.
     * @throws UncheckedIOException if the file is there and cannot be read.
     */
    NonceSource(EpochNanoClock clock, @Nullable Path file) {
        this.clock = clock;
        this.file = file;
        if (file != null) {
            try {
                last = read(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            bound = last;
        }
    }

    /**
     * The bound that a file holds, 0 when there is no file.
     *
     * @throws IOException if it cannot be read or holds something else.
     */
    static long read(Path file) throws IOException {
        try {
            String text = Files.readString(file).strip();
            if (!text.matches("[0-9]{1,19}")) {
                throw new IOException(file + ": expected the highest nonce, up to 19 digits");
            }
            return Long.parseLong(text);
        } catch (NoSuchFileException firstRun) {
            return 0;
        } catch (NumberFormatException tooLarge) {
            throw new IOException(file + ": expected a nonce of at most " + Long.MAX_VALUE, tooLarge);
        }
    }

    /** The next one, above all before. */
    synchronized long next() {
        last = Math.max(last + 1, clock.nanoTime());
        if (last >= bound) {
            keep(last + BLOCK_NS);
        }
        return last;
    }

    /** The venue called a nonce too low: somebody used higher ones. Never lower, so the next ones are well above. */
    synchronized void onRefused() {
        last = Math.max(last, clock.nanoTime()) + LEAP_NS;
    }

    /** How often the bound could not be written; the clock alone then keeps nonces increasing over a restart. */
    synchronized long unwritten() {
        return unwritten;
    }

    private void keep(long newBound) {
        bound = newBound;
        if (file == null) {
            return;
        }
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(written, Long.toString(newBound) + '\n');
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            unwritten++;
            LOG.error("Kraken nonces: their bound is not kept over a restart: file={} cause={}", file, e.toString());
        }
    }
}
