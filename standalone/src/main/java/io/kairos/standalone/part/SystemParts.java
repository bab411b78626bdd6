package io.kairos.standalone.part;

import io.kairos.standalone.Port;
import io.kairos.standalone.StandaloneSettings;
import io.kairos.standalone.health.KafkaHealth;
import io.kairos.standalone.kafka.KafkaMain;
import io.kairos.standalone.secret.SecretFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All parts of the system. */
public final class SystemParts {
    private final StandaloneSettings settings;

    private SystemParts(StandaloneSettings settings) {
        this.settings = settings;
    }

    /** All parts, in the order in which they are shown. */
    public static List<Part> all(StandaloneSettings settings, SecretFiles secrets) {
        SystemParts parts = new SystemParts(settings);
        return List.of(PostgresServer.part(settings, secrets), RedisServer.part(settings), parts.kafka());
    }

    private Part kafka() {
        return new Part(
                "kafka",
                Set.of(),
                () -> JavaProcess.launch(
                        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
                        System.getProperty("java.class.path"),
                        KafkaMain.class.getName(),
                        Map.of(
                                Port.KAFKA.setting(),
                                text(Port.KAFKA),
                                Port.KAFKA_CONTROLLER.setting(),
                                text(Port.KAFKA_CONTROLLER),
                                "KAIROS_KAFKA_DATA_DIR",
                                settings.partDataDir("kafka").toString()),
                        workingDir("kafka")),
                new KafkaHealth(settings.port(Port.KAFKA)),
                "TERM",
                Duration.ofSeconds(90),
                Duration.ofSeconds(30));
    }

    private String text(Port port) {
        return Integer.toString(settings.port(port));
    }

    private Path workingDir(String part) throws java.io.IOException {
        return Files.createDirectories(settings.partDataDir(part));
    }
}
