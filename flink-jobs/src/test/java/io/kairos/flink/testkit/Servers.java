package io.kairos.flink.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka with the topics, a database and a hot store. The last two can be stopped and started again at the same address. */
public interface Servers extends AutoCloseable {
    /** The database user, asked for no password. */
    String POSTGRES_USER = "postgres";

    String kafkaBootstrapServers();

    String postgresUrl();

    String redisUri();

    /** Starts the hot store, empty; it does not run before the first call. */
    void startRedis() throws Exception;

    void stopRedis() throws Exception;

    /** Starts the database again with all that was committed; returns when it answers. */
    void startPostgres() throws Exception;

    /** Ends the database in order; connections break, new ones are refused. */
    void stopPostgres() throws Exception;

    @Override
    void close() throws IOException;

    /** What is in the database. */
    default History history() {
        return new History(postgresUrl(), POSTGRES_USER);
    }

    /** What is in the hot store. */
    default HotStore hotStore() {
        return new HotStore(redisUri());
    }

    default KafkaProducer<String, byte[]> producer() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", kafkaBootstrapServers());
        properties.put("acks", "all");
        return new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** A port that nobody listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
