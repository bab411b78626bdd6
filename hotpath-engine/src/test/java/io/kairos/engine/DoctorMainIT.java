package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.host.HostCommands;
import io.kairos.engine.host.HostRepair;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorMainIT {
    private static final HostCommands NONE = command -> Optional.empty();

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void host() throws IOException {
        file("sys/devices/system/cpu/online", "0-5");
        file("proc/sys/kernel/nmi_watchdog", "1");
        file("proc/sys/kernel/random/boot_id", "d8b07c11-2ca7-43c5-996e-ed6fd07de8f4");
    }

    private void file(String path, String text) throws IOException {
        Path file = directory.resolve("root").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    private int doctor(boolean isRoot, String... arguments) {
        return doctor(isRoot, writer -> writer, arguments);
    }

    /** As the kernel, which tells {@code EIO} for what it places itself. */
    private static UnaryOperator<HostRepair.Writer> refusing(String path) {
        return writer -> change -> {
            if (change.now().contains(path)) {
                throw new IOException("Input/output error");
            }
            writer.make(change);
        };
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private int doctor(boolean isRoot, UnaryOperator<HostRepair.Writer> kernel, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--root",
                directory.resolve("root").toString(),
                "--restore-file",
                directory.resolve("restore").toString()));
        all.addAll(List.of(arguments));
        out.reset();
        return new DoctorMain(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(all.toArray(String[]::new), NONE, isRoot, kernel);
    }

    private String watchdog() throws IOException {
        return Files.readString(directory.resolve("root/proc/sys/kernel/nmi_watchdog"))
                .strip();
    }

    @Test
    void shouldReportAndSetNothing() throws IOException {
        assertThat(doctor(false)).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("WARN    nmi-watchdog")
                .contains("do:  ");
        assertThat(doctor(false, "--json")).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("{\"hotCpus\":\"\",\"worst\":\"WARN\"");
        assertThat(watchdog()).isEqualTo("1");
    }

    @Test
    void shouldShowWhatItWouldDoAndDoItOnlyWhenAsked() throws IOException {
        assertThat(doctor(false, "--apply", "--dry-run", "--cpu", "5")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("write \"0\" to /proc/sys/kernel/nmi_watchdog (is \"1\")")
                .contains("isolcpus=managed_irq,domain,5");
        assertThat(watchdog()).isEqualTo("1");
        assertThat(directory.resolve("restore")).doesNotExist();

        assertThat(doctor(false, "--apply")).isEqualTo(77);
        assertThat(watchdog()).isEqualTo("1");

        assertThat(doctor(true, "--apply")).isZero();
        assertThat(watchdog()).isEqualTo("0");
        assertThat(doctor(true, "--restore")).isZero();
        assertThat(watchdog()).isEqualTo("1");
        assertThat(doctor(true, "--restore")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("Nothing to take back");
    }

    @Test
    void shouldFinishWhereTheKernelKeepsInterrupts() throws IOException {
        file("proc/irq/0/smp_affinity_list", "0-5");
        file("proc/irq/24/smp_affinity_list", "0-5");

        assertThat(doctor(true, refusing("/proc/irq/0/"), "--apply", "--cpu", "3"))
                .isZero();
        assertThat(told())
                .contains("refused by the kernel: java.io.IOException: Input/output error")
                .contains("Interrupts refused by the kernel: 1.")
                .contains("Undone by ./kairos doctor --restore")
                .contains("isolcpus=managed_irq,domain,3");
        assertThat(watchdog()).isEqualTo("0");
        assertThat(doctor(true, refusing("/proc/irq/"), "--restore")).isZero();
        assertThat(told()).contains("Interrupts refused by the kernel: 1.");
        assertThat(watchdog()).isEqualTo("1");
        assertThat(directory.resolve("restore")).doesNotExist();
    }

    @Test
    void shouldFailAndStillNameTheKernelCommandLineWhenAnotherChangeIsRefused() {
        assertThat(doctor(true, refusing("nmi_watchdog"), "--apply", "--cpu", "3"))
                .isEqualTo(1);
        assertThat(told())
                .contains("REFUSED  write \"0\" to /proc/sys/kernel/nmi_watchdog")
                .contains("Refused for other reasons: 1 of 1")
                .contains("isolcpus=managed_irq,domain,3")
                .doesNotContain("Undone by");
        assertThat(directory.resolve("restore")).doesNotExist();
    }

    @Test
    void shouldDiscardANoteOfAnotherBootAndChangeNothingWithoutKnowingTheBoot() throws IOException {
        assertThat(doctor(true, "--apply")).isZero();
        file("proc/sys/kernel/random/boot_id", "0b8c7f4e-1f0a-4d0e-9a39-5a3d5a1f6c11");
        assertThat(doctor(true, "--restore")).isZero();
        assertThat(told()).startsWith("Discarded ");
        assertThat(watchdog()).isEqualTo("0");

        file("proc/sys/kernel/nmi_watchdog", "1");
        file("proc/sys/kernel/random/boot_id", "");
        assertThat(doctor(true, "--apply")).isEqualTo(74);
        assertThat(watchdog()).isEqualTo("1");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("boot_id: expected the id of the running boot");
    }

    @Test
    void shouldRefuseFaultyArguments() {
        assertThat(doctor(true, "--fix")).isEqualTo(64);
        assertThat(doctor(true, "--cpu", "x")).isEqualTo(64);
        assertThat(doctor(true, "--cpu")).isEqualTo(64);
        assertThat(doctor(true, "--apply", "--restore")).isEqualTo(64);
        assertThat(doctor(true, "--dry-run")).isEqualTo(64);
        assertThat(doctor(false, "--cpu", "9")).isEqualTo(74);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("does not know --fix")
                .contains("expected processors like 0,2-3")
                .contains("expected processors of 0-5");
    }
}
