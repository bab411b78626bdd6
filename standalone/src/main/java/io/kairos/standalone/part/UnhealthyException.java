package io.kairos.standalone.part;

import java.io.Serial;

/** A part does not serve; the message says what was asked and what came back. */
public final class UnhealthyException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** With the reason in words. */
    public UnhealthyException(String reason) {
        super(reason);
    }
}
