package io.kairos.simulator;

import io.kairos.simulator.SimulatorConfig.AccountConfig;
import io.kairos.simulator.SimulatorConfig.KeyConfig;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.binance.api.ApiKey;
import io.kairos.simulator.binance.api.SignatureVerifier;
import io.kairos.simulator.binance.stream.StreamHub;
import io.kairos.simulator.control.ControlApi;
import io.kairos.simulator.exchange.ActionRecord;
import io.kairos.simulator.exchange.ActionRecord.AccountBalance;
import io.kairos.simulator.exchange.Counters;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.OrderStore;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.exchange.VenueClock;
import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.ledger.CommissionRates;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderImage;
import io.kairos.simulator.net.Listener;
import io.kairos.simulator.store.JournalHistory;
import io.kairos.simulator.store.SegmentedJournal;
import io.kairos.simulator.store.SegmentedJournal.SnapshotWriter;
import io.kairos.simulator.store.VenueState;
import io.kairos.simulator.world.World;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running simulator: one market world, one venue, one control API, all on one thread, the venue thread. Start it with
 * {@link #start}; ports may be zero. {@link #close} may be called from any thread but the venue's own.
 */
public final class Simulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Simulator.class);
    private static final long SAVE_WORLD_MS = 2_000;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final SegmentedJournal journal;
    private final Exchange exchange;
    private final TradeHistory history;
    private final World world;
    private final BinanceVenue binance;
    private final Faults faults = new Faults();
    private final List<Listener> listeners = new ArrayList<>();
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private boolean closed;

    private Simulator(SimulatorConfig config, EventLoopGroup group, SegmentedJournal journal) {
        this.group = group;
        this.loop = group.next();
        this.journal = journal;
        InstrumentCatalogue catalogue = InstrumentCatalogue.standard();
        VenueState state = journal.recovered();
        Ledger ledger = new Ledger();
        List<ApiKey> keys = openAccounts(config.accounts(), ledger, state);
        OrderStore orders = new OrderStore();
        state.orders().forEach(image -> orders.put(new Order(image)));
        List<Counters> counters = catalogue.all().stream().map(state::counters).toList();
        this.exchange = new Exchange(catalogue, ledger, orders, counters, journal, VenueClock.system());
        catalogue.all().forEach(instrument -> exchange.restoreTape(instrument, state.trades(instrument)));
        this.history = new JournalHistory(exchange, journal);
        SplittableRandom random = new SplittableRandom(config.world().seed());
        this.binance = new BinanceVenue(exchange, history, keys, config.binance(), faults, random.split(), this::fail);
        this.world =
                new World(exchange, config.world(), entry -> journal.appendTruth(entry.toString()), state.truths());
        journal.startWriting(this::writeSnapshot);
        world.open(state.world());
    }

    /**
     * Starts a simulator and returns once it serves.
     *
     * @throws IOException if a port or the data directory cannot be used; the message is one sentence
     */
    public static Simulator start(SimulatorConfig config) throws IOException {
        SegmentedJournal journal = SegmentedJournal.open(
                config.dataDirectory(), InstrumentCatalogue.standard(), config.segmentBytes(), config.retentionBytes());
        EventLoopGroup group =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("venue"), NioIoHandler.newFactory());
        Simulator simulator = null;
        try {
            simulator = new Simulator(config, group, journal);
            simulator.serve(config);
            return simulator;
        } catch (IOException | RuntimeException failed) {
            if (simulator != null) {
                simulator.listeners.forEach(Listener::close);
            }
            group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            journal.close();
            throw failed;
        }
    }

    /** Port of the Binance venue. */
    public int binancePort() {
        return listeners.get(0).port();
    }

    /** Port of the control API. */
    public int controlPort() {
        return listeners.get(1).port();
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
            try {
                binance.streams().dropAll();
                binance.userStreams().dropAll();
                if (!failure.isDone()) {
                    world.close();
                    journal.appendWorld(world.save());
                }
                journal.close();
                finished.complete(null);
            } catch (IOException | RuntimeException failed) {
                finished.completeExceptionally(failed);
            }
        });
        try {
            finished.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            LOG.error("The simulator did not close its journal cleanly", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        }
    }

    private void serve(SimulatorConfig config) throws IOException {
        listeners.add(Listener.open(
                group, config.bind(), config.binancePort(), "KAIROS_SIMULATOR_BINANCE_PORT", binance::handler));
        ControlApi control = new ControlApi(exchange, world, binance, faults, history);
        listeners.add(Listener.open(
                group, "127.0.0.1", config.controlPort(), "KAIROS_SIMULATOR_CONTROL_PORT", control::handler));
        every(World.TICK_MS, world::tick);
        every(StreamHub.BEAT_MS, binance.streams()::onBeat);
        every(SAVE_WORLD_MS, () -> journal.appendWorld(world.save()));
    }

    private void every(long periodMs, Runnable work) {
        Future<?> unused = loop.scheduleAtFixedRate(
                () -> {
                    if (closed || failure.isDone()) {
                        return;
                    }
                    try {
                        work.run();
                    } catch (RuntimeException broken) {
                        fail(broken);
                    }
                },
                periodMs,
                periodMs,
                TimeUnit.MILLISECONDS);
    }

    private void fail(Throwable broken) {
        // Money may be half moved: a venue that went on would lie to its clients.
        if (failure.complete(broken)) {
            LOG.error("The simulator cannot go on", broken);
        }
    }

    private static List<ApiKey> openAccounts(List<AccountConfig> accounts, Ledger ledger, VenueState state) {
        List<ApiKey> keys = new ArrayList<>();
        for (AccountConfig config : accounts) {
            Account account = ledger.open(config.name(), CommissionRates.BASE_TIER);
            if (state.balances(account.id()).isEmpty()) {
                config.balances().forEach((asset, amount) -> account.restore(new Balance(asset, amount, 0)));
            }
            for (KeyConfig key : config.keys()) {
                keys.add(new ApiKey(key.apiKey(), account.id(), verifier(key), true));
            }
        }
        ledger.all().forEach(account -> state.balances(account.id()).forEach(account::restore));
        return keys;
    }

    private static SignatureVerifier verifier(KeyConfig key) {
        return switch (key.type()) {
            case HMAC -> SignatureVerifier.hmac(key.secret());
            case ED25519 -> SignatureVerifier.ed25519(key.secret());
            case RSA -> SignatureVerifier.rsa(key.secret());
        };
    }

    private void writeSnapshot(SnapshotWriter writer) {
        List<AccountBalance> balances = new ArrayList<>();
        for (Account account : exchange.ledger().all()) {
            account.balances().forEach(balance -> balances.add(new AccountBalance(account.id(), balance)));
        }
        for (Instrument instrument : exchange.catalogue().all()) {
            List<OrderImage> orders = new ArrayList<>();
            for (Order order : exchange.orders().everything()) {
                if (order.terms().instrument().id() == instrument.id()) {
                    orders.add(order.image());
                }
            }
            writer.action(new ActionRecord(instrument, List.of(), orders, balances));
            writer.reservation(instrument, exchange.counters(instrument));
        }
        writer.world(world.save());
        world.truths().forEach(writer::truth);
    }
}
