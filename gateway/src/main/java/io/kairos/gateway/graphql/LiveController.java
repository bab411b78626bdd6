package io.kairos.gateway.graphql;

import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.Book;
import io.kairos.gateway.model.BookReport;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Depth;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.InstrumentKey;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.Quote;
import io.kairos.gateway.port.HotReads;
import io.kairos.gateway.port.Live;
import io.kairos.gateway.port.LiveFeed;
import io.kairos.gateway.stream.BoundedRelay;
import io.kairos.gateway.stream.Conflator;
import io.kairos.gateway.stream.HealthBoard;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Controller;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Live streams: states conflated per client, events bounded per client. Load does not depend on the rate of the market. */
@Controller
@PreAuthorize("hasRole('VIEWER')")
class LiveController {
    private static final int QUOTES_HZ = 10;
    private static final int CANDLES_HZ = 4;
    private static final int MAX_HZ = 20;
    private static final Duration BALANCES_PERIOD = Duration.ofMillis(250);
    private static final int EVENTS_PER_CLIENT = 1_024;
    private static final int MAX_INSTRUMENTS = 5_000;
    private static final int MAX_CANDLES = 300;
    private static final Comparator<Quote> QUOTE_AGE =
            Comparator.comparing(Quote::receiveTime).thenComparingLong(Quote::sequence);
    private static final Comparator<Depth> DEPTH_AGE =
            Comparator.comparing(Depth::receiveTime).thenComparingLong(Depth::sequence);
    /** Twice as often as reports come, so that a doubt shows at once. */
    private static final Duration BOOKS_PERIOD = Duration.ofMillis(500);

    private final HotReads hot;
    private final LiveFeed feed;
    private final HealthBoard health;
    private final OpenPrices openPrices;
    private final Subscribers subscribers;
    private final Conflator<InstrumentKey, Quote> quotes;
    private final Conflator<Instant, Candle> candles;
    private final Conflator<String, Balance> balances;
    private final Conflator<InstrumentKey, Depth> depths;
    private final Conflator<String, BookReport> books;
    private final BoundedRelay orders;
    private final BoundedRelay fills;
    private final BoundedRelay opportunities;

    LiveController(
            HotReads hot,
            LiveFeed feed,
            HealthBoard health,
            OpenPrices openPrices,
            Subscribers subscribers,
            MeterRegistry meters) {
        this.hot = hot;
        this.feed = feed;
        this.health = health;
        this.openPrices = openPrices;
        this.subscribers = subscribers;
        quotes = new Conflator<>(
                "quotes",
                Quote::key,
                (one, other) -> QUOTE_AGE.compare(one, other) > 0,
                MAX_INSTRUMENTS,
                Schedulers.parallel(),
                meters);
        candles = new Conflator<>(
                "candles", Candle::openTime, LiveController::isNewer, MAX_CANDLES, Schedulers.parallel(), meters);
        balances = new Conflator<>(
                "balances",
                balance -> balance.venue() + ':' + balance.asset(),
                LiveController::isNewer,
                MAX_INSTRUMENTS,
                Schedulers.parallel(),
                meters);
        depths = new Conflator<>(
                "depth",
                Depth::key,
                (one, other) -> DEPTH_AGE.compare(one, other) > 0,
                1,
                Schedulers.parallel(),
                meters);
        books = new Conflator<>(
                "books",
                report -> "all",
                (one, other) -> one.time().isAfter(other.time()),
                1,
                Schedulers.parallel(),
                meters);
        orders = new BoundedRelay("orders", EVENTS_PER_CLIENT, meters);
        fills = new BoundedRelay("fills", EVENTS_PER_CLIENT, meters);
        opportunities = new BoundedRelay("opportunities", EVENTS_PER_CLIENT, meters);
    }

    /** A closed candle is never replaced by a forming one, nor one with more trades by one with fewer. */
    private static boolean isNewer(Candle one, Candle other) {
        return !one.equals(other) && one.tradeCount() >= other.tradeCount() && (one.closed() || !other.closed());
    }

