package io.kairos.engine.warmup;

import io.kairos.engine.domain.arbitrage.detection.CycleDetector;
import io.kairos.engine.domain.arbitrage.detection.MarketGraph;
import java.util.Map;

/**
 * Drives detectors of their own through every branch, the rare ones on purpose: markets in all moods for cycles of every length,
 * and markets of which each way is cheaper the more legs it has, so that searches and repairs give up and hand over to the ones
 * with a fixed cost. One thread.
 */
final class DetectorWarmUp {
    private static final int ASSETS = 60;
    private static final int[] LEGS = {3, 4, 5, CycleDetector.ANY_LENGTH};
    private static final long STEP_NS = 1_000_000;
    private static final long PARK_AFTER_NS = 250_000_000;
    private static final int STEPS_BETWEEN_LOOKS = 64;
    /** Whatever the time: enough for a quote to gain until it is parked. */
    private static final long AT_LEAST_NS = 4 * PARK_AFTER_NS;

    private static final int LADDER_ASSETS = 24;
    private static final int LADDER_LEGS = 5;
    private static final int LADDER_DECIMALS = 7;
    private static final double LADDER_STEP = 1e-3;
    private static final double LADDER_SPREAD = 2e-5;
    private static final double LADDER_BARGAIN = 6;

    private long certified;
    private long recentred;
    private long repaired;
    private long searched;
    private long fallbacks;
    private long heapRepairs;
    private long parked;

    /** Goes on until the time; every branch is taken at least once whatever the time. */
    void run(long deadlineNs) {
        long beganNs = System.nanoTime();
        long part = Math.max(0, deadlineNs - beganNs) / (LEGS.length + 1);
        ladder(beganNs + part);
        for (int i = 0; i < LEGS.length; i++) {
            long until = beganNs + (i + 2) * part;
            SyntheticUniverse.Mood mood =
                    i % 2 == 0 ? SyntheticUniverse.Mood.STRESSED : SyntheticUniverse.Mood.DISTURBED;
            universe(new SyntheticUniverse(i + 1, ASSETS, mood), LEGS[i], until);
        }
    }

    private void universe(SyntheticUniverse universe, int maxLegs, long deadlineNs) {
        CycleDetector detector = new CycleDetector(universe.graph(), maxLegs, 0, PARK_AFTER_NS);
        long nowNs = 0;
        for (int market = 0; market < universe.markets(); market++) {
            detector.onQuote(market, universe.bidPx(market), universe.askPx(market), nowNs);
            detector.finish(nowNs);
        }
        do {
            for (int i = 0; i < STEPS_BETWEEN_LOOKS; i++) {
                universe.step();
                nowNs += STEP_NS;
                if (detector.onQuote(universe.market(), universe.bidPx(), universe.askPx(), nowNs) && (i & 7) == 0) {
                    detector.next(0);
                }
                detector.finish(nowNs);
            }
            if (detector.scan()) {
                detector.next(0);
            }
            detector.finish(nowNs);
        } while (nowNs < AT_LEAST_NS || System.nanoTime() - deadlineNs < 0);
        count(detector);
    }

    /**
     * Every pair of assets has a market. The cost of an edge grows with the square of the distance, so the best way between two
     * assets visits all between them; assets are numbered against the order of the ways, so a queue meets them in the worst order.
     */
    private void ladder(long deadlineNs) {
        int assets = LADDER_ASSETS;
        MarketGraph.Builder builder = new MarketGraph.Builder(assets);
        long[] bid = new long[assets * assets];
        long[] ask = new long[assets * assets];
        double unit = StrictMath.pow(10, LADDER_DECIMALS);
        int markets = 0;
        int last = 0;
        for (int base = 0; base < assets; base++) {
            for (int quote = base + 1; quote < assets; quote++) {
                builder.market(base, quote, LADDER_DECIMALS, 1);
                int distance = Math.abs(place(base) - place(quote));
                double cost = LADDER_STEP * distance * distance + LADDER_SPREAD;
                bid[markets] = (long) (unit * StrictMath.exp(-cost));
                ask[markets] = (long) (unit * StrictMath.exp(cost));
                if (base == 0 && quote == assets - 1) {
                    last = markets;
                }
                markets++;
            }
        }
        CycleDetector detector = new CycleDetector(builder.build(), LADDER_LEGS, 0, Long.MAX_VALUE);
        for (int market = 0; market < markets; market++) {
            detector.onQuote(market, bid[market], ask[market], 0);
            detector.finish(0);
        }
        long bargain = (long) (unit * StrictMath.exp(-LADDER_BARGAIN));
        do {
            detector.onQuote(last, bid[last], bargain, 0);
            detector.finish(0);
            detector.onQuote(last, bid[last], ask[last], 0);
            detector.finish(0);
        } while (System.nanoTime() - deadlineNs < 0);
        count(detector);
    }

    private static int place(int asset) {
        return asset == 0 || asset == LADDER_ASSETS - 1 ? asset : LADDER_ASSETS - 1 - asset;
    }

    private void count(CycleDetector detector) {
        certified += detector.certificates();
        recentred += detector.recentrings();
        repaired += detector.repairs();
        searched += detector.searches();
        fallbacks += detector.fallbacks();
        heapRepairs += detector.heapRepairs();
        parked += detector.parkings();
    }

    /** Adds how often each branch was taken. */
    void countInto(Map<String, Long> branches) {
        branches.put("certified", certified);
        branches.put("recentred", recentred);
        branches.put("repaired", repaired);
        branches.put("repaired_by_heap", heapRepairs);
        branches.put("searched", searched);
        branches.put("searched_from_both_ends", fallbacks);
        branches.put("parked", parked);
    }
}
