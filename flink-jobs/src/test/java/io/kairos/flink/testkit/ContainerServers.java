package io.kairos.flink.testkit;

import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Ulimit;
import io.kairos.flink.kafka.Topics;
import io.kairos.testkit.ComposeImages;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** The servers of the deployment: Kafka, TimescaleDB and Dragonfly in containers. Needs a container engine. */
public final class ContainerServers implements Servers {
    private static final int POSTGRES_PORT = 5432;
    private static final int REDIS_PORT = 6379;
    private static final int STOP_LIMIT_S = 30;
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final KafkaContainer kafka;
    private final GenericContainer<?> timescale;
    private final int redisPort;
    private @Nullable GenericContainer<?> dragonfly;

    private ContainerServers(KafkaContainer kafka, GenericContainer<?> timescale, int redisPort) {
        this.kafka = kafka;
        this.timescale = timescale;
        this.redisPort = redisPort;
    }

    /** Starts Kafka with the topics, and TimescaleDB; Dragonfly waits for {@link #startRedis}. */
    public static ContainerServers start() throws Exception {
        ContainerServers servers = new ContainerServers(kafka(), timescale(), Servers.freePort());
        try {
            servers.kafka.start();
            servers.timescale.start();
            Topics.ensure(servers.kafkaBootstrapServers());
        } catch (Exception e) {
            servers.close();
            throw e;
        }
        return servers;
    }

    /** A TimescaleDB, not started, on a port that stays the same when the container is stopped and started. */
    public static GenericContainer<?> timescale() throws IOException {
        GenericContainer<?> container = new GenericContainer<>(ComposeImages.of("timescale"))
                .withEnv("POSTGRES_USER", POSTGRES_USER)
                .withEnv("POSTGRES_HOST_AUTH_METHOD", "trust")
                .withCommand("postgres", "-c", "fsync=off", "-c", "timescaledb.telemetry_level=off")
                .withExposedPorts(POSTGRES_PORT)
                // The server that runs the initialisation listens on no address, so this one is the final server.
                .waitingFor(Wait.forSuccessfulCommand("pg_isready --username postgres --host 127.0.0.1")
                        .withStartupTimeout(START_LIMIT));
        container.setPortBindings(List.of(Servers.freePort() + ":" + POSTGRES_PORT));
        return container;
    }

    /** JDBC URL of a started TimescaleDB. */
    public static String urlOf(GenericContainer<?> timescale) {
        return "jdbc:postgresql://" + timescale.getHost() + ":" + timescale.getMappedPort(POSTGRES_PORT) + "/postgres";
    }

    private static KafkaContainer kafka() throws IOException {
        return new KafkaContainer(DockerImageName.parse(ComposeImages.of("kafka")))
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
                .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1")
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withEnv("KAFKA_HEAP_OPTS", "-Xmx512m");
    }

    @Override
    public void startRedis() throws IOException {
        GenericContainer<?> container = new GenericContainer<>(ComposeImages.of("dragonfly"))
                .withCopyFileToContainer(
                        MountableFile.forHostPath(ComposeImages.ROOT.resolve("infrastructure/db/dragonfly.conf"), 0644),
                        "/etc/dragonfly/dragonfly.conf")
                .withCommand("dragonfly", "--flagfile=/etc/dragonfly/dragonfly.conf")
                // io_uring pins memory.
                .withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                        .withUlimits(List.of(new Ulimit("memlock", -1L, -1L))))
                .withExposedPorts(REDIS_PORT)
                .waitingFor(Wait.forSuccessfulCommand("redis-cli -p " + REDIS_PORT + " ping | grep -q PONG")
                        .withStartupTimeout(START_LIMIT));
        container.setPortBindings(List.of(redisPort + ":" + REDIS_PORT));
        container.start();
        dragonfly = container;
    }

    @Override
    public void stopRedis() {
        GenericContainer<?> running = dragonfly;
        dragonfly = null;
        if (running != null) {
            running.stop();
        }
    }

    /** The same container, so that its data is still there; Testcontainers' own stop would remove it. */
    @Override
    public void startPostgres() {
        timescale
                .getDockerClient()
                .startContainerCmd(timescale.getContainerId())
                .exec();
        await().atMost(START_LIMIT).ignoreExceptions().until(() -> {
            try (Connection connection = history().connect()) {
                return connection.isValid(1);
            }
        });
    }

    @Override
    public void stopPostgres() {
        timescale
                .getDockerClient()
                .stopContainerCmd(timescale.getContainerId())
                .withTimeout(STOP_LIMIT_S)
                .exec();
    }

    @Override
    public String kafkaBootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    public String postgresUrl() {
        return urlOf(timescale);
    }

    @Override
    public String redisUri() {
        // Asked for before Dragonfly runs; all containers are on the same host.
        return "redis://" + kafka.getHost() + ":" + redisPort;
    }

    @Override
    public void close() {
        stopRedis();
        timescale.stop();
        kafka.stop();
    }
}
