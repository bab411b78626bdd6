package io.kairos.standalone.supervise;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.standalone.ExitCode;
import io.kairos.standalone.StandaloneSettings;
import io.kairos.standalone.part.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Starts all parts in order of need, watches them, and stops them in the opposite order. {@link #run} is called by the main thread; {@link #stop} by
 * the shutdown hook.
 */
public final class Supervisor {
    private static final long TICK_MS = 1_000;
    private static final long LOG_BYTES_MAX = 10L * 1_048_576;
    private static final int LOG_FILES_KEPT = 3;
    private static final double SECOND_NS = 1e9;
    /** Between looks at the engine's pulse, the memory and the descendants of each part, which cost a few milliseconds each. */
    private static final long LOOK_INTERVAL_NS = 5_000_000_000L;

    private static final long PATIENCE_TICKS = 10;

    private final StandaloneSettings settings;
    private final Console console;
    private final RunFiles files;
    private final Watchdog watchdog;
    private final Supplier<@Nullable JsonNode> pulse;
    private final Map<String, PartRunner> runners = new LinkedHashMap<>();
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final long beganNs = System.nanoTime();
    private volatile double readySeconds = -1;
    private boolean publishing = true;
    private long lastLookNs;
    private long supervisorBytes;
    private @Nullable JsonNode lastPulse;

    /**
     * Of these parts, each named once.
     *
     * @param pulse how fast the engine is, as JSON; null when it does not say.
     */
    public Supervisor(
            StandaloneSettings settings, List<Part> parts, Console console, Supplier<@Nullable JsonNode> pulse) {
        this.settings = settings;
        this.console = console;
        this.pulse = pulse;
        this.files = new RunFiles(settings.runDir());
        this.watchdog = new Watchdog(settings.home().resolve("kairos"));
        for (Part part : parts) {
            runners.put(
                    part.name(),
                    new PartRunner(
                            part,
                            runners,
                            logOf(settings, part.name()),
                            console,
                            new RestartPolicy(settings.quickLife()),
                            this::noteChildren));
        }
    }

    /** The bounded log of one part. */
    public static RotatingLog logOf(StandaloneSettings settings, String name) {
        return new RotatingLog(settings.logDir().resolve(name + ".log"), LOG_BYTES_MAX, LOG_FILES_KEPT);
    }

    /** Takes the lock; false when the system runs already. */
    public boolean lock() throws IOException {
        return files.lock();
    }

    /** Process id of the system that runs already, in words. */
    public String holder() throws IOException {
        return files.supervisorPid().map(pid -> "process " + pid).orElse("another process");
    }

    /**
     * Starts everything and stays until {@link #stop} is called or the start fails.
     *
     * @return exit code.
     */
    public int run() throws IOException, InterruptedException {
        watchdog.ensureRunning();
        for (PartRunner runner : runners.values()) {
            new Thread(runner, "part-" + runner.name()).start();
        }
        long ticks = 0;
        while (!stopAsked.await(ready() ? TICK_MS : TICK_MS / 2, TimeUnit.MILLISECONDS)) {
            if (!ready()) {
                PartRunner failed = firstFailed();
                if (failed != null) {
                    console.say("The start failed because of " + failed.name() + "; stopping the rest.");
                    stop();
                    return failed.failureExitCode();
                }
                if (runners.values().stream().allMatch(runner -> runner.state() == PartState.HEALTHY)) {
                    readySeconds = (System.nanoTime() - beganNs) / SECOND_NS;
                    lastLookNs = 0;
                    publishOrSay();
                    console.say(String.format(Locale.ROOT, "READY in %.1f s", readySeconds));
                    files.writeReady();
                } else if (++ticks % (PATIENCE_TICKS * 2) == 0) {
                    sayWhatIsMissing();
                }
            }
            publishOrSay();
        }
        stopped.await();
        return ExitCode.OK;
    }

    private boolean ready() {
        return readySeconds >= 0;
    }

    private @Nullable PartRunner firstFailed() {
        return runners.values().stream()
                .filter(runner -> runner.state() == PartState.FAILED)
                .findFirst()
                .orElse(null);
    }

    private void sayWhatIsMissing() {
        String missing = runners.values().stream()
                .filter(runner -> runner.state() != PartState.HEALTHY)
                .map(runner -> runner.status().note().isEmpty()
                        ? runner.name()
                        : runner.name() + " (" + runner.status().note() + ")")
                .collect(Collectors.joining(", "));
        console.say(String.format(
                Locale.ROOT, "  %.0f s: still waiting for %s", (System.nanoTime() - beganNs) / SECOND_NS, missing));
    }

    /** A full disk must not end the watch over the parts: said once, tried again with the next tick. */
    private void publishOrSay() {
        try {
            watchdog.ensureRunning();
            publish();
            publishing = true;
        } catch (IOException failure) {
            if (publishing) {
                console.say("cannot write " + settings.runDir() + " or start the watchdog: " + failure.getMessage());
            }
            publishing = false;
        }
    }

    private void publish() throws IOException {
        long nowNs = System.nanoTime();
        if (lastLookNs == 0 || nowNs - lastLookNs > LOOK_INTERVAL_NS) {
            lastLookNs = nowNs;
            runners.values().forEach(PartRunner::lookAgain);
            lastPulse = pulse.get();
            supervisorBytes = ProcFs.proportionalBytes(ProcessHandle.current().pid());
        }
        List<PartStatus> parts =
                runners.values().stream().map(PartRunner::status).toList();
        long self = ProcessHandle.current().pid();
        StatusReport report =
                new StatusReport(self, settings.dashboardUrl(), readySeconds, supervisorBytes, nowNs, parts, lastPulse);
        files.writeStatus(report.text(), report.json());
        noteChildren();
    }

    private synchronized void noteChildren() {
        List<String> lines = new ArrayList<>();
        for (PartRunner runner : runners.values()) {
            for (ProcessHandle member : runner.family()) {
                lines.add(runner.name() + " " + member.pid() + " " + ProcFs.startTicks(member.pid()) + " "
                        + runner.part().stopSignal());
            }
        }
        try {
            files.writeChildren(lines);
        } catch (IOException failure) {
            console.say("cannot note the processes in " + settings.runDir() + ": " + failure.getMessage());
        }
    }

    /** Stops all parts, those first that nobody needs any more; returns when no process is left. Safe to call twice and from any thread. */
    public void stop() throws InterruptedException {
        synchronized (stopAsked) {
            if (stopAsked.getCount() == 0) {
                stopped.await();
                return;
            }
            stopAsked.countDown();
        }
        console.say("Stopping …");
        List<PartRunner> left = new ArrayList<>(runners.values());
        while (!left.isEmpty()) {
            Set<String> needed = left.stream()
                    .flatMap(runner -> runner.part().needs().stream())
                    .collect(Collectors.toSet());
            List<PartRunner> wave = left.stream()
                    .filter(runner -> !needed.contains(runner.name()))
                    .toList();
            stopTogether(wave);
            left.removeAll(wave);
        }
        watchdog.close();
        try {
            files.close();
        } catch (IOException failure) {
            console.say("cannot clear " + settings.runDir() + ": " + failure.getMessage());
        }
        console.say("Stopped; the data stays in " + settings.dataDir());
        stopped.countDown();
    }

    private void stopTogether(List<PartRunner> wave) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (PartRunner runner : wave) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            runner.stop();
                        } catch (InterruptedException interrupted) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "stop-" + runner.name());
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
