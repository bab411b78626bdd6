package io.kairos.simulation;

import io.kairos.engine.adapter.outbound.journal.DiskForce;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The journal's disk while a process recovers, which may end before any of its forces: what it had done by then stays as it is. One thread. */
final class MortalDisk extends DiskForce {
    private long forcesLeft = Long.MAX_VALUE;
    private boolean dead;

    /** The process dies when it has forced {@code count} times more. */
    void dieAfter(long count) {
        forcesLeft = count;
    }

    /** Recovered: from now on the process dies elsewhere. */
    void live() {
        forcesLeft = Long.MAX_VALUE;
        dead = false;
    }

    /** Whether a death is planned or has come. */
    boolean isSealed() {
        return forcesLeft != Long.MAX_VALUE;
    }

    /** Whether the process died here. */
    boolean isDead() {
        return dead;
    }

    private void beforeForce() throws IOException {
        dead |= forcesLeft-- <= 0;
        if (dead) {
            throw new IOException("the process ended here, by the simulation's will");
        }
    }

    @Override
    protected void force(Path file, FileChannel channel) throws IOException {
        beforeForce();
        super.force(file, channel);
    }

    @Override
    protected void force(Path file, MappedByteBuffer mapping) throws IOException {
        beforeForce();
        super.force(file, mapping);
    }
}
