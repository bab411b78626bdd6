package io.kairos.simulator;

import io.kairos.simulator.SimulatorConfig.AccountConfig;
import io.kairos.simulator.SimulatorConfig.ClockMode;
import io.kairos.simulator.SimulatorConfig.KeyConfig;
import io.kairos.simulator.SimulatorConfig.Options;
import io.kairos.simulator.SimulatorConfig.VenueConfig;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.binance.api.RateLimits;
import io.kairos.simulator.binance.api.SignatureVerifier;
import io.kairos.simulator.fault.BadFault;
import io.kairos.simulator.fault.script.FaultScript;
import io.kairos.simulator.fault.script.ScriptReader;
import io.kairos.simulator.kraken.KrakenVenue;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.market.Universe;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.okx.OkxVenue;
import io.kairos.simulator.venue.VenueFront;
import io.kairos.simulator.venue.VenueKey.KeyType;
import io.kairos.simulator.world.World;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings as one and reports all faults together. A setting is an environment variable such as {@code
 * KAIROS_SIMULATOR_SEED}, or the system property {@code kairos.simulator.seed}, which wins.
 */
final class SettingsReader {
    static final String PREFIX = "KAIROS_SIMULATOR_";
    static final String STANDARD_BALANCES =
            "USDT=100000,BTC=2,ETH=40,BNB=200,SOL=700,XRP=60000,LTC=1200,ADA=150000,DOGE=400000";
    static final String OKX_BALANCES =
            "USDT=100000,USDC=100000,BTC=2,ETH=40,SOL=700,XRP=60000,LTC=1200,ADA=150000,DOGE=400000";
    static final String KRAKEN_BALANCES =
            "USD=100000,EUR=50000,USDT=50000,BTC=2,ETH=40,SOL=700,XRP=60000,LTC=1200,ADA=150000,DOGE=400000";

    private static final long MEBIBYTE = 1024L * 1024;

    private final Map<String, String> environment;
    private final Function<String, @Nullable String> properties;
    private static final String EXIT_ON_STDIN_EOF = "KAIROS_EXIT_ON_STDIN_EOF";

    private final List<String> faults = new ArrayList<>();

    SettingsReader(Map<String, String> environment, Function<String, @Nullable String> properties) {
        this.environment = Map.copyOf(environment);
        this.properties = properties;
    }

    SimulatorConfig read() throws ConfigException {
        String bind = text("BIND", "127.0.0.1");
        int controlPort = (int) number("CONTROL_PORT", 9100, 0, 65_535);
        Path directory = directory();
        long retention = number("RETENTION_MEBIBYTES", 256, 16, 100_000) * MEBIBYTE;
        checkExitFlag();
        WorldSettings world = world();
        Options options = options();
        List<VenueConfig> venues = venues();
        long segment = Math.min(16 * MEBIBYTE, retention / Math.max(1, venues.size()) / 4);
        checkPorts(controlPort, venues);
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return new SimulatorConfig(bind, controlPort, directory, segment, retention, world, venues, options);
    }

    private Options options() {
        String clock = text("CLOCK", "system");
        ClockMode mode = clock.equals("paced") ? ClockMode.PACED : ClockMode.SYSTEM;
        if (!clock.equals("system") && !clock.equals("paced")) {
            faults.add(PREFIX + "CLOCK=" + clock + ": expected system or paced");
        }
        String start = text("START_TIME", "");
        long startMs = 0;
        try {
            startMs = start.isEmpty() ? 0 : Instant.parse(start).toEpochMilli();
        } catch (DateTimeParseException malformed) {
            faults.add(PREFIX + "START_TIME=" + start + ": expected a time such as 2026-01-01T00:00:00Z");
        }
        if (!start.isEmpty() && mode == ClockMode.SYSTEM) {
            faults.add(PREFIX + "START_TIME is set, but " + PREFIX + "CLOCK is not paced");
        }
        int history = (int) number("BOOK_HISTORY", 0, 0, 1_000_000);
        int instruments = (int) number("INSTRUMENTS", 0, 0, Universe.INSTRUMENTS_MAX);
        if (instruments > 0 && instruments < 10) {
            faults.add(PREFIX + "INSTRUMENTS=" + instruments + ": expected 0 for the standard ones, or 10 and more");
        }
        String journal = text("JOURNAL", instruments == 0 ? "all" : "accounts");
        if (!journal.equals("all") && !journal.equals("accounts")) {
            faults.add(PREFIX + "JOURNAL=" + journal + ": expected all or accounts");
        }
        return new Options(mode, startMs, history, instruments, journal.equals("all"));
    }

