package io.kairos.engine.adapter.outbound.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file on disk that a segment of the ring is copied to, byte for byte at the same offsets. Persister thread, or at start. */
final class DiskSegment implements AutoCloseable {
    final long index;
    private final Path file;
    private final FileChannel channel;
    private final DiskForce force;

    private DiskSegment(long index, Path file, FileChannel channel, DiskForce force) {
        this.index = index;
        this.file = file;
        this.channel = channel;
        this.force = force;
    }

    /**
     * Opens a segment's file; one that is missing, or was prepared with another length, is made.
     *
     * @throws IOException if the file cannot be made or opened, or if it is in use with another length.
     */
    static DiskSegment open(Path directory, long index, int length, DiskForce force) throws IOException {
        Path file = directory.resolve(SegmentDescriptor.fileName(index));
        if (!Files.exists(file)) {
            SegmentFiles.create(directory, index, length);
        } else if (Files.size(file) != length) {
            if (SegmentCatalog.read(file).isStarted()) {
                throw new IOException("segment in use has another length: file=" + file + " expected=" + length
                        + " got=" + Files.size(file));
            }
            SegmentFiles.create(directory, index, length);
        }
        return new DiskSegment(index, file, FileChannel.open(file, StandardOpenOption.WRITE), force);
    }

    /**
     * Copies {@code from} to {@code end} and forces it to disk. The first length field, or the segment's head, goes last: a
     * reader of the file never sees half of what is copied as whole.
     */
    void copy(ByteBuffer source, int from, int end) throws IOException {
        int leadEnd = from == 0 ? SegmentDescriptor.HEADER_LENGTH : Math.min(end, from + FrameDescriptor.ALIGNMENT);
        write(source, leadEnd, end);
        write(source, from, leadEnd);
        force.force(file, channel);
    }

    private void write(ByteBuffer source, int from, int end) throws IOException {
        ByteBuffer view = source.duplicate().limit(end).position(from);
        while (view.hasRemaining()) {
            channel.write(view, view.position());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
