package io.kairos.simulation;

import io.kairos.simulator.exchange.MarketListener;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every best bid and ask that the venue's books ever had, to tell a quote that never was. One thread. */
final class TrueTops implements MarketListener {
    /** A best bid and ask with their sizes, eight decimals; zero for a side that is not there. */
    record Top(long bidPx, long bidQty, long askPx, long askQty) {}

    private final Map<String, Set<Top>> bySymbol = new HashMap<>();

    /** Whether a book looked like this at any time. */
    boolean ever(String symbol, Top top) {
        return bySymbol.getOrDefault(symbol, Set.of()).contains(top);
    }

    @Override
    public void onLevel(OrderBook book, Side side, long price, long quantity) {
        // A venue may show the book after each single change of an action.
        record(book);
    }

    @Override
    public void onTrades(Instrument instrument, List<Trade> trades) {
        // Trades change books, which is told by itself.
    }

    @Override
    public void onTopOfBook(OrderBook book, long timeMs) {
        record(book);
    }

    private void record(OrderBook book) {
        boolean unused = bySymbol.computeIfAbsent(book.instrument().symbol(), symbol -> new HashSet<>())
                .add(new Top(
                        book.bestPx(Side.BUY),
                        book.bestQty(Side.BUY),
                        book.bestPx(Side.SELL),
                        book.bestQty(Side.SELL)));
    }
}
