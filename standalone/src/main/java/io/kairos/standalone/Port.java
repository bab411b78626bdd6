package io.kairos.standalone;

/** Every TCP port that the system listens on, with the setting that moves it. */
public enum Port {
    /** Gateway and dashboard. */
    GATEWAY("KAIROS_GATEWAY_PORT", 8080),
    /** Flink's web UI and REST. */
    FLINK_UI("KAIROS_FLINK_UI_PORT", 8081),
    /** Engine, gRPC. */
    ENGINE_GRPC("KAIROS_ENGINE_GRPC_PORT", 7070),
    /** Engine, health and metrics. */
    ENGINE_METRICS("KAIROS_ENGINE_METRICS_PORT", 7071),
    /** Watchdog, health and metrics. */
    WATCHDOG("KAIROS_WATCHDOG_PORT", 7072),
    /** Simulator, control and truth. */
    SIMULATOR_CONTROL("KAIROS_SIMULATOR_CONTROL_PORT", 9100),
    /** Simulator, Binance protocol. */
    SIMULATOR_BINANCE("KAIROS_SIMULATOR_BINANCE_PORT", 9101),
    /** Simulator, OKX protocol. */
    SIMULATOR_OKX("KAIROS_SIMULATOR_OKX_PORT", 9102),
    /** Simulator, Kraken protocol. */
    SIMULATOR_KRAKEN("KAIROS_SIMULATOR_KRAKEN_PORT", 9103),
    /** Kafka, clients. */
    KAFKA("KAIROS_KAFKA_PORT", 19092),
    /** Kafka, its own quorum. */
    KAFKA_CONTROLLER("KAIROS_KAFKA_CONTROLLER_PORT", 19093),
    /** PostgreSQL. */
    POSTGRES("KAIROS_POSTGRES_PORT", 15432),
    /** Redis. */
    REDIS("KAIROS_REDIS_PORT", 16379);

    private final String setting;
    private final int defaultNumber;

    Port(String setting, int defaultNumber) {
        this.setting = setting;
        this.defaultNumber = defaultNumber;
    }

    /** Environment variable that overrides the number. */
    public String setting() {
        return setting;
    }

    /** The number without an override. */
    public int defaultNumber() {
        return defaultNumber;
    }
}
