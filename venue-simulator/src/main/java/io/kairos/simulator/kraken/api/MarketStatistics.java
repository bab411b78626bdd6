package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.MarketListener;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.ArrayList;
import java.util.List;

/** The day's numbers of every instrument, from the trades in memory on. Venue thread only. */
public final class MarketStatistics implements MarketListener {
    private final List<DayStatistics> days = new ArrayList<>();

    /** Starts from the tapes and follows the market; add other listeners that read it later. */
    public MarketStatistics(Exchange exchange) {
        for (Instrument instrument : exchange.catalogue().all()) {
            DayStatistics day = new DayStatistics();
            exchange.tape(instrument).all().forEach(day::add);
            days.add(day);
        }
        exchange.addMarketListener(this);
    }

    public DayStatistics of(Instrument instrument) {
        return days.get(instrument.id());
    }

    @Override
    public void onLevel(OrderBook book, Side side, long price, long quantity) {
        // Only trades count.
    }

    @Override
    public void onTrades(Instrument instrument, List<Trade> trades) {
        trades.forEach(of(instrument)::add);
    }

    @Override
    public void onTopOfBook(OrderBook book, long timeMs) {
        // Only trades count.
    }
}
