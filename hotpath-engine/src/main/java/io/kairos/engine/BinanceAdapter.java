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
import io.kairos.engine.adapter.venue.binance.BinanceCredentials;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WireTap;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.OrderGateway;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
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

    /** Reads the venue's settings and notes every fault; null when there were any. */
    static VenueAdapter.@Nullable Factory configure(
            Settings settings, VenueAdapters.Common common, List<String> faults) {
        BinanceContext context = new BinanceContext().proxy(common.proxy());
        settings.url("KAIROS_ENGINE_BINANCE_REST_URL").ifPresent(context::restUrl);
        settings.url("KAIROS_ENGINE_BINANCE_STREAM_URL").ifPresent(context::streamUrl);
        settings.url("KAIROS_ENGINE_BINANCE_WS_API_URL").ifPresent(context::wsApiUrl);
        context.symbols(VenueAdapters.words(settings.text("KAIROS_ENGINE_BINANCE_SYMBOLS", "")));
        FeedSettings feed =
                VenueAdapters.feed(settings, common, "KAIROS_ENGINE_BINANCE_DEPTH", "KAIROS_ENGINE_BINANCE_REDUNDANT");
        BinanceContext.Encoding encoding = settings.choice(
                "KAIROS_ENGINE_BINANCE_ENCODING", BinanceContext.Encoding.JSON, BinanceContext.Encoding.values());
        context.encoding(encoding);
        context.retryFile(Path.of(settings.text("KAIROS_ENGINE_DATA_DIR", EngineContext.DEFAULT_DATA_DIRECTORY))
                .resolve("binance-retry-at"));
        Path apiKey = settings.file("KAIROS_ENGINE_BINANCE_API_KEY_FILE");
        keys(settings, context, apiKey, faults);
        if (encoding == BinanceContext.Encoding.SBE && apiKey == null) {
            settings.fault(
                    "KAIROS_ENGINE_BINANCE_API_KEY_FILE",
                    null,
                    "a file with the id of an Ed25519 key, which KAIROS_ENGINE_BINANCE_ENCODING=sbe needs");
            return null;
        }
        try {
            context.conclude();
        } catch (IllegalArgumentException e) {
            faults.add("KAIROS_ENGINE_BINANCE_…: " + e.getMessage());
            return null;
        }
        return (eventLoops, clock) -> new BinanceAdapter(context, feed, eventLoops, clock);
    }

    /** REST with the key of orders, for who only looks after them; null where there is no such key, or after noting faults. */
    static @Nullable BinanceContext forOrders(Settings settings, List<String> faults) {
        BinanceContext context = new BinanceContext().proxy(VenueAdapters.proxy(settings, faults));
        settings.url("KAIROS_ENGINE_BINANCE_REST_URL").ifPresent(context::restUrl);
        context.encoding(settings.choice(
                "KAIROS_ENGINE_BINANCE_ENCODING", BinanceContext.Encoding.JSON, BinanceContext.Encoding.values()));
        keys(settings, context, settings.file("KAIROS_ENGINE_BINANCE_API_KEY_FILE"), faults);
        if (context.credentials() == null) {
            return null;
        }
        try {
            return context.conclude();
        } catch (IllegalArgumentException e) {
            faults.add("KAIROS_ENGINE_BINANCE_…: " + e.getMessage());
            return null;
        }
    }

    /** Reads the key of orders, of whichever kind, or its id alone where nothing is signed. */
    private static void keys(Settings settings, BinanceContext context, @Nullable Path apiKey, List<String> faults) {
        Path privateKey = settings.file("KAIROS_ENGINE_BINANCE_PRIVATE_KEY_FILE");
        Path secretKey = settings.file("KAIROS_ENGINE_BINANCE_SECRET_KEY_FILE");
        try {
            if (privateKey != null && secretKey != null) {
                faults.add("KAIROS_ENGINE_BINANCE_PRIVATE_KEY_FILE and KAIROS_ENGINE_BINANCE_SECRET_KEY_FILE: "
                        + "expected one of them, got both");
            } else if (apiKey != null && privateKey != null) {
                context.credentials(BinanceCredentials.load(apiKey, privateKey));
            } else if (apiKey != null && secretKey != null) {
                context.credentials(BinanceCredentials.loadHmac(apiKey, secretKey));
            } else if (apiKey != null && context.encoding() == BinanceContext.Encoding.SBE) {
                context.streamKey(BinanceCredentials.loadApiKey(apiKey));
            } else if (apiKey != null || privateKey != null || secretKey != null) {
                faults.add("KAIROS_ENGINE_BINANCE_API_KEY_FILE: expected it beside "
                        + "KAIROS_ENGINE_BINANCE_PRIVATE_KEY_FILE or KAIROS_ENGINE_BINANCE_SECRET_KEY_FILE, or none");
            }
        } catch (IOException e) {
            faults.add("KAIROS_ENGINE_BINANCE_…_KEY_FILE: " + e.getMessage());
        }
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
    public void tap(WireTap tap) {
        venue.tap(tap);
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