    private List<VenueConfig> venues() {
        List<VenueConfig> all = List.of(
                new VenueConfig(
                        VenueName.BINANCE,
                        port("BINANCE_PORT", 9101),
                        binance(),
                        accounts(VenueName.BINANCE, "BALANCES", STANDARD_BALANCES, binanceKeys())),
                new VenueConfig(
                        VenueName.OKX,
                        port("OKX_PORT", 9102),
                        okx(),
                        accounts(VenueName.OKX, "OKX_BALANCES", OKX_BALANCES, okxKeys())),
                new VenueConfig(
                        VenueName.KRAKEN,
                        port("KRAKEN_PORT", 9103),
                        kraken(),
                        accounts(VenueName.KRAKEN, "KRAKEN_BALANCES", KRAKEN_BALANCES, krakenKeys())));
        List<VenueConfig> available =
                all.stream().filter(venue -> venue.front() != null).toList();
        String known = available.stream().map(venue -> venue.name().name()).collect(Collectors.joining(","));
        String wanted = text("VENUES", known);
        List<String> names = Arrays.asList(wanted.split(",", -1));
        List<VenueConfig> chosen = available.stream()
                .filter(venue -> names.contains(venue.name().name()))
                .toList();
        if (chosen.size() != names.size()) {
            faults.add(
                    PREFIX + "VENUES=" + wanted + ": expected some of " + known + ", each once, separated by commas");
        }
        return chosen;
    }

    private static VenueFront okx() {
        return OkxVenue.Settings.STANDARD;
    }

    private static VenueFront kraken() {
        return KrakenVenue.Settings.STANDARD;
    }

    private void checkPorts(int controlPort, List<VenueConfig> venues) {
        Map<Integer, String> taken = new LinkedHashMap<>();
        for (VenueConfig venue : venues) {
            checkPort(taken, venue.port(), venue.name() + "_PORT");
        }
        checkPort(taken, controlPort, "CONTROL_PORT");
    }

    private void checkPort(Map<Integer, String> taken, int port, String name) {
        String other = port == 0 ? null : taken.put(port, name);
        if (other != null) {
            faults.add(PREFIX + name + "=" + port + ": must differ from " + PREFIX + other);
        }
    }

    private int port(String name, int standard) {
        return (int) number(name, standard, 0, 65_535);
    }

    /** The script of faults to run from the start, if one is set. */
    Optional<FaultScript> faultScript() throws ConfigException {
        String path = text("FAULT_SCRIPT", "");
        if (path.isEmpty()) {
            return Optional.empty();
        }
        Set<String> venues = new TreeSet<>();
        for (VenueName venue : VenueName.values()) {
            venues.add(venue.name());
        }
        try {
            return Optional.of(new ScriptReader(venues).read(Files.readString(Path.of(path), StandardCharsets.UTF_8)));
        } catch (IOException | InvalidPathException unreadable) {
            throw new ConfigException(List.of(PREFIX + "FAULT_SCRIPT=" + path + ": cannot be read ("
                    + unreadable.getClass().getSimpleName() + ")"));
        } catch (BadFault wrong) {
            throw new ConfigException(List.of(PREFIX + "FAULT_SCRIPT=" + path + ": " + wrong.getMessage()));
        }
    }

    boolean exitOnStdinEof() {
        return exitFlag().equals("true");
    }

    private void checkExitFlag() {
        String text = exitFlag();
        if (!text.equals("true") && !text.equals("false")) {
            faults.add(EXIT_ON_STDIN_EOF + "=" + text + ": expected true or false");
        }
    }

    /** Shared by all processes, hence without this one's prefix. */
    private String exitFlag() {
        String text = environment.get(EXIT_ON_STDIN_EOF);
        return text == null || text.isBlank() ? "false" : text.strip();
    }

