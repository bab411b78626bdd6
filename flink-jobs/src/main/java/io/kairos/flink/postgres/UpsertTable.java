package io.kairos.flink.postgres;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * How elements of a stream become rows of one table: columns, natural key, and what happens when the key is there already. One statement of arrays
 * writes a batch of any size with one plan. Immutable; serialized with the job.
 *
 * @param <T> element type.
 */
public final class UpsertTable<T> implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Says which of two elements with the same key is to be written when both are in one batch. */
    @FunctionalInterface
    public interface Choice<T> extends Serializable {
        /** True when the second replaces the first. */
        boolean replaces(T first, T second);
    }

    private record Column<T>(String name, String type, SerializableFunction<T, @Nullable Object> value)
            implements Serializable {}

    private final String name;
    private final ArrayList<Column<T>> columns;
    private final SerializableFunction<T, List<Object>> key;
    private final Choice<T> choice;
    private final String sql;

    private UpsertTable(
            Builder<T> builder, SerializableFunction<T, List<Object>> key, Choice<T> choice, String onConflict) {
        this.name = builder.name;
        this.columns = builder.columns;
        this.key = key;
        this.choice = choice;
        this.sql = "INSERT INTO " + name + " ("
                + columns.stream().map(Column::name).collect(Collectors.joining(", "))
                + ") SELECT "
                + columns.stream().map(c -> "u." + c.name() + "::" + c.type()).collect(Collectors.joining(", "))
                + " FROM unnest("
                + columns.stream().map(c -> "?::text[]").collect(Collectors.joining(", "))
                + ") AS u ("
                + columns.stream().map(Column::name).collect(Collectors.joining(", "))
                + ") ON CONFLICT " + onConflict;
    }

    /** Starts the description of a table. */
    public static <T> Builder<T> named(String name) {
        return new Builder<>(name);
    }

    String name() {
        return name;
    }

    String sql() {
        return sql;
    }

    int columnCount() {
        return columns.size();
    }

    List<Object> keyOf(T element) {
        return key.apply(element);
    }

    boolean replaces(T first, T second) {
        return choice.replaces(first, second);
    }

    /** Values of one column as text, null for SQL NULL; the statement casts them. */
    @Nullable
    String[] valuesOf(int column, List<T> elements) {
        SerializableFunction<T, @Nullable Object> value = columns.get(column).value();
        @Nullable String[] values = new String[elements.size()];
        for (int i = 0; i < values.length; i++) {
            Object of = value.apply(elements.get(i));
            values[i] = of == null ? null : of.toString();
        }
        return values;
    }

    /** Collects columns; used once, at job construction. */
    public static final class Builder<T> {
        private final String name;
        private final ArrayList<Column<T>> columns = new ArrayList<>();

        private Builder(String name) {
            this.name = name;
        }

        /** A column of an SQL type; the value's text must be accepted by a cast to that type. */
        public Builder<T> column(String column, String type, SerializableFunction<T, @Nullable Object> value) {
            columns.add(new Column<>(column, type, value));
            return this;
        }

        /** A row that is there stays as it is. */
        public UpsertTable<T> keepFirst(SerializableFunction<T, List<Object>> key, String keyColumns) {
            return new UpsertTable<>(this, key, (first, second) -> false, "(" + keyColumns + ") DO NOTHING");
        }

        /**
         * A row that is there is replaced when the condition holds.
         *
         * @param keyColumns columns of the primary key, comma separated; never changed.
         * @param condition SQL over {@code excluded} (the new row) and the table.
         */
        public UpsertTable<T> replaceWhen(
                SerializableFunction<T, List<Object>> key, String keyColumns, Choice<T> choice, String condition) {
            List<String> keys = List.of(keyColumns.split(",\\s*"));
            String assignments = columns.stream()
                    .map(Column::name)
                    .filter(column -> !keys.contains(column))
                    .map(column -> column + " = excluded." + column)
                    .collect(Collectors.joining(", "));
            return new UpsertTable<>(
                    this, key, choice, "(" + keyColumns + ") DO UPDATE SET " + assignments + " WHERE " + condition);
        }
    }
}
