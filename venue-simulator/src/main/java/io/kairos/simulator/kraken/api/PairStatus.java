package io.kairos.simulator.kraken.api;

import java.util.Locale;

/** What may be done with a pair at present. */
public enum PairStatus {
    ONLINE,
    CANCEL_ONLY,
    POST_ONLY,
    LIMIT_ONLY,
    REDUCE_ONLY,
    MAINTENANCE,
    DELISTED,
    WORK_IN_PROGRESS;

    /** The name in messages. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of this name; what is not one of the venue's counts as closed for everything but cancels. */
    static PairStatus parse(String wireName) {
        for (PairStatus status : values()) {
            if (status.wireName().equals(wireName.toLowerCase(Locale.ROOT))) {
                return status;
            }
        }
        return CANCEL_ONLY;
    }
}
