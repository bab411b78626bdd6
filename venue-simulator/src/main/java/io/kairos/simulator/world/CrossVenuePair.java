package io.kairos.simulator.world;

import io.kairos.simulator.ledger.CommissionRates;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.world.CyclePricing.PricedCycle;
import io.kairos.simulator.world.CyclePricing.PricedLeg;
import java.util.List;

/** The same assets bought at one venue and sold at another. */
record CrossVenuePair(VenueMarket buyAt, MarketMaker buy, VenueMarket sellAt, MarketMaker sell) {

    Instrument bought() {
        return buy.instrument();
    }

    Instrument sold() {
        return sell.instrument();
    }

    /** The path as {@code BTC/USDT BINANCE>OKX}. */
    String name() {
        return bought().base() + "/" + bought().quote() + " " + buyAt.name() + ">" + sellAt.name();
    }

    boolean touches(MarketMaker maker) {
        return buy == maker || sell == maker;
    }

    /** What a taker keeps of one after both trades. */
    double keeps() {
        return share(buyAt) * share(sellAt);
    }

    /**
     * Buys at the best ask and sells what is left after the fee at the best bid, as much as both show; amounts are in the
     * quote asset.
     */
    PricedCycle atTopOfBook() {
        OrderBook buyBook = buy.book();
        OrderBook sellBook = sell.book();
        long ask = buyBook.bestPx(Side.SELL);
        long bid = sellBook.bestPx(Side.BUY);
        CommissionRates buyFees = VenueTraits.of(buyAt.name()).fees();
        CommissionRates sellFees = VenueTraits.of(sellAt.name()).fees();
        long shown = (long) Math.min((double) buyBook.bestQty(Side.SELL), sellBook.bestQty(Side.BUY) / share(buyAt));
        long bought = Fixed8.floorTo(shown, bought().stepSize());
        long sold = Fixed8.floorTo(bought - buyFees.on(bought, false), sold().stepSize());
        long spent = Fixed8.multiplyDown(ask, bought);
        long gross = Fixed8.multiplyDown(bid, sold);
        long received = gross - sellFees.on(gross, false);
        return new PricedCycle(
                List.of(new PricedLeg(bought(), Side.BUY, ask, bought), new PricedLeg(sold(), Side.SELL, bid, sold)),
                spent,
                received);
    }

    private static double share(VenueMarket market) {
        return 1 - (double) VenueTraits.of(market.name()).fees().taker() / Fixed8.ONE;
    }
}
