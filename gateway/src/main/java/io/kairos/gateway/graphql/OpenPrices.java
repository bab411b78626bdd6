package io.kairos.gateway.graphql;

import io.kairos.gateway.model.InstrumentKey;
import io.kairos.gateway.model.Quote;
import io.kairos.gateway.port.History;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Prices of 24 hours ago, read from history at most once in a while and kept meanwhile. Quotes never wait for them: while history
 * is away, the last known ones serve, or none.
 */
@Component
final class OpenPrices {
    private static final Duration KEPT = Duration.ofSeconds(30);
    private static final Duration KEPT_WHEN_EMPTY = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(OpenPrices.class);

    private volatile Map<InstrumentKey, BigDecimal> last = Map.of();
    private final Mono<Map<InstrumentKey, BigDecimal>> current;

    OpenPrices(History history) {
        current = Mono.defer(history::openPrices)
                .doOnNext(prices -> last = prices)
                .onErrorResume(error -> {
                    LOG.debug("open prices are not available, the last ones serve", error);
                    return Mono.just(last);
                })
                .cache(
                        prices -> prices.isEmpty() ? KEPT_WHEN_EMPTY : KEPT,
                        error -> Duration.ZERO,
                        () -> KEPT_WHEN_EMPTY);
    }

    /** The quotes with their open prices. */
    Mono<List<Quote>> added(Mono<List<Quote>> quotes) {
        return Mono.zip(quotes, current.timeout(Duration.ofSeconds(1), Mono.fromSupplier(() -> last)), OpenPrices::add);
    }

    private static List<Quote> add(List<Quote> quotes, Map<InstrumentKey, BigDecimal> prices) {
        return quotes.stream()
                .map(quote -> quote.withOpenPx(prices.get(quote.key())))
                .toList();
    }

    /** The quotes with the open prices known now; the first use starts a read in the background. */
    List<Quote> addKnown(List<Quote> quotes) {
        current.subscribe(prices -> LOG.trace("open prices: count={}", prices.size()));
        return add(quotes, last);
    }
}
