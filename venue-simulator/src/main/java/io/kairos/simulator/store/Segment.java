package io.kairos.simulator.store;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * One journal file: records of {@code length:int crc32c:int type:byte payload}, where length counts type and payload
 * and the checksum covers both. A record that was cut off by a kill fails its length or checksum and ends the file.
 */
final class Segment {
    private static final int HEADER_BYTES = 8;
    private static final int RECORD_BYTES_MAX = 64 * 1024 * 1024;

    private Segment() {}

    /** Receives the records of a segment in order; false stops the walk. */
    @FunctionalInterface
    interface Visitor {
        boolean onRecord(RecordType type, byte[] payload) throws IOException;
    }

    static ByteBuffer frame(RecordType type, byte[] payload) {
        CRC32C checksum = new CRC32C();
        checksum.update(type.code());
        checksum.update(payload);
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + 1 + payload.length);
        frame.putInt(1 + payload.length)
                .putInt((int) checksum.getValue())
                .put(type.code())
                .put(payload)
                .flip();
        return frame;
    }

    /** Walks a file and returns the position after the last whole record. */
    static long walk(Path file, Visitor visitor) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer chunk = ByteBuffer.allocate(256 * 1024).limit(0);
            Reader reader = new Reader(channel, chunk);
            long position = 0;
            while (true) {
                byte[] record = reader.next();
                if (record.length == 0) {
                    return position;
                }
                RecordType type = RecordType.of(record[0]);
                byte[] payload = new byte[record.length - 1];
                System.arraycopy(record, 1, payload, 0, payload.length);
                position += HEADER_BYTES + record.length;
                if (!visitor.onRecord(type, payload)) {
                    return position;
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot read journal segment " + file, failure);
        }
    }

    private record Reader(FileChannel channel, ByteBuffer chunk) {
        private static final byte[] END = new byte[0];

        byte[] next() throws IOException {
            byte[] header = new byte[HEADER_BYTES];
            if (!fill(header)) {
                return END;
            }
            ByteBuffer parsed = ByteBuffer.wrap(header);
            int length = parsed.getInt();
            int expected = parsed.getInt();
            if (length < 1 || length > RECORD_BYTES_MAX || length > remaining()) {
                return END;
            }
            byte[] record = new byte[length];
            if (!fill(record)) {
                throw new EOFException("segment shrank while it was read");
            }
            CRC32C checksum = new CRC32C();
            checksum.update(record);
            return (int) checksum.getValue() == expected ? record : END;
        }

        private long remaining() throws IOException {
            return chunk.remaining() + channel.size() - channel.position();
        }

        private boolean fill(byte[] target) throws IOException {
            int done = 0;
            while (done < target.length) {
                if (!chunk.hasRemaining()) {
                    chunk.clear();
                    int read = channel.read(chunk);
                    chunk.flip();
                    if (read < 0) {
                        chunk.limit(0);
                        return false;
                    }
                }
                int part = Math.min(chunk.remaining(), target.length - done);
                chunk.get(target, done, part);
                done += part;
            }
            return true;
        }
    }
}
