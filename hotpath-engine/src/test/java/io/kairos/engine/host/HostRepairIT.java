package io.kairos.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.engine.host.HostRepair.Outcome;
import io.kairos.engine.host.HostRepair.Result;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostRepairIT {
    private static final String GOVERNOR = "/sys/devices/system/cpu/cpu3/cpufreq/scaling_governor";
    private static final String BOOT = "d8b07c11-2ca7-43c5-996e-ed6fd07de8f4";
    private static final String LATER_BOOT = "0b8c7f4e-1f0a-4d0e-9a39-5a3d5a1f6c11";
    private static final String TIMER = "/proc/irq/0/smp_affinity_list";
    private static final String PAGES = "/sys/kernel/mm/transparent_hugepage/enabled";

    @TempDir
    Path directory;

    private final List<String> told = new ArrayList<>();
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
        return repair(BOOT, HostRepair.writerOf(fake.files, fake::run));
    }

    private HostRepair repair(String boot, HostRepair.Writer writer) {
        return new HostRepair(restoreFile, boot, writer, told::add);
    }

    /** As the kernel: the timer's interrupt, and those that drivers place, stay where they are. */
    private HostRepair.Writer refusing(String path, IOException error) {
        HostRepair.Writer writer = HostRepair.writerOf(fake.files, fake::run);
        return change -> {
            if (change.now().contains(path)) {
                throw error;
            }
            writer.make(change);
        };
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
        HostRepair refusing = repair(BOOT, change -> {
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
    void shouldFinishAndForgetAnInterruptThatTheKernelKeeps() throws IOException {
        fake.file(TIMER, "0-7");
        HostRepair kernel = repair(BOOT, refusing(TIMER, new IOException("Input/output error")));
        List<Outcome> done = kernel.apply(HostPlan.of(fake.host()));

        assertThat(done).extracting(Outcome::result).contains(Result.DONE).containsOnlyOnce(Result.FIXED_BY_KERNEL);
        assertThat(told).anySatisfy(line -> assertThat(line)
                .contains(TIMER)
                .contains("refused by the kernel: java.io.IOException: Input/output error"));
        assertThat(restoreFile).content().contains(GOVERNOR, "/proc/irq/24/").doesNotContain(TIMER);
        assertThat(kernel.restore()).extracting(Outcome::result).containsOnly(Result.DONE);
        assertThat(restoreFile).doesNotExist();
        assertThat(fake.text(GOVERNOR)).isEqualTo("powersave");
    }

    @Test
    void shouldRemoveTheNoteWhenTheKernelKeepsAnInterruptOrHasItNoMore() throws IOException {
        String path = "/proc/irq/24/smp_affinity_list";
        for (IOException error : List.of(new IOException("Input/output error"), new NoSuchFileException(path))) {
            neglect();
            repair().apply(HostPlan.of(fake.host()));
            assertThat(repair(BOOT, refusing(path, error)).restore())
                    .extracting(Outcome::result)
                    .containsOnlyOnce(Result.FIXED_BY_KERNEL)
                    .doesNotContain(Result.REFUSED);
            assertThat(fake.text(GOVERNOR)).isEqualTo("powersave");
            assertThat(restoreFile).doesNotExist();
        }
    }

    @Test
    void shouldNotTakeAReadOnlyTreeForAnInterruptThatTheKernelKeeps() throws IOException {
        String path = "/proc/irq/24/smp_affinity_list";
        repair().apply(HostPlan.of(fake.host()));
        IOException readOnly = new FileSystemException(path, null, "Read-only file system");

        assertThat(repair(BOOT, refusing(path, readOnly)).restore())
                .extracting(Outcome::result)
                .containsOnlyOnce(Result.REFUSED);
        assertThat(restoreFile).exists();
    }

    @Test
    void shouldKeepTheNoteOfAnEarlierRunWhenALaterOneIsRefused() throws IOException {
        repair().apply(HostPlan.of(fake.host()));
        fake.file(GOVERNOR, "ondemand");
        repair(BOOT, refusing(GOVERNOR, new IOException("Invalid argument"))).apply(HostPlan.of(fake.host()));

        assertThat(restoreFile).content().contains("write\t" + GOVERNOR + "\tpowersave\tperformance");
    }

    @Test
    void shouldLeaveNoNoteWhenEverythingWasRefused() throws IOException {
        List<Outcome> done = repair(BOOT, refusing("", new IOException("Input/output error")))
                .apply(HostPlan.of(fake.host()));

        assertThat(done).extracting(Outcome::result).contains(Result.REFUSED).doesNotContain(Result.DONE);
        assertThat(restoreFile).doesNotExist();
    }

    @Test
    void shouldDiscardANoteOfAnotherBoot() throws IOException {
        HostRepair.Writer writer = HostRepair.writerOf(fake.files, fake::run);
        repair().apply(HostPlan.of(fake.host()));
        fake.file(GOVERNOR, "ondemand").file("/proc/irq/24/smp_affinity_list", "2");
        told.clear();

        assertThat(repair(LATER_BOOT, writer).restore()).isEmpty();
        assertThat(told).singleElement().asString().contains("Discarded " + restoreFile, "not of the running boot");
        assertThat(restoreFile).doesNotExist();
        assertThat(fake.text("/proc/irq/24/smp_affinity_list")).isEqualTo("2");

        repair().apply(HostPlan.of(fake.host()));
        fake.file(GOVERNOR, "schedutil");
        repair(LATER_BOOT, writer).apply(HostPlan.of(fake.host()));
        assertThat(restoreFile)
                .content()
                .contains("boot\t" + LATER_BOOT, "schedutil")
                .doesNotContain(BOOT, "ondemand");
    }

    @Test
    void shouldAskTheKernelForTheBoot() {
        assertThatThrownBy(() -> HostRepair.bootOf(fake.files))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/proc/sys/kernel/random/boot_id: expected the id of the running boot");
        fake.file("/proc/sys/kernel/random/boot_id", BOOT);
        assertThat(HostRepair.bootOf(fake.files)).isEqualTo(BOOT);
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
