package io.kairos.benchmarks.book;

import io.kairos.benchmarks.Row;
import io.kairos.benchmarks.Run;
import io.kairos.benchmarks.Suite;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Depth messages from bytes to a book, by JMH; its raw measurements and a page of their own are kept beside the table. */
public final class BookSuite implements Suite {
    @Override
    public String name() {
        return "books";
    }

    @Override
    public String title() {
        return "a depth message from bytes to the book, at each venue";
    }

    @Override
    public List<Row> run(Run run) throws Exception {
        BookReport report = BookReport.of(new Runner(options(run)).run());
        Files.writeString(run.out().resolve("books.md"), report.page());
        return report.rows(name());
    }

    private static Options options(Run run) {
        int iterations = run.choose(5, 3);
        TimeValue time = TimeValue.milliseconds(run.choose(2_000, 1_000));
        return new OptionsBuilder()
                .include(String.format(
                        Locale.ROOT, "^%s\\.", BookBenchmark.class.getName().replace(".", "\\.")))
                .warmupIterations(iterations)
                .warmupTime(time)
                .measurementIterations(iterations)
                .measurementTime(time)
                .forks(1)
                .jvmArgs("--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "-Xms512m", "-Xmx512m")
                .addProfiler(GCProfiler.class)
                .addProfiler(CpuTime.class)
                .shouldFailOnError(true)
                .resultFormat(ResultFormatType.JSON)
                .result(run.out().resolve("books.json").toString())
                .build();
    }
}
