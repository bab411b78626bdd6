package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.domain.arbitrage.detection.CycleDetector;
import io.kairos.engine.domain.arbitrage.detection.MarketGraph;
import io.kairos.engine.domain.book.QuoteBoard;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whether any cycle of one venue may gain at all. The answer costs some dozen nanoseconds after most quotes, and nearly
 * always it is no: then {@link CycleSearch} has nothing to do. It never says no while a usable quote is part of a cycle
 * that gains, so it decides nothing but how long nothing takes. Engine thread only; allocates only when instruments were
 * defined.
 *
 * <p>Age is not looked at: a cycle may be said to gain by quotes that the search then finds too old.
 */
final class GainWatch {
    private static final int NONE = -1;

    private final InstrumentRegistry registry;
    private final QuoteBoard board;
    private final int venueId;
    private int[] marketOf = new int[0];
    private @Nullable CycleDetector detector;
    private boolean outdated = true;

    GainWatch(InstrumentRegistry registry, QuoteBoard board, int venueId) {
        this.registry = registry;
        this.board = board;
        this.venueId = venueId;
    }

    /** Notes that an instrument is new or has other rules; the next question looks at all quotes again. */
    void onDefined() {
        outdated = true;
    }

    /** Takes over what the board says of an instrument. */
    void refresh(int instrumentId) {
        CycleDetector now = detector;
        if (now != null && !outdated) {
            put(now, instrumentId);
        }
    }

    /** Whether a cycle may gain; always when there are too many assets to watch. */
    boolean mayGain() {
        if (outdated) {
            rebuild();
        }
        CycleDetector now = detector;
        return now == null || now.gainExists();
    }

    private void put(CycleDetector into, int instrumentId) {
        boolean usable = board.isUsable(instrumentId)
                && registry.instrument(instrumentId).trading();
        into.onQuote(
                marketOf[instrumentId],
                usable ? board.bidPx(instrumentId) : QuoteBoard.NO_PX,
                usable ? board.askPx(instrumentId) : QuoteBoard.NO_PX,
                0);
        into.finish(0);
    }

    private void rebuild() {
        outdated = false;
        int count = registry.instruments().size();
        int[] nodeOf = new int[registry.assets().size()];
        Arrays.fill(nodeOf, NONE);
        int nodes = 0;
        for (Instrument instrument : registry.instruments()) {
            if (instrument.venue().id() == venueId) {
                nodes = number(nodeOf, instrument.base().id(), nodes);
                nodes = number(nodeOf, instrument.quote().id(), nodes);
            }
        }
        if (nodes > MarketGraph.MAX_NODES) {
            detector = null;
            return;
        }
        marketOf = new int[count];
        MarketGraph.Builder builder = new MarketGraph.Builder(nodes);
        for (Instrument instrument : registry.instruments()) {
            if (instrument.venue().id() == venueId) {
                marketOf[instrument.id()] = builder.market(
                        nodeOf[instrument.base().id()],
                        nodeOf[instrument.quote().id()],
                        instrument.priceDecimals(),
                        instrument.takerFeeCentibps());
            }
        }
        CycleDetector next = new CycleDetector(builder.build(), CycleDetector.EXISTENCE, 0, Long.MAX_VALUE);
        detector = next;
        for (Instrument instrument : registry.instruments()) {
            if (instrument.venue().id() == venueId) {
                put(next, instrument.id());
            }
        }
    }

    private static int number(int[] nodeOf, int asset, int next) {
        if (nodeOf[asset] != NONE) {
            return next;
        }
        nodeOf[asset] = next;
        return next + 1;
    }
}
