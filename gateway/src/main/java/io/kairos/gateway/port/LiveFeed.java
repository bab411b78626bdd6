package io.kairos.gateway.port;

import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.BookReport;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Depth;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.Quote;
import reactor.core.publisher.Flux;

/**
 * Live events, hot and shared. A subscriber must take what it is given at once (request without bound) and apply its own policy.
 * Market data, depth, books, candles and balances outlive interruptions, see {@link Live}. Orders, fills and opportunities end with
 * {@link StreamInterruptedException} instead, because something may be missing.
 */
public interface LiveFeed {
    /** Every quote of every instrument. */
    Live<Quote> quotes();

    /** Every state of one instrument's candle. */
    Live<Candle> candles(String venue, String symbol, CandleInterval interval);

    /** Every picture of one book's depth. */
    Live<Depth> liveDepth(String venue, String symbol);

    /** Every report about all books. */
    Live<BookReport> liveBooks();

    /** Every balance change. */
    Live<Balance> balances();

    /** Every order change, once. */
    Flux<Order> orders();

    /** Every fill, once. */
    Flux<Fill> fills();

    /** Every opportunity change, once. */
    Flux<Opportunity> opportunities();
}
