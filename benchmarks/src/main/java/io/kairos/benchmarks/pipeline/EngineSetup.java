package io.kairos.benchmarks.pipeline;

import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.MarketDataEvents;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.engine.application.EngineInbox;
import io.kairos.engine.application.EngineInputs;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.LinkState;
import java.util.concurrent.ScheduledExecutorService;
import org.agrona.concurrent.EpochNanoClock;

/** What an engine has to be told before it trades. */
final class EngineSetup {
    private static final long RICH = 1_000_000_000_000_000L;

    private EngineSetup() {}

    /** A sink that must never have to keep anything. */
    static RetryingSink sink(EngineInbox inbox, ScheduledExecutorService retries) {
        return new RetryingSink(inbox, retries, EngineSetup::onOverflow);
    }

    private static void onOverflow() {
        throw new IllegalStateException("the inbound ring overflowed");
    }

    /**
     * Definitions, balances, links and feeds.
     *
     * @param taken returns when the engine has taken what was offered.
     */
    static void world(
            EngineInbox inbox,
            InstrumentRegistry registry,
            EpochNanoClock clock,
            ScheduledExecutorService retries,
            Runnable taken) {
        EngineInputs.define(inbox, registry);
        taken.run();
        for (Venue venue : Venue.values()) {
            RetryingSink sink = sink(inbox, retries);
            ExecutionEvents events = new ExecutionEvents(venue, sink);
            long nowNs = clock.nanoTime();
            events.link(nowNs, LinkState.RECONCILING, "bench");
            for (int asset = 0; asset < registry.assets().size(); asset++) {
                events.balance(asset, nowNs, nowNs, RICH, 0, true);
                taken.run();
            }
            events.link(nowNs, LinkState.UP, "bench");
            new MarketDataEvents(venue, inbox, sink)
                    .feedState(MarketDataEvents.ALL_INSTRUMENTS, nowNs, FeedState.LIVE, "bench");
            taken.run();
        }
    }

    /** Wide limits, and the strategy on or off. */
    static void strategy(
            EngineInbox inbox, InstrumentRegistry registry, EpochNanoClock clock, boolean trading, Runnable taken) {
        Commands.limits(inbox, clock.nanoTime(), registry.assets().size());
        Commands.strategy(inbox, clock.nanoTime(), trading);
        taken.run();
    }
}
