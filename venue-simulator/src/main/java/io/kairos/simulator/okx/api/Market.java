package io.kairos.simulator.okx.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.MarketListener;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.ArrayList;
import java.util.List;

/** The public side of the venue: names, books, sequence numbers, statistics. Venue thread only. */
public final class Market implements MarketListener {
    /** Levels per side of the ordinary book. */
    public static final int DEPTH = 400;

    private final Exchange exchange;
    private final Instruments instruments;
    private final Sequences sequences;
    private final List<DayStats> stats = new ArrayList<>();

    /** The public side of a trading core. */
    public Market(Exchange exchange, VenueState state) {
        this.exchange = exchange;
        this.instruments = new Instruments(exchange.catalogue(), state);
        this.sequences = new Sequences(exchange.catalogue().all().size());
        for (Instrument instrument : exchange.catalogue().all()) {
            DayStats day = new DayStats();
            exchange.tape(instrument).all().forEach(day::add);
            stats.add(day);
        }
        exchange.addMarketListener(this);
    }

    public Instruments instruments() {
        return instruments;
    }

    public Sequences sequences() {
        return sequences;
    }

    /** The venue's time, epoch milliseconds. */
    public long nowMs() {
        return exchange.clock().nowMs();
    }

    public OrderBook book(Instrument instrument) {
        return exchange.book(instrument);
    }

    /** The instrument's ticker as the venue's JSON. */
    public String ticker(Instrument instrument, long nowMs) {
        DayStats.Summary day = stats.get(instrument.id()).summary(nowMs);
        OrderBook book = exchange.book(instrument);
        StringBuilder json = new StringBuilder(384);
        json.append("{\"instType\":\"SPOT\",\"instId\":\"").append(instruments.id(instrument));
        number(json, "last", day.last());
        number(json, "lastSz", day.lastQty());
        number(json, "askPx", book.bestPx(Side.SELL));
        number(json, "askSz", book.bestQty(Side.SELL));
        number(json, "bidPx", book.bestPx(Side.BUY));
        number(json, "bidSz", book.bestQty(Side.BUY));
        number(json, "open24h", day.open());
        number(json, "high24h", day.high());
        number(json, "low24h", day.low());
        number(json, "volCcy24h", day.quote());
        number(json, "vol24h", day.base());
        number(json, "sodUtc0", day.utc0());
        number(json, "sodUtc8", day.utc8());
        json.append("\",\"ts\":\"").append(nowMs).append("\"}");
        return json.toString();
    }

    @Override
    public void onLevel(OrderBook book, Side side, long price, long quantity) {
        // The statistics are about trades only.
    }

    @Override
    public void onTrades(Instrument instrument, List<Trade> trades) {
        trades.forEach(stats.get(instrument.id())::add);
    }

    @Override
    public void onTopOfBook(OrderBook book, long timeMs) {
        // The statistics are about trades only.
    }

    private static void number(StringBuilder json, String name, long value) {
        json.append("\",\"").append(name).append("\":\"");
        if (value != 0) {
            DecimalText.append(json, value);
        }
    }
}
