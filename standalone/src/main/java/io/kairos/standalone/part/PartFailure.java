package io.kairos.standalone.part;

import java.io.Serial;

/** A part cannot be started on this machine as it is; the message is one sentence with the remedy. */
public final class PartFailure extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** With the sentence. */
    public PartFailure(String sentence) {
        super(sentence);
    }

    /** With the sentence and what led to it. */
    public PartFailure(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
