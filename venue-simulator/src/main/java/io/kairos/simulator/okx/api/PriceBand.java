package io.kairos.simulator.okx.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;

/**
 * How far from the market an order may be priced. The venue does not publish its formula; this one allows five percent
 * beyond the average price of the last five minutes.
 *
 * @param highestBid eight decimals; zero if there is no band
 * @param lowestAsk eight decimals; zero if there is no band
 */
record PriceBand(long highestBid, long lowestAsk) {
    private static final long WIDTH_PERCENT = 5;

    static PriceBand of(Exchange exchange, Instrument instrument, long tickSize) {
        long price = exchange.tape(instrument).averagePx(exchange.clock().nowMs());
        if (price == 0) {
            OrderBook book = exchange.book(instrument);
            long bid = book.bestPx(Side.BUY);
            long ask = book.bestPx(Side.SELL);
            price = bid == 0 || ask == 0 ? bid + ask : bid + (ask - bid) / 2;
        }
        long width = price / 100 * WIDTH_PERCENT;
        long highest = Fixed8.floorTo(price + width, tickSize);
        return new PriceBand(highest, Fixed8.floorTo(price - width, tickSize));
    }
}
