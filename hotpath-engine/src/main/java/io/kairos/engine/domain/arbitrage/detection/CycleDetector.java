package io.kairos.engine.domain.arbitrage.detection;

/**
 * After each quote, whether a cycle that gains runs through it, and the best one. One thread; {@link #onQuote} and
 * {@link #finish} do not allocate.
 *
 * <p>Every call of {@link #onQuote} is followed by one of {@link #finish}; orders for the cycle found go out between the
 * two, as mending the potentials may cost more than finding the cycle. An improved quote is proven harmless by one
 * comparison if the potentials allow it (nearly always), by moving one potential, or not at all: then its edge is
 * quarantined and cycles are searched for. The method is after Ramalingam, Song, Joskowicz and Miller, "Solving systems
 * of difference constraints incrementally" (1999), with reduced costs after Johnson (1977).
 */
public final class CycleDetector {
    /**
     * In place of a number of legs: a cycle of any length, also one that the quote is not part of. While nothing less is
     * asked of a gain than to be one ({@code minGain} zero), one is found exactly when there is one. It is the best
     * while one edge is quarantined; a cycle through several may be passed over for one that gains less. More cannot be
     * asked for: the best simple cycle without a bound is NP-hard to find among negative ones.
     */
    public static final int ANY_LENGTH = 0;

    /** A parked quote comes back when it costs more than the potentials say by this: two basis points. */
    static final long UNPARK_WEIGHT = 200_000_000L;

    /**
     * Doubted edges proven in one {@link #finish}; what is left stays quarantined, which is safe, and is proven in the
     * next.
     */
    private static final int PROOFS_PER_FINISH = 16;

    /** Sides that can be left out between a quote and its {@link #finish}. */
    public static final int MAX_LEFT_OUT = 8;

    private static final int NONE = -1;
    private static final long NOT_QUARANTINED = Long.MIN_VALUE;

    private final MarketGraph graph;
    private final Quarantine quarantine;
    private final PotentialRepair repair;
    private final ShortCycleSearch search;
    private final DetectedCycle found;
    private final DetectedCycle candidate;
    private final int maxLegs;
    private final long minGain;
    private final long parkAfterNs;
    private final boolean[] parked;
    private final int[] leftOut = new int[MAX_LEFT_OUT];
    private final long[] leftOutWeight = new long[MAX_LEFT_OUT];
    private final long[] leftOutSinceNs = new long[MAX_LEFT_OUT];
    private int leftOutCount;
    private int changedSell = NONE;
    private int changedBuy = NONE;
    private boolean scanning;
    private int parkedCount;

    private long certificates;
    private long recentrings;
    private long repairs;
    private long searches;
    private long parkings;

    /**
     * Watches a graph, alone.
     *
     * @param graph from here on changed by this detector only.
     * @param maxLegs most legs of a cycle, 2 to 5, or {@link #ANY_LENGTH}.
     * @param minGain cycles must gain more than this, in trillionths of a logarithm; zero or more.
     * @param parkAfterNs how long an edge may gain without being traded away before its quote leaves the graph;
     *     {@link Long#MAX_VALUE} for ever.
     */
    public CycleDetector(MarketGraph graph, int maxLegs, long minGain, long parkAfterNs) {
        if (maxLegs != ANY_LENGTH && (maxLegs < 2 || maxLegs > TwoHopSearch.MAX_LEGS)) {
            throw new IllegalArgumentException("maxLegs: expected 2..5, or 0 for any, got " + maxLegs);
        }
        if (minGain < 0) {
            throw new IllegalArgumentException("minGain: expected zero or more, got " + minGain);
        }
        this.graph = graph;
        this.maxLegs = maxLegs;
        this.minGain = minGain;
        this.parkAfterNs = parkAfterNs;
        quarantine = new Quarantine(graph);
        repair = new PotentialRepair(graph);
        search = new ShortCycleSearch(graph, quarantine, Math.max(2, maxLegs));
        int capacity = Math.max(graph.nodeCount, TwoHopSearch.MAX_LEGS);
        found = new DetectedCycle(capacity);
        candidate = new DetectedCycle(capacity);
        parked = new boolean[graph.marketCount() * 2];
    }

    /**
     * Takes over a market's best prices.
     *
     * @param bidPx best bid's mantissa; not above zero when there is none or it may not be used.
     * @param askPx best ask's mantissa, alike.
     * @param nowNs time, for parking only.
     * @return whether a cycle through this quote gains enough; {@link #cycle} has the best, or one as good.
     */
    public boolean onQuote(int market, long bidPx, long askPx, long nowNs) {
        found.clear();
        scanning = false;
        changedSell = NONE;
        changedBuy = NONE;
        if (quarantine.size() == 0 && parkedCount == 0) {
            int better = graph.takeHarmless(market, bidPx, askPx);
            if (better != MarketGraph.NOT_PROVEN) {
                certificates += better;
                return false;
            }
        }
        return takeDoubtful(market, bidPx, askPx, nowNs);
    }

