package io.kairos.engine.adapter.outbound.kafka;

import io.kairos.proto.market.v1.Depth;
import io.kairos.proto.market.v1.Tick;
import io.kairos.proto.trading.v1.TradingEvent;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/** Names, partitions and keys of the topics; see docs/contracts.md. */
final class Topics {
    static final String TICKS = "kairos.market.ticks.v1";
    static final String DEPTH = "kairos.market.depth.v1";
    static final String CANDLES = "kairos.market.candles.v1";
    static final String EVENTS = "kairos.trading.events.v1";
    static final String OPPORTUNITIES = "kairos.trading.opportunities.v1";
    static final String HEALTH = "kairos.engine.health.v1";

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Collection<NewTopic> ALL = List.of(
            topic(TICKS, 4),
            topic(DEPTH, 4),
            topic(CANDLES, 4),
            topic(EVENTS, 1),
            topic(OPPORTUNITIES, 1),
            topic(HEALTH, 1));

    private Topics() {}

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty());
    }

    /**
     * Creates the topics that are missing, replicated as the brokers' default says.
     *
     * @throws ExecutionException if the brokers refuse.
     * @throws TimeoutException if they do not answer.
     */
    static void createMissing(String bootstrapServers)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<String, Object> config = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (int) TIMEOUT.toMillis());
        try (Admin admin = Admin.create(config)) {
            for (KafkaFuture<Void> created : admin.createTopics(ALL).values().values()) {
                try {
                    created.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw e;
                    }
                }
            }
        }
    }

    static String keyOf(Tick tick) {
        return tick.getVenue() + ':' + tick.getSymbol();
    }

    static String keyOf(Depth depth) {
        return depth.getVenue() + ':' + depth.getSymbol();
    }

    static String keyOf(TradingEvent event) {
        return switch (event.getEventCase()) {
            case ORDER -> event.getOrder().getVenue() + ':' + event.getOrder().getSymbol();
            case FILL -> event.getFill().getVenue() + ':' + event.getFill().getSymbol();
            case REJECTION ->
                event.getRejection().getVenue() + ':' + event.getRejection().getSymbol();
            case BALANCE ->
                event.getBalance().getVenue() + ':' + event.getBalance().getAsset();
            case MOVEMENT ->
                event.getMovement().getVenue() + ':' + event.getMovement().getAsset();
            case DIFFERENCE ->
                event.getDifference().getVenue() + ':' + event.getDifference().getAsset();
            case CONTROL, EVENT_NOT_SET -> "ENGINE";
        };
    }
}
