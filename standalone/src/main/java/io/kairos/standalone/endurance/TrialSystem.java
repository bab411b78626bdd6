package io.kairos.standalone.endurance;

import io.kairos.standalone.Port;
import io.kairos.standalone.part.SystemParts;
import io.kairos.standalone.part.Trees;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The whole system, started by {@code ./kairos up} as a user would, on an empty directory and free ports. One thread. */
final class TrialSystem implements AutoCloseable {
    private static final Duration UP_LIMIT = Duration.ofMinutes(5);
    private static final Duration DOWN_LIMIT = Duration.ofMinutes(3);

    /** Wide enough for the orders of a trial, and every one of them set. */
    private static final String LIMITS = """
            order-notional.USDT=10000
            order-notional.USDC=10000
            order-notional.USD=10000
            order-notional.EUR=10000
            order-notional.BTC=0.15
            order-notional.ETH=4
            order-notional.BNB=15
            reference-asset=USDT
            max-daily-notional=1000000000
            price-collar-bps=500
            max-quote-age-ms=15000
            max-orders-per-second=1000
            max-open-orders=1000
            """;

    private static final String STRATEGY = """
            name=triangular-arbitrage
            enabled=true
            min-profit-centibps=50
            max-cycle-notional=500
            max-legs=3
            """;

    private final Path home;
    private final Path dataDir;
    private final Map<String, String> settings;
    private final Map<Port, Integer> ports = new EnumMap<>(Port.class);
    private final Thread hook = new Thread(this::downQuietly, "trial-down");
    private boolean up;

    /**
     * Starts nothing yet.
     *
     * @param home root of the source tree, built.
     * @param dataDir emptied first.
     * @param settings environment beside what a user has by default.
     */
    TrialSystem(Path home, Path dataDir, Map<String, String> settings) throws IOException {
        this.home = home;
        this.dataDir = dataDir;
        this.settings = Map.copyOf(settings);
        Trees.delete(dataDir);
        Path config = Files.createDirectories(dataDir.resolve("config"));
        Files.writeString(config.resolve("limits.properties"), LIMITS);
        Files.writeString(config.resolve("strategy.properties"), STRATEGY);
        // All are held open until the last is known, so that none is given twice.
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (Port port : Port.values()) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.put(port, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Starts everything and returns when it is READY. */
    void up() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(hook);
        up = true;
        kairos(UP_LIMIT, "up", "--detach");
    }

    private void kairos(Duration limit, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("kairos").toString()));
        command.addAll(List.of(arguments));
        Path output = dataDir.resolve("kairos-" + arguments[0] + ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("KAIROS_DATA_DIR", dataDir.toString());
        // Built already, or this would not run.
        environment.put("KAIROS_SKIP_BUILD", "true");
        ports.forEach((port, number) -> environment.put(port.setting(), Integer.toString(number)));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new IOException("./kairos " + arguments[0] + " did not end within " + limit + "; see " + output);
        }
        if (process.exitValue() != 0) {
            throw new IOException("./kairos " + arguments[0] + " ended with " + process.exitValue() + ":\n"
                    + Files.readString(output));
        }
    }

    int port(Port port) {
        Integer number = ports.get(port);
        if (number == null) {
            throw new IllegalStateException("no number for " + port);
        }
        return number;
    }

    String secret(String name) throws IOException {
        return Files.readString(dataDir.resolve("secrets").resolve(name)).strip();
    }

    /** The engine's process as the supervisor noted it at its last start. */
    Optional<ProcessHandle> engine() throws IOException {
        try (Stream<Path> files = Files.list(dataDir.resolve("run"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("children."))
                    .toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] words = line.split(" ", -1);
                    if (words[0].equals(SystemParts.ENGINE)) {
                        return ProcessHandle.of(Long.parseLong(words[1])).filter(ProcessHandle::isAlive);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** The last lines of a part's log. */
    String endOfLog(String part, int lines) throws IOException {
        List<String> all = Files.readAllLines(dataDir.resolve("logs").resolve(part + ".log"));
        return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    }

    Path dataDir() {
        return dataDir;
    }

    private void downQuietly() {
        try {
            kairos(DOWN_LIMIT, "down");
        } catch (IOException failure) {
            System.getLogger(TrialSystem.class.getName()).log(System.Logger.Level.ERROR, "not stopped", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops everything; the data stays. */
    @Override
    public void close() throws IOException {
        if (!up) {
            return;
        }
        up = false;
        Runtime.getRuntime().removeShutdownHook(hook);
        try {
            kairos(DOWN_LIMIT, "down");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("./kairos down");
        }
    }
}
