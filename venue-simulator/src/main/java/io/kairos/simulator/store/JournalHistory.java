package io.kairos.simulator.store;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.store.SegmentedJournal.SymbolTrade;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Trades from memory where they reach back far enough, else from the journal's segments. What each finished segment
 * holds is remembered once it was read.
 */
public final class JournalHistory implements TradeHistory {
    private final Exchange exchange;
    private final SegmentedJournal journal;
    private final Map<Path, Map<String, Span>> spans = new HashMap<>();

    private record Span(long firstId, long lastId, long firstMs, long lastMs) {}

    /** A history over a core and its journal. */
    public JournalHistory(Exchange exchange, SegmentedJournal journal) {
        this.exchange = exchange;
        this.journal = journal;
    }

    @Override
    public List<Trade> from(Instrument instrument, long fromId, int limit) {
        if (exchange.tape(instrument).firstId() <= fromId) {
            return exchange.tape(instrument).from(fromId, limit);
        }
        List<Trade> found = new ArrayList<>();
        Iterator<List<Trade>> walk = walk(instrument, fromId, 0, Long.MAX_VALUE);
        while (walk.hasNext() && found.size() < limit) {
            List<Trade> part = walk.next();
            found.addAll(part.subList(0, Math.min(part.size(), limit - found.size())));
        }
        return found;
    }

    @Override
    public List<Trade> between(Instrument instrument, long fromMs, long toMs) {
        List<Trade> recent = exchange.tape(instrument).all();
        List<Trade> found = new ArrayList<>();
        if (!recent.isEmpty()
                && (recent.get(0).timeMs() < fromMs || recent.get(0).id() == 1)) {
            for (Trade trade : recent) {
                if (trade.timeMs() >= fromMs && trade.timeMs() <= toMs) {
                    found.add(trade);
                }
            }
            return found;
        }
        walk(instrument, 0, fromMs, toMs).forEachRemaining(found::addAll);
        return found;
    }

    @Override
    public Iterator<List<Trade>> walk(Instrument instrument, long fromId, long fromMs, long toMs) {
        List<Path> present = journal.segments();
        spans.keySet().retainAll(present);
        Iterator<Path> segments = present.iterator();
        Path current = journal.currentSegment();
        return new Iterator<>() {
            private List<Trade> next = List.of();

            @Override
            public boolean hasNext() {
                while (next.isEmpty() && segments.hasNext()) {
                    next = select(segments.next(), current, instrument, fromId, fromMs, toMs);
                }
                return !next.isEmpty();
            }

            @Override
            public List<Trade> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("the history is at its end");
                }
                List<Trade> part = next;
                next = List.of();
                return part;
            }
        };
    }

    private List<Trade> select(Path segment, Path current, Instrument instrument, long fromId, long fromMs, long toMs) {
        boolean finished = !segment.equals(current);
        Map<String, Span> known = spans.get(segment);
        if (finished && known != null) {
            Span span = known.get(instrument.symbol());
            if (span == null || span.lastId() < fromId || span.lastMs() < fromMs || span.firstMs() > toMs) {
                return List.of();
            }
        }
        // A segment may have been dropped by the retention since the walk began.
        if (!Files.exists(segment)) {
            return List.of();
        }
        List<SymbolTrade> all = journal.trades(segment, known == null && finished ? "" : instrument.symbol());
        if (known == null && finished) {
            spans.put(segment, spansOf(all));
        }
        List<Trade> selected = new ArrayList<>();
        for (SymbolTrade entry : all) {
            Trade trade = entry.trade();
            if (entry.instrument().id() == instrument.id()
                    && trade.id() >= fromId
                    && trade.timeMs() >= fromMs
                    && trade.timeMs() <= toMs) {
                selected.add(trade);
            }
        }
        return selected;
    }

    private static Map<String, Span> spansOf(List<SymbolTrade> all) {
        Map<String, Span> found = new HashMap<>();
        for (SymbolTrade entry : all) {
            Trade trade = entry.trade();
            found.merge(
                    entry.instrument().symbol(),
                    new Span(trade.id(), trade.id(), trade.timeMs(), trade.timeMs()),
                    (old, last) -> new Span(old.firstId(), last.lastId(), old.firstMs(), last.lastMs()));
        }
        return found;
    }
}
