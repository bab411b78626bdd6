package io.kairos.flink.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The process of all jobs as users start it: main class on the packaged classes, settings by environment. */
public final class JobsProcess implements AutoCloseable {
    private final Process process;
    private final Path log;

    private JobsProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** A fresh log under the build directory, kept after the test. */
    public static Path newLog(String name) throws IOException {
        Path log = Files.createDirectories(Path.of("target", "jobs-logs")).resolve(name + ".log");
        Files.deleteIfExists(log);
        return log;
    }

    public static JobsProcess start(Map<String, String> environment, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "target/classes:target/lib/*",
                "io.kairos.flink.JobsMain"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new JobsProcess(builder.start(), log);
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM; the exit code, or a failure after the limit. */
    public int terminate(long limitSeconds) throws InterruptedException {
        process.destroy();
        return exitCode(limitSeconds);
    }

    /** Closes standard input; the exit code, or a failure after the limit. */
    public int closeInput(long limitSeconds) throws IOException, InterruptedException {
        process.getOutputStream().close();
        return exitCode(limitSeconds);
    }

    public int exitCode(long limitSeconds) throws InterruptedException {
        if (!process.waitFor(limitSeconds, TimeUnit.SECONDS)) {
            throw new AssertionError("process did not end within " + limitSeconds + " s");
        }
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Resident memory in MiB, Linux. */
    public long residentMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException("no VmRSS for pid=" + process.pid());
    }

    public String output() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
