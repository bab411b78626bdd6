package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.FeedSettings;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.inbound.feed.okx.OkxProtocol;
import io.kairos.engine.adapter.outbound.execution.okx.OkxOrderGateway;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WireTap;
import io.kairos.engine.adapter.venue.okx.OkxContext;
import io.kairos.engine.adapter.venue.okx.OkxContext.Bootstrap;
import io.kairos.engine.adapter.venue.okx.OkxCredentials;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.OrderGateway;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;

/** OKX spot: market data and, with a key, order entry. */
final class OkxAdapter implements VenueAdapter {
    private final OkxContext context;
    private final FeedSettings feedSettings;
    private final EventLoopGroup eventLoops;
    private final OkxVenue venue;

    OkxAdapter(OkxContext context, FeedSettings feedSettings, EventLoopGroup eventLoops, EpochNanoClock clock) {
        this.eventLoops = eventLoops;
        this.context = context;
        this.feedSettings = feedSettings;
        this.venue = new OkxVenue(context, clock);
    }

    /** Reads the venue's settings and notes every fault; null when there were any. */
    static VenueAdapter.@Nullable Factory configure(
            Settings settings, VenueAdapters.Common common, List<String> faults) {
        OkxContext context = new OkxContext().proxy(common.proxy());
        settings.url("KAIROS_ENGINE_OKX_REST_URL").ifPresent(context::restUrl);
        settings.url("KAIROS_ENGINE_OKX_STREAM_URL").ifPresent(context::streamUrl);
        context.credentials(credentials(settings, faults));
        context.demo(settings.flag("KAIROS_ENGINE_OKX_DEMO", context.demo()));
        context.cancelAllAfterSeconds((int)
                settings.number("KAIROS_ENGINE_OKX_CANCEL_ALL_AFTER_SECONDS", context.cancelAllAfterSeconds(), 0, 120));
        context.symbols(VenueAdapters.words(settings.text("KAIROS_ENGINE_OKX_SYMBOLS", "")));
        context.bootstrap(settings.choice("KAIROS_ENGINE_OKX_BOOTSTRAP", Bootstrap.WS, Bootstrap.values()));
        context.feeCentibps(
                (int) settings.number("KAIROS_ENGINE_OKX_TAKER_FEE_CENTIBPS", context.takerFeeCentibps(), 0, 100_000),
                (int) settings.number(
                        "KAIROS_ENGINE_OKX_MAKER_FEE_CENTIBPS", context.makerFeeCentibps(), -100_000, 100_000));
        context.accountFees(settings.flag("KAIROS_ENGINE_OKX_ACCOUNT_FEES", true));
        FeedSettings feed =
                VenueAdapters.feed(settings, common, "KAIROS_ENGINE_OKX_DEPTH", "KAIROS_ENGINE_OKX_REDUNDANT");
        try {
            context.conclude();
        } catch (IllegalArgumentException e) {
            faults.add("KAIROS_ENGINE_OKX_…: " + e.getMessage());
            return null;
        }
        return (eventLoops, clock) -> new OkxAdapter(context, feed, eventLoops, clock);
    }

    private static @Nullable OkxCredentials credentials(Settings settings, List<String> faults) {
        Path apiKey = settings.file("KAIROS_ENGINE_OKX_API_KEY_FILE");
        Path secretKey = settings.file("KAIROS_ENGINE_OKX_SECRET_KEY_FILE");
        Path passphrase = settings.file("KAIROS_ENGINE_OKX_PASSPHRASE_FILE");
        if (apiKey == null && secretKey == null && passphrase == null) {
            return null;
        }
        if (apiKey == null || secretKey == null || passphrase == null) {
            faults.add("KAIROS_ENGINE_OKX_API_KEY_FILE, KAIROS_ENGINE_OKX_SECRET_KEY_FILE and "
                    + "KAIROS_ENGINE_OKX_PASSPHRASE_FILE: expected all three or none");
            return null;
        }
        try {
            return OkxCredentials.load(apiKey, secretKey, passphrase);
        } catch (IOException e) {
            faults.add("KAIROS_ENGINE_OKX_…_FILE: " + e.getMessage());
            return null;
        }
    }

    @Override
    public Venue venue() {
        return Venue.OKX;
    }

    @Override
    public FeedSettings feedSettings() {
        return feedSettings;
    }

    @Override
    public List<InstrumentSpec> loadInstruments() throws IOException, InterruptedException {
        return venue.loadInstruments();
    }

    @Override
    public boolean isWanted(Instrument instrument) {
        return instrument.venue() == Venue.OKX
                && (context.symbols().isEmpty()
                        ? instrument.trading()
                        : context.symbols().contains(instrument.symbol()));
    }

    @Override
    public VenueProtocol protocol() {
        return new OkxProtocol(venue, feedSettings.depth());
    }

    @Override
    public void tap(WireTap tap) {
        venue.tap(tap);
    }

    @Override
    public WebSocketClient streamClient(EventLoop eventLoop) {
        return venue.webSocketClient(eventLoop);
    }

    /** Without a key it is only watched. */
    @Override
    public @Nullable OrderGateway gateway(InstrumentRegistry registry, EventSink sink) {
        return context.credentials() == null ? null : new OkxOrderGateway(venue, eventLoops.next(), registry, sink);
    }

    @Override
    public void close() {
        venue.close();
    }
}
