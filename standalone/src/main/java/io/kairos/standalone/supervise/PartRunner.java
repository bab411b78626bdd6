package io.kairos.standalone.supervise;

import io.kairos.standalone.ExitCode;
import io.kairos.standalone.part.Launch;
import io.kairos.standalone.part.Part;
import io.kairos.standalone.part.PartFailure;
import io.kairos.standalone.part.UnhealthyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs one part: waits for what it needs, starts it, asks for its health, starts it again when it ends unexpectedly. One thread of its own; the
 * state is published for readers.
 */
final class PartRunner implements Runnable {
    private static final Duration CHECK_WHILE_STARTING = Duration.ofMillis(200);
    private static final Duration CHECK_WHILE_HEALTHY = Duration.ofSeconds(2);
    private static final int LINES_SHOWN = 12;
    private static final int SIGNAL_EXIT_BASE = 128;
    private static final long LAST_WORDS_LIMIT_MS = 500;

    private final Part part;
    private final Map<String, PartRunner> others;
    private final RotatingLog log;
    private final Console console;
    private final Runnable onProcessChange;
    private final RestartPolicy policy;
    private final Object startLock = new Object();
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    private volatile PartState state = PartState.WAITING;
    private volatile String note = "";
    private volatile @Nullable Process process;
    private volatile long startedNs;
    private volatile long memoryBytes;
    private final AtomicInteger restarts = new AtomicInteger();
    private volatile int lastExitCode;
    private volatile @Nullable Thread logPump;
    private volatile List<ProcessHandle> family = List.of();

    /**
     * Of one part.
     *
     * @param others all runners by name, filled before the thread starts.
     * @param policy of its own, since it counts this part's failures.
     * @param onProcessChange called after each start, by this runner's thread.
     */
    PartRunner(
            Part part,
            Map<String, PartRunner> others,
            RotatingLog log,
            Console console,
            RestartPolicy policy,
            Runnable onProcessChange) {
        this.policy = policy;
        this.part = part;
        this.others = others;
        this.log = log;
        this.console = console;
        this.onProcessChange = onProcessChange;
    }

