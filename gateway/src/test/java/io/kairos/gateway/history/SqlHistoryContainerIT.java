package io.kairos.gateway.history;

import io.kairos.testkit.ComposeImages;
import java.io.IOException;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;

/** On the deployment's TimescaleDB; skipped where no container engine is. */
@Testcontainers(disabledWithoutDocker = true)
class SqlHistoryContainerIT extends SqlHistoryCases {
    private static final int PORT = 5432;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private GenericContainer<?> timescale;

    @Override
    String startDatabase() throws IOException {
        timescale = new GenericContainer<>(ComposeImages.of("timescale"))
                .withEnv("POSTGRES_USER", "postgres")
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                .withCommand("postgres", "-c", "fsync=off", "-c", "timescaledb.telemetry_level=off")
                .withExposedPorts(PORT)
                // The server that runs the initialisation listens on no address, so this one is the final server.
                .waitingFor(Wait.forSuccessfulCommand("pg_isready --username postgres --host 127.0.0.1")
                        .withStartupTimeout(START_LIMIT));
        timescale.start();
        return "jdbc:postgresql://" + timescale.getHost() + ":" + timescale.getMappedPort(PORT) + "/postgres";
    }

    @Override
    void stopDatabase() {
        if (timescale != null) {
            timescale.stop();
        }
    }
}
