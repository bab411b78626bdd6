package io.kairos.simulator;

import io.kairos.simulator.SimulatorConfig.AccountConfig;
import io.kairos.simulator.SimulatorConfig.KeyConfig;
import io.kairos.simulator.SimulatorConfig.KeyType;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.binance.api.RateLimits;
import io.kairos.simulator.binance.api.SignatureVerifier;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.number.Fixed8;
import io.kairos.simulator.world.WorldSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the settings as one and reports all faults together. A setting is an environment variable such as {@code
 * KAIROS_SIMULATOR_SEED}, or the system property {@code kairos.simulator.seed}, which wins.
 */
final class SettingsReader {
    static final String PREFIX = "KAIROS_SIMULATOR_";
    static final String STANDARD_BALANCES =
            "USDT=100000,BTC=2,ETH=40,BNB=200,SOL=700,XRP=60000,LTC=1200,ADA=150000,DOGE=400000";

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
        int binancePort = (int) number("BINANCE_PORT", 9101, 0, 65_535);
        int controlPort = (int) number("CONTROL_PORT", 9100, 0, 65_535);
        Path directory = directory();
        long retention = number("RETENTION_MEBIBYTES", 256, 16, 100_000) * MEBIBYTE;
        long segment = Math.min(16 * MEBIBYTE, retention / 4);
        checkExitFlag();
        WorldSettings world = world();
        BinanceVenue.Settings venue = venue();
        List<AccountConfig> accounts = List.of(new AccountConfig("main", balances(), keys()));
        if (binancePort != 0 && binancePort == controlPort) {
            faults.add(PREFIX + "CONTROL_PORT=" + controlPort + ": must differ from " + PREFIX + "BINANCE_PORT");
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        return new SimulatorConfig(
                bind, binancePort, controlPort, directory, segment, retention, world, venue, accounts);
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
        int events = (int) number("EVENTS_PER_SECOND", 200, 0, 20_000);
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

    private BinanceVenue.Settings venue() {
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

    private Map<String, Long> balances() {
        String text = text("BALANCES", STANDARD_BALANCES);
        Map<String, Long> balances = new LinkedHashMap<>();
        for (String entry : text.split(",", -1)) {
            String[] parts = entry.trim().split("=", -1);
            try {
                if (parts.length != 2
                        || !InstrumentCatalogue.standard().assets().contains(parts[0])
                        || Fixed8.parse(parts[1]) < 0) {
                    throw new NumberFormatException(entry);
                }
                balances.put(parts[0], Fixed8.parse(parts[1]));
            } catch (NumberFormatException malformed) {
                faults.add(PREFIX + "BALANCES: '" + entry + "' is not ASSET=AMOUNT of a listed asset, at most eight"
                        + " decimals, not negative");
            }
        }
        return balances;
    }

    private List<KeyConfig> keys() {
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
