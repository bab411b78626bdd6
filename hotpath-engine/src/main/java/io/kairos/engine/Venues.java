package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.adapter.inbound.feed.FeedContext;
import io.kairos.engine.adapter.inbound.feed.VenueFeed;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.outbound.execution.paper.PaperAgent;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.MarketChanges;
import io.kairos.engine.application.EngineAgent;
import io.kairos.engine.application.EngineInputs;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.OrderGateway;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntToLongFunction;
import org.agrona.concurrent.EpochNanoClock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the venues up, each on its own: one that does not answer keeps no other from starting and joins when it does. Later loads
 * reference data again, hourly and when a venue says so, and hands changes to the venue's feed.
 *
 * <p>Threads: a daemon {@code venue-load} per venue asks until it is answered; everything else belongs to one thread at a time, the
 * main thread until {@link #start}, then {@code venues}.
 */
final class Venues implements AutoCloseable {
    /**
     * What the feeds and gateways are made with.
     *
     * @param orderLoops drive order entry.
     * @param feedLoops drive market data; often the same.
     * @param paper takes all orders when trading on paper; null to send them to the venues.
     */
    record Parts(
            EventLoopGroup orderLoops,
            EventLoopGroup feedLoops,
            EpochNanoClock clock,
            EventSink sink,
            EngineAgent agent,
            InstrumentRegistry registry,
            IntToLongFunction lastTradeId,
            @Nullable PaperAgent paper) {}

    private record Loaded(VenueAdapter adapter, List<InstrumentSpec> specs) {}

    private record Running(VenueAdapter adapter, VenueFeed feed) {}

    private static final Logger LOG = LoggerFactory.getLogger(Venues.class);
    private static final long RETRY_MIN_MS = 250;
    private static final long RETRY_MAX_MS = 5_000;
    /** The other venues get this long after the first one before the engine starts without them. */
    private static final long GRACE_MS = 5_000;

    private static final long RELOAD_INTERVAL_MS = TimeUnit.HOURS.toMillis(1);
    private static final long OFFER_LIMIT_NS = TimeUnit.SECONDS.toNanos(10);

    private final Parts parts;
    private final List<VenueAdapter> adapters = new ArrayList<>();
    private final BlockingQueue<Loaded> arrivals = new LinkedBlockingQueue<>();
    private final Map<String, String> reloads = new ConcurrentHashMap<>();
    private final List<VenueFeed> feeds = new CopyOnWriteArrayList<>();
    private final List<OrderGateway> gateways = new CopyOnWriteArrayList<>();
    private final List<Running> running = new ArrayList<>();
    private final List<Loaded> waiting = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong skipped = new AtomicLong();
    private volatile boolean closed;

    Venues(List<VenueAdapter.Factory> factories, Parts parts) {
        this.parts = parts;
        for (VenueAdapter.Factory factory : factories) {
            adapters.add(factory.create(parts.orderLoops(), parts.clock()));
        }
    }

    /** All feeds that run, a live view; any thread. */
    List<VenueFeed> feeds() {
        return feeds;
    }

    /** A protocol of each configured venue, made for the caller, whatever has been loaded. */
    List<VenueProtocol> protocols() {
        return adapters.stream().map(VenueAdapter::protocol).toList();
    }

    /** All gateways that run, a live view; any thread. */
    List<OrderGateway> gateways() {
        return gateways;
    }

    /** Markets that could not be written in the engine's terms; any thread. */
    long skipped() {
        return skipped.get();
    }

    /**
     * Waits until every venue has told its markets, or one has and the others take too long.
     *
     * @param enough whether what is known will do; without it only all venues together end the waiting.
     */
    void awaitInstruments(BooleanSupplier enough) throws InterruptedException {
        for (VenueAdapter adapter : adapters) {
            Thread thread = new Thread(() -> load(adapter), "venue-load-" + adapter.venue());
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        long deadlineNs = 0;
        while (waiting.size() < adapters.size()) {
            if (closed) {
                throw new InterruptedException("closed while waiting for venues");
            }
            Loaded next = arrivals.poll(100, TimeUnit.MILLISECONDS);
            if (next != null) {
                register(next);
                waiting.add(next);
                if (deadlineNs == 0) {
                    deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GRACE_MS);
                }
            }
            if (deadlineNs != 0 && System.nanoTime() - deadlineNs > 0 && enough.getAsBoolean()) {
                LOG.warn("starting with {} of {} venues, the others join later", waiting.size(), adapters.size());
                return;
            }
        }
    }

    private void load(VenueAdapter adapter) {
        long delayMs = RETRY_MIN_MS;
        try {
            while (!closed) {
                try {
                    arrivals.add(new Loaded(adapter, adapter.loadInstruments()));
                    return;
                } catch (IOException | IllegalArgumentException e) {
                    LOG.warn(
                            "venue not there yet venue={} retryMs={} cause={}", adapter.venue(), delayMs, e.toString());
                }
                TimeUnit.MILLISECONDS.sleep(delayMs);
                delayMs = Math.min(RETRY_MAX_MS, delayMs * 2);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void register(Loaded loaded) {
        for (InstrumentSpec spec : loaded.specs()) {
            try {
                var unused = spec.register(parts.registry());
            } catch (IllegalArgumentException e) {
                skip(spec, e);
            }
        }
        // Known from an earlier run and not listed any more, or listed in a way that cannot be written: nothing is
        // traded there.
        MarketChanges.of(loaded.specs(), loaded.adapter().venue(), parts.registry(), this::skip)
                .forEach(parts.registry()::put);
    }

    private void skip(InstrumentSpec spec, IllegalArgumentException cause) {
        skipped.incrementAndGet();
        LOG.warn("market skipped: venue={} symbol={} cause={}", spec.venue(), spec.symbol(), cause.getMessage());
    }

    /** Connects the venues that have told their markets, and sees to the others from now on. The engine thread runs. */
    void start() {
        for (Loaded loaded : waiting) {
            connect(loaded);
        }
        Thread thread = new Thread(this::run, "venues");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void connect(Loaded loaded) {
        VenueAdapter adapter = loaded.adapter();
        PaperAgent paper = parts.paper();
        OrderGateway gateway = paper == null
                ? adapter.gateway(copy(parts.registry()), parts.sink())
                : paper.gateway(adapter.venue(), copy(parts.registry()));
        if (gateway != null) {
            parts.agent().attach(gateway);
            gateways.add(gateway);
            gateway.start();
        }
        EventLoop eventLoop = parts.feedLoops().next();
        List<Instrument> wanted = parts.registry().instruments().stream()
                .filter(adapter::isWanted)
                .toList();
        VenueFeed feed = new VenueFeed(
                adapter.protocol(),
                new FeedContext(
                        adapter.feedSettings(),
                        wanted,
                        eventLoop,
                        adapter.streamClient(eventLoop),
                        parts.clock(),
                        parts.sink(),
                        parts.lastTradeId(),
                        reason -> reloads.put(adapter.venue().name(), reason)));
        running.add(new Running(adapter, feed));
        feeds.add(feed);
        feed.start();
        LOG.info(
                "venue connected venue={} instruments={} orderEntry={}",
                adapter.venue(),
                wanted.size(),
                gateway != null);
    }

    private void run() {
        long lastReloadNs = System.nanoTime();
        try {
            while (!closed) {
                Loaded late = arrivals.poll(1, TimeUnit.SECONDS);
                if (late != null) {
                    int assets = parts.registry().assets().size();
                    int instruments = parts.registry().instruments().size();
                    register(late);
                    define(assets, instruments);
                    connect(late);
                }
                boolean hourly = System.nanoTime() - lastReloadNs > TimeUnit.MILLISECONDS.toNanos(RELOAD_INTERVAL_MS);
                if (hourly) {
                    lastReloadNs = System.nanoTime();
                }
                for (Running venue : running) {
                    String reason = reloads.remove(venue.adapter().venue().name());
                    if (hourly || reason != null) {
                        reload(venue, reason);
                    }
                }
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Definitions must not be lost: what the ring does not take at once is offered again. */
    private void define(int fromAsset, int fromInstrument) {
        long deadlineNs = System.nanoTime() + OFFER_LIMIT_NS;
        EngineInputs.define(
                (buffer, offset, length) -> {
                    while (!parts.sink().offer(buffer, offset, length)) {
                        if (System.nanoTime() - deadlineNs > 0) {
                            return false;
                        }
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                    }
                    return true;
                },
                parts.registry(),
                fromAsset,
                fromInstrument);
    }

    private void reload(Running venue, @Nullable String reason) throws InterruptedException {
        LOG.info(
                "reference data again: venue={} reason={}",
                venue.adapter().venue(),
                reason == null ? "hourly" : reason);
        List<InstrumentSpec> specs;
        try {
            specs = venue.adapter().loadInstruments();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn(
                    "reference data not loaded: venue={} cause={}",
                    venue.adapter().venue(),
                    e.toString());
            // Whatever the venue said has changed it says once only.
            if (reason != null) {
                reloads.putIfAbsent(venue.adapter().venue().name(), reason);
            }
            return;
        }
        List<Instrument> changed = MarketChanges.of(specs, venue.adapter().venue(), parts.registry(), this::skip);
        if (!changed.isEmpty()) {
            changed.forEach(parts.registry()::put);
            LOG.warn(
                    "instruments changed: venue={} count={} symbols={}",
                    venue.adapter().venue(),
                    changed.size(),
                    changed.stream().map(Instrument::symbol).toList());
            venue.feed().redefine(changed);
        }
    }

    private static InstrumentRegistry copy(InstrumentRegistry registry) {
        InstrumentRegistry copy = new InstrumentRegistry();
        registry.assets().forEach(asset -> copy.asset(asset.name(), asset.decimals()));
        registry.instruments().forEach(copy::put);
        return copy;
    }

    /** Ends what asks the venues; feeds and gateways are closed before. */
    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
        adapters.forEach(VenueAdapter::close);
    }
}
