package io.kairos.engine.application.port;

import java.nio.file.Path;

/** A segment file does not hold what its writer must have written. Names file, offset and what was expected. */
public final class JournalCorruptedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says where and what. */
    public JournalCorruptedException(Path file, long offset, String problem) {
        super("journal corrupted: file=" + file + " offset=" + offset + " problem=" + problem);
    }
}
