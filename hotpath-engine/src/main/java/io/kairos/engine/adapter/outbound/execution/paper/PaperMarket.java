package io.kairos.engine.adapter.outbound.execution.paper;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.order.Side;
import java.util.ArrayList;
import java.util.List;

/** One instrument at a paper venue: its rules, its book, and the paper orders that rest on it. Paper thread only. */
final class PaperMarket {
    final PaperBook book = new PaperBook();
    private final List<PaperOrder> buys = new ArrayList<>();
    private final List<PaperOrder> sells = new ArrayList<>();
    private Instrument instrument;
    private long lastVenueNs;

    PaperMarket(Instrument instrument) {
        this.instrument = instrument;
    }

    Instrument instrument() {
        return instrument;
    }

    /** Whether the next definition has more decimals, and nowhere fewer. */
    static boolean isFiner(Instrument before, Instrument next) {
        return next.priceDecimals() >= before.priceDecimals()
                && next.qtyDecimals() >= before.qtyDecimals()
                && next.priceDecimals() + next.qtyDecimals() > before.priceDecimals() + before.qtyDecimals();
    }

    /** Its rules from now on. */
    void define(Instrument next) {
        if (next.priceDecimals() != instrument.priceDecimals() || next.qtyDecimals() != instrument.qtyDecimals()) {
            book.clear();
        }
        instrument = next;
    }

    /** Notes the venue's own time of something; 0 for none. */
    void sawVenueTime(long venueNs) {
        lastVenueNs = Math.max(lastVenueNs, venueNs);
    }

    /** The latest of the venue's own times that was seen, 0 for none. */
    long lastVenueNs() {
        return lastVenueNs;
    }

    /** Resting orders of a side, the one that trades first first; a copy. */
    List<PaperOrder> resting(Side side) {
        return List.copyOf(all(side));
    }

    boolean hasResting() {
        return !buys.isEmpty() || !sells.isEmpty();
    }

    void rest(PaperOrder order) {
        List<PaperOrder> side = all(order.side);
        int at = 0;
        while (at < side.size() && !isBehind(side.get(at), order)) {
            at++;
        }
        side.add(at, order);
    }

    private static boolean isBehind(PaperOrder resting, PaperOrder next) {
        return next.side == Side.BUY ? resting.limitPx < next.limitPx : resting.limitPx > next.limitPx;
    }

    void leave(PaperOrder order) {
        all(order.side).remove(order);
    }

    private List<PaperOrder> all(Side side) {
        return side == Side.BUY ? buys : sells;
    }
}
