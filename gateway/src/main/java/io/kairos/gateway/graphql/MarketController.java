package io.kairos.gateway.graphql;

import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.gateway.model.Book;
import io.kairos.gateway.model.BookReport;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Depth;
import io.kairos.gateway.model.Instrument;
import io.kairos.gateway.model.Quote;
import io.kairos.gateway.model.Venue;
import io.kairos.gateway.port.History;
import io.kairos.gateway.port.HotReads;
import io.kairos.gateway.port.TradingDesk;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Mono;

/** What the market offers and shows. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class MarketController {
    private static final int CANDLES = 500;
    private static final int MAX_CANDLES = 2_000;

    private final TradingDesk desk;
    private final HotReads hot;
    private final History history;
    private final OpenPrices openPrices;

    MarketController(TradingDesk desk, HotReads hot, History history, OpenPrices openPrices) {
        this.desk = desk;
        this.hot = hot;
        this.history = history;
        this.openPrices = openPrices;
    }

    @QueryMapping
    Mono<List<Venue>> venues() {
        return desk.instruments().map(instruments -> {
            Map<String, Venue> venues = new LinkedHashMap<>();
            instruments.forEach(
                    instrument -> venues.merge(instrument.venue(), venueOf(instrument), MarketController::join));
            return List.copyOf(venues.values());
        });
    }

    private static Venue venueOf(Instrument instrument) {
        return new Venue(instrument.venue(), instrument.simulated());
    }

    private static Venue join(Venue one, Venue other) {
        return new Venue(one.name(), one.simulated() || other.simulated());
    }

    @QueryMapping
    Mono<List<Instrument>> instruments(@Argument @Nullable String venue) {
        String wanted = Input.venueOrNull(venue);
        return desk.instruments().map(instruments -> instruments.stream()
                .filter(instrument -> wanted == null || instrument.venue().equals(wanted))
                .toList());
    }

    @QueryMapping
    Mono<List<Quote>> quotes(@Argument @Nullable String venue, @Argument @Nullable List<String> symbols) {
        return openPrices.added(hot.quotes(Input.venueOrNull(venue), Input.symbolsOrNull(symbols)));
    }

    @QueryMapping
    Mono<Depth> depth(@Argument String venue, @Argument String symbol) {
        return hot.depth(Input.venue(venue), Input.symbol(symbol));
    }

    @QueryMapping
    Mono<List<Book>> books(@Argument @Nullable String venue) {
        String wanted = Input.venueOrNull(venue);
        return hot.books().map(report -> ofVenue(report, wanted)).defaultIfEmpty(List.of());
    }

    /** The books of a report, of one venue where asked. */
    static List<Book> ofVenue(BookReport report, @Nullable String venue) {
        return venue == null
                ? report.books()
                : report.books().stream()
                        .filter(book -> book.venue().equals(venue))
                        .toList();
    }

    @QueryMapping
    Mono<List<Candle>> candles(
            @Argument String venue,
            @Argument String symbol,
            @Argument CandleInterval interval,
            @Argument @Nullable Instant from,
            @Argument @Nullable Instant to,
            @Argument @Nullable Integer first,
            @Argument @Nullable Instant after) {
        return history.candles(new History.CandleQuery(
                Input.venue(venue),
                Input.symbol(symbol),
                interval,
                from,
                to,
                after,
                Input.first(first, CANDLES, MAX_CANDLES)));
    }
}
