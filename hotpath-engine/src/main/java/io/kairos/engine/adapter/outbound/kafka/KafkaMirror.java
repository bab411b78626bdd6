package io.kairos.engine.adapter.outbound.kafka;

import io.kairos.engine.application.measure.IntervalRecorder;
import io.kairos.engine.application.port.JournalCorruptedException;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.engine.application.port.JournalSource;
import io.kairos.proto.common.v1.TradingMode;
import io.kairos.proto.engine.v1.EngineHealth;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the journal into Kafka on its own low-priority thread, {@code kafka-mirror}.
 *
 * <p>Life: read the saved position; connect and create missing topics; send every record after the position that is on disk, in
 * order; save the position only when everything up to it is acknowledged. Any failure closes the producer, waits (doubling up to a bound) and
 * begins again at what was acknowledged: at least once, for ever. Kafka being down makes the mirror late and nothing else.
 *
 * <p>A damaged journal ends the mirror for good, with an error: a gap is for a person to decide on, not to be skipped.
 */
public final class KafkaMirror implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaMirror.class);
    private static final long SAVE_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    private final MirrorSettings settings;
    private final JournalSource journal;
    private final Supplier<@Nullable EngineHealth> health;
    private final PositionFile positionFile;
    private final IntervalRecorder dutyCycles;
    private final Thread thread = newThread(this::run);
    private final LongAdder failures = new LongAdder();
    private final LongAdder untranslatable = new LongAdder();
    private final LongAdder missed = new LongAdder();
    private volatile boolean closing;
    private volatile boolean connected;
    private volatile boolean damaged;
    private volatile long acknowledged;
    /** Mirror thread only. */
    private long saved;

    private long lastHealthTimeNs;

    /**
     * Reads the saved position.
     *
     * @param health the newest report, or null for none yet.
     * @throws IOException if the position file cannot be read.
     */
    public KafkaMirror(MirrorSettings settings, JournalSource journal, Supplier<@Nullable EngineHealth> health)
            throws IOException {
        this(settings, journal, health, new IntervalRecorder(1));
    }

    /**
     * As above.
     *
     * @param dutyCycles written by the mirror's thread: how long each pass took that sent something, nanoseconds, series 0.
     */
    public KafkaMirror(
            MirrorSettings settings,
            JournalSource journal,
            Supplier<@Nullable EngineHealth> health,
            IntervalRecorder dutyCycles)
            throws IOException {
        this.settings = settings;
        this.journal = journal;
        this.health = health;
        this.dutyCycles = dutyCycles;
        positionFile = new PositionFile(settings.positionFile());
        long position = positionFile.read();
        if (position > journal.lastSequence()) {
            LOG.error(
                    "mirror position is beyond the journal, which must have been replaced; mirroring from its start: "
                            + "position={} lastSequence={}",
                    position,
                    journal.lastSequence());
            position = 0;
        }
        saved = position;
        acknowledged = position;
    }

    @SuppressWarnings(
            "ThreadPriorityCheck") // A courtesy to the hot threads where the system heeds it; nothing relies on it.
    private static Thread newThread(Runnable body) {
        Thread thread = new Thread(body, "kafka-mirror");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    /** Begins to mirror. */
    public void start() {
        thread.start();
    }

    /** Last journal sequence up to which everything is acknowledged by Kafka. Any thread. */
    public long acknowledgedSequence() {
        return acknowledged;
    }

    /** Whether the last contact with Kafka went well. Any thread. */
    public boolean isConnected() {
        return connected;
    }

    /** Whether the mirror has stopped for good because the journal is damaged. Any thread. */
    public boolean isDamaged() {
        return damaged;
    }

    /** Sessions that ended by a failure, since start. Any thread. */
    public long failures() {
        return failures.sum();
    }

    /** Records that could not be translated, since start. Any thread. */
    public long untranslatable() {
        return untranslatable.sum();
    }

    /** Records that were gone from the journal before they were mirrored. Any thread. */
    public long missed() {
        return missed.sum();
    }

    private void run() {
        long backoffMs = settings.backoffMinMs();
        while (!closing) {
            long before = acknowledged;
            try {
                Topics.createMissing(settings.bootstrapServers());
                mirror();
                return;
            } catch (JournalCorruptedException e) {
                damaged = true;
                LOG.error("mirror stops, the journal is damaged: acknowledged={}", acknowledged, e);
                return;
            } catch (InterruptedException e) {
                LOG.info("mirror interrupted: acknowledged={}", acknowledged);
                return;
            } catch (ExecutionException | TimeoutException | IOException | RuntimeException e) {
                if (closing) {
                    return;
                }
                connected = false;
                failures.increment();
                backoffMs = acknowledged > before
                        ? settings.backoffMinMs()
                        : Math.min(settings.backoffMaxMs(), backoffMs * 2);
                LOG.warn(
                        "mirror waits for Kafka: acknowledged={} lag={} retryMs={} cause={}",
                        acknowledged,
                        journal.lastSequence() - acknowledged,
                        backoffMs,
                        e.toString());
                pause(backoffMs);
            }
        }
    }

    private void pause(long ms) {
        long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (long leftNs = TimeUnit.MILLISECONDS.toNanos(ms);
                leftNs > 0 && !closing;
                leftNs = deadlineNs - System.nanoTime()) {
            LockSupport.parkNanos(this, leftNs);
        }
    }

    private void mirror() throws IOException {
        long from = acknowledged;
        Producer<String, byte[]> producer = new KafkaProducer<>(producerConfig());
        try (JournalReader reader = journal.fromSnapshotBefore(from)) {
            if (reader.position() > from) {
                missed.add(reader.position() - from);
                LOG.error("records were removed before they were mirrored: from={} to={}", from + 1, reader.position());
            }
            EngineHealth first = health.get();
            MirrorSession session = new MirrorSession(
                    producer,
                    reader,
                    journal::durableSequence,
                    from,
                    settings.engineId(),
                    settings.maxUnacknowledged(),
                    untranslatable,
                    first == null ? TradingMode.TRADING_MODE_UNSPECIFIED : first.getTradingMode());
            connected = true;
            LOG.info("mirror runs: from={} lag={}", from, journal.lastSequence() - from);
            serve(session);
        } finally {
            producer.close(closing ? CLOSE_TIMEOUT : Duration.ZERO);
        }
    }

    private void serve(MirrorSession session) throws IOException {
        long nextSaveNs = System.nanoTime() + SAVE_INTERVAL_NS;
        while (!closing) {
            long beganNs = System.nanoTime();
            int work = session.advance();
            acknowledged = session.acknowledged();
            if (work > 0) {
                dutyCycles.record(0, System.nanoTime() - beganNs);
            }
            dutyCycles.exchange();
            EngineHealth report = health.get();
            if (report != null && report.getTimeNs() != lastHealthTimeNs) {
                lastHealthTimeNs = report.getTimeNs();
                session.sendHealth(report);
            }
            long nowNs = System.nanoTime();
            if (nowNs - nextSaveNs >= 0) {
                nextSaveNs = nowNs + SAVE_INTERVAL_NS;
                save();
            }
            if (work == 0) {
                LockSupport.parkNanos(this, IDLE_NS);
            }
        }
        drain(session);
        save();
    }

    /** Sends what is left, as far as Kafka takes it within a moment; the rest is for the next start. */
    private void drain(MirrorSession session) {
        long deadlineNs = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
        while (System.nanoTime() - deadlineNs < 0) {
            if (session.advance() == 0 && session.isDrained() && session.acknowledged() >= journal.lastSequence()) {
                break;
            }
            acknowledged = session.acknowledged();
            LockSupport.parkNanos(this, IDLE_NS);
        }
        acknowledged = session.acknowledged();
    }

    private void save() throws IOException {
        long now = acknowledged;
        if (now != saved) {
            positionFile.write(now);
            saved = now;
        }
    }

    private Map<String, Object> producerConfig() {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "kairos-mirror-" + settings.engineId());
        config.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
        config.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // One at a time: on a partition just made, a broker that refuses the first of several requests (not leader yet)
        // takes the
        // second, and from then on finds the first out of order, for ever.
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        // The producer repeats in order for this long; then the mirror begins again with a new one.
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        config.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 1_000L);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000L);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000L);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 16L * 1024 * 1024);
        return config;
    }

    /** Ends mirroring after a last attempt to send what is left. */
    @Override
    public void close() {
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_TIMEOUT.multipliedBy(3).toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
                thread.join(CLOSE_TIMEOUT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For log lines about the mirror's fate. */
    @Override
    public String toString() {
        return "KafkaMirror[acknowledged=" + acknowledged + " connected=" + connected + ']';
    }
}
