package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.arbitrage.detection.CycleDetector;
import io.kairos.engine.domain.arbitrage.detection.DetectedCycle;
import io.kairos.engine.domain.arbitrage.detection.MarketGraph;
import io.kairos.engine.domain.book.QuoteBoard;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The quotes of some venues as one rate graph, and the detector over it. A quote is in it while its book is live, it is not
 * crossed, its instrument trades, and it is not older than the limit. Engine thread only; hot: allocates only when the graph is
 * built anew, which every change of what it is made of asks for.
 *
 * <p>What the detector says of equally good cycles may depend on the way it came there. So a snapshot has the graph built anew
 * too, from then on it is the same in the run and in its replay.
 */
final class QuoteGraph {
    /** Which venues take part. */
    enum Reach {
        /** Where orders can be sent; all, where no cycle goes from one venue to another. */
        TRADABLE,
        /** All, where a cycle may go through one that cannot be traded at; else none. */
        EVERYTHING,
        /**
         * Where orders can be sent, each venue by itself, where cycles may also go from one to another; else none. Such a cycle needs
         * funds at every venue; one within a venue only what it starts with.
         */
        WITHIN_VENUES
    }

    private static final int NONE = -1;

    private final EngineState state;
    private final Reach reach;
    private int[] marketOf = new int[0];
    private int[] instrumentOf = new int[0];
    /** Markets with a quote in the graph, by time of arrival: neighbours, the last entry being both ends. */
    private int[] older = new int[1];

    private int[] younger = new int[1];
    private int end;
    private @Nullable CycleDetector detector;
    private boolean outdated = true;
    private int leftOut;

    QuoteGraph(EngineState state, Reach reach) {
        this.state = state;
        this.reach = reach;
    }

    /** Notes that what the graph is made of has changed: instruments, fees, links, strategy. */
    void outdate() {
        outdated = true;
    }

    /**
     * Takes over a quote that has just come in.
     *
     * @return whether it makes a cycle gain; {@link #finish} must follow.
     */
    boolean onQuote(int instrumentId) {
        if (outdated) {
            rebuild();
            CycleDetector built = detector;
            return built != null && built.scan();
        }
        CycleDetector now = detector;
        if (now == null || marketOf[instrumentId] == NONE) {
            return false;
        }
        // Its time has changed, its place among the others not yet: nothing behind it must be taken for as young.
        unlink(marketOf[instrumentId]);
        expire(now);
        return put(now, instrumentId);
    }

    /** Takes over that an instrument's quote has gone, or is there again. */
    void refresh(int instrumentId) {
        CycleDetector now = detector;
        if (!outdated && now != null && marketOf[instrumentId] != NONE) {
            put(now, instrumentId);
            now.finish(state.nowNs);
        }
    }

    /** Looks for a cycle that gains by the quotes as they are; {@link #finish} must follow. */
    boolean scan() {
        if (outdated) {
            rebuild();
        }
        CycleDetector now = detector;
        if (now == null) {
            return false;
        }
        expire(now);
        return now.gainExists() && now.scan();
    }

    /** Leaves the quote of one leg out until {@link #finish}, and looks for the next best cycle. */
    boolean next(int leg) {
        CycleDetector now = detector;
        return now != null && now.next(leg);
    }

    /** Mends the detector's proofs: after the orders are sent. */
    void finish() {
        CycleDetector now = detector;
        if (now != null) {
            now.finish(state.nowNs);
        }
    }

    /** The cycle found; null before the graph was built. */
    @Nullable
    DetectedCycle cycle() {
        CycleDetector now = detector;
        return now == null ? null : now.cycle();
    }

    /** Instrument of a leg of the cycle found. */
    int instrumentId(DetectedCycle cycle, int leg) {
        return instrumentOf[cycle.market(leg)];
    }

    /** Quotes parked now. */
    int parked() {
        CycleDetector now = detector;
        return now == null ? 0 : now.parkedCount();
    }

    /** Instruments left out since there are more nodes than a graph may have. */
    int leftOut() {
        return leftOut;
    }

    private boolean put(CycleDetector into, int instrumentId) {
        QuoteBoard board = state.board;
        int market = marketOf[instrumentId];
        boolean in =
                board.isFresh(instrumentId, state.nowNs, state.risk.limits().maxQuoteAgeNs())
                        && state.isTrading(instrumentId);
        unlink(market);
        if (!in) {
            return into.onQuote(market, QuoteBoard.NO_PX, QuoteBoard.NO_PX, state.nowNs);
        }
        link(market);
        return into.onQuote(market, board.bidPx(instrumentId), board.askPx(instrumentId), state.nowNs);
    }

