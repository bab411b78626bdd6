package io.kairos.flink.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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

    /** The settings of a process on these servers, with an own UI port and short intervals. */
    public static Map<String, String> environment(Servers servers, Path stateDir) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAIROS_KAFKA_BOOTSTRAP_SERVERS", servers.kafkaBootstrapServers());
        environment.put("KAIROS_POSTGRES_URL", servers.postgresUrl());
        environment.put("KAIROS_POSTGRES_USER", Servers.POSTGRES_USER);
        environment.put("KAIROS_REDIS_URI", servers.redisUri());
        environment.put("KAIROS_FLINK_STATE_DIR", stateDir.toString());
        environment.put("KAIROS_FLINK_UI_PORT", Integer.toString(Servers.freePort()));
        environment.put("KAIROS_FLINK_CHECKPOINT_INTERVAL_MS", "500");
        // Short, so that many trades of the tape come too late for the state and take the road through the trade table.
        environment.put("KAIROS_FLINK_CANDLE_LATENESS_MS", "20000");
        return environment;
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

    /** Status of a GET to the UI; 0 while it does not answer. */
    public static int httpStatus(Map<String, String> environment, String path) throws InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + environment.get("KAIROS_FLINK_UI_PORT") + path);
        try {
            return HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException expected) {
            // Not up yet.
            return 0;
        }
    }

    public String output() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
