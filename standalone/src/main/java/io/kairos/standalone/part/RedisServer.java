package io.kairos.standalone.part;

import io.kairos.standalone.Port;
import io.kairos.standalone.StandaloneSettings;
import io.kairos.standalone.health.RedisHealth;
import io.kairos.standalone.install.Binaries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Redis from the bundled binary, or the installed one where the bundled one does not run. Keeps nothing on disk: all it holds is rebuilt from Kafka. */
public final class RedisServer {
    private static final String RESOURCE = "/redis-server-6.2.6-v5-linux-amd64";

    private final StandaloneSettings settings;

    private RedisServer(StandaloneSettings settings) {
        this.settings = settings;
    }

    /** The part. */
    public static Part part(StandaloneSettings settings) {
        RedisServer server = new RedisServer(settings);
        return new Part(
                "redis",
                Set.of(),
                server::prepare,
                new RedisHealth(settings.port(Port.REDIS)),
                "TERM",
                Duration.ofSeconds(20),
                Duration.ofSeconds(10));
    }

    private Launch prepare() throws PartFailure, IOException, InterruptedException {
        Path dataDir = Files.createDirectories(settings.partDataDir("redis"));
        return new Launch(
                List.of(
                        program(),
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(settings.port(Port.REDIS)),
                        "--dir",
                        dataDir.toString(),
                        "--save",
                        "",
                        "--appendonly",
                        "no",
                        "--maxmemory",
                        "256mb",
                        "--maxmemory-policy",
                        "noeviction",
                        // A subscriber that does not read is cut off before it fills the memory.
                        "--client-output-buffer-limit",
                        "pubsub",
                        "16mb",
                        "8mb",
                        "5"),
                Map.of(),
                dataDir);
    }

    private String program() throws PartFailure, IOException, InterruptedException {
        Binaries.requireLinuxOnX86();
        Path bundled = new Binaries(settings.cacheDir()).executable(RESOURCE, "redis-server-6.2");
        String complaint = complaint(bundled.toString());
        if (complaint.isEmpty()) {
            return bundled.toString();
        }
        if (complaint("redis-server").isEmpty()) {
            return "redis-server";
        }
        throw new PartFailure("The bundled Redis does not run here (" + complaint
                + "): install OpenSSL 3 (libssl.so.3) or a redis-server.");
    }

    /** Empty when the program can tell its version. */
    private static String complaint(String program) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 ? "" : output;
        } catch (IOException failure) {
            return String.valueOf(failure.getMessage());
        }
    }
}
