package io.kairos.standalone;

import java.io.Serial;
import java.util.List;

/** Settings that cannot be used; the message lists every fault on a line of its own. */
public final class SettingsException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** With one line per fault, each naming setting, value and expectation. */
    public SettingsException(List<String> faults) {
        super(String.join(System.lineSeparator(), faults));
    }
}
