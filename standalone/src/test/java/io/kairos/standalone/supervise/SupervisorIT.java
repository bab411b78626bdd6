package io.kairos.standalone.supervise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.standalone.ExitCode;
import io.kairos.standalone.StandaloneSettings;
import io.kairos.standalone.TestHome;
import io.kairos.standalone.part.Launch;
import io.kairos.standalone.part.Part;
import io.kairos.standalone.part.UnhealthyException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The supervisor with small shell scripts as parts. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SupervisorIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path dataDir;

    private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private Supervisor supervisor;
    private Future<Integer> exitCode;

    @AfterEach
    void stop() throws Exception {
        supervisor.stop();
        thread.shutdown();
    }

    @Test
    void shouldStartInOrderOfNeedAndStopTheOtherWayRound() throws Exception {
        start(part("second", Set.of("first"), "sleep 1000"), part("first", Set.of(), "sleep 1000"));

        await().atMost(LIMIT).until(() -> said().contains("READY"));
        supervisor.stop();

        assertThat(exitCode.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(said()).containsSubsequence("first ", "started", "second ", "started", "READY", "Stopping");
        assertThat(said().substring(said().indexOf("Stopping")))
                .containsSubsequence("second ", "stopped", "first ", "stopped");
    }

    @Test
    void shouldStartAKilledPartAgainAndSayWhy() throws Exception {
        start(part("engine", Set.of(), "echo last words; sleep 1000"));
        await().atMost(LIMIT).until(() -> said().contains("READY"));
        long pid = pid("engine");

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        await().atMost(LIMIT).until(() -> said().contains("runs again"));
        assertThat(said()).contains("was ended by signal 9").contains("| last words");
        assertThat(pid("engine")).isNotEqualTo(pid);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(status()).startsWith("healthy"));
    }

    @Test
    void shouldGiveUpOnAPartThatKeepsFailingAfterTheStart() throws Exception {
        Path broken = dataDir.resolve("broken");
        start(part("engine", Set.of(), "if [ -e " + broken + " ]; then exit 3; fi; sleep 1000"));
        await().atMost(LIMIT).until(() -> said().contains("READY"));

        Files.createFile(broken);
        ProcessHandle.of(pid("engine")).orElseThrow().destroyForcibly();

        await().atMost(LIMIT).until(() -> said().contains("given up after 5 quick failures"));
        await().atMost(LIMIT).untilAsserted(() -> assertThat(status()).startsWith("failed"));
    }

    @Test
    void shouldEndTheStartWithThePartsOwnCodeWhenItsConfigurationIsWrong() throws Exception {
        start(part("engine", Set.of(), "echo KAIROS_X is wrong; exit 78"), part("other", Set.of(), "sleep 1000"));

        assertThat(exitCode.get(20, TimeUnit.SECONDS)).isEqualTo(ExitCode.CONFIG);
        assertThat(said()).contains("| KAIROS_X is wrong").contains("The start failed because of engine");
    }

    @Test
    void shouldEndProcessesThatAPartLeavesBehind() throws Exception {
        Path grandchild = dataDir.resolve("grandchild");
        start(part("engine", Set.of(), "sleep 1000 & echo $! > " + grandchild + "; wait"));
        await().atMost(LIMIT).until(() -> said().contains("READY"));
        await().atMost(LIMIT).until(() -> Files.exists(grandchild));
        long pid = Long.parseLong(Files.readString(grandchild).strip());
        assertThat(ProcessHandle.of(pid)).isPresent();

        supervisor.stop();

        await().atMost(LIMIT)
                .until(() -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), alive -> !alive);
    }

    @Test
    void shouldStartNothingAnyMoreWhenStoppedDuringAPreparation() throws Exception {
        CountDownLatch preparing = new CountDownLatch(1);
        CountDownLatch stopAsked = new CountDownLatch(1);
        Path born = dataDir.resolve("born");
        start(new Part(
                "engine",
                Set.of(),
                () -> {
                    preparing.countDown();
                    stopAsked.await();
                    return new Launch(List.of("/bin/sh", "-c", "touch " + born + "; sleep 1000"), Map.of(), dataDir);
                },
                () -> {},
                "TERM",
                LIMIT,
                LIMIT));
        preparing.await();

        Thread stopping = new Thread(() -> {
            try {
                supervisor.stop();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
        stopping.start();
        await().atMost(LIMIT).until(() -> said().contains("Stopping"));
        await().atMost(LIMIT).until(() -> stopping.getState() != Thread.State.RUNNABLE);
        stopAsked.countDown();

        assertThat(exitCode.get(10, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
        assertThat(born).doesNotExist();
    }

    @Test
    void shouldReportAPartThatRunsButDoesNotServe() throws Exception {
        Path sick = dataDir.resolve("sick");
        start(new Part(
                "engine",
                Set.of(),
                () -> new Launch(List.of("/bin/sh", "-c", "sleep 1000"), Map.of(), dataDir),
                () -> {
                    if (Files.exists(sick)) {
                        throw new UnhealthyException("feed is down");
                    }
                },
                "TERM",
                LIMIT,
                LIMIT));
        await().atMost(LIMIT).until(() -> said().contains("READY"));

        Files.createFile(sick);
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(status()).startsWith("unhealthy").contains("feed is down"));
        Files.delete(sick);

        await().atMost(LIMIT).untilAsserted(() -> assertThat(status()).startsWith("healthy"));
        assertThat(said()).contains("engine  is not healthy: feed is down").contains("healthy again");
    }

    private void start(Part... parts) throws Exception {
        StandaloneSettings settings = StandaloneSettings.of(
                Map.of("KAIROS_HOME", TestHome.path().toString(), "KAIROS_DATA_DIR", dataDir.toString()));
        Console console = new Console(
                new PrintStream(terminal, true, StandardCharsets.UTF_8), Supervisor.logOf(settings, "supervisor"));
        supervisor = new Supervisor(settings, List.of(parts), console, () -> null);
        assertThat(supervisor.lock()).isTrue();
        exitCode = thread.submit((Callable<Integer>) supervisor::run);
    }

    private Part part(String name, Set<String> needs, String script) {
        return new Part(
                name,
                needs,
                () -> new Launch(List.of("/bin/sh", "-c", script), Map.of(), dataDir),
                () -> {},
                "TERM",
                LIMIT,
                Duration.ofSeconds(5));
    }

    private String said() {
        return terminal.toString(StandardCharsets.UTF_8);
    }

    private String status() throws Exception {
        return Files.readString(dataDir.resolve("run/status.txt"));
    }

    private long pid(String part) throws Exception {
        Path children =
                dataDir.resolve("run/children." + ProcessHandle.current().pid());
        return Files.readAllLines(children).stream()
                .filter(line -> line.startsWith(part + " "))
                .mapToLong(line -> Long.parseLong(line.split(" ", -1)[1]))
                .findFirst()
                .orElseThrow();
    }
}
