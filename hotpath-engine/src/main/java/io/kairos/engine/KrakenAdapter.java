package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.inbound.feed.kraken.KrakenProtocol;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WireTap;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.OrderGateway;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/** Kraken spot: market data only, for the time being. */
final class KrakenAdapter implements VenueAdapter {
    private static final int MAX_FEE_CENTIBPS = 100_000;

    private final KrakenContext context;
    private final FeedSettings feedSettings;
    private final KrakenVenue venue;

    KrakenAdapter(KrakenContext context, FeedSettings feedSettings, EpochNanoClock clock) {
        this.context = context;
        this.feedSettings = feedSettings;
        this.venue = new KrakenVenue(context, clock);
    }

    /** Reads the venue's settings and notes every fault; null when there were any. */
    static VenueAdapter.@Nullable Factory configure(
            Settings settings, VenueAdapters.Common common, List<String> faults) {
        KrakenContext context = new KrakenContext().proxy(common.proxy());
        settings.url("KAIROS_ENGINE_KRAKEN_REST_URL").ifPresent(context::restUrl);
        settings.url("KAIROS_ENGINE_KRAKEN_STREAM_URL").ifPresent(context::streamUrl);
        context.symbols(VenueAdapters.words(settings.text("KAIROS_ENGINE_KRAKEN_SYMBOLS", "")));
        context.feesCentibps(
                (int) settings.number(
                        "KAIROS_ENGINE_KRAKEN_TAKER_FEE_CENTIBPS",
                        KrakenContext.DEFAULT_TAKER_FEE_CENTIBPS,
                        0,
                        MAX_FEE_CENTIBPS),
                (int) settings.number(
                        "KAIROS_ENGINE_KRAKEN_MAKER_FEE_CENTIBPS",
                        KrakenContext.DEFAULT_MAKER_FEE_CENTIBPS,
                        -MAX_FEE_CENTIBPS,
                        MAX_FEE_CENTIBPS));
        FeedSettings feed =
                VenueAdapters.feed(settings, common, "KAIROS_ENGINE_KRAKEN_DEPTH", "KAIROS_ENGINE_KRAKEN_REDUNDANT");
        try {
            context.conclude();
        } catch (IllegalArgumentException e) {
            faults.add("KAIROS_ENGINE_KRAKEN_…: " + e.getMessage());
            return null;
        }
        return (eventLoops, clock) -> new KrakenAdapter(context, feed, clock);
    }

    @Override
    public Venue venue() {
        return Venue.KRAKEN;
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
        return instrument.venue() == Venue.KRAKEN
                && (context.symbols().isEmpty()
                        ? instrument.trading()
                        : context.symbols().contains(instrument.symbol()));
    }

    @Override
    public VenueProtocol protocol() {
        return new KrakenProtocol(venue, feedSettings.depth());
    }

    @Override
    public void tap(WireTap tap) {
        venue.tap(tap);
    }

    @Override
    public WebSocketClient streamClient(EventLoop eventLoop) {
        return venue.webSocketClient(eventLoop);
    }

    @Override
    public @Nullable OrderGateway gateway(InstrumentRegistry registry, EventSink sink) {
        return null;
    }

    @Override
    public void close() {
        venue.close();
    }
}
