package io.kairos.engine;

import java.util.List;

/** The settings cannot be used; lists every fault. */
final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigurationException(List<String> faults) {
        super(faults.size() + " fault(s) in the configuration:\n  " + String.join("\n  ", faults));
    }
}
