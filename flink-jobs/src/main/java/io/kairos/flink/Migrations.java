package io.kairos.flink;

import io.kairos.flink.postgres.PostgresSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the database to the newest schema and keeps raw history within its retention. Cold. */
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final int CONNECT_RETRIES = 30;
    private static final int RETENTION_SLICE_ROWS = 20_000;
    private static final int MAX_RETENTION_SLICES = 500;

    private final PostgresSettings settings;

    Migrations(PostgresSettings settings) {
        this.settings = settings;
    }

    /**
     * Applies what is missing; running it again changes nothing. Waits up to about half a minute for a database that is still starting.
     *
     * @return migrations applied now.
     */
    int migrate() throws SQLException {
        int applied = Flyway.configure()
                .dataSource(settings.url(), settings.user(), settings.password())
                .locations("classpath:db/migration")
                .connectRetries(CONNECT_RETRIES)
                .connectRetriesInterval(1)
                .load()
                .migrate()
                .migrationsExecuted;
        LOG.info("database schema is current applied={}", applied);
        return applied;
    }

    /**
     * Deletes expired rows in slices, where no TimescaleDB policy does it.
     *
     * @return rows deleted; what the bound of one call leaves is for the next.
     */
    long applyRetention() throws SQLException {
        long total = 0;
        try (Connection connection = settings.connect();
                PreparedStatement statement = connection.prepareStatement("SELECT kairos_apply_retention(?)")) {
            statement.setInt(1, RETENTION_SLICE_ROWS);
            for (int slice = 0; slice < MAX_RETENTION_SLICES; slice++) {
                long removed;
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    removed = result.getLong(1);
                }
                total += removed;
                if (removed == 0) {
                    break;
                }
            }
        }
        if (total > 0) {
            LOG.info("expired history deleted rows={}", total);
        }
        return total;
    }
}
