package io.kairos.flink;

import io.kairos.flink.candles.CandleJob;
import io.kairos.flink.depth.DepthJob;
import io.kairos.flink.kafka.Topics;
import io.kairos.flink.ticks.TickJob;
import io.kairos.flink.trading.TradingJob;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of all Flink jobs: brings the schema up to date, starts a cluster in this JVM, submits every job where its last run left off, and stays
 * until it is told to stop (SIGTERM, or end of standard input where configured) or a job fails for good. Exit codes: 0 clean stop, 1 a job or the start
 * failed, 69 the UI port is taken, 78 bad configuration.
 */
public final class JobsMain {
    private static final Logger LOG = LoggerFactory.getLogger(JobsMain.class);
    private static final int EXIT_FAILED = 1;
    private static final int EXIT_PORT_TAKEN = 69;
    private static final int EXIT_BAD_CONFIGURATION = 78;
    private static final int JOBS = 4;
    private static final long RETENTION_EVERY_MINUTES = 30;
    private static final long STOP_LIMIT_S = 40;

    private JobsMain() {}

    public static void main(String[] args) {
        JobSettings settings;
        try {
            settings = JobSettings.fromEnvironment(System.getenv(), true);
        } catch (InvalidSettingsException e) {
            System.err.println(e.getMessage());
            System.exit(EXIT_BAD_CONFIGURATION);
            return;
        }
        if (isTaken(settings)) {
            System.err.println("port " + settings.uiPort() + " on " + settings.uiAddress()
                    + " is in use; set KAIROS_FLINK_UI_PORT to a free one");
            System.exit(EXIT_PORT_TAKEN);
            return;
        }
        LOG.info("starting settings={}", settings);
        CompletableFuture<String> stop = new CompletableFuture<>();
        CompletableFuture<Integer> stopped = new CompletableFuture<>();
        // The hook must outlast the orderly stop: when it returns the JVM is gone.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.complete("");
                            endWith(stopped);
                        },
                        "shutdown"));
        if (settings.exitOnStdinEof()) {
            watchStandardInput(stop);
        }
        int exitCode = EXIT_FAILED;
        try {
            exitCode = run(settings, stop);
        } catch (Exception e) {
            LOG.error("Flink jobs could not start or stop cause={}", e.toString(), e);
        } finally {
            stopped.complete(exitCode);
        }
        Runtime.getRuntime().exit(exitCode);
    }

    private static int run(JobSettings settings, CompletableFuture<String> stop) throws Exception {
        Migrations migrations = new Migrations(settings.postgres());
        migrations.migrate();
        Topics.ensure(settings.kafkaBootstrapServers());
        ScheduledExecutorService housekeeping = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "history-retention");
            thread.setDaemon(true);
            return thread;
        });
        try (LocalCluster cluster = LocalCluster.start(settings, JOBS)) {
            cluster.submit(TickJob.NAME, environment -> TickJob.of(settings).build(environment));
            cluster.submit(DepthJob.NAME, environment -> DepthJob.of(settings).build(environment));
            cluster.submit(CandleJob.NAME, environment -> CandleJob.of(settings).build(environment));
            cluster.submit(
                    TradingJob.NAME, environment -> TradingJob.of(settings).build(environment));
            var unused = housekeeping.scheduleWithFixedDelay(
                    () -> applyRetention(migrations), 1, RETENTION_EVERY_MINUTES, TimeUnit.MINUTES);
            // An empty text is the wish to stop, any other the reason why we must.
            CompletableFuture<String> end = stop.applyToEither(cluster.firstEnd(), reason -> reason);
            String reason = end.get();
            if (!reason.isEmpty()) {
                LOG.error("a job failed for good, ending reason={}", reason);
                return EXIT_FAILED;
            }
            LOG.info("stopping");
            cluster.stopJobs();
            return 0;
        } finally {
            housekeeping.shutdownNow();
        }
    }

    private static void applyRetention(Migrations migrations) {
        try {
            migrations.applyRetention();
        } catch (SQLException | RuntimeException e) {
            LOG.warn(
                    "retention not applied, trying again in {} minutes cause={}",
                    RETENTION_EVERY_MINUTES,
                    e.toString());
        }
    }

    private static boolean isTaken(JobSettings settings) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(settings.uiAddress(), settings.uiPort()));
            return false;
        } catch (IOException expected) {
            // Cannot be bound: taken is the only cause a supervisor can act on, and the message names address and
            // setting.
            return true;
        }
    }

    private static void watchStandardInput(CompletableFuture<String> stop) {
        Thread watcher = new Thread(
                () -> {
                    try {
                        InputStream in = System.in;
                        while (in.read() >= 0) {
                            // Only the end of the stream means something.
                        }
                    } catch (IOException e) {
                        LOG.warn("standard input failed, taken as its end cause={}", e.toString());
                    }
                    stop.complete("");
                },
                "stdin-watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** Within a shutdown: leaves with the code of the orderly stop instead of that of the signal. */
    private static void endWith(CompletableFuture<Integer> stopped) {
        int exitCode = EXIT_FAILED;
        try {
            exitCode = stopped.get(STOP_LIMIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn("stop took longer than {} s, leaving", STOP_LIMIT_S);
        } catch (ExecutionException e) {
            LOG.error("stop failed cause={}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
