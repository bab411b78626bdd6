package io.kairos.simulator;

import io.kairos.simulator.playback.PlaybackServer;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a recording: {@code PlaybackMain FILE-OR-DIRECTORY [--port N] [--speed N] [--bind ADDRESS]}. Ends with SIGTERM; exit code
 * 64 for faulty arguments, 66 for a recording that cannot be read, 69 for a busy port.
 */
public final class PlaybackMain {
    private static final Logger LOG = LoggerFactory.getLogger(PlaybackMain.class);
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_UNREADABLE = 66;
    private static final int EXIT_UNAVAILABLE = 69;

    private PlaybackMain() {}

    /** Serves until told to end. */
    public static void main(String[] arguments) throws InterruptedException {
        PlaybackServer.Settings settings;
        try {
            settings = read(arguments);
        } catch (IllegalArgumentException faulty) {
            LOG.error("{}", faulty.getMessage());
            System.exit(EXIT_USAGE);
            return;
        }
        PlaybackServer server;
        try {
            server = PlaybackServer.start(settings);
        } catch (IOException unavailable) {
            LOG.error("{}", unavailable.getMessage());
            boolean busy = String.valueOf(unavailable.getMessage()).startsWith("Cannot listen");
            System.exit(busy ? EXIT_UNAVAILABLE : EXIT_UNREADABLE);
            return;
        }
        CountDownLatch stop = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            stop.countDown();
                        },
                        "shutdown"));
        LOG.info("READY playback port={} speed={} recording={}", server.port(), settings.speed(), settings.recording());
        stop.await();
    }

    /** The settings that these arguments mean; a fault names argument, value and expectation. */
    static PlaybackServer.Settings read(String[] arguments) {
        Path recording = null;
        String bind = "127.0.0.1";
        int port = 0;
        double speed = 1;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("--")) {
                if (recording != null) {
                    throw new IllegalArgumentException(
                            "unexpected argument '" + argument + "': expected one recording");
                }
                recording = Path.of(argument);
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(argument + ": expected a value behind it");
            }
            String value = arguments[++i];
            switch (argument) {
                case "--port" -> port = (int) number(argument, value, 0, 65_535);
                case "--speed" -> speed = number(argument, value, 0, 1_000_000);
                case "--bind" -> bind = value;
                default -> throw new IllegalArgumentException(argument + ": expected --port, --speed or --bind");
            }
        }
        if (recording == null) {
            throw new IllegalArgumentException("expected a recording: a file or a directory with *.kfr.gz");
        }
        return new PlaybackServer.Settings(recording, bind, port, speed);
    }

    private static double number(String name, String value, double least, double most) {
        try {
            double number = new BigDecimal(value).doubleValue();
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            LOG.debug("Not a number: {}={}", name, value);
        }
        throw new IllegalArgumentException(name + "=" + value + ": expected a number from " + least + " to " + most);
    }
}
