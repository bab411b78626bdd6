package io.kairos.flink;

import io.kairos.flink.postgres.PostgresSettings;
import io.kairos.flink.testkit.ContainerServers;
import io.kairos.flink.testkit.Servers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Testcontainers;

/** On the deployment's TimescaleDB; skipped where no container engine is. */
@Testcontainers(disabledWithoutDocker = true)
class MigrationsContainerIT extends MigrationsCases {
    private GenericContainer<?> timescale;

    @BeforeEach
    void startTimescale() throws Exception {
        timescale = ContainerServers.timescale();
        timescale.start();
    }

    @AfterEach
    void stopTimescale() {
        if (timescale != null) {
            timescale.stop();
        }
    }

    @Override
    PostgresSettings database() {
        return new PostgresSettings(ContainerServers.urlOf(timescale), Servers.POSTGRES_USER, "");
    }

    @Override
    Expected expected() {
        return new Expected(
                "ts-full",
                "SELECT string_agg(hypertable_name, ' ' ORDER BY hypertable_name) FROM timescaledb_information.hypertables"
                        + " WHERE hypertable_name IN ('quote', 'trade', 'candle', 'order_event', 'fill')",
                "candle fill order_event quote trade",
                0);
    }
}
