package io.kairos.engine.adapter.venue;

import java.io.IOException;

/** A venue's REST API answered, but not with success. The message holds no query and no secret. */
public class RestRefusedException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    /** Creates a refusal; {@code status} is that of HTTP, 200 where the venue wraps its errors in a success. */
    public RestRefusedException(String message, int status) {
        super(message);
        this.status = status;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Whether asking for the same again cannot help: not overload, not patience, not a failure of the venue. */
    public boolean isDefinite() {
        return status < 500 && status != 429 && status != 418 && status != 408;
    }
}
