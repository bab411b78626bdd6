package io.kairos.flink.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that the topics are there before jobs read them. Cold. */
public final class Topics {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);
    private static final long LIMIT_S = 60;

    private Topics() {}

    /**
     * Creates topics that are missing, with the broker's own replication; those that exist stay as they are.
     *
     * @throws ExecutionException when Kafka refuses.
     * @throws TimeoutException when Kafka does not answer for a minute.
     */
    public static void ensure(String bootstrapServers)
            throws InterruptedException, ExecutionException, TimeoutException {
        Map<String, Object> properties = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) TimeUnit.SECONDS.toMillis(LIMIT_S),
                AdminClientConfig.CLIENT_ID_CONFIG,
                "kairos-flink-topics");
        try (Admin admin = Admin.create(properties)) {
            Set<String> existing = admin.listTopics().names().get(LIMIT_S, TimeUnit.SECONDS);
            List<NewTopic> missing = new ArrayList<>();
            for (Topic topic : Topic.values()) {
                if (!existing.contains(topic.topicName())) {
                    missing.add(new NewTopic(topic.topicName(), Optional.of(topic.partitions()), Optional.empty()));
                }
            }
            if (missing.isEmpty()) {
                return;
            }
            for (Map.Entry<String, org.apache.kafka.common.KafkaFuture<Void>> made :
                    admin.createTopics(missing).values().entrySet()) {
                try {
                    made.getValue().get(LIMIT_S, TimeUnit.SECONDS);
                    LOG.info("topic created topic={}", made.getKey());
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                    LOG.debug("topic was created by somebody else meanwhile topic={}", made.getKey());
                }
            }
        }
    }
}
