package io.kairos.benchmarks;

import java.nio.file.Path;
import java.util.List;

/** {@code SuiteMain NAME QUICK OUT ROWS}: one suite; {@link BenchMain} starts it. */
public final class SuiteMain {
    private SuiteMain() {}

    /** Runs. */
    public static void main(String[] arguments) throws Exception {
        Suite suite = Suites.named(arguments[0]);
        List<Row> rows = suite.run(new Run(Boolean.parseBoolean(arguments[1]), Path.of(arguments[2]), System.out));
        RowFile.write(Path.of(arguments[3]), rows);
    }
}