    private WorldSettings world() {
        long seed = number("SEED", 20_260_101, Long.MIN_VALUE, Long.MAX_VALUE);
        int events = (int) number("EVENTS_PER_SECOND", 200, 0, World.EVENTS_PER_SECOND_MAX);
        long interval = number("MISPRICING_INTERVAL_MILLIS", 10_000, 0, 86_400_000);
        String lifetime = text("MISPRICING_LIFETIME_MILLIS", "300-1500");
        String[] parts = lifetime.split("-", -1);
        long least = wholeNumber(parts[0]).orElse(-1L);
        long most = parts.length == 1
                ? least
                : parts.length == 2 ? wholeNumber(parts[1]).orElse(-1L) : -1L;
        if (least < 1 || most < least || most > 600_000) {
            faults.add(PREFIX + "MISPRICING_LIFETIME_MILLIS=" + lifetime
                    + ": expected milliseconds or a range such as 300-1500, from 1 to 600000");
            least = 1;
            most = 1;
        }
        return new WorldSettings(seed, events, interval, least, most);
    }

    private BinanceVenue.Settings binance() {
        RateLimits.Limits live = RateLimits.Limits.STANDARD;
        RateLimits.Limits limits = new RateLimits.Limits(
                (int) number("REQUEST_WEIGHT_PER_MINUTE", live.weightPerMinute(), 1, 1_000_000_000),
                live.rawPerFiveMinutes(),
                (int) number("ORDERS_PER_TEN_SECONDS", live.ordersPerTenSeconds(), 1, 1_000_000_000),
                (int) number("ORDERS_PER_DAY", live.ordersPerDay(), 1, 1_000_000_000));
        WebSocketConnection.Timing timing = new WebSocketConnection.Timing(
                number("PING_INTERVAL_MILLIS", 20_000, 100, 3_600_000),
                number("PONG_TIMEOUT_MILLIS", 60_000, 100, 3_600_000),
                number("CONNECTION_AGE_MILLIS", 86_400_000, 1_000, 86_400_000));
        return new BinanceVenue.Settings(limits, timing, number("DELIVERY_DELAY_MICROS", 2_000, 0, 10_000_000));
    }

    private Path directory() {
        String text = text("DATA_DIR", "");
        if (text.isEmpty()) {
            faults.add(PREFIX + "DATA_DIR is not set: expected a directory for the ledger and the tape");
            return Path.of("");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException malformed) {
            faults.add(PREFIX + "DATA_DIR=" + text + ": not a path");
            return Path.of("");
        }
    }

    private List<AccountConfig> accounts(VenueName venue, String setting, String standard, List<KeyConfig> keys) {
        return List.of(new AccountConfig("main", balances(venue, setting, standard), keys));
    }

    private Map<String, Long> balances(VenueName venue, String setting, String standard) {
        String text = text(setting, standard);
        Map<String, Long> balances = new LinkedHashMap<>();
        for (String entry : text.split(",", -1)) {
            String[] parts = entry.trim().split("=", -1);
            try {
                if (parts.length != 2
                        || !InstrumentCatalogue.of(venue).assets().contains(parts[0])
                        || Fixed8.parse(parts[1]) < 0) {
                    throw new NumberFormatException(entry);
                }
                balances.put(parts[0], Fixed8.parse(parts[1]));
            } catch (NumberFormatException malformed) {
                faults.add(PREFIX + setting + ": '" + entry + "' is not ASSET=AMOUNT of a listed asset, at most eight"
                        + " decimals, not negative");
            }
        }
        return balances;
    }

