package io.kairos.flink.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Writes many rows with one statement of arrays. */
public final class PostgresBatch {
    private PostgresBatch() {}

    /**
     * Upserts the elements inside the connection's current transaction.
     *
     * @param elements with different keys.
     */
    public static <T> void write(Connection connection, UpsertTable<T> table, List<T> elements) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(table.sql())) {
            for (int column = 0; column < table.columnCount(); column++) {
                statement.setArray(column + 1, connection.createArrayOf("text", table.valuesOf(column, elements)));
            }
            statement.executeUpdate();
        }
    }
}
