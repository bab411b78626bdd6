package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.inbound.feed.kraken.KrakenProtocol;
import io.kairos.engine.adapter.outbound.execution.kraken.KrakenOrderGateway;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenCredentials;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
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

/** Kraken spot: market data, and order entry with a key. */
final class KrakenAdapter implements VenueAdapter {
    private static final int MAX_FEE_CENTIBPS = 100_000;
    private static final String CANCEL_ALL_AFTER = "KAIROS_ENGINE_KRAKEN_CANCEL_ALL_AFTER_SECONDS";
    private static final int MIN_CANCEL_ALL_AFTER_S = 5;
    private static final int MAX_CANCEL_ALL_AFTER_S = 86_399;

    private final KrakenContext context;
    private final FeedSettings feedSettings;
    private final KrakenVenue venue;
    private final EventLoopGroup eventLoops;

    KrakenAdapter(KrakenContext context, FeedSettings feedSettings, EventLoopGroup eventLoops, EpochNanoClock clock) {
        this.context = context;
        this.eventLoops = eventLoops;
        this.feedSettings = feedSettings;
        this.venue = new KrakenVenue(context, clock);
    }

    /** Reads the venue's settings and notes every fault; null when there were any. */
    static VenueAdapter.@Nullable Factory configure(
            Settings settings, VenueAdapters.Common common, List<String> faults) {
        KrakenContext context = new KrakenContext().proxy(common.proxy());
        settings.url("KAIROS_ENGINE_KRAKEN_REST_URL").ifPresent(context::restUrl);
        settings.url("KAIROS_ENGINE_KRAKEN_STREAM_URL").ifPresent(context::streamUrl);
        settings.url("KAIROS_ENGINE_KRAKEN_PRIVATE_URL").ifPresent(context::privateUrl);
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
        context.accountFees(settings.flag("KAIROS_ENGINE_KRAKEN_ACCOUNT_FEES", true));
        orderEntry(settings, context, faults);
        FeedSettings feed =
                VenueAdapters.feed(settings, common, "KAIROS_ENGINE_KRAKEN_DEPTH", "KAIROS_ENGINE_KRAKEN_REDUNDANT");
        try {
            context.conclude();
        } catch (IllegalArgumentException e) {
            faults.add("KAIROS_ENGINE_KRAKEN_…: " + e.getMessage());
            return null;
        }
        return (eventLoops, clock) -> new KrakenAdapter(context, feed, eventLoops, clock);
    }

    private static void orderEntry(Settings settings, KrakenContext context, List<String> faults) {
        Path apiKey = settings.file("KAIROS_ENGINE_KRAKEN_API_KEY_FILE");
        Path privateKey = settings.file("KAIROS_ENGINE_KRAKEN_PRIVATE_KEY_FILE");
        if (apiKey != null && privateKey != null) {
            try {
                context.credentials(KrakenCredentials.load(apiKey, privateKey));
                context.nonceFile(Path.of(settings.text("KAIROS_ENGINE_DATA_DIR", EngineContext.DEFAULT_DATA_DIRECTORY))
                        .resolve("kraken-nonce"));
            } catch (IOException e) {
                faults.add("KAIROS_ENGINE_KRAKEN_…_KEY_FILE: " + e.getMessage());
            }
        } else if (apiKey != null || privateKey != null) {
            faults.add("KAIROS_ENGINE_KRAKEN_API_KEY_FILE and KAIROS_ENGINE_KRAKEN_PRIVATE_KEY_FILE: "
                    + "expected both or neither");
        }
        context.deadlineMs(
                (int) settings.number("KAIROS_ENGINE_KRAKEN_DEADLINE_MS", context.deadlineMs(), 500, 60_000));
        context.queryLagMs(
                (int) settings.number("KAIROS_ENGINE_KRAKEN_QUERY_LAG_MS", context.queryLagMs(), 0, 600_000));
        long seconds = settings.number(CANCEL_ALL_AFTER, context.cancelAllAfterSeconds(), 0, MAX_CANCEL_ALL_AFTER_S);
        if (seconds > 0 && seconds < MIN_CANCEL_ALL_AFTER_S) {
            settings.fault(
                    CANCEL_ALL_AFTER,
                    seconds,
                    "0 for off, or " + MIN_CANCEL_ALL_AFTER_S + " to " + MAX_CANCEL_ALL_AFTER_S);
        } else {
            context.cancelAllAfterSeconds((int) seconds);
        }
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
        return context.credentials() == null ? null : new KrakenOrderGateway(venue, eventLoops.next(), registry, sink);
    }

    @Override
    public void close() {
        venue.close();
    }
}
