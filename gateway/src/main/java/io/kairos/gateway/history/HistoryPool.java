package io.kairos.gateway.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kairos.gateway.port.PartUnavailableException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The only place that blocks: few connections, as many threads, a bounded queue before them. A full queue refuses at once; a
 * database that is away is reported and tried again by the next read.
 */
public final class HistoryPool implements AutoCloseable {
    static final String PART = "history";
    private static final int CONNECTIONS = 4;
    private static final int QUEUED_READS = 256;
    private static final Duration READ_LIMIT = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(HistoryPool.class);

    private final HikariDataSource dataSource;
    private final JdbcClient client;
    private final Scheduler scheduler = Schedulers.newBoundedElastic(CONNECTIONS, QUEUED_READS, "history", 60, true);
    private final Counter refused;
    private final Counter failed;

    public HistoryPool(String jdbcUrl, String user, String password, MeterRegistry meters) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("history");
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setReadOnly(true);
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(1_000);
        // The gateway starts and serves while the database is away.
        config.setInitializationFailTimeout(-1);
        config.addDataSourceProperty("connectTimeout", "2");
        config.addDataSourceProperty("socketTimeout", Long.toString(READ_LIMIT.toSeconds()));
        config.addDataSourceProperty("options", "-c statement_timeout=" + READ_LIMIT.toMillis());
        config.addDataSourceProperty("ApplicationName", "kairos-gateway");
        dataSource = new HikariDataSource(config);
        client = JdbcClient.create((DataSource) dataSource);
        refused = Counter.builder("kairos.gateway.history.refused")
                .description("reads refused because the queue was full")
                .register(meters);
        failed = Counter.builder("kairos.gateway.history.failed")
                .description("reads that the database did not answer")
                .register(meters);
    }

    JdbcClient client() {
        return client;
    }

    /** Runs a read on the pool. An empty result is an empty {@link Mono}. */
    <T> Mono<T> read(Callable<T> read) {
        return Mono.fromCallable(read)
                .subscribeOn(scheduler)
                .timeout(READ_LIMIT.plusSeconds(2))
                .onErrorMap(this::unavailable);
    }

    private Throwable unavailable(Throwable cause) {
        if (cause instanceof RejectedExecutionException) {
            refused.increment();
            return new PartUnavailableException(PART, "History is busy; try again in a moment.", cause);
        }
        failed.increment();
        String message = cause instanceof DataAccessException && cause.getMessage() != null ? cause.getMessage() : "";
        LOG.warn("history read failed: cause={} message={}", cause.getClass().getSimpleName(), message);
        return new PartUnavailableException(PART, "History does not answer now.", cause);
    }

    /** Whether the database answers. */
    public Mono<Boolean> ping() {
        return read(() -> client.sql("SELECT 1").query(Integer.class).single() == 1);
    }

    @Override
    public void close() {
        scheduler.dispose();
        dataSource.close();
    }
}
