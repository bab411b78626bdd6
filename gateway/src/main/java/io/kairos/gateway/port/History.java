package io.kairos.gateway.port;

import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.InstrumentKey;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.RiskRejection;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What happened. Reads run on a bounded pool of their own; {@link PartUnavailableException} when it is full or the database away. */
public interface History {
    /** Candles, oldest first; {@code from} and {@code after} bound below (inclusive, exclusive), {@code to} above (exclusive). */
    Mono<List<Candle>> candles(CandleQuery query);

    /** Which candles.
     *
     * @param first how many, counted back from {@code to}.
     */
    record CandleQuery(
            String venue,
            String symbol,
            CandleInterval interval,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Instant after,
            int first) {}

    /** Orders as they last stood, newest first. */
    Mono<List<Order>> orders(OrderQuery query);

    /** Which orders. */
    record OrderQuery(
            boolean openOnly,
            @Nullable String venue,
            @Nullable String symbol,
            @Nullable Instant before,
            int first) {}

    /** One order; empty when unknown. */
    Mono<Order> order(long orderId);

    /** Fills, newest first. */
    Mono<List<Fill>> fills(FillQuery query);

    /** Which fills. */
    record FillQuery(
            @Nullable Long orderId,
            @Nullable String venue,
            @Nullable String symbol,
            @Nullable Instant before,
            int first) {}

    /** Opportunities as they last stood, newest first; only traded ones, only skipped ones, or all for null. */
    Mono<List<Opportunity>> opportunities(@Nullable Boolean taken, @Nullable Instant before, int first);

    /** Risk rejections, newest first. */
    Mono<List<RiskRejection>> riskRejections(@Nullable Instant before, int first);

    /** The price of 24 hours ago, or the oldest kept since, of every instrument. */
    Mono<Map<InstrumentKey, BigDecimal>> openPrices();
}
