package io.kairos.benchmarks.pipeline;

import io.kairos.benchmarks.OnlyMeasured;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.venue.MarketDataEvents;
import org.agrona.concurrent.EpochNanoClock;

/** Hands quotes on to the engine, as the feed does with those of books that are whole. Anything else ends the run. */
final class QuotesIn extends OnlyMeasured {
    private final MarketDataEvents out;
    private final EpochNanoClock clock;

    QuotesIn(MarketDataEvents out, EpochNanoClock clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void onQuote(
            FeedInstrument instrument,
            long updateId,
            long exchangeTimeNs,
            long bidPx,
            long bidQty,
            long askPx,
            long askQty) {
        if (!out.quote(instrument.id, exchangeTimeNs, clock.nanoTime(), updateId, bidPx, bidQty, askPx, askQty)) {
            throw new IllegalStateException("the inbound ring is full");
        }
    }
}
