package io.kairos.standalone.system;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The history tables, read directly. A new connection each time, since the server is restarted under the tests. */
final class Database {
    private final int port;
    private final String password;

    Database(int port, String password) {
        this.port = port;
        this.password = password;
    }

    /** Rows as lists of text, null as {@code null} text. */
    List<List<String>> rows(String sql, Object... arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/kairos", "kairos", password);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout(20);
            for (int index = 0; index < arguments.length; index++) {
                statement.setObject(index + 1, arguments[index]);
            }
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        row.add(String.valueOf(result.getString(column)));
                    }
                    rows.add(row);
                }
            }
            return rows;
        }
    }

    long count(String sql, Object... arguments) throws SQLException {
        return Long.parseLong(rows(sql, arguments).get(0).get(0));
    }

    /** Stored candles by open time in milliseconds. */
    Map<Long, TapeCandles.Bar> candles(String venue, String symbol, String interval, long fromMs, long toMs)
            throws SQLException {
        Map<Long, TapeCandles.Bar> bars = new TreeMap<>();
        String sql =
                "SELECT extract(epoch FROM open_time) * 1000, open, high, low, close, volume, quote_volume, trade_count"
                        + " FROM candle WHERE venue = ? AND symbol = ? AND interval = ? AND open_time >= ? AND open_time < ?";
        for (List<String> row : rows(sql, venue, symbol, interval, new Timestamp(fromMs), new Timestamp(toMs))) {
            bars.put(
                    new BigDecimal(row.get(0)).longValueExact(),
                    new TapeCandles.Bar(
                            Venue.plain(row.get(1)),
                            Venue.plain(row.get(2)),
                            Venue.plain(row.get(3)),
                            Venue.plain(row.get(4)),
                            Venue.plain(row.get(5)),
                            Venue.plain(row.get(6)),
                            Long.parseLong(row.get(7))));
        }
        return bars;
    }
}
