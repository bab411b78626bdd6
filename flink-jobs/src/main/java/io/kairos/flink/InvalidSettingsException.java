package io.kairos.flink;

import java.util.List;

/** Every fault of a configuration at once; a process that catches it prints the message and exits with 78. */
public final class InvalidSettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSettingsException(List<String> faults) {
        super("invalid configuration:\n  " + String.join("\n  ", faults));
    }
}
