package io.kairos.simulation;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The best quotes as the journal tells them, which books are live, and the least that an amount is worth by them. One thread. */
final class Quotes {
    private static final MathContext DOWN = new MathContext(18, RoundingMode.DOWN);

    private record Quote(long bidPx, long bidQty, long askPx, long askQty, long timeNs) {}

    private final Map<Integer, Quote> last = new HashMap<>();
    private final Map<Integer, Boolean> live = new HashMap<>();

    void onQuote(int instrumentId, long bidPx, long bidQty, long askPx, long askQty, long timeNs) {
        last.put(instrumentId, new Quote(bidPx, bidQty, askPx, askQty, timeNs));
    }

    void setLive(int instrumentId, boolean now) {
        live.put(instrumentId, now);
    }

    /** No book is live any more. */
    void onStarted() {
        live.clear();
    }

    boolean isLive(int instrumentId) {
        return live.getOrDefault(instrumentId, false);
    }

    /** When the last quote was received, 0 for never. */
    long timeNs(int instrumentId) {
        Quote quote = last.get(instrumentId);
        return quote == null ? 0 : quote.timeNs();
    }

    /** Best price of a side, null where there is none. */
    @Nullable
    BigDecimal px(Instrument on, boolean ask) {
        Quote quote = last.get(on.id());
        if (quote == null || (ask ? quote.askQty() : quote.bidQty()) <= 0) {
            return null;
        }
        long px = ask ? quote.askPx() : quote.bidPx();
        return px <= 0 ? null : BigDecimal.valueOf(px, on.priceDecimals());
    }

    /**
     * The least that an amount is worth in another asset by any live quote that joins them, at either side. Nothing when none does.
     */
    Optional<BigDecimal> leastWorth(InstrumentRegistry registry, Asset from, Asset to, BigDecimal amount) {
        if (from.equals(to)) {
            return Optional.of(amount);
        }
        BigDecimal least = null;
        for (Instrument on : registry.instruments()) {
            boolean straight = on.base().equals(from) && on.quote().equals(to);
            boolean inverse = on.base().equals(to) && on.quote().equals(from);
            BigDecimal px = isLive(on.id()) && (straight || inverse) ? px(on, inverse) : null;
            if (px != null) {
                BigDecimal worth = straight ? amount.multiply(px, DOWN) : amount.divide(px, DOWN);
                least = least == null ? worth : least.min(worth);
            }
        }
        return Optional.ofNullable(least);
    }
}
