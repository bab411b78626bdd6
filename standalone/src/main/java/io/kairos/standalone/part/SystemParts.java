package io.kairos.standalone.part;

import io.kairos.standalone.Port;
import io.kairos.standalone.StandaloneSettings;
import io.kairos.standalone.health.FlinkHealth;
import io.kairos.standalone.health.HttpHealth;
import io.kairos.standalone.health.KafkaHealth;
import io.kairos.standalone.kafka.KafkaMain;
import io.kairos.standalone.secret.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All parts of the system. Heap limits are what each part needs at the demo's load with room for bursts; together with the rest they stay far below
 * 6 GiB. C1 alone ({@code TieredStopAtLevel=1}) is enough for parts that are not on the hot path, and on two cores it shortens the start of all.
 */
public final class SystemParts {
    /** Names of the parts. */
    public static final String POSTGRES = "postgres";

    public static final String REDIS = "redis";
    public static final String KAFKA = "kafka";
    public static final String SIMULATOR = "simulator";
    public static final String ENGINE = "engine";
    public static final String WATCHDOG = "watchdog";
    public static final String FLINK = "flink";
    public static final String GATEWAY = "gateway";

    /** Generous: a start takes seconds, but on a machine that is busy with other work it may take minutes. */
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    private static final String LOOPBACK = "127.0.0.1:";
    private static final List<String> C1_ONLY = List.of("-XX:TieredStopAtLevel=1");
    /** Agrona reaches the JDK's internal Unsafe. */
    private static final String OPEN_UNSAFE = "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED";

    private final StandaloneSettings settings;
    private final SecretFiles secrets;

