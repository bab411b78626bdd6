package io.kairos.flink.testkit;

import io.kairos.flink.candles.Interval;
import io.kairos.flink.testkit.Tape.CandleContent;
import io.kairos.flink.testkit.Tape.CandleKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the database.
 *
 * @param url JDBC URL.
 * @param user user without a password.
 */
public record History(String url, String user) {

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, "");
    }

    /** Rows of a table; 0 while it does not exist. */
    public long rows(String table) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet exists = statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL")) {
            exists.next();
            if (!exists.getBoolean(1)) {
                return 0;
            }
            try (ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    /** The first column of the first row as text. */
    public String text(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : "no row";
        }
    }

    /** All stored candles, comparable with {@link Tape#candles}. */
    public Map<CandleKey, CandleContent> candles() throws SQLException {
        Map<CandleKey, CandleContent> candles = new TreeMap<>(Comparator.comparing(CandleKey::toString));
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT venue, symbol, interval, open_time, open::text, high::text, low::text, close::text, volume::text,"
                                + " quote_volume::text, trade_count FROM candle")) {
            while (row.next()) {
                Instant openTime = row.getTimestamp(4).toInstant();
                candles.put(
                        new CandleKey(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3).equals("1s") ? Interval.S1 : Interval.M1,
                                openTime.getEpochSecond() * 1_000_000_000L + openTime.getNano()),
                        new CandleContent(
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getString(8),
                                row.getString(9),
                                row.getString(10),
                                row.getLong(11)));
            }
        }
        return candles;
    }
}
