package io.kairos.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.flink.postgres.PostgresSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class MigrationsIT {

    @Test
    void shouldRunTwiceOnPlainPostgresAndApplyRetention() throws Exception {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
            PostgresSettings settings = new PostgresSettings(
                    "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres", "postgres", "");
            Migrations migrations = new Migrations(settings);

            assertThat(migrations.migrate()).isPositive();
            assertThat(migrations.migrate()).isZero();

            try (Connection connection = settings.connect();
                    Statement statement = connection.createStatement()) {
                statement.executeUpdate(
                        "INSERT INTO quote (venue, symbol, receive_time, sequence, receive_time_ns, update_id) VALUES"
                                + " ('BINANCE', 'BTC-USDT', now() - INTERVAL '8 days', 1, 1, 1),"
                                + " ('BINANCE', 'BTC-USDT', now(), 2, 2, 2)");
                assertThat(migrations.applyRetention()).isEqualTo(1);
                try (ResultSet result = statement.executeQuery("SELECT sequence FROM quote")) {
                    result.next();
                    assertThat(result.getLong(1)).isEqualTo(2);
                    assertThat(result.next()).isFalse();
                }
                try (ResultSet uncommented = statement.executeQuery(
                        "SELECT count(*) FROM information_schema.columns c WHERE c.table_name IN ('quote', 'trade', 'candle',"
                                + " 'order_event', 'fill', 'opportunity', 'risk_rejection', 'balance_snapshot', 'control_change')"
                                + " AND col_description(c.table_name::regclass, c.ordinal_position) IS NULL")) {
                    uncommented.next();
                    assertThat(uncommented.getLong(1))
                            .as("columns without a comment")
                            .isZero();
                }
            }
        }
    }
}
