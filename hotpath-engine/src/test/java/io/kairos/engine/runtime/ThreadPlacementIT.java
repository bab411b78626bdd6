package io.kairos.engine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.host.CpuSet;
import io.kairos.engine.host.HostCommands;
import io.kairos.engine.host.HostFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadPlacementIT {
    @TempDir
    Path root;

    private final List<String> ran = new ArrayList<>();
    private long clockNs;

    private void task(int id, String name, String cpus) throws IOException {
        Path task = root.resolve("proc/self/task/" + id);
        Files.createDirectories(task);
        Files.writeString(task.resolve("comm"), name + "\n");
        Files.writeString(task.resolve("status"), "Name:\t" + name + "\nCpus_allowed_list:\t" + cpus + "\n");
        Files.writeString(task.resolve("stat"), id + " (" + name + ") S" + " 0".repeat(35) + " 3 0 0\n");
    }

    /** Does what taskset does, to the files. */
    private Optional<String> taskset(List<String> command) {
        ran.add(String.join(" ", command));
        try {
            for (var file : root.resolve("proc/self/task").toFile().listFiles()) {
                boolean all = command.contains("-a");
                if (all || file.getName().equals(command.get(command.size() - 1))) {
                    Files.writeString(
                            file.toPath().resolve("status"),
                            "Cpus_allowed_list:\t" + command.get(command.size() - 2) + "\n");
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of("");
    }

    private ThreadPlacement placement(RuntimeSettings settings, HostCommands commands) throws IOException {
        Files.createDirectories(root.resolve("sys/devices/system/cpu"));
        Files.writeString(root.resolve("sys/devices/system/cpu/isolated"), "3\n");
        // A clock on which each look takes 100 ns, so that measuring is over at once.
        return new ThreadPlacement(settings, new HostFiles(root), commands, 41, () -> clockNs += 100);
    }

    private static RuntimeSettings pinned() {
        return new RuntimeSettings(Profile.PINNED, Idle.SPIN, 3, CpuSet.parse("0-2"), 0);
    }

    @Test
    void shouldMoveTheHotThreadToItsCoreAndAllOthersAway() throws IOException {
        task(41, "java", "0-3");
        task(50, "engine", "0-3");
        task(51, "engine-view", "0-3");
        Placement placement = placement(pinned(), this::taskset).place("engine");

        assertThat(ran).containsExactly("taskset -a -c -p 0-2 41", "taskset -c -p 3 50");
        assertThat(placement.thread()).isEqualTo(50);
        assertThat(placement.allowed()).isEqualTo(CpuSet.of(3));
        assertThat(placement.cpu()).isEqualTo(3);
        assertThat(placement.isolated()).isTrue();
        assertThat(placement.problem()).isEmpty();
        assertThat(placement.jitter().p50Ns()).isBetween(95L, 105L);
        assertThat(placement.fields()).containsEntry("profile", "pinned").containsEntry("hotCpus", "3");
    }

    @Test
    void shouldSayWhatItCouldNotMove() throws IOException {
        task(50, "engine", "0-3");
        Placement placement = placement(pinned(), command -> Optional.empty()).place("engine");

        assertThat(placement.problem())
                .contains("could not move the other threads to 0-2")
                .contains("could not move the hot thread to 3");
        assertThat(placement.isolated()).isFalse();
    }

    @Test
    void shouldLeaveThreadsAloneWithoutAChosenCore() throws IOException {
        task(50, "engine", "0-3");
        Placement placement = placement(RuntimeSettings.SINGLE, this::taskset).place("engine");

        assertThat(ran).isEmpty();
        assertThat(placement.problem()).isEmpty();
        assertThat(placement.allowed()).isEqualTo(CpuSet.parse("0-3"));
    }

    @Test
    void shouldMoveThreadsThatComeLaterOnce() throws IOException {
        task(50, "engine", "0-3");
        task(51, "housed", "0-2");
        ThreadPlacement placement = placement(pinned(), this::taskset);
        placement.place("engine");
        ran.clear();
        task(60, "made by hot", "3");
        placement.sweep();
        placement.sweep();

        assertThat(ran).containsExactly("taskset -c -p 0-2 60");
        assertThat(placement.swept()).isEqualTo(1);
    }

    /** The real kernel and the real taskset, on a thread of this test. */
    @Test
    void shouldMoveARealThread() throws Exception {
        HostFiles files = HostFiles.ofThisMachine();
        HostCommands commands = HostCommands.ofThisMachine();
        Assumptions.assumeTrue(
                commands.run(List.of("taskset", "--version")).isPresent() && files.exists("/proc/self/task"),
                "no taskset or no procfs here");
        int cpu = files.online().first();
        RuntimeSettings settings = new RuntimeSettings(Profile.SINGLE, Idle.BACKOFF, cpu, CpuSet.NONE, 0);
        CompletableFuture<Placement> placed = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> placed.complete(new ThreadPlacement(
                                settings,
                                files,
                                commands,
                                ProcessHandle.current().pid(),
                                System::nanoTime)
                        .place("placed-by-test")),
                "placed-by-test");
        thread.start();

        Placement placement = placed.get();
        thread.join();
        assertThat(placement.problem()).isEmpty();
        assertThat(placement.allowed()).isEqualTo(CpuSet.of(cpu));
        assertThat(placement.cpu()).isEqualTo(cpu);
        assertThat(placement.jitter().maxNs()).isPositive();
    }
}
