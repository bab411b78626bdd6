package io.kairos.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a suite in a virtual machine of its own, so that what one suite taught the compiler does not help or harm the next. */
final class Fork {
    private Fork() {}

    /** The rows; none when the suite failed, whose reason is then on standard error. */
    static List<Row> run(Suite suite, Run run) throws IOException, InterruptedException {
        Path rows = Files.createTempFile(run.out(), suite.name(), ".rows");
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                    "-Xms1g",
                    "-Xmx1g",
                    "-XX:+AlwaysPreTouch"));
            command.addAll(suite.jvmOptions());
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    SuiteMain.class.getName(),
                    suite.name(),
                    Boolean.toString(run.quick()),
                    run.out().toString(),
                    rows.toString()));
            Process child = new ProcessBuilder(command).inheritIO().start();
            return child.waitFor() == 0 ? RowFile.read(rows) : List.of();
        } finally {
            Files.delete(rows);
        }
    }
}
