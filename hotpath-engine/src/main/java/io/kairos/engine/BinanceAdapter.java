package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.inbound.feed.binance.BinanceProtocol;
import io.kairos.engine.adapter.outbound.execution.binance.BinanceOrderGateway;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.OrderGateway;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/** Binance Spot: market data, and order entry. */
final class BinanceAdapter implements VenueAdapter {
    private final BinanceContext context;
    private final FeedSettings feedSettings;
    private final BinanceVenue venue;

    BinanceAdapter(BinanceContext context, FeedSettings feedSettings, EventLoopGroup eventLoops, EpochNanoClock clock) {
        this.context = context;
        this.feedSettings = feedSettings;
        this.venue = new BinanceVenue(context, eventLoops, clock);
    }

    @Override
    public Venue venue() {
        return Venue.BINANCE;
    }

    @Override
    public FeedSettings feedSettings() {
        return feedSettings.connecting(
                context.reconnectMinMs(), context.reconnectMaxMs(), context.connectionMaxAgeMs());
    }

    @Override
    public List<InstrumentSpec> loadInstruments() throws IOException, InterruptedException {
        return venue.loadInstruments();
    }

    @Override
    public boolean isWanted(Instrument instrument) {
        return instrument.venue() == Venue.BINANCE
                && (context.symbols().isEmpty()
                        ? instrument.trading()
                        : context.symbols().contains(instrument.symbol()));
    }

    @Override
    public VenueProtocol protocol() {
        return new BinanceProtocol(venue, feedSettings.depth());
    }

    @Override
    public WebSocketClient streamClient(EventLoop eventLoop) {
        return venue.webSocketClient(eventLoop);
    }

    @Override
    public @Nullable OrderGateway gateway(InstrumentRegistry registry, EventSink sink) {
        return new BinanceOrderGateway(venue, registry, sink);
    }

    @Override
    public void close() {
        venue.close();
    }
}
