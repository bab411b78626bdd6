package io.kairos.benchmarks.detection;

import io.kairos.engine.domain.arbitrage.detection.MarketGraph;
import io.kairos.engine.warmup.SyntheticUniverse;
import io.kairos.engine.warmup.SyntheticUniverse.Mood;

/** A universe's markets, the quote that each starts with, and what is quoted then; the same for every contender. */
public final class QuoteStream {
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

    /** Plays a universe. */
    public QuoteStream(long seed, int assets, Mood mood, int ticks) {
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

    /** Assets. */
    public int assets() {
        return assets;
    }

    /** Markets. */
    public int markets() {
        return markets;
    }

    /** Asset that a market buys and sells. */
    public int base(int ofMarket) {
        return universe.base(ofMarket);
    }

    /** Asset that a market is paid with. */
    public int quote(int ofMarket) {
        return universe.quote(ofMarket);
    }

    /** Venue of a market, from zero. */
    public int venue(int ofMarket) {
        return universe.venue(ofMarket);
    }

    /** Decimals of a market's price mantissas. */
    public int priceDecimals(int ofMarket) {
        return universe.priceDecimals(ofMarket);
    }

    /** A market's fee for taking, hundredths of a basis point. */
    public int takerFeeCentibps(int ofMarket) {
        return universe.takerFeeCentibps(ofMarket);
    }

    /** Bid that a market starts with. */
    public long firstBid(int ofMarket) {
        return firstBid[ofMarket];
    }

    /** Ask that a market starts with. */
    public long firstAsk(int ofMarket) {
        return firstAsk[ofMarket];
    }

    /** Market of a quote. */
    public int market(int tick) {
        return market[tick];
    }

    /** Bid of a quote. */
    public long bid(int tick) {
        return bid[tick];
    }

    /** Ask of a quote. */
    public long ask(int tick) {
        return ask[tick];
    }

    /** Quotes. */
    public int ticks() {
        return market.length;
    }

    MarketGraph graph() {
        return universe.graph();
    }
}
