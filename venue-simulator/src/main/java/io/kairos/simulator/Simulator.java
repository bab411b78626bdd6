package io.kairos.simulator;

import io.kairos.simulator.SimulatorConfig.ClockMode;
import io.kairos.simulator.SimulatorConfig.Options;
import io.kairos.simulator.control.ControlApi;
import io.kairos.simulator.control.ControlledVenue;
import io.kairos.simulator.exchange.BookHistory;
import io.kairos.simulator.exchange.BookHistory.BookAt;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.fault.script.FaultScript;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.Universe;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.net.Listener;
import io.kairos.simulator.store.SegmentedJournal;
import io.kairos.simulator.time.Timetable;
import io.kairos.simulator.venue.Venue;
import io.kairos.simulator.world.World;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running simulator: one market world, its venues, one control API, all on one thread, the venue thread. Start it with
 * {@link #start}; ports may be zero. {@link #close} may be called from any thread but the venue's own.
 */
public final class Simulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final DataDirectory directory;
    private final Market market;
    private final Map<VenueName, Listener> venueListeners = new EnumMap<>(VenueName.class);
    private final List<Listener> listeners = new ArrayList<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final Timetable timetable;
    private final LongSupplier wallNs;
    private final @Nullable Pacer pacer;
    private boolean closed;

    private Simulator(
            SimulatorConfig config,
            Universe universe,
            EventLoopGroup group,
            DataDirectory directory,
            List<SegmentedJournal> journals) {
        this.group = group;
        this.loop = group.next();
        this.directory = directory;
        Options options = config.options();
        this.wallNs = wall(options);
        this.timetable =
                options.clock() == ClockMode.SYSTEM ? Timetable.on(wallNs) : Timetable.virtual(wallNs.getAsLong());
        this.pacer = options.clock() == ClockMode.STEPPED
                ? null
                : new Pacer(loop, timetable, wallNs, options.clock() == ClockMode.PACED, this::round);
        this.market = new Market(config, universe, timetable, journals, this::fail);
    }

    /**
     * Starts a simulator and returns once it serves.
     *
     * @throws IOException if a port or the data directory cannot be used; the message is one sentence
     */
    public static Simulator start(SimulatorConfig config) throws IOException {
        Universe universe = config.universe();
        DataDirectory directory = DataDirectory.open(config.dataDirectory());
        List<SegmentedJournal> journals = List.of();
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("venue"), NioIoHandler.newFactory());
        Simulator simulator = null;
        try {
            journals = Market.openJournals(config, universe, directory);
            simulator = new Simulator(config, universe, group, directory, journals);
            simulator.serve(config);
            return simulator;
        } catch (IOException | RuntimeException failed) {
            if (simulator != null) {
                simulator.listeners.forEach(Listener::close);
            }
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            for (SegmentedJournal journal : journals) {
                journal.close();
            }
            directory.close();
            throw failed;
        }
    }

    /** Port of the Binance venue. */
    public int binancePort() {
        return port(VenueName.BINANCE);
    }

    /** Port of a venue that has a wire protocol. */
    public int port(VenueName venue) {
        Listener listener = venueListeners.get(venue);
        if (listener == null) {
            throw new IllegalArgumentException("this venue is not open: venue=" + venue);
        }
        return listener.port();
    }

    /** The ports of all open venues. */
    public Map<VenueName, Integer> ports() {
        Map<VenueName, Integer> ports = new EnumMap<>(VenueName.class);
        venueListeners.forEach((venue, listener) -> ports.put(venue, listener.port()));
        return ports;
    }

    /** Starts a script of faults in the place of the one that runs. Any thread. */
    public void run(FaultScript faultScript) {
        loop.execute(() -> market.script().start(faultScript));
    }

    /** Port of the control API. */
    public int controlPort() {
        return listeners.get(listeners.size() - 1).port();
    }

    /**
     * Moves venue time on and does everything that falls due meanwhile; only with {@link ClockMode#STEPPED}. Returns when
     * all of it is done and handed to the sockets. Not for the venue's own thread.
     */
    public void advance(long millis) {
        if (pacer != null) {
            throw new IllegalStateException("venue time moves by itself");
        }
        for (long left = millis; left > 0; left -= World.TICK_MS) {
            long stepNs = TimeUnit.MILLISECONDS.toNanos(Math.min(left, World.TICK_MS));
            onVenueThread(() -> {
                boolean done = timetable.advanceTo(timetable.nowNs() + stepNs, dueNs -> {}, () -> true);
                if (!done) {
                    throw new IllegalStateException("venue time stopped");
                }
                return null;
            });
        }
    }

    /** Venue time, epoch milliseconds. */
    public long nowMs() {
        return onVenueThread(timetable::nowMs);
    }

    /** The true book of a venue now. */
    public BookAt book(VenueName venue, String symbol, int depth) {
        return onVenueThread(() -> {
            OrderBook book = bookOf(venue, symbol);
            return new BookAt(
                    book.updateId(), timetable.nowMs(), book.top(Side.BUY, depth), book.top(Side.SELL, depth));
        });
    }

    /**
     * The true book of a venue after the change with this update id; empty if the history does not reach back.
     *
     * @throws IllegalStateException if no history is kept, see {@link Options#bookHistory}
     */
    public Optional<BookAt> bookAt(VenueName venue, String symbol, long updateId, int depth) {
        return onVenueThread(() -> historyOf(venue).at(bookOf(venue, symbol), updateId, depth));
    }

    /** Update ids of the changes of a book in a span of venue time, as far as the history reaches back. */
    public List<Long> bookChanges(VenueName venue, String symbol, long fromMs, long toMs) {
        return onVenueThread(() -> historyOf(venue).idsBetween(bookOf(venue, symbol), fromMs, toMs));
    }

    private BookHistory historyOf(VenueName venue) {
        BookHistory history = market.venue(venue).exchange().bookHistory();
        if (history == null) {
            throw new IllegalStateException("no history of books is kept");
        }
        return history;
    }

    private OrderBook bookOf(VenueName venue, String symbol) {
        Exchange exchange = market.venue(venue).exchange();
        Instrument instrument = exchange.catalogue()
                .find(symbol)
                .orElseThrow(() -> new IllegalArgumentException("not listed: venue=" + venue + " symbol=" + symbol));
        return exchange.book(instrument);
    }

    /** Completes with the cause when the simulator cannot go on. */
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
        CompletableFuture<Void> finished = new CompletableFuture<>();
        loop.execute(() -> {
            closed = true;
            if (pacer != null) {
                pacer.stop();
            }
            try {
                closeOnVenueThread();
                finished.complete(null);
            } catch (IOException | RuntimeException failed) {
                finished.completeExceptionally(failed);
            }
        });
        try {
            finished.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            LOG.error("The simulator did not close its journals cleanly", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private void closeOnVenueThread() throws IOException {
        market.close(!failure.isDone());
        directory.close();
    }

    private void serve(SimulatorConfig config) throws IOException {
        List<ControlledVenue> controlled = new ArrayList<>();
        for (RunningVenue venue : market.venues()) {
            Venue front = venue.front();
            controlled.add(new ControlledVenue(venue.name(), venue.exchange(), venue.history(), venue.net(), front));
            if (front != null) {
                Listener listener = Listener.open(
                        group,
                        config.bind(),
                        venue.config().port(),
                        "KAIROS_SIMULATOR_" + venue.name() + "_PORT",
                        venue.net(),
                        front::handler);
                listeners.add(listener);
                venueListeners.put(venue.name(), listener);
            }
        }
        ControlApi control = new ControlApi(
                controlled, market.world(), market.faults(), market.script(), pacer == null ? null : pacer.lateness());
        listeners.add(Listener.open(
                group, "127.0.0.1", config.controlPort(), "KAIROS_SIMULATOR_CONTROL_PORT", control::handler));
        onVenueThread(() -> {
            market.start();
            if (pacer != null) {
                pacer.start();
            }
            return null;
        });
    }

    private void round() {
        if (pacer == null || closed || failure.isDone()) {
            return;
        }
        try {
            pacer.round();
        } catch (RuntimeException broken) {
            fail(broken);
        }
    }

    private static LongSupplier wall(Options options) {
        if (options.clock() == ClockMode.SYSTEM) {
            return Simulator::systemNs;
        }
        long startNs = options.startTimeMs() == 0 ? systemNs() : TimeUnit.MILLISECONDS.toNanos(options.startTimeMs());
        long originNs = System.nanoTime();
        return options.clock() == ClockMode.STEPPED ? () -> startNs : () -> startNs + System.nanoTime() - originNs;
    }

    private static long systemNs() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private <T> T onVenueThread(Callable<T> work) {
        try {
            return loop.submit(work).get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the venue thread did not do its work", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the venue thread worked", interrupted);
        }
    }

    private void fail(Throwable broken) {
        // Money may be half moved: a venue that went on would lie to its clients.
        if (failure.complete(broken)) {
            LOG.error("The simulator cannot go on", broken);
        }
    }
}
