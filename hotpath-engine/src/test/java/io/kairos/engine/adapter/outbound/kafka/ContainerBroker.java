package io.kairos.engine.adapter.outbound.kafka;

import static org.awaitility.Awaitility.await;

import io.kairos.testkit.ComposeImages;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.containers.GenericContainer;

/** The deployment's Kafka (KRaft, one node) in a container. Needs a container engine. */
final class ContainerBroker implements Broker {
    private static final int PORT = 9092;
    private static final int STOP_LIMIT_S = 30;
    private static final Duration START_LIMIT = Duration.ofMinutes(1);

    private final int port = Broker.freePort();
    private final GenericContainer<?> kafka;

    ContainerBroker() throws IOException {
        kafka = new GenericContainer<>(ComposeImages.of("kafka"))
                .withEnv("KAFKA_NODE_ID", "1")
                .withEnv("KAFKA_PROCESS_ROLES", "broker,controller")
                .withEnv("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@localhost:9093")
                .withEnv("KAFKA_LISTENERS", "PLAINTEXT://:" + PORT + ",CONTROLLER://:9093")
                .withEnv("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT")
                .withEnv("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER")
                .withEnv("KAFKA_INTER_BROKER_LISTENER_NAME", "PLAINTEXT")
                .withEnv("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1")
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")
                .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_LOG_DIRS", "/var/lib/kafka/data")
                .withEnv("KAFKA_HEAP_OPTS", "-Xmx512m")
                .withExposedPorts(PORT);
        kafka.withEnv("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://" + bootstrapServers());
        kafka.setPortBindings(List.of(port + ":" + PORT));
        // Fetches the image now, so that a test's time limit is spent on the test.
        kafka.getDockerImageName();
    }

    @Override
    public String bootstrapServers() {
        return kafka.getHost() + ":" + port;
    }

    /** After a stop the same container, so that its data is still there; Testcontainers' own stop would remove it. */
    @Override
    public void start() {
        if (kafka.isCreated()) {
            kafka.getDockerClient().startContainerCmd(kafka.getContainerId()).exec();
        } else {
            kafka.start();
        }
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            await().atMost(START_LIMIT).ignoreExceptions().until(() -> !admin.describeCluster()
                    .nodes()
                    .get(1, TimeUnit.SECONDS)
                    .isEmpty());
        }
    }

    @Override
    public void stop() {
        kafka.getDockerClient()
                .stopContainerCmd(kafka.getContainerId())
                .withTimeout(STOP_LIMIT_S)
                .exec();
    }

    @Override
    public void close() {
        kafka.stop();
    }
}
