package io.kairos.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.host.Finding.State;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostReportIT {
    @TempDir
    Path root;

    private static Map<String, Finding> findings(Host host) {
        return new HostReport(host).findings().stream().collect(Collectors.toMap(Finding::id, finding -> finding));
    }

    @Test
    void shouldFindNothingOnAWellKeptHost() {
        HostReport report = new HostReport(FakeHost.wellKept(root).host());

        assertThat(report.findings())
                .allSatisfy(finding ->
                        assertThat(finding.state()).as(finding.toString()).isEqualTo(State.OK));
        assertThat(report.worst()).isEqualTo(State.OK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cpu-quota       | FAIL | /sys/fs/cgroup/cpu.max | 50000 100000",
                "isolated-cores  | WARN | /sys/devices/system/cpu/isolated | 3",
                "tickless        | WARN | /sys/devices/system/cpu/nohz_full | (null)",
                "tickless        | WARN | /proc/cmdline | quiet nohz_full=6-7",
                "interrupts      | WARN | /proc/irq/24/smp_affinity_list | 0-7",
                "irqbalance      | WARN | /proc/77/comm | irqbalance",
                "siblings        | WARN | /sys/devices/system/cpu/cpu6/topology/thread_siblings_list | 2,6",
                "governor        | WARN | /sys/devices/system/cpu/cpu3/cpufreq/scaling_governor | powersave",
                "sleep-states    | WARN | /sys/devices/system/cpu/cpu6/cpuidle/state3/disable | 0",
                "nmi-watchdog    | WARN | /proc/sys/kernel/nmi_watchdog | 1",
                "memory          | WARN | /proc/meminfo | MemTotal: 1048576 kB",
                "huge-pages      | WARN | /sys/kernel/mm/transparent_hugepage/enabled | [always] madvise never",
                "shared-memory   | WARN | /proc/mounts | shm /dev/shm tmpfs rw,size=65536k 0 0",
                "locked-memory   | WARN | /proc/self/limits | Max locked memory   8388608   8388608   bytes",
                "open-files      | FAIL | /proc/self/limits | Max open files   256   4096   files",
                "clock-source    | FAIL | /sys/devices/system/clocksource/clocksource0/current_clocksource | hpet",
                "time-sync       | WARN | /proc/812/comm | bash"
            })
    void shouldSayWhyAndWhatToDo(String id, State state, String path, String text) {
        Host host = FakeHost.wellKept(root).file(path, text).host(CpuSet.parse("6-7"));
        Finding finding = findings(host).get(id);

        assertThat(finding.state()).as(finding.toString()).isEqualTo(state);
        assertThat(finding.why()).isNotBlank();
        assertThat(finding.advice()).isNotBlank();
    }

    @Test
    void shouldWarnOfSwapOfGatheringCardsAndOfTlsInJava() {
        FakeHost fake = FakeHost.wellKept(root)
                .file("/proc/meminfo", "MemTotal: 16384000 kB\nSwapTotal: 2048000 kB")
                .file("/proc/sys/vm/swappiness", "60")
                .answer("ethtool -c eth0", "Adaptive RX: on  TX: off\nrx-usecs: 3\n");
        Host java = new Host(fake.files, fake::run, CpuSet.of(6), new Host.JavaFacts(17, "17", false, "no library"));

        Map<String, Finding> all = findings(java);
        assertThat(all.get("swap").state()).isEqualTo(State.WARN);
        assertThat(all.get("network-cards").found()).isEqualTo("eth0: adaptive-rx on, rx-usecs 3");
        assertThat(all.get("native-tls").state()).isEqualTo(State.WARN);
    }

    /** As in a container that hides everything. */
    @Test
    void shouldKnowNothingWhereNothingCanBeSeen() {
        HostReport report =
                new HostReport(new FakeHost(root).file("/.dockerenv", "").host());

        assertThat(report.findings().stream().filter(finding -> finding.state() == State.UNKNOWN))
                .extracting(Finding::id)
                .contains("cpu-quota", "isolated-cores", "governor", "sleep-states", "memory", "swap", "clock-source")
                .contains("locked-memory", "open-files", "network-cards", "time-sync", "mitigations", "huge-pages");
        assertThat(report.worst()).isNotEqualTo(State.FAIL);
    }

    @Test
    void shouldSurviveNonsense() {
        Host host = FakeHost.wellKept(root)
                .file("/sys/devices/system/cpu/isolated", "six")
                .file("/sys/devices/system/cpu/nohz_full", "all of them")
                .file("/proc/irq/24/smp_affinity_list", "?")
                .file("/proc/meminfo", "MemTotal: much\nSwapTotal:\n")
                .file("/proc/self/limits", "Max open files some")
                .host(CpuSet.of(6));

        assertThat(new HostReport(host).text())
                .contains("UNKNOWN isolated-cores")
                .contains("UNKNOWN tickless");
    }

    @Test
    void shouldWriteTheSameAsJson() throws Exception {
        Host host = FakeHost.wellKept(root)
                .file("/proc/sys/kernel/nmi_watchdog", "1")
                .host();
        HostReport report = new HostReport(host);
        JsonNode json = new ObjectMapper().readTree(report.json());

        assertThat(json.path("hotCpus").asText()).isEqualTo("6-7");
        assertThat(json.path("worst").asText()).isEqualTo("WARN");
        assertThat(json.path("findings")).hasSameSizeAs(report.findings());
        assertThat(json.path("findings").findValuesAsText("id")).contains("nmi-watchdog");
    }
}
