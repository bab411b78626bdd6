package io.kairos.flink.testkit;

import io.kairos.flink.kafka.Topics;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import redis.embedded.RedisServer;

/** Real Kafka in this JVM, real PostgreSQL and real Redis as child processes; Redis can be stopped and started. */
public final class Servers implements AutoCloseable {
    private final KafkaRaftServer kafka;
    private final EmbeddedPostgres postgres;
    private final int kafkaPort;
    private final int redisPort;
    private RedisServer redis;

    private Servers(KafkaRaftServer kafka, EmbeddedPostgres postgres, int kafkaPort, int redisPort) {
        this.kafka = kafka;
        this.postgres = postgres;
        this.kafkaPort = kafkaPort;
        this.redisPort = redisPort;
    }

    /** Starts Kafka with the topics, and PostgreSQL; Redis waits for {@link #startRedis}. */
    public static Servers start(Path directory) throws Exception {
        int kafkaPort = freePort();
        int controllerPort = freePort();
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
        EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        Topics.ensure("127.0.0.1:" + kafkaPort);
        return new Servers(kafka, postgres, kafkaPort, freePort());
    }

    /** Starts Redis on its port, empty. */
    public void startRedis() throws IOException {
        redis = RedisServer.newRedisServer()
                .port(redisPort)
                .setting("save \"\"")
                .setting("bind 127.0.0.1")
                .build();
        redis.start();
    }

    public void stopRedis() throws IOException {
        redis.stop();
    }

    public String kafkaBootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    public int postgresPort() {
        return postgres.getPort();
    }

    public String postgresUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }

    public String redisUri() {
        return "redis://127.0.0.1:" + redisPort;
    }

    public Connection database() throws Exception {
        return postgres.getPostgresDatabase().getConnection();
    }

    public KafkaProducer<String, byte[]> producer() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafkaBootstrapServers());
        properties.put("acks", "all");
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** A port that nobody listens on now. */
    public static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        if (redis != null && redis.isActive()) {
            redis.stop();
        }
        postgres.close();
        kafka.shutdown();
        kafka.awaitShutdown();
    }
}
