package io.kairos.engine.watchdog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The engine's sign of life: a small file in its data directory, mapped into memory, that holds a number which rises while the hot thread
 * gets on. The hot thread itself never touches it: housekeeping looks whether the engine has applied inputs, of which its timer alone
 * makes a hundred a second, and only then writes. So an engine that hangs is as silent as one that is dead.
 *
 * <p>The number goes on from one run to the next; an orderly end says goodbye. Little endian: magic, process id, state, beats, time of
 * the last beat, eight bytes each. One writer; any number of readers in other processes.
 */
public final class Heartbeat {
    /** Name of the file in the engine's data directory. */
    public static final String FILE = "heartbeat";

    private static final long MAGIC = 0x3154524145484b41L;
    private static final int LENGTH = 40;
    private static final int PID = 8;
    private static final int STATE = 16;
    private static final int BEATS = 24;
    private static final int TIME = 32;
    private static final long RUNNING = 1;
    private static final long ENDED = 2;

    private final MappedByteBuffer memory;
    private long lastProgress = Long.MIN_VALUE;
    private boolean ended;

    private Heartbeat(MappedByteBuffer memory) {
        this.memory = memory;
    }

    /**
     * What the file says.
     *
     * @param pid process that wrote it last.
     * @param running false after an orderly end.
     * @param beats rises as long as the engine gets on.
     * @param timeMs when it rose last, milliseconds since the epoch by the engine's clock; for people.
     */
    public record Beat(long pid, boolean running, long beats, long timeMs) {}

    /** Opens the heartbeat of the engine of this directory, without a beat. */
    public static Heartbeat open(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
            memory.order(ByteOrder.LITTLE_ENDIAN);
            memory.putLong(0, MAGIC);
            return new Heartbeat(memory);
        }
    }

    /**
     * What the file of this directory says now, or null when there is none or none that can be understood.
     *
     * @throws IOException if it is there and cannot be read.
     */
    public static @Nullable Beat read(Path directory) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(directory.resolve(FILE));
        } catch (NoSuchFileException notYet) {
            return null;
        }
        ByteBuffer memory = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length != LENGTH || memory.getLong(0) != MAGIC) {
            return null;
        }
        return new Beat(
                memory.getLong(PID), memory.getLong(STATE) == RUNNING, memory.getLong(BEATS), memory.getLong(TIME));
    }

    /** Beats if {@code progress}, whatever it counts, is not what it was at the last call. */
    public synchronized void beat(long progress) {
        if (progress == lastProgress || ended) {
            return;
        }
        lastProgress = progress;
        memory.putLong(PID, ProcessHandle.current().pid());
        memory.putLong(STATE, RUNNING);
        memory.putLong(TIME, System.currentTimeMillis());
        memory.putLong(BEATS, memory.getLong(BEATS) + 1);
    }

    /** Beats no more; an orderly end says goodbye, so that nobody takes the silence for a failure. */
    public synchronized void end(boolean orderly) {
        ended = true;
        if (orderly && lastProgress != Long.MIN_VALUE) {
            memory.putLong(STATE, ENDED);
        }
    }
}
