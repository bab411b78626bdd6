package io.kairos.recording;

import java.nio.charset.StandardCharsets;

/** One frame of a recording. Owns its payload, which callers must not change. */
public final class RecordedFrame {
    /** Stands for no connection. */
    public static final int NO_CONNECTION = -1;

    private final FrameKind kind;
    private final int connection;
    private final long timeNs;
    private final byte[] payload;

    /**
     * A frame.
     *
     * @param connection number of the connection within the recording, from zero.
     * @param timeNs when it was received or sent, nanoseconds since the epoch.
     * @param payload the bytes on the wire, without WebSocket framing.
     */
    public RecordedFrame(FrameKind kind, int connection, long timeNs, byte[] payload) {
        this.kind = kind;
        this.connection = connection;
        this.timeNs = timeNs;
        this.payload = payload;
    }

    /** A frame whose payload is text. */
    public static RecordedFrame text(FrameKind kind, int connection, long timeNs, String text) {
        return new RecordedFrame(kind, connection, timeNs, text.getBytes(StandardCharsets.UTF_8));
    }

    /** An answer over HTTP to {@code GET pathAndQuery}. */
    public static RecordedFrame http(long timeNs, String pathAndQuery, int status, String body) {
        return text(FrameKind.HTTP, NO_CONNECTION, timeNs, pathAndQuery + '\n' + status + '\n' + body);
    }

    public FrameKind kind() {
        return kind;
    }

    public int connection() {
        return connection;
    }

    public long timeNs() {
        return timeNs;
    }

    public byte[] payload() {
        return payload;
    }

    /** The payload as text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }
}
