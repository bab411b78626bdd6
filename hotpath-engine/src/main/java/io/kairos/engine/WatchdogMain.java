package io.kairos.engine;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.application.TradingMode;
import io.kairos.engine.watchdog.BinanceSweep;
import io.kairos.engine.watchdog.Watchdog;
import io.kairos.engine.watchdog.WatchdogCounters;
import io.kairos.engine.watchdog.WatchdogServer;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchdog's process, beside the engine's and with the same settings and keys. Binance cancels nothing when an engine falls silent;
 * this does. Exit codes: 0 orderly end or nothing to watch, 69 busy port, 78 faulty settings.
 */
public final class WatchdogMain {
    private static final Logger LOG = LoggerFactory.getLogger(WatchdogMain.class);
    private static final int EXIT_PORT_BUSY = 69;
    private static final int EXIT_SETTINGS = 78;

    /** Below it a pause of the engine for garbage or a slow disk would be taken for its end. */
    private static final int MIN_SECONDS = 2;

    /** As long as an engine needs to be started again after a kill, several times over. */
    private static final int DEFAULT_SECONDS = 30;

    /**
     * What the watchdog reads of the environment.
     *
     * @param directory of the engine's data, in which its heartbeat is.
     * @param binance with the engine's key, or null when the engine sends no orders there.
     */
    record Watched(
            TradingMode mode,
            Path directory,
            Duration silence,
            boolean cancelOnStop,
            String host,
            int port,
            boolean exitOnStdinEof,
            @Nullable BinanceContext binance) {

        /** Why there is nothing to watch; empty when there is. */
        String idleBecause() {
            if (mode == TradingMode.PAPER) {
                return "the engine trades on paper, nothing of it is open at a venue";
            }
            return binance == null
                    ? "the engine has no key for orders at Binance; other venues have switches of their own"
                    : "";
        }
    }

    private WatchdogMain() {}

    /** Runs until told to end by SIGTERM, or by the end of standard input where that is set. */
    public static void main(String[] arguments) throws InterruptedException {
        Watched watched;
        try {
            watched = conclude(System.getenv());
        } catch (ConfigurationException e) {
            LOG.error("{}", e.getMessage());
            System.exit(EXIT_SETTINGS);
            return;
        }
        BinanceContext binance = watched.binance();
        if (binance == null || !watched.idleBecause().isEmpty()) {
            LOG.info("nothing to watch: {}", watched.idleBecause());
            return;
        }
        System.exit(run(watched, binance));
    }

    private static int run(Watched watched, BinanceContext binance) throws InterruptedException {
        WatchdogCounters counters = new WatchdogCounters();
        // Only REST is used: no event loop of the group is ever started.
        EventLoopGroup unused = EventLoops.newGroup(1, "watchdog-io");
        try (BinanceVenue venue = new BinanceVenue(binance, unused, new SteadyEpochClock())) {
            Watchdog watchdog = new Watchdog(
                    watched.directory(),
                    watched.silence(),
                    watched.cancelOnStop(),
                    new BinanceSweep(venue, counters),
                    counters);
            try (WatchdogServer server =
                    new WatchdogServer(watched.host(), watched.port(), watchdog::status, counters)) {
                endWhenTold(watchdog, watched.exitOnStdinEof());
                LOG.info(
                        "watching trading={} directory={} silence={} cancelOnStop={} port={}",
                        watched.mode(),
                        watched.directory(),
                        watched.silence(),
                        watched.cancelOnStop(),
                        server.port());
                watchdog.run();
                LOG.info("ended state={}", watchdog.status().state());
                return 0;
            } catch (IOException e) {
                LOG.error(
                        "{}",
                        new PortBusyException(watched.host(), watched.port(), "KAIROS_WATCHDOG_PORT", e).getMessage());
                return EXIT_PORT_BUSY;
            }
        }
    }

    private static void endWhenTold(Watchdog watchdog, boolean exitOnStdinEof) {
        Runtime.getRuntime().addShutdownHook(new Thread(watchdog::end, "shutdown"));
        if (exitOnStdinEof) {
            Thread watcher = new Thread(
                    () -> {
                        try {
                            long skipped = System.in.transferTo(OutputStream.nullOutputStream());
                            LOG.info("standard input has ended, stopping skippedBytes={}", skipped);
                        } catch (IOException e) {
                            LOG.info("standard input broke, stopping cause={}", e.toString());
                        }
                        watchdog.end();
                    },
                    "stdin");
            watcher.setDaemon(true);
            watcher.start();
        }
    }

    /**
     * The settings in these environment variables.
     *
     * @throws ConfigurationException that lists every fault.
     */
    static Watched conclude(Map<String, String> environment) throws ConfigurationException {
        List<String> faults = new ArrayList<>();
        Settings settings = new Settings(environment, "", faults);
        boolean simulated = settings.flag("KAIROS_ENGINE_SIMULATED", false);
        TradingMode mode = TradingSettings.read(settings, settings.text("KAIROS_ENGINE_ID", "kairos-1"), simulated)
                .mode();
        BinanceContext binance = VenueAdapters.venues(settings).contains(Venue.BINANCE)
                ? BinanceAdapter.forOrders(settings, faults)
                : null;
        Watched watched = new Watched(
                mode,
                TradingModeFile.directory(
                        Path.of(settings.text("KAIROS_ENGINE_DATA_DIR", EngineContext.DEFAULT_DATA_DIRECTORY)), mode),
                Duration.ofSeconds(settings.number("KAIROS_WATCHDOG_SECONDS", DEFAULT_SECONDS, MIN_SECONDS, 3_600)),
                settings.flag("KAIROS_WATCHDOG_CANCEL_ON_STOP", false),
                settings.text("KAIROS_ENGINE_HOST", "127.0.0.1"),
                (int) settings.number("KAIROS_WATCHDOG_PORT", 7072, 0, 65_535),
                settings.flag("KAIROS_EXIT_ON_STDIN_EOF", false),
                binance);
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return watched;
    }
}