    private List<KeyConfig> binanceKeys() {
        List<KeyConfig> keys = new ArrayList<>();
        String apiKey = file("API_KEY_FILE");
        String publicKey = file("ED25519_PUBLIC_KEY_FILE");
        String secret = file("HMAC_SECRET_FILE");
        if (apiKey.isEmpty() && (!publicKey.isEmpty() || !secret.isEmpty())) {
            faults.add(PREFIX + "API_KEY_FILE is not set: a signing key needs the API key it belongs to");
        }
        if (!apiKey.isEmpty() && publicKey.isEmpty() && secret.isEmpty()) {
            faults.add(PREFIX + "API_KEY_FILE is set, but neither " + PREFIX + "ED25519_PUBLIC_KEY_FILE nor " + PREFIX
                    + "HMAC_SECRET_FILE is");
        }
        if (!publicKey.isEmpty()) {
            try {
                SignatureVerifier.ed25519(publicKey);
                keys.add(new KeyConfig(apiKey, KeyType.ED25519, publicKey));
            } catch (IllegalArgumentException unreadable) {
                faults.add(PREFIX + "ED25519_PUBLIC_KEY_FILE: " + unreadable.getMessage());
            }
        }
        if (!secret.isEmpty()) {
            // With both kinds configured the HMAC key has its own name, as one API key is of one kind.
            keys.add(new KeyConfig(publicKey.isEmpty() ? apiKey : apiKey + "-hmac", KeyType.HMAC, secret));
        }
        return keys;
    }

    private List<KeyConfig> okxKeys() {
        String apiKey = file("OKX_API_KEY_FILE");
        String secret = file("OKX_SECRET_FILE");
        String passphrase = file("OKX_PASSPHRASE_FILE");
        if (apiKey.isEmpty() && secret.isEmpty() && passphrase.isEmpty()) {
            return List.of();
        }
        if (apiKey.isEmpty() || secret.isEmpty() || passphrase.isEmpty()) {
            faults.add(PREFIX + "OKX_API_KEY_FILE, " + PREFIX + "OKX_SECRET_FILE and " + PREFIX
                    + "OKX_PASSPHRASE_FILE: expected all three or none");
            return List.of();
        }
        return List.of(new KeyConfig(apiKey, KeyType.HMAC, secret, passphrase));
    }

    private List<KeyConfig> krakenKeys() {
        String apiKey = file("KRAKEN_API_KEY_FILE");
        String secret = file("KRAKEN_SECRET_FILE");
        if (apiKey.isEmpty() && secret.isEmpty()) {
            return List.of();
        }
        if (apiKey.isEmpty() || secret.isEmpty()) {
            faults.add(PREFIX + "KRAKEN_API_KEY_FILE and " + PREFIX + "KRAKEN_SECRET_FILE: expected both or none");
            return List.of();
        }
        try {
            if (Base64.getDecoder().decode(secret).length == 0) {
                throw new IllegalArgumentException("empty");
            }
        } catch (IllegalArgumentException malformed) {
            faults.add(PREFIX + "KRAKEN_SECRET_FILE: expected a secret in base64");
            return List.of();
        }
        return List.of(new KeyConfig(apiKey, KeyType.HMAC, secret));
    }

    private String file(String name) {
        String path = text(name, "");
        if (path.isEmpty()) {
            return "";
        }
        try {
            String content =
                    Files.readString(Path.of(path), StandardCharsets.UTF_8).strip();
            if (content.isEmpty()) {
                faults.add(PREFIX + name + "=" + path + ": the file is empty");
            }
            return content;
        } catch (IOException | InvalidPathException unreadable) {
            faults.add(PREFIX + name + "=" + path + ": cannot be read ("
                    + unreadable.getClass().getSimpleName() + ")");
            return "";
        }
    }

    private long number(String name, long standard, long least, long most) {
        String text = text(name, Long.toString(standard));
        Optional<Long> value = wholeNumber(text);
        if (value.isEmpty() || value.get() < least || value.get() > most) {
            faults.add(PREFIX + name + "=" + text + ": expected a whole number from " + least + " to " + most);
            return standard;
        }
        return value.get();
    }

    private static Optional<Long> wholeNumber(String text) {
        try {
            return Optional.of(Long.parseLong(text.trim()));
        } catch (NumberFormatException malformed) {
            return Optional.empty();
        }
    }

    private String text(String name, String standard) {
        String property = properties.apply(
                "kairos.simulator." + name.toLowerCase(Locale.ROOT).replace('_', '-'));
        if (property != null && !property.isBlank()) {
            return property.strip();
        }
        String variable = environment.get(PREFIX + name);
        return variable == null || variable.isBlank() ? standard : variable.strip();
    }
}
