package io.kairos.engine.adapter.venue.net;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** A complete HTTP response, whatever its status. */
public final class HttpReply {
    private final int status;
    private final HttpHeaders headers;
    private final byte[] body;

    /** Creates a reply; {@code body} is given away. */
    public HttpReply(int status, HttpHeaders headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /** Status code. */
    public int status() {
        return status;
    }

    /** Headers; names are matched without regard to case. */
    public HttpHeaders headers() {
        return headers;
    }

    /** The body; not to be changed. */
    public byte[] body() {
        return body;
    }

    /** The body as UTF-8 text on one line, at most {@code maxBytes} of it, for messages to people. */
    public String excerpt(int maxBytes) {
        String text = new String(body, 0, Math.min(body.length, maxBytes), StandardCharsets.UTF_8);
        return text.replaceAll("\\s+", " ");
    }
}
