package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.adapter.inbound.feed.FeedContext;
import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WireTap;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.tool.ToolArguments;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.jspecify.annotations.Nullable;

/** One venue's adapter with its instruments, for a tool. Main thread. */
final class ToolVenue implements AutoCloseable {
    static final int EXIT_UNAVAILABLE = 69;
    static final int EXIT_SETTINGS = 78;
    /** Busy everywhere, so that a short look sees something. */
    private static final List<String> BUSY =
            List.of("BTC-USDT", "ETH-USDT", "BTC-USD", "ETH-USD", "SOL-USDT", "XRP-USDT", "BTC-USDC", "SOL-USD");

    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "tool-net");
    private final EventLoop eventLoop = eventLoops.next();
    private final EpochNanoClock clock = new SystemEpochNanoClock();
    private final VenueAdapter adapter;
    private final InstrumentRegistry registry = new InstrumentRegistry();

    private final Consumer<String> notes;

    private ToolVenue(VenueAdapter.Factory factory, Consumer<String> notes) {
        this.notes = notes;
        this.adapter = factory.create(eventLoops, clock);
    }

    /** Warnings only, and not among what the tool prints. First of all, before anything logs. */
    static void logToErr() {
        System.setProperty("log4j2.configurationFile", "log4j2-tool.xml");
    }

    /**
     * Reads the engine's settings for this venue and loads its instruments.
     *
     * @param tap hears everything that crosses the wire, or null.
     * @param notes told in a few words what a user may want to know.
     * @throws IOException if the venue does not answer as it should.
     */
    static ToolVenue open(ToolArguments arguments, @Nullable WireTap tap, Consumer<String> notes)
            throws ConfigurationException, IOException, InterruptedException {
        List<String> faults = new ArrayList<>();
        Settings settings = new Settings(arguments.settings(System.getenv()), "", faults);
        List<VenueAdapter.Factory> factories = VenueAdapters.configure(settings, faults);
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        ToolVenue venue = new ToolVenue(factories.get(0), notes);
        if (tap != null) {
            venue.adapter.tap(tap);
        }
        try {
            for (InstrumentSpec spec : venue.adapter.loadInstruments()) {
                try {
                    Instrument unused = spec.register(venue.registry);
                } catch (IllegalArgumentException unusable) {
                    notes.accept("skipped " + spec.symbol() + ": " + unusable.getMessage());
                }
            }
            return venue;
        } catch (IOException | InterruptedException | RuntimeException e) {
            venue.close();
            throw e;
        }
    }

    VenueAdapter adapter() {
        return adapter;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    EpochNanoClock clock() {
        return clock;
    }

    int instrumentCount() {
        return registry.instruments().size();
    }

    /** All instruments that the settings want. */
    List<Instrument> instruments() {
        return registry.instruments().stream().filter(adapter::isWanted).toList();
    }

    /** The engine's own feed of them; {@code tap} hears its connections. */
    VenueFeed feed(EventSink sink, @Nullable WireTap tap) {
        WebSocketClient client = adapter.streamClient(eventLoop);
        return new VenueFeed(
                adapter.protocol(),
                new FeedContext(
                        adapter.feedSettings(),
                        instruments(),
                        eventLoop,
                        tap == null ? client : client.tapped(tap),
                        clock,
                        sink,
                        id -> -1,
                        reason -> notes.accept("instruments changed: " + reason)));
    }

    /** A few of them, busy ones first. */
    List<Instrument> firstInstruments(int count) {
        return instruments().stream()
                .sorted(Comparator.comparingInt(ToolVenue::rank))
                .limit(count)
                .toList();
    }

    private static int rank(Instrument instrument) {
        int at = BUSY.indexOf(instrument.symbol());
        return at < 0 ? BUSY.size() : at;
    }

    @Override
    public void close() {
        adapter.close();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
