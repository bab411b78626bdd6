package io.kairos.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.engine.host.HostRepair.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostRepairIT {
    private static final String GOVERNOR = "/sys/devices/system/cpu/cpu3/cpufreq/scaling_governor";
    private static final String PAGES = "/sys/kernel/mm/transparent_hugepage/enabled";

    @TempDir
    Path directory;

    private FakeHost fake;
    private Path restoreFile;

    @BeforeEach
    void neglect() {
        restoreFile = directory.resolve("state/host-restore");
        fake = FakeHost.wellKept(directory.resolve("host"))
                .file(GOVERNOR, "powersave")
                .file(PAGES, "[always] madvise never")
                .file("/proc/irq/24/smp_affinity_list", "0-7")
                .file("/proc/irq/default_smp_affinity", "ff")
                .file("/sys/devices/system/cpu/cpu6/cpuidle/state3/disable", "0")
                .file("/proc/sys/kernel/nmi_watchdog", "1")
                .answer("ethtool -c eth0", "Adaptive RX: on  TX: on\nrx-usecs: 50\n")
                .answer("ethtool -C eth0 adaptive-rx off rx-usecs 0", "")
                .answer("ethtool -C eth0 adaptive-rx on rx-usecs 50", "");
    }

    private HostRepair repair() {
        return new HostRepair(restoreFile, HostRepair.writerOf(fake.files, fake::run));
    }

    @Test
    void shouldPlanExactlyWhatIsWrong() {
        assertThat(HostPlan.of(fake.host()))
                .extracting(HostChange::now)
                .containsExactly(
                        "write \"performance\" to " + GOVERNOR + " (is \"powersave\")",
                        "write \"1\" to /sys/devices/system/cpu/cpu6/cpuidle/state3/disable (is \"0\")",
                        "write \"0\" to /proc/sys/kernel/nmi_watchdog (is \"1\")",
                        "write \"0-5\" to /proc/irq/24/smp_affinity_list (is \"0-7\")",
                        "write \"3f\" to /proc/irq/default_smp_affinity (is \"ff\")",
                        "write \"madvise\" to " + PAGES + " (is \"always\")",
                        "run ethtool -C eth0 adaptive-rx off rx-usecs 0 (undone by ethtool -C eth0 adaptive-rx on rx-usecs 50)");
    }

    @Test
    void shouldPlanNothingOnAWellKeptHostNorWhereNothingCanBeSeen() {
        assertThat(HostPlan.of(FakeHost.wellKept(directory.resolve("well")).host()))
                .isEmpty();
        assertThat(HostPlan.of(new FakeHost(directory.resolve("blind")).host())).isEmpty();
    }

    @Test
    void shouldNameWhatOnlyTheBootLoaderCanSet() {
        assertThat(HostPlan.kernelCommandLine(CpuSet.parse("6-7")))
                .isEqualTo("isolcpus=managed_irq,domain,6-7 nohz_full=6-7 rcu_nocbs=6-7");
        assertThat(HostPlan.kernelCommandLine(CpuSet.NONE)).isEmpty();
    }

    @Test
    void shouldSetAndTakeBack() throws IOException {
        List<Outcome> done = repair().apply(HostPlan.of(fake.host()));
        assertThat(done).extracting(Outcome::error).containsOnly("");
        assertThat(fake.text(GOVERNOR)).isEqualTo("performance");
        assertThat(fake.text("/proc/irq/24/smp_affinity_list")).isEqualTo("0-5");

        assertThat(repair().restore())
                .hasSameSizeAs(done)
                .extracting(Outcome::error)
                .containsOnly("");
        assertThat(fake.text(GOVERNOR)).isEqualTo("powersave");
        assertThat(fake.text(PAGES)).isEqualTo("always");
        assertThat(fake.text("/proc/irq/24/smp_affinity_list")).isEqualTo("0-7");
        assertThat(restoreFile).doesNotExist();
    }

    @Test
    void shouldRememberHowItWasBeforeTheFirstOfSeveralRuns() throws IOException {
        repair().apply(HostPlan.of(fake.host()));
        fake.file(GOVERNOR, "ondemand");
        repair().apply(HostPlan.of(fake.host()));
        repair().restore();

        assertThat(fake.text(GOVERNOR)).isEqualTo("powersave");
    }

    @Test
    void shouldNoteBeforeItChangesAndGoOnAfterARefusal() throws IOException {
        List<String> notes = new ArrayList<>();
        HostRepair refusing = new HostRepair(restoreFile, change -> {
            notes.add(Files.readString(restoreFile));
            if (change.now().contains("nmi_watchdog")) {
                throw new IOException("Permission denied");
            }
        });
        List<HostChange> plan = HostPlan.of(fake.host());
        List<Outcome> done = refusing.apply(plan);

        assertThat(done).hasSameSizeAs(plan);
        assertThat(done).filteredOn(outcome -> !outcome.error().isEmpty()).hasSize(1);
        assertThat(notes).hasSameSizeAs(plan).allSatisfy(note -> assertThat(note)
                .contains(PAGES));
    }

    @Test
    void shouldKeepTheNoteWhenSomethingCannotBeTakenBack() throws IOException {
        repair().apply(HostPlan.of(fake.host()));
        fake.answers.remove("ethtool -C eth0 adaptive-rx on rx-usecs 50");
        List<Outcome> back = repair().restore();

        assertThat(back).filteredOn(outcome -> !outcome.error().isEmpty()).hasSize(1);
        assertThat(restoreFile).exists();
    }

    @Test
    void shouldRefuseANoteThatItDidNotWrite() throws IOException {
        Files.createDirectories(restoreFile.getParent());
        for (String line : List.of(
                "write\t/etc/passwd\ta\tb", "write\t/sys/../etc/passwd\ta\tb", "run\trm -rf /\tethtool -C", "hello")) {
            Files.writeString(restoreFile, line + "\n");
            assertThatThrownBy(() -> repair().restore())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(line);
        }
    }
}
