package io.kairos.standalone;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings of the standalone system, read once from the environment.
 *
 * @param home root of the source tree, which holds the built modules.
 * @param dataDir everything that outlives a run; absolute.
 * @param ports number of each port.
 * @param quickLife a part that ends sooner than this after its start has failed quickly; too many of these in a row and it is given up.
 */
public record StandaloneSettings(Path home, Path dataDir, Map<Port, Integer> ports, Duration quickLife) {
    private static final int QUICK_LIFE_SECONDS = 30;
    private static final int QUICK_LIFE_SECONDS_MAX = 3_600;

    /** Copies the ports. */
    public StandaloneSettings {
        ports = Map.copyOf(ports);
    }

    /**
     * Reads and checks all settings.
     *
     * @throws SettingsException listing every fault at once.
     */
    public static StandaloneSettings of(Map<String, String> environment) {
        List<String> faults = new ArrayList<>();
        String homeText = environment.getOrDefault("KAIROS_HOME", "");
        if (homeText.isBlank()) {
            faults.add("KAIROS_HOME is not set; expected the root of the source tree (start with ./kairos)");
        }
        Path home =
                Path.of(homeText.isBlank() ? "." : homeText).toAbsolutePath().normalize();
        String dataText = environment.getOrDefault("KAIROS_DATA_DIR", "");
        Path dataDir = dataText.isBlank()
                ? home.resolve(".kairos")
                : Path.of(dataText).toAbsolutePath().normalize();

        Map<Port, Integer> ports = new EnumMap<>(Port.class);
        Map<Integer, Port> taken = new HashMap<>();
        for (Port port : Port.values()) {
            String text = environment.getOrDefault(port.setting(), "");
            int number = text.isBlank() ? port.defaultNumber() : parsePort(text);
            if (number < 1) {
                faults.add(port.setting() + "=" + text + " is not a port; expected a whole number from 1 to 65535");
                number = port.defaultNumber();
            }
            Port other = taken.putIfAbsent(number, port);
            if (other != null) {
                faults.add(port.setting() + "=" + number + " is also used by " + other.setting()
                        + "; expected a different port for each");
            }
            ports.put(port, number);
        }
        Duration quickLife = quickLife(environment.getOrDefault("KAIROS_QUICK_LIFE_SECONDS", ""), faults);
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
        return new StandaloneSettings(home, dataDir, ports, quickLife);
    }

    private static Duration quickLife(String text, List<String> faults) {
        if (text.isBlank()) {
            return Duration.ofSeconds(QUICK_LIFE_SECONDS);
        }
        if (text.strip().matches("[0-9]{1,4}")) {
            int seconds = Integer.parseInt(text.strip());
            if (seconds >= 1 && seconds <= QUICK_LIFE_SECONDS_MAX) {
                return Duration.ofSeconds(seconds);
            }
        }
        faults.add("KAIROS_QUICK_LIFE_SECONDS=" + text + " is not a time; expected seconds from 1 to "
                + QUICK_LIFE_SECONDS_MAX);
        return Duration.ofSeconds(QUICK_LIFE_SECONDS);
    }

    private static int parsePort(String text) {
        try {
            int number = Integer.parseInt(text.strip());
            return number >= 1 && number <= 65_535 ? number : -1;
        } catch (NumberFormatException expected) {
            // Reported by the caller together with the setting's name.
            return -1;
        }
    }

    /** Number of a port. */
    public int port(Port port) {
        return ports.getOrDefault(port, port.defaultNumber());
    }

    /** State of the running system: lock, status, process ids. */
    public Path runDir() {
        return dataDir.resolve("run");
    }

    /** Logs, one file per part. */
    public Path logDir() {
        return dataDir.resolve("logs");
    }

    /** Unpacked server binaries; safe to delete while nothing runs. */
    public Path cacheDir() {
        return dataDir.resolve("cache");
    }

    /** Passwords, tokens and keys. */
    public Path secretDir() {
        return dataDir.resolve("secrets");
    }

    /** Start values of limits and strategy, for people to edit. */
    public Path configDir() {
        return dataDir.resolve("config");
    }

    /** Users and passwords for people to read. */
    public Path credentialsFile() {
        return dataDir.resolve("credentials");
    }

    /** Data of one part; wiped by a fresh start. */
    public Path partDataDir(String part) {
        return dataDir.resolve("data").resolve(part);
    }

    /** JDBC address of the database. */
    public String postgresUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port(Port.POSTGRES) + "/kairos";
    }

    /** Address of the dashboard. */
    public String dashboardUrl() {
        return "http://localhost:" + port(Port.GATEWAY);
    }
}
