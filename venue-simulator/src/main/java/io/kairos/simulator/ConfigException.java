package io.kairos.simulator;

import java.util.List;

/** Settings that cannot be used; lists every fault. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(List<String> faults) {
        super(faults.size() + " setting(s) cannot be used:\n  - " + String.join("\n  - ", faults));
    }
}