    /** When something gains already, or the potentials do not prove that nothing does. */
    private boolean takeDoubtful(int market, long bidPx, long askPx, long nowNs) {
        int sell = change(2 * market, graph.sellWeight(market, bidPx));
        int buy = change(2 * market + 1, graph.buyWeight(market, askPx));
        if (sell == NONE && buy == NONE) {
            return false;
        }
        changedSell = sell;
        changedBuy = buy;
        // What got worse first: it only gives room.
        boolean sellImproved = sell != NONE && !worsen(sell);
        boolean buyImproved = buy != NONE && !worsen(buy);
        if (sellImproved) {
            improve(sell, nowNs);
        }
        if (buyImproved) {
            improve(buy, nowNs);
        }
        if (quarantine.size() == 0) {
            return false;
        }
        if (quarantine.hasUnproven()) {
            proveAgain(sell, buy);
        }
        return lookAround();
    }

    /**
     * Looks for the best cycle there is now, through whatever quotes; for when something else than a quote has changed.
     * Looks at the youngest {@value #PROOFS_PER_FINISH} quarantined edges. {@link #finish} must follow as it does after
     * {@link #onQuote}.
     *
     * @return whether there is one; {@link #cycle} has it.
     */
    public boolean scan() {
        found.clear();
        scanning = true;
        return lookAround();
    }

    /**
     * Leaves the quote of one leg of {@link #cycle} out until {@link #finish}, at most {@link #MAX_LEFT_OUT} of them, and
     * looks for the next best cycle.
     *
     * @return whether there is one, as {@link #onQuote} or {@link #scan} before.
     */
    public boolean next(int leg) {
        if (leftOutCount == MAX_LEFT_OUT) {
            found.clear();
            return false;
        }
        int edge = found.edge(leg);
        int side = found.sideIndex(leg);
        leftOut[leftOutCount] = side;
        leftOutWeight[leftOutCount] = graph.sideWeight(side);
        leftOutSinceNs[leftOutCount] = quarantine.contains(edge) ? quarantine.sinceNs(edge) : NOT_QUARANTINED;
        leftOutCount++;
        found.clear();
        if (graph.setSideWeight(side, MarketGraph.ABSENT)) {
            worsen(edge);
        }
        return lookAround();
    }

    private boolean lookAround() {
        if (quarantine.size() == 0) {
            return false;
        }
        if (maxLegs == ANY_LENGTH) {
            return lookAtAnyLength();
        }
        return scanning ? lookAtAll() : look(changedSell, changedBuy);
    }

    /** Mends the potentials after {@link #onQuote}, and parks what has gained for too long. */
    public void finish(long nowNs) {
        if (leftOutCount > 0) {
            putBack(nowNs);
        }
        if (quarantine.size() == 0) {
            return;
        }
        proveDoubted();
        if (parkAfterNs != Long.MAX_VALUE) {
            park(nowNs);
        }
    }

    /** The best cycle that the last {@link #onQuote} found; changed by the next. */
    public DetectedCycle cycle() {
        return found;
    }

    /**
     * Whether any cycle of any length may gain now, parked quotes left out. False is always right; true is too after
     * {@link #finish} unless {@link #isDoubtful}.
     */
    public boolean gainExists() {
        return quarantine.size() > 0;
    }

    /** Whether more edges than one {@link #finish} proves are waiting for their proof. */
    public boolean isDoubtful() {
        return quarantine.hasUnproven();
    }

    /** Improvements that the potentials proved harmless at once. */
    public long certificates() {
        return certificates;
    }

    /** Improvements that were harmless after moving one potential. */
    public long recentrings() {
        return recentrings;
    }

    /** Improvements that needed a search for new potentials. */
    public long repairs() {
        return repairs;
    }

    /** Edges searched for cycles. */
    public long searches() {
        return searches;
    }

    /** Searches that took so long that they were finished by the one with a fixed cost. */
    public long fallbacks() {
        return search.fallbacks();
    }

    /** Repairs that took so long that they were finished by the one with a fixed cost. */
    public long heapRepairs() {
        return repair.heapRuns();
    }

    /** Quotes that are parked now. */
    public int parkedCount() {
        return parkedCount;
    }

    /** Quotes ever parked. */
    public long parkings() {
        return parkings;
    }

    MarketGraph graph() {
        return graph;
    }

    Quarantine quarantine() {
        return quarantine;
    }

    /** Sets a side's weight; its edge if that changed the edge's true weight, else -1. */
    private int change(int side, long newWeight) {
        int edge = graph.edgeOfSide(side);
        if (parked[side]) {
            long gap = newWeight + graph.potential[graph.tail[edge]] - graph.potential[graph.head[edge]];
            if (gap < UNPARK_WEIGHT) {
                return NONE;
            }
            parked[side] = false;
            parkedCount--;
        }
        return graph.setSideWeight(side, newWeight) ? edge : NONE;
    }

