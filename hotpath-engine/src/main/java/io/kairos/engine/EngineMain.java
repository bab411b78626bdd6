package io.kairos.engine;

import io.kairos.engine.application.ReplayDivergedException;
import io.kairos.engine.application.port.JournalCorruptedException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine's process. Exit codes: 0 orderly end, 65 the journal holds other decisions than this version makes, 69 busy port,
 * 70 a part failed (start again), 74 the journal cannot be read or written, 78 faulty settings.
 */
public final class EngineMain {
    private static final Logger LOG = LoggerFactory.getLogger(EngineMain.class);
    private static final int EXIT_DIVERGED = 65;
    private static final int EXIT_PORT_BUSY = 69;
    private static final int EXIT_FAILED = 70;
    private static final int EXIT_FILES = 74;
    private static final int EXIT_SETTINGS = 78;

    private EngineMain() {}

    /** Runs until told to end by SIGTERM, or by the end of standard input where that is set. */
    public static void main(String[] arguments) {
        EngineContext context;
        try {
            context = EngineContext.conclude(System.getenv());
        } catch (ConfigurationException e) {
            LOG.error("{}", e.getMessage());
            System.exit(EXIT_SETTINGS);
            return;
        }
        CompletableFuture<Integer> end = new CompletableFuture<>();
        CountDownLatch ended = new CountDownLatch(1);
        Thread mainThread = Thread.currentThread();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            tellToEnd(end, mainThread);
                            awaitQuietly(ended);
                        },
                        "shutdown"));
        if (context.exitOnStdinEof()) {
            Thread watcher = new Thread(
                    () -> {
                        awaitEndOfInput();
                        tellToEnd(end, mainThread);
                    },
                    "stdin");
            watcher.setDaemon(true);
            watcher.start();
        }
        int code = run(context, end);
        ended.countDown();
        System.exit(code);
    }

    private static int run(EngineContext context, CompletableFuture<Integer> end) {
        EngineProcess process = new EngineProcess(context);
        try {
            var unused = process.fatal().thenAccept(cause -> end.complete(EXIT_FAILED));
            process.start();
            return end.get();
        } catch (ReplayDivergedException e) {
            LOG.error("{}", e.getMessage());
            return EXIT_DIVERGED;
        } catch (PortBusyException e) {
            LOG.error("{}", e.getMessage());
            return EXIT_PORT_BUSY;
        } catch (ConfigurationException e) {
            LOG.error("{}", e.getMessage());
            return EXIT_SETTINGS;
        } catch (IOException | JournalCorruptedException e) {
            LOG.error("files cannot be used", e);
            return EXIT_FILES;
        } catch (InterruptedException e) {
            // Told to end, whether while starting or while running.
            return end.getNow(0);
        } catch (ExecutionException | RuntimeException e) {
            LOG.error("engine failed", e);
            return EXIT_FAILED;
        } finally {
            // The interrupt that told main to end may still be pending; closing must not be disturbed by it.
            boolean unused = Thread.interrupted();
            process.close();
        }
    }

    /** Interrupts first: main, once it knows the end, closes everything and must not be disturbed any more. */
    private static void tellToEnd(CompletableFuture<Integer> end, Thread mainThread) {
        if (!end.isDone()) {
            mainThread.interrupt();
            end.complete(0);
        }
    }

    private static void awaitEndOfInput() {
        try {
            long skipped = System.in.transferTo(OutputStream.nullOutputStream());
            LOG.info("standard input has ended, stopping skippedBytes={}", skipped);
        } catch (IOException e) {
            LOG.info("standard input broke, stopping cause={}", e.toString());
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
