package io.kairos.engine.watchdog;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;

/** What the watchdog counts since its start. Written by its thread, read by any. */
public final class WatchdogCounters {
    /** One number. */
    public enum Counter {
        /** Times that the engine was silent for too long. */
        ALARMS("Times that the engine was silent for too long"),
        /** Of those, ones that the engine's return ended. */
        CALLED_OFF("Alarms that the engine's return ended before nothing was open"),
        /** Looks at the venue's open orders. */
        ROUNDS("Looks at the venue's open orders"),
        /** Requests sent. */
        REQUESTS("Requests sent to the venue"),
        /** Of those, ones without an answer in time. */
        UNANSWERED("Requests without an answer in time"),
        /** Of those, ones that the venue refused, an order that is not open any more apart. */
        REFUSED("Requests that the venue refused"),
        /** Requests that were not sent for want of budget. */
        WITHHELD("Requests not sent since the venue's limits left no room"),
        /** Orders of ours that a cancel was sent for. */
        CANCELS("Cancels sent, by order; an order for which two were sent counts twice"),
        /** Orders of others seen and left alone. */
        FOREIGN("Orders of others seen and left alone, once per look");

        private final String label = name().toLowerCase(Locale.ROOT);
        private final String help;

        Counter(String help) {
            this.help = help;
        }

        /** Name in metrics. */
        public String label() {
            return label;
        }

        /** Meaning in metrics. */
        public String help() {
            return help;
        }
    }

    private final AtomicLongArray values = new AtomicLongArray(Counter.values().length);

    @SuppressWarnings("EnumOrdinal") // A place in an array of this run, nothing that is kept or sent.
    private static int slot(Counter counter) {
        return counter.ordinal();
    }

    void add(Counter counter, long number) {
        values.addAndGet(slot(counter), number);
    }

    void count(Counter counter) {
        add(counter, 1);
    }

    /** A number now. */
    public long get(Counter counter) {
        return values.get(slot(counter));
    }
}
