package io.kairos.benchmarks.journal;

import io.kairos.benchmarks.Contender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One {@code write(2)} per record into a file on disk, never forced. Each pass writes over the one before. */
final class PlainFile extends Contender implements AutoCloseable {
    private final FileChannel channel;
    private final ByteBuffer record;

    PlainFile(Path file, byte[] payload, int operations) throws IOException {
        super("FileChannel.write", operations);
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        record = ByteBuffer.allocateDirect(payload.length).put(payload);
    }

    @Override
    public void reset() {
        try {
            channel.position(0);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot go to the file's beginning", e);
        }
    }

    @Override
    public long step(int index) {
        record.clear();
        try {
            return channel.write(record);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
