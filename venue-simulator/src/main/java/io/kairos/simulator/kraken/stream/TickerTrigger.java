package io.kairos.simulator.kraken.stream;

import java.util.Locale;
import java.util.Optional;

/** What makes the venue send a ticker. */
enum TickerTrigger {
    TRADES,
    BBO;

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<TickerTrigger> parse(String name) {
        for (TickerTrigger trigger : values()) {
            if (trigger.wireName().equals(name)) {
                return Optional.of(trigger);
            }
        }
        return Optional.empty();
    }
}
