package io.kairos.engine;

import io.kairos.engine.adapter.outbound.journal.JournalCounters;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops the opening of risk when the journal passes one of its bounds: engages the engine's kill switch, once each time that a
 * bound is passed; only a person releases it. Market data goes on. One thread.
 */
final class JournalWatch {
    private static final Logger LOG = LoggerFactory.getLogger(JournalWatch.class);

    private final Supplier<JournalCounters> journal;
    private final Predicate<String> killSwitch;
    private boolean over;
    private boolean engaged;

    /**
     * Has seen nothing yet.
     *
     * @param journal asked at each look.
     * @param killSwitch offers the command with this reason; false when the engine's inbox was full, and then it is asked again.
     */
    JournalWatch(Supplier<JournalCounters> journal, Predicate<String> killSwitch) {
        this.journal = journal;
        this.killSwitch = killSwitch;
    }

    /** Looks at the journal; to be called again and again. */
    void look() {
        JournalCounters counters = journal.get();
        boolean was = over;
        over = counters.overBound() || counters.ringNearlyFull();
        if (!over) {
            engaged = false;
            return;
        }
        String reason = counters.overBound()
                ? "journal over its bound: Kafka has been away for too long"
                : "journal ring nearly full: the disk has not taken its records for " + counters.lagMs() + " ms";
        if (!was) {
            LOG.error("{}; no new risk is opened: {}", reason, counters);
        }
        if (!engaged) {
            engaged = killSwitch.test(reason);
        }
    }
}