    /** Takes out what has become too old. */
    private void expire(CycleDetector now) {
        long oldestNs = state.nowNs - state.risk.limits().maxQuoteAgeNs();
        for (int market = younger[end];
                market != end && state.board.receiveTimeNs(instrumentOf[market]) < oldestNs;
                market = younger[end]) {
            unlink(market);
            now.onQuote(market, QuoteBoard.NO_PX, QuoteBoard.NO_PX, state.nowNs);
            now.finish(state.nowNs);
        }
    }

    private void unlink(int market) {
        if (older[market] != NONE) {
            younger[older[market]] = younger[market];
            older[younger[market]] = older[market];
            older[market] = NONE;
        }
    }

    /** Behind all that came earlier: nearly always at the end, but for venues whose quotes overtake each other by a little. */
    private void link(int market) {
        long timeNs = state.board.receiveTimeNs(instrumentOf[market]);
        int before = older[end];
        while (before != end && state.board.receiveTimeNs(instrumentOf[before]) > timeNs) {
            before = older[before];
        }
        int behind = younger[before];
        older[market] = before;
        younger[market] = behind;
        younger[before] = market;
        older[behind] = market;
    }

    private void rebuild() {
        outdated = false;
        leftOut = 0;
        detector = null;
        boolean across = state.execution.cycleNodes() == CycleNodes.ASSET;
        boolean apart = !across || reach == Reach.WITHIN_VENUES;
        int count = state.registry.instruments().size();
        marketOf = new int[count];
        Arrays.fill(marketOf, NONE);
        instrumentOf = new int[count];
        if ((reach == Reach.EVERYTHING && (!across || isEverythingTradable()))
                || (reach == Reach.WITHIN_VENUES && (!across || isOneVenueTradable()))) {
            return;
        }
        int assets = state.registry.assets().size();
        int[] nodeOf = new int[assets * Venue.values().length];
        Arrays.fill(nodeOf, NONE);
        int nodes = 0;
        int markets = 0;
        for (Instrument instrument : state.registry.instruments()) {
            if (!takesPart(instrument.venue(), across)) {
                continue;
            }
            int offset = apart ? instrument.venue().id() * assets : 0;
            int base = offset + instrument.base().id();
            int quote = offset + instrument.quote().id();
            int more = (nodeOf[base] == NONE ? 1 : 0) + (nodeOf[quote] == NONE ? 1 : 0);
            if (nodes + more > MarketGraph.MAX_NODES) {
                leftOut++;
                continue;
            }
            nodes = number(nodeOf, base, nodes);
            nodes = number(nodeOf, quote, nodes);
            marketOf[instrument.id()] = markets;
            instrumentOf[markets++] = instrument.id();
        }
        MarketGraph.Builder builder = new MarketGraph.Builder(nodes);
        for (int market = 0; market < markets; market++) {
            Instrument instrument = state.registry.instrument(instrumentOf[market]);
            int offset = apart ? instrument.venue().id() * assets : 0;
            builder.market(
                    nodeOf[offset + instrument.base().id()],
                    nodeOf[offset + instrument.quote().id()],
                    instrument.priceDecimals(),
                    instrument.takerFeeCentibps());
        }
        end = markets;
        older = new int[markets + 1];
        younger = new int[markets + 1];
        Arrays.fill(older, NONE);
        older[end] = end;
        younger[end] = end;
        CycleDetector next = new CycleDetector(
                builder.build(), state.strategy.maxLegs(), state.strategy.minGain(), state.execution.parkAfterNs());
        detector = next;
        fill(next, markets);
    }

    /** In the order of their arrival, as they would have come. */
    private void fill(CycleDetector into, int markets) {
        Integer[] order = new Integer[markets];
        Arrays.setAll(order, market -> market);
        Arrays.sort(
                order,
                (a, b) -> Long.compare(
                        state.board.receiveTimeNs(instrumentOf[a]), state.board.receiveTimeNs(instrumentOf[b])));
        for (int market : order) {
            put(into, instrumentOf[market]);
            into.finish(state.nowNs);
        }
    }

    private boolean takesPart(Venue venue, boolean across) {
        return reach == Reach.EVERYTHING || !across || state.isTradable(venue.id());
    }

    private boolean isEverythingTradable() {
        for (Instrument instrument : state.registry.instruments()) {
            if (!state.isTradable(instrument.venue().id())) {
                return false;
            }
        }
        return true;
    }

    private boolean isOneVenueTradable() {
        int venues = 0;
        for (Venue venue : Venue.values()) {
            venues += state.isTradable(venue.id()) ? 1 : 0;
        }
        return venues <= 1;
    }

    private static int number(int[] nodeOf, int node, int next) {
        if (nodeOf[node] != NONE) {
            return next;
        }
        nodeOf[node] = next;
        return next + 1;
    }
}
