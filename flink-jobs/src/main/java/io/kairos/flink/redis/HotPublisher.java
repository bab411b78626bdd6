package io.kairos.flink.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that empties a {@link HotBacklog} into the hot store. It pipelines a few hundred commands and waits for their answers, since a server
 * may stop reading from a client that only writes. A slow or lost server costs the batch in flight; the thread reconnects with growing pauses.
 */
final class HotPublisher implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(HotPublisher.class);
    private static final int MAX_BATCH = 500;
    private static final long IDLE_WAIT_MS = 200;
    private static final long ANSWER_TIMEOUT_MS = 1_000;
    private static final long FIRST_BACKOFF_MS = 100;
    private static final long MAX_BACKOFF_MS = 2_000;
    private static final long DRAIN_LIMIT_MS = 1_000;

    private final RedisSettings settings;
    private final HotBacklog backlog;
    private final AtomicLong published = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopping;
    private @Nullable ClientResources resources;
    private @Nullable RedisClient client;
    private @Nullable StatefulRedisConnection<String, String> connection;

    HotPublisher(RedisSettings settings, HotBacklog backlog, String name) {
        this.settings = settings;
        this.backlog = backlog;
        this.thread = new Thread(this, name);
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Commands that the store acknowledged; read by any thread. */
    long published() {
        return published.get();
    }

    /** Batches and connection attempts that failed; read by any thread. */
    long failures() {
        return failures.get();
    }

    @Override
    public void run() {
        long backoffMs = FIRST_BACKOFF_MS;
        long attempts = 0;
        try {
            while (!stopping || (connection != null && !backlog.isDrained())) {
                try {
                    StatefulRedisConnection<String, String> current = connected();
                    HotBacklog.Batch batch = backlog.take(MAX_BATCH, IDLE_WAIT_MS);
                    if (!batch.isEmpty()) {
                        send(current, batch);
                    }
                    if (attempts > 0) {
                        LOG.info("hot store answers again failures={}", attempts);
                    }
                    attempts = 0;
                    backoffMs = FIRST_BACKOFF_MS;
                } catch (IOException | RedisException e) {
                    disconnect();
                    failures.incrementAndGet();
                    attempts++;
                    if (Long.bitCount(attempts) == 1) {
                        LOG.warn(
                                "hot store not usable failures={} dropped={} cause={}",
                                attempts,
                                backlog.dropped(),
                                e.toString());
                    }
                    if (!stopping) {
                        Thread.sleep(backoffMs);
                        backoffMs = Math.min(MAX_BACKOFF_MS, backoffMs * 2);
                    }
                }
            }
        } catch (InterruptedException expected) {
            // stop() asks for an end this way once its patience is over.
            Thread.currentThread().interrupt();
        } finally {
            disconnect();
            RedisClient lastClient = client;
            ClientResources lastResources = resources;
            if (lastClient != null) {
                var unused = lastClient.shutdownAsync(0, 1, TimeUnit.SECONDS);
            }
            if (lastResources != null) {
                var unused = lastResources.shutdown(0, 1, TimeUnit.SECONDS);
            }
        }
    }

    private StatefulRedisConnection<String, String> connected() throws IOException {
        StatefulRedisConnection<String, String> current = connection;
        if (current != null && current.isOpen()) {
            return current;
        }
        RedisClient lettuce = client;
        if (lettuce == null) {
            resources = ClientResources.builder()
                    .ioThreadPoolSize(2)
                    .computationThreadPoolSize(2)
                    .build();
            lettuce = RedisClient.create(resources);
            // Reconnecting is ours: it must come with a fresh look at the backlog and at the password file.
            lettuce.setOptions(ClientOptions.builder()
                    .autoReconnect(false)
                    .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                    .requestQueueSize(MAX_BATCH * 4)
                    .socketOptions(SocketOptions.builder()
                            .connectTimeout(Duration.ofMillis(ANSWER_TIMEOUT_MS))
                            .keepAlive(true)
                            .build())
                    .build());
            client = lettuce;
        }
        disconnect();
        StatefulRedisConnection<String, String> fresh = lettuce.connect(settings.toRedisUri());
        fresh.setAutoFlushCommands(false);
        connection = fresh;
        backlog.reconnected();
        return fresh;
    }

    private void send(StatefulRedisConnection<String, String> current, HotBacklog.Batch batch)
            throws IOException, InterruptedException {
        RedisAsyncCommands<String, String> commands = current.async();
        List<RedisFuture<?>> answers = new ArrayList<>();
        try {
            // Keys before messages: whoever hears of a change finds at least that value under the key.
            for (HotUpdate update : batch.keys()) {
                if (!update.field().isEmpty()) {
                    answers.add(commands.hset(update.key(), update.field(), update.json()));
                } else if (update.expireSeconds() > 0) {
                    answers.add(commands.set(update.key(), update.json(), SetArgs.Builder.ex(update.expireSeconds())));
                } else {
                    answers.add(commands.set(update.key(), update.json()));
                }
            }
            for (HotUpdate update : batch.messages()) {
                answers.add(commands.publish(update.channel(), update.json()));
                if (!update.secondChannel().isEmpty()) {
                    answers.add(commands.publish(update.secondChannel(), update.json()));
                }
            }
            current.flushCommands();
            long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_TIMEOUT_MS);
            for (RedisFuture<?> answer : answers) {
                answer.get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
            published.addAndGet(answers.size());
        } catch (ExecutionException | TimeoutException | RedisException e) {
            backlog.failed(batch);
            throw new IOException("no answer from the hot store commands=" + answers.size() + " cause=" + e, e);
        }
    }

    private void disconnect() {
        StatefulRedisConnection<String, String> current = connection;
        connection = null;
        if (current != null && current.isOpen()) {
            var unused = current.closeAsync();
        }
    }

    /** Sends what waits if the store takes it within a second, then ends the thread. */
    void stop() throws InterruptedException {
        stopping = true;
        thread.join(DRAIN_LIMIT_MS);
        thread.interrupt();
        thread.join(DRAIN_LIMIT_MS);
    }
}
