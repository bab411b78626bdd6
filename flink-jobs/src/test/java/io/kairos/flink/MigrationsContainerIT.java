package io.kairos.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.flink.postgres.PostgresSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The same migrations on the real TimescaleDB; skipped where no container engine is. */
@Testcontainers(disabledWithoutDocker = true)
class MigrationsContainerIT {
    private static final int PORT = 5432;

    @Container
    private static final GenericContainer<?> TIMESCALE = new GenericContainer<>("timescale/timescaledb:2.29.2-pg17")
            .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
            .withExposedPorts(PORT)
            .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*\\n", 2));

    @Test
    void shouldMakeHypertablesAndRunTwice() throws Exception {
        PostgresSettings settings = new PostgresSettings(
                "jdbc:postgresql://" + TIMESCALE.getHost() + ":" + TIMESCALE.getMappedPort(PORT) + "/postgres",
                "postgres",
                "");
        Migrations migrations = new Migrations(settings);

        assertThat(migrations.migrate()).isPositive();
        assertThat(migrations.migrate()).isZero();

        try (Connection connection = settings.connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT kairos_storage_mode(), (SELECT count(*) FROM timescaledb_information.hypertables"
                                + " WHERE hypertable_name IN ('quote', 'trade', 'candle', 'order_event', 'fill'))")) {
            result.next();
            assertThat(result.getString(1)).isEqualTo("ts-full");
            assertThat(result.getLong(2)).isEqualTo(5);
        }
    }
}
