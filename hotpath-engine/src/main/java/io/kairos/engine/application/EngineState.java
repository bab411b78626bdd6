package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.arbitrage.RateGraph;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.order.OrderStore;
import io.kairos.engine.domain.risk.Balances;
import io.kairos.engine.domain.risk.KillSwitch;
import io.kairos.engine.domain.risk.QuoteConverter;
import io.kairos.engine.domain.risk.RiskGate;
import io.kairos.engine.domain.risk.RiskState;
import java.util.Arrays;

/** All state that decisions depend on, in one place; its parts decide, this only holds. Engine thread only. */
final class EngineState {
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
    final RateGraph[] graphs = new RateGraph[Venue.values().length];
    final GainWatch[] watches = new GainWatch[Venue.values().length];
    final int[] link = new int[Venue.values().length];

    ExecutionSettings execution = ExecutionSettings.DEFAULTS;
    StrategySettings strategy = StrategySettings.NONE;
    String strategyChangedBy = "";
    String strategyReason = "";
    String limitsChangedBy = "";
    String limitsReason = "";
    long[] lastTradeId = new long[0];
    long nowNs;
    long runId;
    long nextOrderId = 1;
    long nextCycleId = 1;
    String readyReason = "starting";

    EngineState() {
        for (int i = 0; i < graphs.length; i++) {
            graphs[i] = new RateGraph();
            watches[i] = new GainWatch(registry, board, i);
        }
        Arrays.fill(link, LINK_DOWN);
    }

    void define(Instrument instrument) {
        registry.put(instrument);
        int count = registry.instruments().size();
        board.ensure(count);
        if (lastTradeId.length < count) {
            int old = lastTradeId.length;
            lastTradeId = Arrays.copyOf(lastTradeId, count);
            Arrays.fill(lastTradeId, old, count, -1);
        }
        graphs[instrument.venue().id()].define(instrument);
        watches[instrument.venue().id()].onDefined();
        refreshGraph(instrument.id());
    }

    /** Brings the graph in line with the board: only a usable quote has edges. */
    void refreshGraph(int instrumentId) {
        int venueId = registry.instrument(instrumentId).venue().id();
        RateGraph graph = graphs[venueId];
        if (board.isUsable(instrumentId)) {
            graph.update(instrumentId, board.bidPx(instrumentId), board.askPx(instrumentId));
        } else {
            graph.update(instrumentId, QuoteBoard.NO_PX, QuoteBoard.NO_PX);
        }
        watches[venueId].refresh(instrumentId);
    }

    boolean isKnown(int instrumentId) {
        return instrumentId >= 0 && instrumentId < board.size();
    }

    boolean isAsset(int assetId) {
        return assetId >= 0 && assetId < registry.assets().size();
    }

    static boolean isVenue(int venueId) {
        return venueId >= 0 && venueId < Venue.values().length;
    }
}
