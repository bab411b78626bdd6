package io.kairos.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.flink.postgres.PostgresSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** The migrations on a fresh database; what depends on its kind is given by the subclass. */
abstract class MigrationsCases {

    /** A database that no migration has seen. */
    abstract PostgresSettings database();

    /**
     * What differs between kinds of servers.
     *
     * @param storageMode what kairos_storage_mode() says.
     * @param query asks what only this kind has.
     * @param answer what it must answer.
     * @param deletedByRetention of one expired row, how many our own retention deletes: none where the server's policies do it.
     */
    record Expected(String storageMode, String query, String answer, int deletedByRetention) {}

    abstract Expected expected();

    @Test
    void shouldRunTwiceDescribeEveryColumnAndApplyRetention() throws Exception {
        PostgresSettings settings = database();
        Expected expected = expected();
        Migrations migrations = new Migrations(settings);

        assertThat(migrations.migrate()).isPositive();
        assertThat(migrations.migrate()).isZero();

        try (Connection connection = settings.connect();
                Statement statement = connection.createStatement()) {
            assertThat(first(statement, "SELECT kairos_storage_mode()")).isEqualTo(expected.storageMode());
            assertThat(first(statement, expected.query())).isEqualTo(expected.answer());
            assertThat(
                            first(
                                    statement,
                                    "SELECT count(*) FROM information_schema.columns c WHERE c.table_name IN ('quote', 'trade', 'candle',"
                                            + " 'order_event', 'fill', 'opportunity', 'risk_rejection', 'balance_snapshot', 'control_change')"
                                            + " AND c.table_schema = 'public' AND col_description(c.table_name::regclass, c.ordinal_position) IS NULL"))
                    .as("columns without a comment")
                    .isEqualTo("0");
            assertThat(first(statement, "SELECT count(*) FROM candle_1h")).isEqualTo("0");
            statement.executeUpdate(
                    "INSERT INTO quote (venue, symbol, receive_time, sequence, receive_time_ns, update_id) VALUES"
                            + " ('BINANCE', 'BTC-USDT', now() - INTERVAL '8 days', 1, 1, 1),"
                            + " ('BINANCE', 'BTC-USDT', now(), 2, 2, 2)");
            assertThat(migrations.applyRetention()).isEqualTo(expected.deletedByRetention());
            assertThat(first(statement, "SELECT count(*) FROM quote WHERE sequence = 2"))
                    .isEqualTo("1");
            // Where the server's policy deletes it, that may happen at any time.
            assertThat(Integer.parseInt(first(statement, "SELECT count(*) FROM quote WHERE sequence = 1")))
                    .isLessThanOrEqualTo(1 - expected.deletedByRetention());
        }
    }

    private static String first(Statement statement, String query) throws SQLException {
        try (ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getString(1);
        }
    }
}