    @Override
    public void run() {
        try {
            if (awaitNeeds()) {
                runUntilStopped();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            endFamily();
            if (state != PartState.FAILED) {
                become(PartState.STOPPED, "");
            }
            ended.countDown();
        }
    }

    private boolean awaitNeeds() throws InterruptedException {
        while (true) {
            List<String> missing = part.needs().stream()
                    .filter(name -> others.containsKey(name) && others.get(name).state != PartState.HEALTHY)
                    .sorted()
                    .toList();
            if (missing.isEmpty()) {
                return !stopping();
            }
            become(PartState.WAITING, "for " + String.join(", ", missing));
            if (stopAsked.await(CHECK_WHILE_STARTING.toMillis(), TimeUnit.MILLISECONDS)) {
                return false;
            }
        }
    }

    private void runUntilStopped() throws InterruptedException {
        while (!stopping()) {
            long beganNs = System.nanoTime();
            String failure;
            boolean permanent = false;
            try {
                become(PartState.STARTING, "");
                Process started = start();
                if (started == null) {
                    return;
                }
                failure = watch(started, beganNs);
                permanent = isPermanent(lastExitCode);
            } catch (PartFailure refusal) {
                failure = String.valueOf(refusal.getMessage());
                permanent = true;
            } catch (IOException problem) {
                failure = "cannot be started: " + problem.getMessage();
            }
            if (stopping()) {
                return;
            }
            endFamily();
            Duration life = Duration.ofNanos(System.nanoTime() - beganNs);
            boolean givesUp = policy.givesUpAfter(life);
            report(failure);
            if (permanent || givesUp) {
                become(PartState.FAILED, failure);
                console.say("  " + part.name() + "  given up"
                        + (permanent ? "" : " after " + RestartPolicy.QUICK_FAILURES_MAX + " quick failures")
                        + "; its log is " + log.file());
                return;
            }
            restarts.incrementAndGet();
            become(PartState.RESTARTING, failure);
            console.say(String.format(
                    Locale.ROOT,
                    "  %-10s starts again in %.1f s",
                    part.name(),
                    policy.delay().toMillis() / 1_000.0));
            stopAsked.await(policy.delay().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /** Whether starting it again would end in the same way. */
    private static boolean isPermanent(int exitCode) {
        return exitCode == ExitCode.CONFIG || exitCode == ExitCode.UNAVAILABLE || exitCode == ExitCode.DATA;
    }

    /** Null when the system is being stopped. */
    private @Nullable Process start() throws PartFailure, IOException, InterruptedException {
        Launch launch = part.preparation().prepare();
        ProcessBuilder builder = new ProcessBuilder(launch.command())
                .directory(launch.workingDir().toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(launch.environment());
        // Every child's standard input is a pipe from here: its end tells the child that the supervisor is gone.
        builder.environment().put("KAIROS_EXIT_ON_STDIN_EOF", "true");
        log.forgetLines();
        Process started;
        synchronized (startLock) {
            // The preparation may have taken long; nothing may start behind the back of a stop.
            if (stopping()) {
                return null;
            }
            started = builder.start();
            startedNs = System.nanoTime();
            process = started;
            family = List.of(started.toHandle());
        }
        Thread pump = new Thread(() -> pump(started), "log-" + part.name());
        pump.setDaemon(true);
        pump.start();
        logPump = pump;
        lastExitCode = 0;
        onProcessChange.run();
        return started;
    }

    /** Returns why it is not running any more. */
    private String watch(Process started, long beganNs) throws InterruptedException {
        boolean wasHealthy = false;
        while (true) {
            Duration pause = wasHealthy ? CHECK_WHILE_HEALTHY : CHECK_WHILE_STARTING;
            if (started.waitFor(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return ending(started.exitValue(), beganNs);
            }
            if (stopping()) {
                started.waitFor();
                return "";
            }
            try {
                part.health().check();
                if (state != PartState.HEALTHY && !stopping()) {
                    sayHealthy(wasHealthy, beganNs);
                    wasHealthy = true;
                    become(PartState.HEALTHY, "");
                    onProcessChange.run();
                }
            } catch (UnhealthyException problem) {
                String reason = String.valueOf(problem.getMessage());
                if (!wasHealthy
                        && System.nanoTime() - beganNs > part.startLimit().toNanos()) {
                    return "was not healthy within " + part.startLimit().toSeconds() + " s: " + reason;
                }
                if (wasHealthy && state == PartState.HEALTHY) {
                    console.say("  " + part.name() + "  is not healthy: " + reason);
                }
                become(wasHealthy ? PartState.UNHEALTHY : PartState.STARTING, reason);
            }
        }
    }

    private void sayHealthy(boolean wasHealthy, long beganNs) {
        String what = wasHealthy ? "healthy again" : restarts.get() > 0 ? "runs again" : "started";
        console.say(String.format(
                Locale.ROOT, "  %-10s %-14s %5.1f s", part.name(), what, (System.nanoTime() - beganNs) / 1e9));
    }

    private String ending(int exitCode, long beganNs) throws InterruptedException {
        lastExitCode = exitCode;
        Thread pump = logPump;
        if (pump != null) {
            // The last words are still in the pipe; a grandchild that holds it open must not delay the report.
            pump.join(LAST_WORDS_LIMIT_MS);
        }
        String how = exitCode > SIGNAL_EXIT_BASE
                ? "was ended by signal " + (exitCode - SIGNAL_EXIT_BASE)
                : "ended with exit code " + exitCode;
        return how + String.format(Locale.ROOT, " after %.1f s", (System.nanoTime() - beganNs) / 1e9);
    }

    private void report(String failure) {
        console.say("  " + part.name() + "  " + failure);
        List<String> lines = log.lastLines(LINES_SHOWN);
        if (!lines.isEmpty()) {
            console.say("    last lines of " + log.file() + ":");
            lines.forEach(line -> console.say("    | " + line));
        }
    }

    private void pump(Process started) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            boolean logged = true;
            while (line != null) {
                logged = log(line, logged);
                line = reader.readLine();
            }
        } catch (IOException failure) {
            console.say("  " + part.name() + "  its output is no longer logged: " + failure.getMessage());
        }
    }

    /** Whether the line is in the log. Reading goes on when not, or a full disk would stop the part at its next line. */
    private boolean log(String line, boolean before) {
        try {
            log.line(line);
            return true;
        } catch (IOException failure) {
            if (before) {
                console.say("  " + part.name() + "  cannot write " + log.file() + ": " + failure.getMessage());
            }
            return false;
        }
    }

    /** Asks for a clean end and waits for it; kills when it takes too long. Called by the supervisor's stopping thread. */
    void stop() throws InterruptedException {
        boolean ran = process != null && state != PartState.FAILED;
        if (state != PartState.FAILED) {
            become(PartState.STOPPING, "");
        }
        Process current;
        synchronized (startLock) {
            stopAsked.countDown();
            current = process;
        }
        if (current != null && current.isAlive()) {
            long beganNs = System.nanoTime();
            refreshFamily();
            Signals.send(part.stopSignal(), current.pid());
            if (!current.waitFor(part.stopLimit().toMillis(), TimeUnit.MILLISECONDS)) {
                console.say("  " + part.name() + "  did not end within "
                        + part.stopLimit().toSeconds() + " s and is killed");
                current.destroyForcibly();
            }
            if (ran) {
                console.say(String.format(
                        Locale.ROOT,
                        "  %-10s stopped        %5.1f s",
                        part.name(),
                        (System.nanoTime() - beganNs) / 1e9));
            }
        }
        ended.await(part.stopLimit().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Nothing that the part started may outlive it. */
    private void endFamily() {
        for (ProcessHandle member : family) {
            if (member.isAlive()) {
                member.destroyForcibly();
            }
        }
        process = null;
        startedNs = 0;
        family = List.of();
    }

    /** The part's processes as last looked at. */
    List<ProcessHandle> family() {
        return family;
    }

    /** Looks again, and measures memory; costs a walk over all processes of the machine. */
    void lookAgain() {
        long memory = 0;
        for (ProcessHandle member : refreshFamily()) {
            memory += ProcFs.proportionalBytes(member.pid());
        }
        memoryBytes = memory;
    }

    /** Takes note of the part's processes while they are alive, since orphans no longer say whose they were. */
    private List<ProcessHandle> refreshFamily() {
        Process current = process;
        if (current != null && current.isAlive()) {
            family = java.util.stream.Stream.concat(
                            java.util.stream.Stream.of(current.toHandle()), current.descendants())
                    .toList();
        }
        return family;
    }

    private boolean stopping() {
        return stopAsked.getCount() == 0;
    }

    private void become(PartState next, String why) {
        if (stopping() && next != PartState.STOPPED && next != PartState.FAILED && next != PartState.STOPPING) {
            return;
        }
        note = why;
        state = next;
    }

    String name() {
        return part.name();
    }

    Part part() {
        return part;
    }

    PartState state() {
        return state;
    }

    /** Exit code that tells why a failed part failed. */
    int failureExitCode() {
        return isPermanent(lastExitCode) ? lastExitCode : ExitCode.FAILED;
    }

    /** As it is now; memory as last measured. */
    PartStatus status() {
        Process current = process;
        long pid = current != null && current.isAlive() ? current.pid() : 0;
        return new PartStatus(part.name(), state, pid, startedNs, restarts.get(), pid == 0 ? 0 : memoryBytes, note);
    }
}
