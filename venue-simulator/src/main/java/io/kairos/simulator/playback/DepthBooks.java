package io.kairos.simulator.playback;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Books rebuilt from recorded snapshots and changes, so that a client may ask for a snapshot at any moment. Venue thread. */
final class DepthBooks {
    /** One book: quantities by price, as the venue wrote them. */
    static final class Book {
        final NavigableMap<BigDecimal, String[]> bids = new TreeMap<>(Comparator.reverseOrder());
        final NavigableMap<BigDecimal, String[]> asks = new TreeMap<>();
        long lastId;
    }

    private final Map<String, Book> books = new HashMap<>();

    /** The book of a symbol, if a snapshot of it was seen and no change since then is missing. */
    Optional<Book> find(String symbol) {
        return Optional.ofNullable(books.get(symbol));
    }

    /** Begins a book anew. */
    Book start(String symbol, long lastId) {
        Book book = new Book();
        book.lastId = lastId;
        books.put(symbol, book);
        return book;
    }

    /** Forgets a book that can no longer be trusted. */
    void forget(String symbol) {
        books.remove(symbol);
    }

    /** Sets levels: arrays that begin with price and quantity. */
    static void set(NavigableMap<BigDecimal, String[]> side, JsonNode levels) {
        for (JsonNode level : levels) {
            String px = level.path(0).asText();
            String qty = level.path(1).asText();
            BigDecimal price = new BigDecimal(px);
            if (new BigDecimal(qty).signum() == 0) {
                side.remove(price);
            } else {
                side.put(price, new String[] {px, qty});
            }
        }
    }
}
