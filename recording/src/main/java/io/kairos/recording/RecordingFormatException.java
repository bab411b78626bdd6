package io.kairos.recording;

import java.io.IOException;
import java.nio.file.Path;

/** A file is no recording, or damaged before its end. Names file, frame and what was expected. */
public final class RecordingFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    RecordingFormatException(Path file, long frame, String problem) {
        super("not a sound recording: file=" + file + " frame=" + frame + " problem=" + problem);
    }
}
