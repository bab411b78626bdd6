package io.kairos.flink.postgres;

import java.io.IOException;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream to the database in batches, each in one transaction. At least once: every element is committed before the checkpoint that covers
 * it; natural keys make repeats harmless. The buffer holds at most {@value #MAX_ROWS} elements for at most {@value #MAX_DELAY_MS} ms; a database that
 * is down stops the stream, not the process.
 *
 * @param <T> element type.
 */
public final class PostgresSink<T> implements Sink<T> {
    static final int MAX_ROWS = 2_000;
    static final long MAX_DELAY_MS = 200;
    private static final long serialVersionUID = 1L;

    /** Writes a batch of elements with different keys inside the connection's transaction; may be called again for the same batch. */
    @FunctionalInterface
    public interface BatchWriter<T> extends Serializable {
        void write(Connection connection, List<T> batch) throws SQLException;
    }

    private final PostgresSettings settings;
    private final String purpose;
    private final SerializableFunction<T, List<Object>> key;
    private final UpsertTable.Choice<T> choice;
    private final BatchWriter<T> batchWriter;

    /**
     * @param purpose names the sink in logs.
     * @param key elements with equal keys are joined in a batch.
     * @param choice which of two joined elements stays.
     */
    public PostgresSink(
            PostgresSettings settings,
            String purpose,
            SerializableFunction<T, List<Object>> key,
            UpsertTable.Choice<T> choice,
            BatchWriter<T> batchWriter) {
        this.settings = settings;
        this.purpose = purpose;
        this.key = key;
        this.choice = choice;
        this.batchWriter = batchWriter;
    }

    /** A sink into one table. */
    public static <T> PostgresSink<T> into(UpsertTable<T> table, PostgresSettings settings) {
        return new PostgresSink<>(
                settings,
                table.name(),
                table::keyOf,
                table::replaces,
                (connection, batch) -> PostgresBatch.write(connection, table, batch));
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new Writer<>(
                this,
                new PostgresSession(settings, purpose, context.metricGroup().counter("databaseRetries")),
                context.getProcessingTimeService(),
                context.metricGroup().getNumRecordsSendCounter());
    }

    private static final class Writer<T> implements SinkWriter<T> {
        private final PostgresSink<T> sink;
        private final PostgresSession session;
        private final ProcessingTimeService time;
        private final Counter written;
        private final Map<List<Object>, T> buffer = new LinkedHashMap<>();
        private @Nullable ScheduledFuture<?> timer;

        Writer(PostgresSink<T> sink, PostgresSession session, ProcessingTimeService time, Counter written) {
            this.sink = sink;
            this.session = session;
            this.time = time;
            this.written = written;
        }

        @Override
        public void write(T element, Context context) throws IOException, InterruptedException {
            // One statement cannot touch a row twice, so a batch holds each key once.
            buffer.merge(
                    sink.key.apply(element),
                    element,
                    (first, second) -> sink.choice.replaces(first, second) ? second : first);
            if (buffer.size() >= MAX_ROWS) {
                flush(false);
            } else if (timer == null) {
                timer = time.registerTimer(time.getCurrentProcessingTime() + MAX_DELAY_MS, timestamp -> {
                    timer = null;
                    flush(false);
                });
            }
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            if (buffer.isEmpty()) {
                return;
            }
            List<T> batch = new ArrayList<>(buffer.values());
            session.run(connection -> sink.batchWriter.write(connection, batch));
            written.inc(batch.size());
            buffer.clear();
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
