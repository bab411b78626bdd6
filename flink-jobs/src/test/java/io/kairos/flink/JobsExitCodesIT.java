package io.kairos.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.flink.testkit.JobsProcess;
import io.kairos.flink.testkit.Servers;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that cannot start says why and leaves with the code that its supervisor acts on. */
class JobsExitCodesIT {
    private static final long LIMIT_S = 60;

    @TempDir
    Path directory;

    @Test
    void shouldExitWith78AndNameEveryFaultWhenSettingsAreWrong() throws Exception {
        Map<String, String> environment = Map.of("KAIROS_FLINK_UI_PORT", "none");
        try (JobsProcess process = JobsProcess.start(environment, JobsProcess.newLog("faults"))) {
            assertThat(process.exitCode(LIMIT_S)).isEqualTo(78);
            assertThat(process.output())
                    .contains("KAIROS_KAFKA_BOOTSTRAP_SERVERS is not set")
                    .contains("KAIROS_POSTGRES_URL is not set")
                    .contains("KAIROS_FLINK_UI_PORT is 'none'");
        }
    }

    @Test
    void shouldExitWith69AndNameTheSettingWhenTheUiPortIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Map<String, String> environment = environment(Servers.freePort());
            environment.put("KAIROS_FLINK_UI_PORT", Integer.toString(other.getLocalPort()));
            try (JobsProcess process = JobsProcess.start(environment, JobsProcess.newLog("port-taken"))) {
                assertThat(process.exitCode(LIMIT_S)).isEqualTo(69);
                assertThat(process.output())
                        .contains("port " + other.getLocalPort() + " on 127.0.0.1 is in use; set KAIROS_FLINK_UI_PORT");
            }
        }
    }

    @Test
    void shouldExitWith1WhenTheDatabaseBelongsToSomebodyElse() throws Exception {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
            try (Connection connection = postgres.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE payroll (id bigint)");
            }
            Map<String, String> environment = environment(postgres.getPort());
            try (JobsProcess process = JobsProcess.start(environment, JobsProcess.newLog("foreign-database"))) {
                assertThat(process.exitCode(LIMIT_S)).isEqualTo(1);
                assertThat(process.output())
                        .contains("Flink jobs could not start")
                        .contains("non-empty schema");
            }
        }
    }

    private Map<String, String> environment(int postgresPort) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAIROS_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + Servers.freePort());
        environment.put("KAIROS_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:" + postgresPort + "/postgres");
        environment.put("KAIROS_POSTGRES_USER", Servers.POSTGRES_USER);
        environment.put("KAIROS_REDIS_URI", "redis://127.0.0.1:" + Servers.freePort());
        environment.put("KAIROS_FLINK_STATE_DIR", directory.toString());
        environment.put("KAIROS_FLINK_UI_PORT", Integer.toString(Servers.freePort()));
        return environment;
    }
}
