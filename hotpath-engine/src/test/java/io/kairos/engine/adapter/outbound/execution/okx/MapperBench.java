package io.kairos.engine.adapter.outbound.execution.okx;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.outbound.execution.entry.VenueOrderIds;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.netty.channel.embedded.EmbeddedChannel;

/** Mapper and account book of one market, BTC-USDT with one decimal of price and eight of size, and what they told. */
final class MapperBench {
    final RecordingSink sink = new RecordingSink();
    final InstrumentRegistry registry = new InstrumentRegistry();
    final OpenOrders open = new OpenOrders();
    final VenueNames names;
    final Instrument btcUsdt;
    final ReportMapper mapper;
    final AccountBook book;

    MapperBench() {
        btcUsdt = new Instrument(
                0,
                Venue.OKX,
                "BTC-USDT",
                "BTC-USDT",
                registry.asset("BTC", 8),
                registry.asset("USDT", 8),
                1,
                8,
                1,
                1,
                Long.MAX_VALUE,
                1,
                1,
                Long.MAX_VALUE,
                0,
                1_000,
                800,
                true);
        registry.put(btcUsdt);
        names = new VenueNames(registry, Venue.OKX);
        RetryingSink retrying = new RetryingSink(sink, new EmbeddedChannel().eventLoop(), () -> {});
        ExecutionEvents events = new ExecutionEvents(Venue.OKX, retrying);
        mapper = new ReportMapper(names, events, new VenueOrderIds(), open, new TradeMemory(), () -> 0);
        book = new AccountBook(names, events);
    }
}
