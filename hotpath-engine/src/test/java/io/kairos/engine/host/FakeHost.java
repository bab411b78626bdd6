package io.kairos.engine.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A host made of files in a directory and of answers to commands. */
final class FakeHost {
    final HostFiles files;
    final Map<String, String> answers = new HashMap<>();
    private final Path root;

    FakeHost(Path root) {
        this.root = root;
        this.files = new HostFiles(root);
    }

    /** Eight cores of which 6 and 7 are set apart, everything as it should be. */
    static FakeHost wellKept(Path root) {
        FakeHost host = new FakeHost(root)
                .file("/sys/devices/system/cpu/online", "0-7")
                .file("/sys/devices/system/cpu/isolated", "6-7")
                .file("/sys/devices/system/cpu/nohz_full", "6-7")
                .file("/proc/cmdline", "quiet isolcpus=managed_irq,domain,6-7 nohz_full=6-7 rcu_nocbs=6-7")
                .file("/sys/fs/cgroup/cpu.max", "max 100000")
                .file("/proc/irq/24/smp_affinity_list", "0-5")
                .file("/proc/irq/default_smp_affinity", "3f")
                .file("/proc/sys/kernel/nmi_watchdog", "0")
                .file("/sys/devices/system/cpu/vulnerabilities/meltdown", "Not affected")
                .file("/sys/kernel/mm/transparent_hugepage/enabled", "always [madvise] never")
                .file("/proc/meminfo", "MemTotal:       16384000 kB\nSwapTotal:             0 kB\n")
                .file("/proc/mounts", "tmpfs /dev/shm tmpfs rw,nosuid,nodev 0 0")
                .file("/proc/self/limits", """
                        Limit                     Soft Limit           Hard Limit           Units
                        Max locked memory         unlimited            unlimited            bytes
                        Max open files            65536                65536                files""")
                .file("/sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc")
                .file("/proc/812/comm", "chronyd")
                .file("/sys/class/net/eth0/device/vendor", "0x8086");
        for (int cpu = 0; cpu < 8; cpu++) {
            String path = "/sys/devices/system/cpu/cpu" + cpu;
            host.file(path + "/cpufreq/scaling_governor", "performance")
                    .file(path + "/topology/thread_siblings_list", Integer.toString(cpu))
                    .file(path + "/cpuidle/state0/name", "POLL")
                    .file(path + "/cpuidle/state0/latency", "0")
                    .file(path + "/cpuidle/state0/disable", "0")
                    .file(path + "/cpuidle/state3/name", "C6")
                    .file(path + "/cpuidle/state3/latency", "133")
                    .file(path + "/cpuidle/state3/disable", cpu >= 6 ? "1" : "0");
        }
        host.answers.put("ethtool -c eth0", "Coalesce parameters for eth0:\nAdaptive RX: off  TX: off\nrx-usecs:\t0\n");
        return host;
    }

    FakeHost file(String path, String text) {
        Path file = files.path(path);
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    FakeHost answer(String command, String text) {
        answers.put(command, text);
        return this;
    }

    String text(String path) {
        return files.text(path).orElseThrow();
    }

    Path root() {
        return root;
    }

    Optional<String> run(List<String> command) {
        return Optional.ofNullable(answers.get(String.join(" ", command)));
    }

    Host host(CpuSet hot) {
        return new Host(files, this::run, hot, new Host.JavaFacts(25, "25.0.1", true, "BoringSSL"));
    }

    Host host() {
        return host(files.isolated());
    }
}