    private SystemParts(StandaloneSettings settings, SecretFiles secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    /** All parts, in the order in which they are shown. */
    public static List<Part> all(StandaloneSettings settings, SecretFiles secrets) {
        SystemParts parts = new SystemParts(settings, secrets);
        return List.of(
                PostgresServer.part(settings, secrets),
                RedisServer.part(settings),
                parts.kafka(),
                parts.simulator(),
                parts.engine(),
                parts.watchdog(),
                parts.flink(),
                parts.gateway());
    }

    Part kafka() {
        return new Part(
                KAFKA,
                Set.of(),
                () -> JavaProcess.launch(
                        options("-Xmx256m"),
                        System.getProperty("java.class.path"),
                        KafkaMain.class.getName(),
                        environment(
                                Map.of(
                                        "KAIROS_KAFKA_DATA_DIR",
                                        settings.partDataDir(KAFKA).toString()),
                                Port.KAFKA,
                                Port.KAFKA_CONTROLLER),
                        workingDir(KAFKA)),
                new KafkaHealth(settings.port(Port.KAFKA)),
                "TERM",
                START_LIMIT,
                Duration.ofSeconds(30));
    }

    Part simulator() {
        Map<String, String> own = Map.ofEntries(
                Map.entry(
                        "KAIROS_SIMULATOR_DATA_DIR",
                        settings.partDataDir(SIMULATOR).toString()),
                Map.entry("KAIROS_SIMULATOR_API_KEY_FILE", secrets.venueApiKey().toString()),
                Map.entry(
                        "KAIROS_SIMULATOR_ED25519_PUBLIC_KEY_FILE",
                        secrets.venuePublicKey().toString()),
                Map.entry(
                        "KAIROS_SIMULATOR_OKX_API_KEY_FILE", secrets.okxApiKey().toString()),
                Map.entry(
                        "KAIROS_SIMULATOR_OKX_SECRET_FILE", secrets.okxSecret().toString()),
                Map.entry(
                        "KAIROS_SIMULATOR_OKX_PASSPHRASE_FILE",
                        secrets.okxPassphrase().toString()),
                Map.entry(
                        "KAIROS_SIMULATOR_KRAKEN_API_KEY_FILE",
                        secrets.krakenApiKey().toString()),
                Map.entry(
                        "KAIROS_SIMULATOR_KRAKEN_SECRET_FILE",
                        secrets.krakenSecret().toString()));
        return new Part(
                SIMULATOR,
                Set.of(),
                () -> JavaProcess.launch(
                        options("-Xmx256m", OPEN_UNSAFE),
                        JavaProcess.classPath(settings.home(), "venue-simulator"),
                        "io.kairos.simulator.SimulatorMain",
                        environment(
                                own,
                                Port.SIMULATOR_BINANCE,
                                Port.SIMULATOR_OKX,
                                Port.SIMULATOR_KRAKEN,
                                Port.SIMULATOR_CONTROL),
                        workingDir(SIMULATOR)),
                new HttpHealth("http://" + LOOPBACK + settings.port(Port.SIMULATOR_CONTROL) + "/health"),
                "TERM",
                START_LIMIT,
                Duration.ofSeconds(15));
    }

    private Map<String, String> engineSettings() {
        String binance = LOOPBACK + settings.port(Port.SIMULATOR_BINANCE);
        String okx = LOOPBACK + settings.port(Port.SIMULATOR_OKX);
        String kraken = LOOPBACK + settings.port(Port.SIMULATOR_KRAKEN);
        return Map.ofEntries(
                Map.entry("KAIROS_ENGINE_DATA_DIR", settings.partDataDir(ENGINE).toString()),
                Map.entry("KAIROS_ENGINE_VENUES", "BINANCE,OKX,KRAKEN"),
                Map.entry("KAIROS_ENGINE_BINANCE_REST_URL", "http://" + binance),
                Map.entry("KAIROS_ENGINE_BINANCE_STREAM_URL", "ws://" + binance),
                Map.entry("KAIROS_ENGINE_BINANCE_WS_API_URL", "ws://" + binance + "/ws-api/v3"),
                Map.entry("KAIROS_ENGINE_OKX_REST_URL", "http://" + okx),
                Map.entry("KAIROS_ENGINE_OKX_STREAM_URL", "ws://" + okx),
                Map.entry("KAIROS_ENGINE_KRAKEN_REST_URL", "http://" + kraken),
                Map.entry("KAIROS_ENGINE_KRAKEN_STREAM_URL", "ws://" + kraken + "/v2"),
                Map.entry("KAIROS_ENGINE_KRAKEN_PRIVATE_URL", "ws://" + kraken + "/auth/v2"),
                Map.entry(
                        "KAIROS_ENGINE_KRAKEN_API_KEY_FILE",
                        secrets.krakenApiKey().toString()),
                Map.entry(
                        "KAIROS_ENGINE_KRAKEN_PRIVATE_KEY_FILE",
                        secrets.krakenSecret().toString()),
                // What the simulated venue charges; its public data tells no fees.
                Map.entry("KAIROS_ENGINE_KRAKEN_TAKER_FEE_CENTIBPS", "2400"),
                Map.entry("KAIROS_ENGINE_KRAKEN_MAKER_FEE_CENTIBPS", "1400"),
                Map.entry(
                        "KAIROS_ENGINE_BINANCE_API_KEY_FILE",
                        secrets.venueApiKey().toString()),
                Map.entry(
                        "KAIROS_ENGINE_BINANCE_PRIVATE_KEY_FILE",
                        secrets.venuePrivateKey().toString()),
                Map.entry("KAIROS_ENGINE_OKX_API_KEY_FILE", secrets.okxApiKey().toString()),
                Map.entry(
                        "KAIROS_ENGINE_OKX_SECRET_KEY_FILE", secrets.okxSecret().toString()),
                Map.entry(
                        "KAIROS_ENGINE_OKX_PASSPHRASE_FILE",
                        secrets.okxPassphrase().toString()),
                Map.entry("KAIROS_ENGINE_SIMULATED", "true"),
                Map.entry("KAIROS_ENGINE_TRADING", "simulated"),
                Map.entry("KAIROS_ENGINE_TOKENS_FILE", secrets.engineTokens().toString()),
                Map.entry("KAIROS_ENGINE_LIMITS_FILE", secrets.limits().toString()),
                Map.entry("KAIROS_ENGINE_STRATEGY_FILE", secrets.strategy().toString()));
    }

    Part engine() {
        return new Part(
                ENGINE,
                // The engine works without Kafka; waiting for it here makes the stop come in an order in which the
                // mirror can finish.
                Set.of(SIMULATOR, KAFKA),
                () -> JavaProcess.launch(
                        List.of("-Xmx384m", OPEN_UNSAFE),
                        JavaProcess.classPath(settings.home(), "hotpath-engine"),
                        "io.kairos.engine.EngineMain",
                        environment(engineSettings(), Port.ENGINE_GRPC, Port.ENGINE_METRICS),
                        workingDir(ENGINE)),
                new HttpHealth("http://" + LOOPBACK + settings.port(Port.ENGINE_METRICS) + "/health"),
                "TERM",
                START_LIMIT,
                Duration.ofSeconds(30));
    }

    /** It needs the engine so that it is stopped before it. */
    Part watchdog() {
        return new Part(
                WATCHDOG,
                Set.of(ENGINE),
                () -> JavaProcess.launch(
                        options("-Xmx64m", OPEN_UNSAFE),
                        JavaProcess.classPath(settings.home(), "hotpath-engine"),
                        "io.kairos.engine.WatchdogMain",
                        environment(engineSettings(), Port.WATCHDOG),
                        workingDir(WATCHDOG)),
                new HttpHealth("http://" + LOOPBACK + settings.port(Port.WATCHDOG) + "/health"),
                "TERM",
                START_LIMIT,
                Duration.ofSeconds(10));
    }

    Part flink() {
        return new Part(
                FLINK,
                Set.of(KAFKA, POSTGRES, REDIS),
                () -> JavaProcess.launch(
                        options(
                                "-Xmx512m",
                                "-XX:MaxDirectMemorySize=256m",
                                OPEN_UNSAFE,
                                "--add-opens=java.base/java.util=ALL-UNNAMED"),
                        JavaProcess.classPath(settings.home(), "flink-jobs"),
                        "io.kairos.flink.JobsMain",
                        environment(
                                Map.of(
                                        "KAIROS_FLINK_STATE_DIR",
                                        settings.partDataDir(FLINK).toString()),
                                Port.FLINK_UI),
                        workingDir(FLINK)),
                new FlinkHealth("http://" + LOOPBACK + settings.port(Port.FLINK_UI)),
                "TERM",
                START_LIMIT,
                Duration.ofSeconds(45));
    }

    Part gateway() {
        Map<String, String> own = Map.of(
                "KAIROS_GATEWAY_ENGINE_TARGET", LOOPBACK + settings.port(Port.ENGINE_GRPC),
                "KAIROS_GATEWAY_ENGINE_TOKEN_FILE", secrets.gatewayToken().toString(),
                "KAIROS_GATEWAY_USERS_FILE", secrets.users().toString(),
                "KAIROS_GATEWAY_SESSION_KEY_FILE", secrets.sessionKey().toString());
        return new Part(
                GATEWAY,
                Set.of(POSTGRES, REDIS),
                () -> JavaProcess.launch(
                        options("-Xmx256m"),
                        JavaProcess.classPath(settings.home(), "gateway"),
                        "io.kairos.gateway.GatewayMain",
                        environment(own, Port.GATEWAY),
                        workingDir(GATEWAY)),
                new HttpHealth("http://" + LOOPBACK + settings.port(Port.GATEWAY) + "/actuator/health"),
                "TERM",
                START_LIMIT,
                Duration.ofSeconds(20));
    }

    private static List<String> options(String... options) {
        return Stream.concat(C1_ONLY.stream(), Stream.of(options)).toList();
    }

    /** The part's own settings, its ports, and where the servers are. */
    private Map<String, String> environment(Map<String, String> own, Port... ports) {
        Map<String, String> environment = new HashMap<>(own);
        for (Port port : ports) {
            environment.put(port.setting(), Integer.toString(settings.port(port)));
        }
        environment.put("KAIROS_KAFKA_BOOTSTRAP_SERVERS", LOOPBACK + settings.port(Port.KAFKA));
        environment.put("KAIROS_POSTGRES_URL", settings.postgresUrl());
        environment.put("KAIROS_POSTGRES_USER", PostgresServer.USER);
        environment.put(
                "KAIROS_POSTGRES_PASSWORD_FILE", secrets.postgresPassword().toString());
        environment.put("KAIROS_REDIS_URI", "redis://" + LOOPBACK + settings.port(Port.REDIS));
        return environment;
    }

    private Path workingDir(String part) throws IOException {
        return Files.createDirectories(settings.partDataDir(part));
    }
}
