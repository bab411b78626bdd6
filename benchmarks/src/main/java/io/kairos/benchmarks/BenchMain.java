package io.kairos.benchmarks;

import io.kairos.benchmarks.book.BookBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * {@code BenchMain [books] [--quick] [--out DIRECTORY]}: runs a benchmark with its baselines in one go, prints a table of ratios, and
 * writes the measurements as JSON and as a readable page. Ratios count; absolute times belong to the machine.
 */
public final class BenchMain {
    private static final int EXIT_USAGE = 64;
    private static final int EXIT_FAILED = 70;

    private BenchMain() {}

    /** Runs. */
    public static void main(String[] arguments) throws IOException {
        boolean quick = false;
        Path out = Path.of("target", "benchmarks");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].equals("--quick")) {
                quick = true;
            } else if (arguments[i].equals("--out") && i + 1 < arguments.length) {
                out = Path.of(arguments[++i]);
            } else {
                names.add(arguments[i]);
            }
        }
        if (!names.isEmpty() && !names.equals(List.of("books"))) {
            System.err.println("bench: expected 'books', --quick or --out DIRECTORY, got " + String.join(" ", names));
            System.exit(EXIT_USAGE);
        }
        Files.createDirectories(out);
        try {
            Collection<RunResult> results = new Runner(options(quick, out)).run();
            String page = BookReport.of(results).page();
            Path file = out.resolve("books.md");
            Files.writeString(file, page);
            System.out.println(page);
            System.out.println("Written: " + file + " and " + out.resolve("books.json"));
        } catch (RunnerException failed) {
            System.err.println("bench: " + failed.getMessage());
            System.exit(EXIT_FAILED);
        }
    }

    private static Options options(boolean quick, Path out) {
        int iterations = quick ? 3 : 5;
        TimeValue time = quick ? TimeValue.milliseconds(1_000) : TimeValue.seconds(2);
        return new OptionsBuilder()
                .include(String.format(
                        Locale.ROOT, "^%s\\.", BookBenchmark.class.getName().replace(".", "\\.")))
                .warmupIterations(iterations)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .forks(1)
                .jvmArgsAppend("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "-Xms512m", "-Xmx512m")
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTime.class)
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(out.resolve("books.json").toString())
                .build();
    }
}
