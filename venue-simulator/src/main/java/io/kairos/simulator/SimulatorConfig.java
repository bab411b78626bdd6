package io.kairos.simulator;

import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.market.Universe;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.venue.VenueFront;
import io.kairos.simulator.venue.VenueKey.KeyType;
import io.kairos.simulator.world.WorldSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a simulator needs to start.
 *
 * @param bind address that the venues listen on
 * @param controlPort zero for any free port; always on the loopback address
 * @param segmentBytes size at which a journal segment ends
 * @param retentionBytes journal bytes kept besides the segments in use, all venues together
 * @param venues the venues of this market, each at most once; the first one's journal also keeps the world
 */
public record SimulatorConfig(
        String bind,
        int controlPort,
        Path dataDirectory,
        long segmentBytes,
        long retentionBytes,
        WorldSettings world,
        List<VenueConfig> venues,
        Options options) {

    /** What moves the venues' time. */
    public enum ClockMode {
        /** Venue time is the system's time. */
        SYSTEM,
        /** Virtual time, kept in step with the system's; everything happens at its exact time. */
        PACED,
        /** Virtual time that only {@link Simulator#advance} moves. */
        STEPPED
    }

    /**
     * How the simulator runs.
     *
     * @param startTimeMs venue time at the start, epoch milliseconds; zero for the system's; only for virtual time
     * @param bookHistory changes kept of each book, zero for none
     * @param instruments size of a generated universe over all venues, zero for the standard instruments
     * @param keepTrades whether every trade is written down, rather than those of accounts
     */
    public record Options(ClockMode clock, long startTimeMs, int bookHistory, int instruments, boolean keepTrades) {
        /** System time, no history, standard instruments, every trade kept. */
        public static final Options STANDARD = new Options(ClockMode.SYSTEM, 0, 0);

        /** Standard instruments, every trade kept. */
        public Options(ClockMode clock, long startTimeMs, int bookHistory) {
            this(clock, startTimeMs, bookHistory, 0, true);
        }
    }

    /** What the venues list. */
    Universe universe() {
        return options.instruments() == 0
                ? Universe.standard()
                : Universe.generated(
                        options.instruments(),
                        venues.stream().map(VenueConfig::name).toList());
    }

    /**
     * A venue of the market.
     *
     * @param port zero for any free port
     * @param front its wire protocol; without one the venue trades, but nobody can connect
     * @param accounts clients; an account that the data directory already knows keeps its funds
     */
    public record VenueConfig(
            VenueName name, int port, @Nullable VenueFront front, List<AccountConfig> accounts) {
        public VenueConfig {
            accounts = List.copyOf(accounts);
        }
    }

    /**
     * A client account.
     *
     * @param balances opening funds by asset, eight decimals
     */
    public record AccountConfig(String name, Map<String, Long> balances, List<KeyConfig> keys) {
        public AccountConfig {
            balances = Map.copyOf(balances);
            keys = List.copyOf(keys);
        }
    }

    /**
     * An API key.
     *
     * @param secret HMAC secret as the venue hands it out, or the public key as PEM
     * @param passphrase empty where the venue has none
     */
    public record KeyConfig(String apiKey, KeyType type, String secret, String passphrase) {
        /** A key without passphrase. */
        public KeyConfig(String apiKey, KeyType type, String secret) {
            this(apiKey, type, secret, "");
        }

        @Override
        public String toString() {
            return "KeyConfig[type=" + type + "]";
        }
    }

    public SimulatorConfig {
        venues = List.copyOf(venues);
        Map<VenueName, VenueConfig> byName = new LinkedHashMap<>();
        venues.forEach(venue -> byName.put(venue.name(), venue));
        if (venues.isEmpty() || byName.size() != venues.size()) {
            throw new IllegalArgumentException("expected one or more venues, each once: venues=" + venues);
        }
    }

    /** Standard options. */
    public SimulatorConfig(
            String bind,
            int controlPort,
            Path dataDirectory,
            long segmentBytes,
            long retentionBytes,
            WorldSettings world,
            List<VenueConfig> venues) {
        this(bind, controlPort, dataDirectory, segmentBytes, retentionBytes, world, venues, Options.STANDARD);
    }

    /** The same with other options. */
    public SimulatorConfig with(Options changed) {
        return new SimulatorConfig(
                bind, controlPort, dataDirectory, segmentBytes, retentionBytes, world, venues, changed);
    }

    /** The Binance venue alone. */
    public SimulatorConfig(
            String bind,
            int binancePort,
            int controlPort,
            Path dataDirectory,
            long segmentBytes,
            long retentionBytes,
            WorldSettings world,
            BinanceVenue.Settings binance,
            List<AccountConfig> accounts) {
        this(
                bind,
                controlPort,
                dataDirectory,
                segmentBytes,
                retentionBytes,
                world,
                List.of(new VenueConfig(VenueName.BINANCE, binancePort, binance, accounts)));
    }
}