    /** Whether the changed edge is not better than its effective weight; it then has its true weight. */
    private boolean worsen(int edge) {
        long weight = graph.weight[edge];
        long effective = graph.effective[edge];
        if (weight < effective) {
            return false;
        }
        if (quarantine.contains(edge)) {
            quarantine.remove(edge);
        }
        if (weight > effective) {
            graph.setEffective(edge, weight);
            quarantine.onRaised(edge);
        }
        return true;
    }

    private void improve(int edge, long nowNs) {
        if (!quarantine.contains(edge) && !certify(edge)) {
            quarantine.add(edge, nowNs);
        }
    }

    private boolean certify(int edge) {
        if (graph.trueReduced(edge) >= 0) {
            graph.setEffective(edge, graph.weight[edge]);
            certificates++;
            return true;
        }
        if (repair.recentreEnd(edge)) {
            recentrings++;
            return true;
        }
        return false;
    }

    /** Looks whether edges whose gaining cycle may have gone are harmless now. Those just changed have been tried. */
    private void proveAgain(int sell, int buy) {
        for (int i = quarantine.size() - 1; i >= 0; i--) {
            int edge = quarantine.member(i);
            if (edge != sell && edge != buy && quarantine.isUnproven(edge) && certify(edge)) {
                quarantine.remove(edge);
            }
        }
    }

    private boolean look(int sell, int buy) {
        boolean gains = false;
        if (sell != NONE) {
            searches++;
            gains = search.search(sell, -minGain, found);
        }
        if (buy != NONE) {
            searches++;
            gains |= search.search(buy, gains ? found.weight() : -minGain, found);
        }
        return gains;
    }

    private boolean lookAtAll() {
        boolean gains = false;
        int last = Math.max(0, quarantine.size() - PROOFS_PER_FINISH);
        for (int i = quarantine.size() - 1; i >= last; i--) {
            searches++;
            gains |= search.search(quarantine.member(i), gains ? found.weight() : -minGain, found);
        }
        return gains;
    }

    private void putBack(long nowNs) {
        for (int i = leftOutCount - 1; i >= 0; i--) {
            int side = leftOut[i];
            int edge = graph.edgeOfSide(side);
            if (graph.setSideWeight(side, leftOutWeight[i]) && !worsen(edge)) {
                improve(edge, leftOutSinceNs[i] == NOT_QUARANTINED ? nowNs : leftOutSinceNs[i]);
            }
        }
        leftOutCount = 0;
    }

    /** Every gaining cycle runs through a quarantined edge; also those that are proven may have a better one now. */
    private boolean lookAtAnyLength() {
        boolean gains = false;
        for (int i = quarantine.size() - 1; i >= 0; i--) {
            searches++;
            gains |= prove(quarantine.member(i)) && takeOver(quarantine.member(i));
        }
        return gains;
    }

    private boolean takeOver(int edge) {
        int[] path = repair.path();
        int length = repair.pathLength();
        long sum = graph.weight[edge];
        for (int i = 0; i < length; i++) {
            sum += graph.weight[path[i]];
        }
        candidate.begin(sum);
        candidate.add(graph, edge);
        for (int i = 0; i < length; i++) {
            candidate.add(graph, path[repair.isPathForward() ? i : length - 1 - i]);
        }
        if (sum >= Math.min(-minGain, found.weight())) {
            return false;
        }
        found.begin(sum);
        for (int leg = 0; leg < candidate.legs(); leg++) {
            found.add(graph, candidate.edge(leg));
        }
        return true;
    }

    /** Whether a gaining cycle runs through a quarantined edge; if none does it leaves. */
    private boolean prove(int edge) {
        repairs++;
        if (repair.repair(edge) == 0) {
            quarantine.remove(edge);
            return false;
        }
        quarantine.prove(edge, repair.path(), repair.pathLength());
        return true;
    }

    private void park(long nowNs) {
        for (int i = quarantine.size() - 1; i >= 0; i--) {
            int edge = quarantine.member(i);
            if (nowNs - quarantine.sinceNs(edge) > parkAfterNs) {
                int side = graph.bestSide(edge);
                parked[side] = true;
                parkedCount++;
                parkings++;
                graph.setSideWeight(side, MarketGraph.ABSENT);
                worsen(edge);
            }
        }
        proveDoubted();
    }

    /** The youngest first: what this quote brought in must not wait. */
    private void proveDoubted() {
        int proofs = 0;
        for (int i = quarantine.size() - 1; quarantine.hasUnproven() && i >= 0 && proofs < PROOFS_PER_FINISH; i--) {
            int edge = quarantine.member(i);
            if (quarantine.isUnproven(edge)) {
                prove(edge);
                proofs++;
            }
        }
    }
}
