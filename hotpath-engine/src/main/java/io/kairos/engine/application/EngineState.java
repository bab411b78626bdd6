package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.book.DepthBoard;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.order.OrderStore;
import io.kairos.engine.domain.risk.Balances;
import io.kairos.engine.domain.risk.KillSwitch;
import io.kairos.engine.domain.risk.Owners;
import io.kairos.engine.domain.risk.QuoteConverter;
import io.kairos.engine.domain.risk.RiskGate;
import io.kairos.engine.domain.risk.RiskLimits;
import io.kairos.engine.domain.risk.RiskState;
import io.kairos.engine.domain.risk.Scope;
import io.kairos.engine.domain.risk.TradingState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All state that decisions depend on, in one place; its parts decide, this only holds. Engine thread only. */
final class EngineState {
    static final long NEVER = Long.MIN_VALUE;
    private static final int VENUES = Venue.values().length;

    /** Codes of a venue link, as in the journal. */
    static final int LINK_DOWN = 1;

    static final int LINK_RECONCILING = 2;
    static final int LINK_UP = 3;

    final InstrumentRegistry registry = new InstrumentRegistry();
    final QuoteBoard board = new QuoteBoard();
    final Balances balances = new Balances();
    final KillSwitch killSwitch = new KillSwitch();
    final RiskState risk = new RiskState(registry, board, balances, killSwitch);
    final RiskGate gate = new RiskGate(risk);
    final QuoteConverter converter = risk.converter();
    final OrderStore orders = new OrderStore();
    final DepthBoard depth = new DepthBoard();
    final QuoteGraph tradable = new QuoteGraph(this, QuoteGraph.Reach.TRADABLE);
    final QuoteGraph withinVenues = new QuoteGraph(this, QuoteGraph.Reach.WITHIN_VENUES);
    final QuoteGraph everything = new QuoteGraph(this, QuoteGraph.Reach.EVERYTHING);
    final int[] link = new int[Venue.values().length];

    ExecutionSettings execution = ExecutionSettings.DEFAULTS;
    StrategySettings strategy = StrategySettings.NONE;
    String strategyChangedBy = "";
    String strategyReason = "";
    String limitsChangedBy = "";
    String limitsReason = "";
    long[] lastTradeId = new long[0];
    /** By instrument, beside each other: what is asked for with each quote must not lie in objects all over the memory. */
    private boolean[] trading = new boolean[0];

    long nowNs;
    long runId;
    long nextOrderId = 1;
    long nextCycleId = 1;
    String readyReason = "starting";

    /** In words: what the limits in force changed; when they end by themselves; what then returns; who waits for a second person. */
    String limitsChanges = "";

    long limitsUntilNs = NEVER;

    @Nullable
    RiskLimits limitsBefore;

    @Nullable
    LimitsProposal proposal;

    long nextChangeId = 1;
    private String strategyOwner = "";

    EngineState() {
        Arrays.fill(link, LINK_DOWN);
    }

    /** Owner of the strategy's orders. */
    String strategyOwner() {
        String name = execution.strategyName();
        if (strategyOwner.length() != Owners.STRATEGY_PREFIX.length() + name.length()
                || !strategyOwner.endsWith(name)) {
            strategyOwner = Owners.STRATEGY_PREFIX + name;
        }
        return strategyOwner;
    }

    void define(Instrument instrument) {
        Instrument before = isKnown(instrument.id()) ? registry.instrument(instrument.id()) : null;
        registry.put(instrument);
        int count = registry.instruments().size();
        board.ensure(count);
        depth.ensure(count);
        if (lastTradeId.length < count) {
            int old = lastTradeId.length;
            trading = Arrays.copyOf(trading, count);
            lastTradeId = Arrays.copyOf(lastTradeId, count);
            Arrays.fill(lastTradeId, old, count, -1);
        }
        trading[instrument.id()] = instrument.trading();
        risk.onDefined();
        if (before != null && hasSameEdges(before, instrument)) {
            tradable.refresh(instrument.id());
            withinVenues.refresh(instrument.id());
            everything.refresh(instrument.id());
        } else {
            outdateGraphs();
        }
    }

    /** Whether the graphs need not be built anew: a market halts or resumes, or its filters change, while the engine runs. */
    private static boolean hasSameEdges(Instrument one, Instrument other) {
        return one.venue() == other.venue()
                && one.base().id() == other.base().id()
                && one.quote().id() == other.quote().id()
                && one.priceDecimals() == other.priceDecimals()
                && one.takerFeeCentibps() == other.takerFeeCentibps();
    }

    /** Notes that the rate graphs are made of something else now, or that they must begin alike in a run and its replay. */
    void outdateGraphs() {
        tradable.outdate();
        withinVenues.outdate();
        everything.outdate();
    }

    /** Sets whether an instrument's book is live; when it is not, nothing of it is known any more. */
    void setLive(int instrumentId, boolean live) {
        board.setLive(instrumentId, live);
        if (!live) {
            depth.clear(instrumentId);
        }
        tradable.refresh(instrumentId);
        withinVenues.refresh(instrumentId);
        everything.refresh(instrumentId);
    }

    /** Whether the venue lets an instrument trade. */
    boolean isTrading(int instrumentId) {
        return trading[instrumentId];
    }

    /** Whether orders can be sent to a venue, or will be again in a moment; that orders are settled there can take a minute. */
    boolean isTradable(int venueId) {
        return link[venueId] != LINK_DOWN && !(link[venueId] == LINK_UP && risk.unsettled(venueId) > 0);
    }

    /**
     * Whether new orders of an instrument can be sent now: its venue is ready, and neither venue nor instrument is more strict than
     * {@code atMost}, whoever orders.
     */
    boolean isOpen(int instrumentId, TradingState atMost) {
        Instrument on = registry.instrument(instrumentId);
        return risk.isVenueReady(on.venue().id()) && killSwitch.levelOfMarket(on) <= atMost.level();
    }

    boolean isKnown(int instrumentId) {
        return instrumentId >= 0 && instrumentId < board.size();
    }

    /** Whether there is a strategy of this name: the engine's own, or one that ordered. */
    boolean isStrategy(String name) {
        return name.equals(execution.strategyName()) || risk.owners().isKnown(Owners.of(Scope.STRATEGY, name));
    }

    /** Names of the strategies that there are. */
    String strategies() {
        StringBuilder names = new StringBuilder(execution.strategyName());
        for (String owner : risk.owners().names()) {
            String name = Owners.isStrategy(owner) ? owner.substring(Owners.STRATEGY_PREFIX.length()) : "";
            if (!name.isEmpty() && !name.equals(execution.strategyName())) {
                names.append(", ").append(name);
            }
        }
        return names.toString();
    }

    boolean isAsset(int assetId) {
        return assetId >= 0 && assetId < registry.assets().size();
    }

    static boolean isVenue(int venueId) {
        return venueId >= 0 && venueId < VENUES;
    }
}
