package io.kairos.flink.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.apache.flink.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that is made when needed and made again when lost. Used by one writer thread. A database that is away or busy is waited for: the
 * caller stays inside {@link #run}, its stream backs up to Kafka, and nothing is lost. Errors that no waiting can heal are thrown.
 */
final class PostgresSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSession.class);
    private static final long FIRST_BACKOFF_MS = 100;
    private static final long MAX_BACKOFF_MS = 5_000;

    /** Work on a connection with auto-commit off; it is repeated whole when the connection breaks. */
    @FunctionalInterface
    interface Work {
        void on(Connection connection) throws SQLException;
    }

    private final PostgresSettings settings;
    private final String purpose;
    private final Counter retries;
    private @Nullable Connection connection;

    PostgresSession(PostgresSettings settings, String purpose, Counter retries) {
        this.settings = settings;
        this.purpose = purpose;
        this.retries = retries;
    }

    /**
     * Runs the work in one transaction, again and again until it is committed.
     *
     * @throws IOException for errors that repeating cannot heal (schema, data, permissions).
     * @throws InterruptedException when the task is cancelled while waiting.
     */
    void run(Work work) throws IOException, InterruptedException {
        long backoffMs = FIRST_BACKOFF_MS;
        for (long attempt = 1; ; attempt++) {
            try {
                Connection current = connected();
                work.on(current);
                current.commit();
                if (attempt > 1) {
                    LOG.info("database answers again purpose={} attempts={}", purpose, attempt);
                }
                return;
            } catch (SQLException e) {
                close();
                if (!mayHeal(e)) {
                    throw new IOException(
                            "database refused " + purpose + ": sqlState=" + e.getSQLState() + " " + e.getMessage(), e);
                }
                retries.inc();
                // Powers of two: the first failures are told at once, an outage of an hour in a dozen lines.
                if (Long.bitCount(attempt) == 1) {
                    LOG.warn(
                            "database not usable, waiting purpose={} attempt={} cause={}",
                            purpose,
                            attempt,
                            e.getMessage());
                }
                Thread.sleep(backoffMs);
                backoffMs = Math.min(MAX_BACKOFF_MS, backoffMs * 2);
            }
        }
    }

    private Connection connected() throws SQLException {
        Connection current = connection;
        if (current == null) {
            current = settings.connect();
            current.setAutoCommit(false);
            connection = current;
        }
        return current;
    }

    /** PostgreSQL error classes, appendix A of its manual: connection, resources, rollback, operator intervention, system. */
    static boolean mayHeal(SQLException e) {
        String state = e.getSQLState();
        if (state == null || state.length() < 5) {
            return true;
        }
        return switch (state.substring(0, 2)) {
            case "08", "40", "53", "55", "57", "58" -> true;
            default -> state.equals("25006");
        };
    }

    @Override
    public void close() {
        Connection current = connection;
        connection = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                LOG.debug("closing a broken connection purpose={} cause={}", purpose, e.getMessage());
            }
        }
    }
}
