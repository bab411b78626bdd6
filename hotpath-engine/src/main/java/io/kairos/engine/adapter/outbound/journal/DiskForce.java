package io.kairos.engine.adapter.outbound.journal;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * Makes what was written to a segment's file survive a power failure. All of the journal's records become durable through one of these
 * two methods and by no other way. Persister thread, or at start.
 */
public class DiskForce {
    /** The operating system's. */
    static final DiskForce SYSTEM = new DiskForce();

    /** A disk that forces when it is asked to. */
    protected DiskForce() {}

    /** Forces a file's content; blocks as long as the disk needs. */
    protected void force(Path file, FileChannel channel) throws IOException {
        channel.force(false);
    }

    /** Forces what was stored into a mapped file; blocks as long as the disk needs. */
    protected void force(Path file, MappedByteBuffer mapping) throws IOException {
        mapping.force();
    }
}
