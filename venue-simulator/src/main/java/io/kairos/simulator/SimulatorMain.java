package io.kairos.simulator;

import io.kairos.simulator.fault.script.FaultScript;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a simulator as a process of its own until it is told to stop. */
public final class SimulatorMain {
    private static final Logger LOG = LoggerFactory.getLogger(SimulatorMain.class);
    private static final int EXIT_SETTINGS = 78;
    private static final int EXIT_UNAVAILABLE = 69;
    private static final int EXIT_FAILURE = 1;

    private SimulatorMain() {}

    /** Reads the settings from environment and system properties; takes no arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        SettingsReader settings = new SettingsReader(System.getenv(), System::getProperty);
        Simulator simulator;
        SimulatorConfig config;
        try {
            config = settings.read();
            Optional<FaultScript> script = settings.faultScript();
            simulator = Simulator.start(config);
            script.ifPresent(simulator::run);
        } catch (ConfigException refused) {
            LOG.error("{}", refused.getMessage());
            System.exit(EXIT_SETTINGS);
            return;
        } catch (IOException unavailable) {
            LOG.error("{}", unavailable.getMessage());
            System.exit(EXIT_UNAVAILABLE);
            return;
        }
        AtomicInteger status = new AtomicInteger();
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        CompletableFuture<Void> unused = simulator.failure().thenAccept(cause -> {
            status.set(EXIT_FAILURE);
            stop.countDown();
        });
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop.countDown();
                            awaitQuietly(stopped);
                        },
                        "shutdown"));
        if (settings.exitOnStdinEof()) {
            Thread watcher = new Thread(() -> stopAtEndOfInput(stop), "stdin");
            watcher.setDaemon(true);
            watcher.start();
        }
        for (SimulatorConfig.VenueConfig venue : config.venues()) {
            if (venue.accounts().stream().allMatch(account -> account.keys().isEmpty())) {
                LOG.warn("No API key is configured for {}: only public data can be read there", venue.name());
            }
        }
        LOG.info(
                "READY simulator ports={} controlPort={} bind={} dataDirectory={} eventsPerSecond={}",
                simulator.ports(),
                simulator.controlPort(),
                config.bind(),
                config.dataDirectory(),
                config.world().eventsPerSecond());
        stop.await();
        simulator.close();
        LOG.info("Stopped");
        stopped.countDown();
        if (status.get() != 0) {
            Runtime.getRuntime().halt(status.get());
        }
        System.exit(0);
    }

    private static void stopAtEndOfInput(CountDownLatch stop) {
        try {
            // Whatever is typed has no meaning; only the end counts.
            long skipped = System.in.transferTo(OutputStream.nullOutputStream());
            LOG.debug("Standard input has ended: skippedBytes={}", skipped);
        } catch (IOException closed) {
            LOG.debug("Standard input broke", closed);
        }
        LOG.info("Standard input has ended: stopping");
        stop.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
