package io.kairos.gateway.hotcache;

import io.kairos.gateway.port.PartUnavailableException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Two connections, one for reads and one for channels, made in the background until they succeed; after that Lettuce reconnects
 * them by itself. While the server is away commands fail at once instead of piling up.
 */
public final class RedisLink implements AutoCloseable {
    static final String PART = "hot-cache";
    private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int QUEUED_COMMANDS = 4_096;
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);

    private final ClientResources resources;
    private final RedisClient client;
    private final Disposable.Composite attempts = Disposables.composite();
    private volatile @Nullable StatefulRedisConnection<String, String> commands;
    private volatile @Nullable StatefulRedisPubSubConnection<String, String> channels;
    private volatile @Nullable ChannelListener listener;

    /** Hears the channel connection; called on its event loop, must not block. */
    interface ChannelListener {
        /** The connection is there for the first time. */
        void onConnected();

        /** The server confirmed a subscription, first or again. */
        void onSubscribed(String channel);

        /** A message. */
        void onMessage(String channel, String message);

        /** The connection broke. */
        void onDisconnected();
    }

    /** @param password empty when the server asks for none, or when the URI holds one. */
    public RedisLink(String uri, String password) {
        RedisURI address = RedisURI.create(uri);
        if (!password.isEmpty()) {
            address.setCredentialsProvider(RedisCredentialsProvider.from(() -> RedisCredentials.just(null, password)));
        }
        address.setTimeout(COMMAND_TIMEOUT);
        resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .reconnectDelay(Delay.constant(RETRY))
                .build();
        client = RedisClient.create(resources, address);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(QUEUED_COMMANDS)
                .timeoutOptions(TimeoutOptions.enabled(COMMAND_TIMEOUT))
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(Duration.ofSeconds(2))
                        .keepAlive(true)
                        .build())
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .build());
        client.addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                ChannelListener current = listener;
                if (connection == channels && current != null) {
                    LOG.warn("hot cache: channel connection lost, reconnecting");
                    current.onDisconnected();
                }
            }
        });
        attempts.add(untilConnected(() -> client.connectAsync(StringCodec.UTF8, address))
                .subscribe(connection -> commands = connection));
        attempts.add(untilConnected(() -> client.connectPubSubAsync(StringCodec.UTF8, address))
                .subscribe(this::onChannels));
    }

    private static <C> Mono<C> untilConnected(Supplier<? extends CompletionStage<C>> connect) {
        return Mono.fromCompletionStage(connect)
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, RETRY).doBeforeRetry(signal -> {
                    // Once a minute is enough for the log.
                    if (signal.totalRetries() % 60 == 0) {
                        LOG.warn("hot cache does not answer, trying on: attempt={}", signal.totalRetries() + 1);
                    }
                }));
    }

    private void onChannels(StatefulRedisPubSubConnection<String, String> connection) {
        connection.addListener(new RedisPubSubAdapter<String, String>() {
            @Override
            public void message(String channel, String message) {
                ChannelListener current = listener;
                if (current != null) {
                    current.onMessage(channel, message);
                }
            }

            @Override
            public void subscribed(String channel, long count) {
                ChannelListener current = listener;
                if (current != null) {
                    current.onSubscribed(channel);
                }
            }
        });
        channels = connection;
        ChannelListener current = listener;
        if (current != null) {
            current.onConnected();
        }
    }

    /** Sets the one listener of the channel connection, before any subscription. */
    void listen(ChannelListener channelListener) {
        listener = channelListener;
        if (channels != null) {
            channelListener.onConnected();
        }
    }

    /** Subscribes; nothing happens while not connected, {@link ChannelListener#onConnected()} gives another chance. */
    void subscribe(String... names) {
        StatefulRedisPubSubConnection<String, String> connection = channels;
        if (connection != null) {
            connection.async().subscribe(names).exceptionally(error -> {
                LOG.warn("hot cache: subscribing failed: cause={}", error.toString());
                return null;
            });
        }
    }

    /** Ends a subscription. */
    void unsubscribe(String name) {
        StatefulRedisPubSubConnection<String, String> connection = channels;
        if (connection != null) {
            connection.async().unsubscribe(name).exceptionally(error -> {
                LOG.debug("hot cache: unsubscribing failed", error);
                return null;
            });
        }
    }

    /** Runs a command; an absent value is an empty {@link Mono}. */
    <T> Mono<T> command(Function<RedisAsyncCommands<String, String>, CompletionStage<T>> command) {
        return Mono.defer(() -> {
                    StatefulRedisConnection<String, String> connection = commands;
                    if (connection == null) {
                        return Mono.error(new PartUnavailableException(PART, "The hot cache does not answer now."));
                    }
                    return Mono.fromCompletionStage(command.apply(connection.async()));
                })
                .onErrorMap(
                        error -> !(error instanceof PartUnavailableException),
                        error -> new PartUnavailableException(PART, "The hot cache does not answer now.", error));
    }

    /** Whether the server answers. */
    public Mono<Boolean> ping() {
        return command(RedisAsyncCommands::ping).map("PONG"::equals);
    }

    @Override
    public void close() {
        attempts.dispose();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        if (!resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS)) {
            LOG.warn("hot cache: threads did not end in time");
        }
    }
}
