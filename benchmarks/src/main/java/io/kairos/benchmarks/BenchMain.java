package io.kairos.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code BenchMain [name …] [--quick] [--out DIRECTORY]}: measures ours beside named baselines, each suite in a virtual machine of
 * its own, prints one table with targets, and writes it as JSON and as a page with charts. Ratios count; absolute times belong to the
 * machine. A missed target is told, it is no failure of the run.
 */
public final class BenchMain {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_FAILED = 70;

    private BenchMain() {}

    /** Runs. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean quick = false;
        Path out = Path.of("target", "benchmarks");
        List<Suite> suites = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--quick")) {
                quick = true;
            } else if (arguments[i].equals("--out") && i + 1 < arguments.length) {
                out = Path.of(arguments[++i]);
            } else if (Suites.names().contains(arguments[i])) {
                suites.add(Suites.named(arguments[i]));
            } else {
                System.err.println("bench: expected one of " + String.join(", ", Suites.names())
                        + ", --quick or --out DIRECTORY, got " + arguments[i]);
                System.exit(EXIT_USAGE);
            }
        }
        Files.createDirectories(out);
        List<Row> rows = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        for (Suite suite : suites.isEmpty() ? Suites.ALL : suites) {
            System.out.println(suite.name() + ": " + suite.title());
            List<Row> measured = Fork.run(suite, new Run(quick, out, System.out));
            rows.addAll(measured);
            if (measured.isEmpty()) {
                failed.add(suite.name());
            }
        }
        Machine machine = Machine.look(started, quick);
        System.out.println();
        System.out.println(machine.text());
        System.out.println(TextTable.of(rows));
        RowFile.writeReport(out.resolve("bench.json"), machine, rows);
        Files.writeString(out.resolve("bench.html"), HtmlReport.page(machine, rows));
        System.out.println("Written: " + out.resolve("bench.json") + " and " + out.resolve("bench.html"));
        if (!failed.isEmpty()) {
            System.err.println("bench: failed, see above: " + String.join(", ", failed));
            System.exit(EXIT_FAILED);
        }
    }
}
