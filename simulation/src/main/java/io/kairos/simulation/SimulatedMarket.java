package io.kairos.simulation;

import io.kairos.simulation.net.Network;
import io.kairos.simulation.net.VirtualLoop;
import io.kairos.simulation.net.VirtualTime;
import io.kairos.simulator.DrivenSimulator;
import io.kairos.simulator.SimulatorConfig;
import io.kairos.simulator.SimulatorConfig.AccountConfig;
import io.kairos.simulator.SimulatorConfig.ClockMode;
import io.kairos.simulator.SimulatorConfig.KeyConfig;
import io.kairos.simulator.SimulatorConfig.Options;
import io.kairos.simulator.SimulatorConfig.VenueConfig;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.binance.api.RateLimits;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.venue.VenueKey.KeyType;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The venues: the real simulator's, in virtual time, with one account of ours. One thread. */
final class SimulatedMarket implements AutoCloseable {
    /** Name of the venue in the network. */
    static final String BINANCE_HOST = "binance";

    private static final String ACCOUNT = "ours";
    private static final int INSTRUMENTS = 3;
    private static final long PING_INTERVAL_MS = 2_000;
    private static final long PONG_TIMEOUT_MS = 6_000;
    private static final long DELIVERY_DELAY_MAX_MICROS = 2_000;

    private final DrivenSimulator simulator;
    private final VirtualLoop loop;
    private final VirtualTime time;
    private final long epochNs;
    private final TrueTops tops = new TrueTops();

    SimulatedMarket(Path directory, long seed, Network network, VirtualTime time, long epochNs) throws IOException {
        this.time = time;
        this.epochNs = epochNs;
        BinanceVenue.Settings binance = new BinanceVenue.Settings(
                RateLimits.Limits.STANDARD,
                new WebSocketConnection.Timing(PING_INTERVAL_MS, PONG_TIMEOUT_MS, 86_400_000),
                DELIVERY_DELAY_MAX_MICROS);
        AccountConfig account = new AccountConfig(
                ACCOUNT,
                Map.of("USDT", 20_000 * Fixed8.ONE, "BTC", Fixed8.ONE / 5, "ETH", 6 * Fixed8.ONE),
                List.of(new KeyConfig(VenueKeys.API_KEY, KeyType.ED25519, VenueKeys.publicPem())));
        simulator = DrivenSimulator.open(new SimulatorConfig(
                        "simulation",
                        0,
                        directory,
                        1 << 20,
                        1 << 20,
                        new WorldSettings(seed, 20, 400, 200, 900),
                        List.of(new VenueConfig(
                                VenueName.BINANCE,
                                0,
                                context -> {
                                    context.exchange().addMarketListener(tops);
                                    return binance.open(context);
                                },
                                List.of(account))))
                .with(new Options(ClockMode.STEPPED, epochNs / 1_000_000, 0, INSTRUMENTS, false)));
        loop = new VirtualLoop(network);
        network.listen(BINANCE_HOST, loop, pipeline -> simulator.accept(VenueName.BINANCE, pipeline));
    }

    /** Does what is due. Whether there was anything. */
    boolean turn() {
        long nowNs = epochNs + time.nanoTime();
        boolean due = simulator.nextDueNs() <= nowNs;
        // The venue's clock follows even when nothing is due.
        simulator.advanceTo(nowNs);
        return loop.work() || due;
    }

    /** When there is something to do next. */
    long nextDueNs() {
        long planned = simulator.nextDueNs();
        return Math.min(loop.nextDueNs(), planned == Long.MAX_VALUE ? planned : planned - epochNs);
    }

    Exchange exchange() {
        return simulator.exchange(VenueName.BINANCE);
    }

    Account account() {
        return exchange()
                .ledger()
                .byName(ACCOUNT)
                .orElseThrow(() -> new IllegalStateException("the simulated account is not there"));
    }

    TrueTops tops() {
        return tops;
    }

    DrivenSimulator simulator() {
        return simulator;
    }

    @Override
    public void close() throws IOException {
        simulator.close();
    }
}
