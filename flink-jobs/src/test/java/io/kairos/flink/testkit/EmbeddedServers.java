package io.kairos.flink.testkit;

import io.kairos.flink.kafka.Topics;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** Real Kafka in this JVM, real PostgreSQL and real Redis as child processes. Needs nothing installed. */
public final class EmbeddedServers implements Servers {
    private final KafkaRaftServer kafka;
    private final Path postgresDirectory;
    private final int kafkaPort;
    private final int postgresPort;
    private final int redisPort;
    private @Nullable EmbeddedPostgres postgres;
    private @Nullable RedisServer redis;

    private EmbeddedServers(
            KafkaRaftServer kafka, Path postgresDirectory, int kafkaPort, int postgresPort, int redisPort) {
        this.kafka = kafka;
        this.postgresDirectory = postgresDirectory;
        this.kafkaPort = kafkaPort;
        this.postgresPort = postgresPort;
        this.redisPort = redisPort;
    }

    /** Starts Kafka with the topics, and PostgreSQL; Redis waits for {@link #startRedis}. */
    public static EmbeddedServers start(Path directory) throws Exception {
        int kafkaPort = Servers.freePort();
        int controllerPort = Servers.freePort();
        Path log = Files.createDirectories(directory.resolve("kafka"));
        Map<String, Object> settings = new HashMap<>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + kafkaPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + kafkaPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", log.toString());
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            settings.put(topic + ".replication.factor", "1");
            settings.put(topic + ".num.partitions", "1");
        }
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("share.coordinator.state.topic.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.cleaner.dedupe.buffer.size", "4194304");
        new Formatter()
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(log.toString())
                .addDirectory(log.toString())
                .run();
        KafkaRaftServer kafka = new KafkaRaftServer(new KafkaConfig(settings), Time.SYSTEM);
        kafka.startup();
        Topics.ensure("127.0.0.1:" + kafkaPort);
        EmbeddedServers servers = new EmbeddedServers(
                kafka, directory.resolve("postgres"), kafkaPort, Servers.freePort(), Servers.freePort());
        servers.startPostgres();
        return servers;
    }

    @Override
    public void startRedis() throws IOException {
        RedisServer server = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("save \"\"")
                .setting("bind 127.0.0.1")
                .build();
        server.start();
        redis = server;
    }

    @Override
    public void stopRedis() throws IOException {
        RedisServer running = redis;
        redis = null;
        if (running != null) {
            running.stop();
        }
    }

    @Override
    public void startPostgres() throws IOException {
        // The directory outlives the server, so that a second start finds what the first one committed.
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(postgresDirectory)
                .setCleanDataDirectory(false)
                .setPort(postgresPort)
                .setServerConfig("fsync", "off")
                .start();
    }

    @Override
    public void stopPostgres() throws IOException {
        EmbeddedPostgres running = postgres;
        postgres = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public String kafkaBootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    @Override
    public String postgresUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/postgres";
    }

    @Override
    public String redisUri() {
        return "redis://127.0.0.1:" + redisPort;
    }

    @Override
    public void close() throws IOException {
        stopRedis();
        stopPostgres();
        kafka.shutdown();
        kafka.awaitShutdown();
    }
}
