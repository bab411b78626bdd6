package io.kairos.simulator.kraken.stream;

import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.kraken.api.VenueStatus;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.net.FrameTag;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who listens to one pair, and what changed in its book since the last action. Venue thread only. */
final class PairFeed {
    private final Pair pair;
    private final OrderBook book;
    private final FrameTag bookTag;
    private final FrameTag tradeTag;
    private final FrameTag tickerTag;
    private final LevelChanges changes = new LevelChanges();
    private final List<BookWindow> windows = new ArrayList<>();
    private final Set<PublicSession> trades = new LinkedHashSet<>();
    private final Set<PublicSession> tickersOnTrade = new LinkedHashSet<>();
    private final Set<PublicSession> tickersOnQuote = new LinkedHashSet<>();

    PairFeed(Pair pair, OrderBook book) {
        this.pair = pair;
        this.book = book;
        this.bookTag = FrameTag.market("book:" + pair.symbol(), pair.symbol());
        this.tradeTag = FrameTag.market("trade:" + pair.symbol(), pair.symbol());
        this.tickerTag = FrameTag.market("ticker:" + pair.symbol(), pair.symbol());
    }

    Pair pair() {
        return pair;
    }

    OrderBook book() {
        return book;
    }

    FrameTag bookTag() {
        return bookTag;
    }

    FrameTag tradeTag() {
        return tradeTag;
    }

    FrameTag tickerTag() {
        return tickerTag;
    }

    LevelChanges changes() {
        return changes;
    }

    /** One window per depth that somebody follows. */
    List<BookWindow> windows() {
        return windows;
    }

    Set<PublicSession> trades() {
        return trades;
    }

    Set<PublicSession> tickers(TickerTrigger trigger) {
        return trigger == TickerTrigger.TRADES ? tickersOnTrade : tickersOnQuote;
    }

    /** The window of a depth, made if nobody followed it yet. */
    BookWindow window(int depth, NumberStyle style, VenueStatus status) {
        Optional<BookWindow> found =
                windows.stream().filter(window -> window.depth() == depth).findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        BookWindow made = new BookWindow(pair, book, depth, style, status::priceDecimals);
        windows.add(made);
        return made;
    }

    /** Ends a session's book subscription; a window that nobody follows is dropped. */
    void leaveBook(PublicSession session) {
        windows.removeIf(window ->
                window.subscribers().remove(session) && window.subscribers().isEmpty());
    }
}
