package io.kairos.recording;

import java.util.Optional;

/** What a frame of a recording is. The codes are part of the format. */
public enum FrameKind {
    /** First frame of each file: what was recorded, as lines of {@code name=value}. */
    HEADER(0),
    /** A connection was made; the payload is its URL. */
    OPENED(1),
    /** A text message of the venue. */
    TEXT_IN(2),
    /** A binary message of the venue. */
    BINARY_IN(3),
    /** A text message of ours, such as a subscription. */
    TEXT_OUT(4),
    /** The connection ended; the payload says why. */
    CLOSED(5),
    /** An answer over HTTP: path with query, line feed, status, line feed, body. The connection is -1. */
    HTTP(6),
    /** Frames were lost here, because the disk was slower than the venue; the payload is their number. */
    LOST(7);

    private static final FrameKind[] KINDS = values();

    private final int code;

    FrameKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static Optional<FrameKind> of(int code) {
        return code >= 0 && code < KINDS.length ? Optional.of(KINDS[code]) : Optional.empty();
    }
}
