package io.kairos.simulation;

import io.kairos.domain.instrument.Venue;
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
import io.kairos.simulator.kraken.KrakenVenue;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.okx.OkxVenue;
import io.kairos.simulator.venue.VenueFront;
import io.kairos.simulator.venue.VenueKey.KeyType;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The venues: the real simulator's, in virtual time, with one account of ours at each. One thread. */
final class SimulatedMarket implements AutoCloseable {
    private static final String ACCOUNT = "ours";
    /** At each venue: a triangle. */
    private static final int INSTRUMENTS = 3;

    /** Who is poor has this part of what others have. */
    private static final long POOR_PART = 25;

    private static final long PING_INTERVAL_MS = 2_000;
    private static final long PONG_TIMEOUT_MS = 6_000;
    private static final long DELIVERY_DELAY_MAX_MICROS = 2_000;

    private final DrivenSimulator simulator;
    private final VirtualLoop loop;
    private final VirtualTime time;
    private final long epochNs;
    private final List<Venue> venues;
    private final long part;
    private final Map<Venue, TrueTops> tops = new EnumMap<>(Venue.class);

    SimulatedMarket(Path directory, long seed, Cast cast, Network network, VirtualTime time, long epochNs)
            throws IOException {
        this.venues = cast.venues();
        this.part = cast.poor() ? POOR_PART : 1;
        this.time = time;
        this.epochNs = epochNs;
        venues.forEach(venue -> tops.put(venue, new TrueTops()));
        simulator = DrivenSimulator.open(new SimulatorConfig(
                        "simulation",
                        0,
                        directory,
                        1 << 20,
                        1 << 20,
                        new WorldSettings(seed, 20, 400, 200, 900),
                        venues.stream().map(this::config).toList())
                .with(new Options(ClockMode.STEPPED, epochNs / 1_000_000, 0, INSTRUMENTS * venues.size(), false)));
        loop = new VirtualLoop(network);
        for (Venue venue : venues) {
            network.listen(host(venue), loop, pipeline -> simulator.accept(name(venue), pipeline));
        }
    }

    private VenueConfig config(Venue venue) {
        VenueFront front = front(venue);
        return new VenueConfig(
                name(venue),
                0,
                context -> {
                    context.exchange().addMarketListener(tops(venue));
                    return front.open(context);
                },
                List.of(account(venue)));
    }

    private static VenueFront front(Venue venue) {
        return switch (venue) {
            case BINANCE ->
                new BinanceVenue.Settings(
                        RateLimits.Limits.STANDARD,
                        new WebSocketConnection.Timing(PING_INTERVAL_MS, PONG_TIMEOUT_MS, 86_400_000),
                        DELIVERY_DELAY_MAX_MICROS);
            case OKX -> OkxVenue.Settings.STANDARD;
            case KRAKEN -> KrakenVenue.Settings.STANDARD;
        };
    }

    private AccountConfig account(Venue venue) {
        Map<String, Long> funds = Map.of(
                venue == Venue.KRAKEN ? "USD" : "USDT",
                20_000 * Fixed8.ONE / part,
                "BTC",
                Fixed8.ONE / 5 / part,
                "ETH",
                6 * Fixed8.ONE / part);
        KeyConfig key =
                switch (venue) {
                    case BINANCE -> new KeyConfig(VenueKeys.API_KEY, KeyType.ED25519, VenueKeys.publicPem());
                    case OKX ->
                        new KeyConfig(VenueKeys.OKX_API_KEY, KeyType.HMAC, VenueKeys.SHARED, VenueKeys.OKX_PASSPHRASE);
                    case KRAKEN -> new KeyConfig(VenueKeys.KRAKEN_API_KEY, KeyType.HMAC, VenueKeys.krakenText());
                };
        return new AccountConfig(ACCOUNT, funds, List.of(key));
    }

    private static VenueName name(Venue venue) {
        return VenueName.valueOf(venue.name());
    }

    /** Name of a venue in the network. */
    static String host(Venue venue) {
        return venue.name().toLowerCase(Locale.ROOT);
    }

    /** Which venues there are. */
    List<Venue> venues() {
        return venues;
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

    Exchange exchange(Venue venue) {
        return simulator.exchange(name(venue));
    }

    /** Our account at a venue. */
    Account ours(Venue venue) {
        return exchange(venue)
                .ledger()
                .byName(ACCOUNT)
                .orElseThrow(() -> new IllegalStateException("the simulated account is not there"));
    }

    TrueTops tops(Venue venue) {
        TrueTops of = tops.get(venue);
        if (of == null) {
            throw new IllegalArgumentException("this venue does not take part: " + venue);
        }
        return of;
    }

    DrivenSimulator simulator() {
        return simulator;
    }

    @Override
    public void close() throws IOException {
        simulator.close();
    }
}
