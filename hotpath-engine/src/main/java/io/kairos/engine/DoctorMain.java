package io.kairos.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kairos.engine.adapter.venue.net.TlsProvider;
import io.kairos.engine.host.CpuSet;
import io.kairos.engine.host.Finding.State;
import io.kairos.engine.host.Host;
import io.kairos.engine.host.HostChange;
import io.kairos.engine.host.HostCommands;
import io.kairos.engine.host.HostFiles;
import io.kairos.engine.host.HostPlan;
import io.kairos.engine.host.HostRepair;
import io.kairos.engine.host.HostRepair.Outcome;
import io.kairos.engine.host.HostRepair.Result;
import io.kairos.engine.host.HostReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the machine, and sets what can be set when asked; {@code docs/host.md} explains each finding. Exit codes: 0 nothing to do,
 * or all done that the kernel lets anybody do; 1 a finding is {@code FAIL} or a change was refused for another reason than that the kernel
 * keeps an interrupt where it is; 2 a finding is {@code WARN}; 64 faulty arguments; 74 the restore file cannot be used; 77 changes need
 * root.
 */
public final class DoctorMain {
    private static final int EXIT_FAIL = 1;
    private static final int EXIT_WARN = 2;
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_FILES = 74;
    private static final int EXIT_PERMISSION = 77;
    private static final String USAGE = """
            Usage: ./kairos doctor [--json] [--cpu LIST]
                   ./kairos doctor --apply [--dry-run] [--cpu LIST] [--restore-file FILE]
                   ./kairos doctor --restore [--restore-file FILE]
            """;

    private final PrintStream out;
    private final PrintStream err;
    private boolean json;
    private boolean apply;
    private boolean dryRun;
    private boolean restore;
    private @Nullable CpuSet hot;
    private Path root = Path.of("/");
    private Path restoreFile = Path.of("/var/lib/kairos/host-restore");

    DoctorMain(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Looks, or sets. */
    public static void main(String[] arguments) {
        ToolVenue.logToErr();
        System.exit(new DoctorMain(System.out, System.err)
                .run(arguments, HostCommands.ofThisMachine(), "root".equals(System.getProperty("user.name"))));
    }

    int run(String[] arguments, HostCommands commands, boolean isRoot) {
        return run(arguments, commands, isRoot, writer -> writer);
    }

    /** As above; {@code kernel} may refuse what the files of a test take. */
    int run(String[] arguments, HostCommands commands, boolean isRoot, UnaryOperator<HostRepair.Writer> kernel) {
        try {
            read(arguments);
        } catch (IllegalArgumentException faulty) {
            err.println("doctor: " + faulty.getMessage());
            err.print(USAGE);
            return EXIT_USAGE;
        }
        HostFiles files = new HostFiles(root);
        try {
            if (apply || restore) {
                if (!dryRun && !isRoot) {
                    err.println("doctor: changing the host needs root; --apply --dry-run shows what would be done");
                    return EXIT_PERMISSION;
                }
                if (dryRun) {
                    return show(host(files, commands));
                }
                HostRepair repair = new HostRepair(
                        restoreFile,
                        HostRepair.bootOf(files),
                        kernel.apply(HostRepair.writerOf(files, commands)),
                        out::println);
                return apply ? apply(repair, host(files, commands)) : restore(repair);
            }
            return look(new HostReport(host(files, commands)));
        } catch (IOException | IllegalArgumentException unusable) {
            err.println("doctor: " + unusable.getMessage());
            return EXIT_FILES;
        }
    }

    private void read(String[] arguments) {
        ArrayDeque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
        while (!rest.isEmpty()) {
            String argument = rest.remove();
            switch (argument) {
                case "--json" -> json = true;
                case "--apply" -> apply = true;
                case "--dry-run" -> dryRun = true;
                case "--restore" -> restore = true;
                case "--cpu" -> hot = CpuSet.parse(value(argument, rest));
                case "--restore-file" -> restoreFile = Path.of(value(argument, rest));
                case "--root" -> root = directory(value(argument, rest));
                default -> throw new IllegalArgumentException("does not know " + argument);
            }
        }
        if ((apply && restore) || (dryRun && !apply) || (json && (apply || restore))) {
            throw new IllegalArgumentException("expected one of --json, --apply with or without --dry-run, --restore");
        }
    }

    private static String value(String option, ArrayDeque<String> rest) {
        String value = rest.poll();
        if (value == null) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return value;
    }

    private static Path directory(String text) {
        Path path = Path.of(text);
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException("--root=" + text + " is not a directory");
        }
        return path;
    }

    private Host host(HostFiles files, HostCommands commands) {
        CpuSet chosen = hot == null ? files.isolated() : hot;
        if (!files.online().containsAll(chosen)) {
            throw new IllegalArgumentException("--cpu=" + chosen + ": expected processors of " + files.online());
        }
        TlsProvider tls = TlsProvider.best();
        Host.JavaFacts java = new Host.JavaFacts(
                Runtime.version().feature(),
                Runtime.version() + ", " + System.getProperty("java.vm.name"),
                tls.isNative(),
                tls.text());
        return new Host(files, commands, chosen, java);
    }

    private int look(HostReport report) throws JsonProcessingException {
        if (json) {
            out.println(report.json());
        } else {
            out.print(report.text());
        }
        return report.worst() == State.FAIL ? EXIT_FAIL : report.worst() == State.WARN ? EXIT_WARN : 0;
    }

    private int show(Host host) {
        planOf(host).forEach(change -> out.println(change.now() + ": " + change.why()));
        suggestKernelCommandLine(host);
        return 0;
    }

    private int apply(HostRepair repair, Host host) throws IOException {
        try {
            int code = count(repair.apply(planOf(host)));
            if (Files.exists(restoreFile)) {
                out.println("Undone by ./kairos doctor --restore; noted in " + restoreFile);
            }
            return code;
        } finally {
            suggestKernelCommandLine(host);
        }
    }

    private List<HostChange> planOf(Host host) {
        List<HostChange> changes = HostPlan.of(host);
        if (changes.isEmpty()) {
            out.println("Nothing to set.");
        }
        return changes;
    }

    private void suggestKernelCommandLine(Host host) {
        String line = HostPlan.kernelCommandLine(host.hot());
        if (!line.isEmpty()) {
            out.println("Not set, since it belongs to the boot loader. Kernel command line: " + line);
        }
    }

    private int restore(HostRepair repair) throws IOException {
        if (!Files.exists(restoreFile)) {
            out.println("Nothing to take back: there is no " + restoreFile);
            return 0;
        }
        return count(repair.restore());
    }

    private int count(List<Outcome> outcomes) {
        long fixed = outcomes.stream()
                .filter(outcome -> outcome.result() == Result.FIXED_BY_KERNEL)
                .count();
        long refused = outcomes.stream()
                .filter(outcome -> outcome.result() == Result.REFUSED)
                .count();
        if (fixed > 0) {
            out.println("Interrupts refused by the kernel: " + fixed
                    + ". It places the timer's itself, and those of drivers as nvme and virtio;"
                    + " isolcpus=managed_irq keeps the latter off the hot core.");
        }
        if (refused > 0) {
            out.println("Refused for other reasons: " + refused + " of " + outcomes.size());
        }
        return refused > 0 ? EXIT_FAIL : 0;
    }
}
