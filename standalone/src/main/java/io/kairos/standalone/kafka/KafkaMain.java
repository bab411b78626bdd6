package io.kairos.standalone.kafka;

import io.kairos.standalone.ExitCode;
import io.kairos.standalone.supervise.BusyPort;
import io.kairos.standalone.supervise.StdinWatch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka broker that is its own controller (KRaft), on loopback, with the topics of the system.
 *
 * <p>Settings: {@code KAIROS_KAFKA_PORT}, {@code KAIROS_KAFKA_CONTROLLER_PORT}, {@code KAIROS_KAFKA_DATA_DIR}. Prints {@link #READY_LINE} when the
 * topics are there.
 */
public final class KafkaMain {
    /** Printed on standard output once clients can be served. */
    public static final String READY_LINE = "Kafka is ready";

    private static final Logger LOG = LoggerFactory.getLogger(KafkaMain.class);
    private static final long ADMIN_LIMIT_SECONDS = 60;

    private KafkaMain() {}

    /** Runs until SIGTERM, or until standard input ends when asked to. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = System.getenv();
        List<String> faults = new ArrayList<>();
        int port = port(environment, "KAIROS_KAFKA_PORT", 19_092, faults);
        int controllerPort = port(environment, "KAIROS_KAFKA_CONTROLLER_PORT", 19_093, faults);
        String dataDir = environment.getOrDefault("KAIROS_KAFKA_DATA_DIR", "");
        if (dataDir.isBlank()) {
            faults.add("KAIROS_KAFKA_DATA_DIR is not set; expected a directory for the broker's log");
        }
        if (!faults.isEmpty()) {
            faults.forEach(System.err::println);
            System.exit(ExitCode.CONFIG);
        }
        Optional<String> busy = BusyPort.sentence("KAIROS_KAFKA_PORT", port)
                .or(() -> BusyPort.sentence("KAIROS_KAFKA_CONTROLLER_PORT", controllerPort));
        if (busy.isPresent()) {
            System.err.println(busy.get());
            System.exit(ExitCode.UNAVAILABLE);
        }

        Path log = Path.of(dataDir);
        formatOnce(log);
        KafkaRaftServer server =
                new KafkaRaftServer(new KafkaConfig(BrokerSettings.of(port, controllerPort, log)), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "kafka-shutdown"));
        StdinWatch.startIfAsked(environment);
        server.startup();
        createTopics("127.0.0.1:" + port);
        System.out.println(READY_LINE);
        server.awaitShutdown();
    }

    private static int port(Map<String, String> environment, String setting, int fallback, List<String> faults) {
        String text = environment.getOrDefault(setting, "");
        if (text.isBlank()) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 1 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException expected) {
            // Falls through to the one message for everything that is not a port.
        }
        faults.add(setting + "=" + text + " is not a port; expected a whole number from 1 to 65535");
        return fallback;
    }

    private static void formatOnce(Path log) throws Exception {
        if (Files.exists(log.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(log);
        new Formatter()
                .setNodeId(BrokerSettings.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .setMetadataLogDirectory(log.toString())
                .addDirectory(log.toString())
                .setIgnoreFormatted(true)
                .run();
    }

    private static void createTopics(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            Map<String, NewTopic> wanted = Topics.all();
            var results = admin.createTopics(wanted.values()).values();
            for (var result : results.entrySet()) {
                try {
                    result.getValue().get(ADMIN_LIMIT_SECONDS, TimeUnit.SECONDS);
                    LOG.info("created topic name={}", result.getKey());
                } catch (ExecutionException failure) {
                    if (!(failure.getCause() instanceof TopicExistsException)) {
                        throw failure;
                    }
                }
            }
        }
    }
}