    private static boolean isNewer(Balance one, Balance other) {
        boolean same = one.free().compareTo(other.free()) == 0 && one.reserved().compareTo(other.reserved()) == 0;
        return !same && !one.updatedTime().isBefore(other.updatedTime());
    }

    private static Duration period(@Nullable Integer maxHz, int standard) {
        return Duration.ofSeconds(1).dividedBy(Input.between("maxHz", maxHz == null ? standard : maxHz, 1, MAX_HZ));
    }

    @SubscriptionMapping
    Flux<List<Quote>> quotes(
            @Argument @Nullable String venue,
            @Argument @Nullable List<String> symbols,
            @Argument @Nullable Integer maxHz,
            Authentication authentication) {
        String wantedVenue = Input.venueOrNull(venue);
        Set<String> wanted = Input.symbolsOrNull(symbols);
        Live<Quote> all = feed.quotes();
        Live<Quote> live = new Live<>(
                all.changes()
                        .filter(quote -> (wantedVenue == null || wantedVenue.equals(quote.venue()))
                                && (wanted == null || wanted.contains(quote.symbol()))),
                all.resumed());
        Mono<List<Quote>> snapshot = openPrices.added(hot.quotes(wantedVenue, wanted));
        return subscribers.counted(
                authentication,
                quotes.batches(live, snapshot, period(maxHz, QUOTES_HZ)).map(openPrices::addKnown));
    }

    @SubscriptionMapping
    Flux<Depth> depth(
            @Argument String venue,
            @Argument String symbol,
            @Argument @Nullable Integer maxHz,
            Authentication authentication) {
        Live<Depth> live = feed.liveDepth(Input.venue(venue), Input.symbol(symbol));
        Mono<List<Depth>> snapshot = hot.depth(venue, symbol).map(List::of).defaultIfEmpty(List.of());
        return subscribers.counted(
                authentication,
                depths.batches(live, snapshot, period(maxHz, QUOTES_HZ)).concatMapIterable(batch -> batch, 1));
    }

    @SubscriptionMapping
    Flux<List<Book>> books(@Argument @Nullable String venue, Authentication authentication) {
        String wanted = Input.venueOrNull(venue);
        Mono<List<BookReport>> snapshot = hot.books().map(List::of).defaultIfEmpty(List.of());
        return subscribers.counted(
                authentication,
                books.batches(feed.liveBooks(), snapshot, BOOKS_PERIOD)
                        .map(batch -> batch.isEmpty() ? List.of() : MarketController.ofVenue(batch.get(0), wanted)));
    }

    @SubscriptionMapping
    Flux<Candle> candles(
            @Argument String venue,
            @Argument String symbol,
            @Argument CandleInterval interval,
            @Argument @Nullable Integer maxHz,
            Authentication authentication) {
        Live<Candle> live = feed.candles(Input.venue(venue), Input.symbol(symbol), interval);
        Mono<List<Candle>> snapshot =
                hot.candle(venue, symbol, interval).map(List::of).defaultIfEmpty(List.of());
        return subscribers.counted(
                authentication,
                candles.batches(live, snapshot, period(maxHz, CANDLES_HZ)).concatMapIterable(batch -> batch, 1));
    }

    @SubscriptionMapping
    Flux<Order> orders(Authentication authentication) {
        return subscribers.counted(authentication, orders.relay(feed.orders()));
    }

    @SubscriptionMapping
    Flux<Fill> fills(Authentication authentication) {
        return subscribers.counted(authentication, fills.relay(feed.fills()));
    }

    @SubscriptionMapping
    Flux<Opportunity> opportunities(Authentication authentication) {
        return subscribers.counted(authentication, opportunities.relay(feed.opportunities()));
    }

    @SubscriptionMapping
    Flux<List<Balance>> balances(Authentication authentication) {
        return subscribers.counted(
                authentication, balances.batches(feed.balances(), hot.balances(null), BALANCES_PERIOD));
    }

    @SubscriptionMapping
    Flux<Health> health(Authentication authentication) {
        return subscribers.counted(authentication, health.stream().onBackpressureLatest());
    }
}
