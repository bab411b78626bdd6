package io.kairos.benchmarks.detection;

import io.kairos.engine.domain.arbitrage.detection.MarketGraph;
import io.kairos.engine.warmup.SyntheticUniverse;
import io.kairos.engine.warmup.SyntheticUniverse.Mood;

/** A universe's markets, the quote that each starts with, and what is quoted then; the same for every contender. */
final class QuoteStream {
    /** A hundred thousand quotes a second. */
    static final long TICK_NS = 10_000;

    final SyntheticUniverse universe;
    final int markets;
    final int assets;
    final long[] firstBid;
    final long[] firstAsk;
    final int[] market;
    final long[] bid;
    final long[] ask;

    QuoteStream(long seed, int assets, Mood mood, int ticks) {
        universe = new SyntheticUniverse(seed, assets, mood);
        this.assets = assets;
        markets = universe.markets();
        firstBid = new long[markets];
        firstAsk = new long[markets];
        for (int i = 0; i < markets; i++) {
            firstBid[i] = universe.bidPx(i);
            firstAsk[i] = universe.askPx(i);
        }
        market = new int[ticks];
        bid = new long[ticks];
        ask = new long[ticks];
        for (int i = 0; i < ticks; i++) {
            universe.step();
            market[i] = universe.market();
            bid[i] = universe.bidPx();
            ask[i] = universe.askPx();
        }
    }

    int ticks() {
        return market.length;
    }

    MarketGraph graph() {
        return universe.graph();
    }
}
