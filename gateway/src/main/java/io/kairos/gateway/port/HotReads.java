package io.kairos.gateway.port;

import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.BookReport;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Depth;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.Quote;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Latest values. Nothing blocks; {@link PartUnavailableException} when the cache does not answer in time. */
public interface HotReads {
    /** Last quotes, ordered by venue and symbol; of one venue and of these symbols where given. */
    Mono<List<Quote>> quotes(@Nullable String venue, @Nullable Set<String> symbols);

    /** The last candle, forming or closed; empty when there is none. */
    Mono<Candle> candle(String venue, String symbol, CandleInterval interval);

    /** The last picture of a book's depth, not older than 60 s; empty when there is none. */
    Mono<Depth> depth(String venue, String symbol);

    /** The engine's last word about its books, not older than 15 s; empty when there is none. */
    Mono<BookReport> books();

    /** Last balances, ordered by venue and asset. */
    Mono<List<Balance>> balances(@Nullable String venue);

    /** The engine's last word, not older than 15 s; empty when there is none. */
    Mono<Health> health();
}
