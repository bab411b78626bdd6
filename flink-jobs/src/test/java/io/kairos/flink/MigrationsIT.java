package io.kairos.flink;

import io.kairos.flink.postgres.PostgresSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** On plain PostgreSQL. */
class MigrationsIT extends MigrationsCases {
    private EmbeddedPostgres postgres;

    @BeforeEach
    void startPostgres() throws Exception {
        postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    }

    @AfterEach
    void stopPostgres() throws Exception {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Override
    PostgresSettings database() {
        return new PostgresSettings("jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres", "postgres", "");
    }

    @Override
    Expected expected() {
        return new Expected("plain", "SELECT count(*) FROM pg_extension WHERE extname = 'timescaledb'", "0", 1);
    }
}
