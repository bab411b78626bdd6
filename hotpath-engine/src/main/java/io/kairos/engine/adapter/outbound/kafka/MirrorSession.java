package io.kairos.engine.adapter.outbound.kafka;

import com.google.protobuf.MessageLite;
import io.kairos.engine.adapter.protobuf.Definitions;
import io.kairos.engine.adapter.protobuf.DepthTranslator;
import io.kairos.engine.adapter.protobuf.OpportunityTranslator;
import io.kairos.engine.adapter.protobuf.RecordHeader;
import io.kairos.engine.adapter.protobuf.SnapshotFilter;
import io.kairos.engine.adapter.protobuf.TickTranslator;
import io.kairos.engine.adapter.protobuf.TradingEventTranslator;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.proto.common.v1.TradingMode;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.market.v1.Depth;
import io.kairos.proto.market.v1.Tick;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.TradingEvent;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One unbroken stretch of mirroring: one producer, one pass over the journal from a position. Ends for good at the first failure;
 * the mirror then begins another one from what was acknowledged. Mirror thread only, but for acknowledgements, which come on the
 * producer's thread and touch volatile fields alone.
 */
final class MirrorSession {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorSession.class);

    /** Most records of one step, so that acknowledgements and health are looked at in between. */
    private static final int MAX_RECORDS = 1_000;

    private static final class InFlight {
        private final long sequence;
        private volatile boolean acknowledged;

        private InFlight(long sequence) {
            this.sequence = sequence;
        }
    }

    private final Producer<String, byte[]> producer;
    private final JournalReader reader;
    private final LongSupplier durableSequence;
    private final long after;
    private final String engineId;
    private final int maxUnacknowledged;
    private final LongAdder untranslatable;
    private final Definitions definitions = new Definitions();
    private final TickTranslator ticks = new TickTranslator(definitions);
    private final DepthTranslator depths = new DepthTranslator(definitions);
    private final TradingEventTranslator events;
    private final OpportunityTranslator opportunities;
    private final SnapshotFilter snapshots = new SnapshotFilter();
    private final JournalReader.RecordHandler handler = this::onRecord;
    private final ArrayDeque<InFlight> inFlight = new ArrayDeque<>();
    private volatile boolean healthInFlight;
    private volatile @Nullable Exception failure;

    MirrorSession(
            Producer<String, byte[]> producer,
            JournalReader reader,
            LongSupplier durableSequence,
            long after,
            String engineId,
            int maxUnacknowledged,
            LongAdder untranslatable,
            TradingMode tradingMode) {
        this.producer = producer;
        this.reader = reader;
        this.durableSequence = durableSequence;
        this.after = after;
        this.engineId = engineId;
        this.maxUnacknowledged = maxUnacknowledged;
        this.untranslatable = untranslatable;
        this.events = new TradingEventTranslator(definitions, tradingMode);
        this.opportunities = new OpportunityTranslator(definitions, tradingMode);
    }

    /**
     * Sends the next records, as far as the bound of unacknowledged ones allows, and none that a power failure could still take: whoever
     * reads them from Kafka must not know of what never happened.
     *
     * @return how many were read.
     * @throws MirrorFailedException if a record was not taken or not acknowledged.
     */
    int advance() {
        throwIfFailed();
        long durable = Math.max(0, durableSequence.getAsLong() - reader.position());
        int room = (int) Math.min(durable, Math.min(maxUnacknowledged - inFlight.size(), MAX_RECORDS));
        int count = room <= 0 ? 0 : reader.poll(handler, room);
        throwIfFailed();
        return count;
    }

    private void throwIfFailed() {
        Exception cause = failure;
        if (cause != null) {
            throw new MirrorFailedException(cause);
        }
    }

    /** Last sequence up to which everything is acknowledged. */
    long acknowledged() {
        while (!inFlight.isEmpty() && inFlight.getFirst().acknowledged) {
            inFlight.removeFirst();
        }
        return Math.max(after, inFlight.isEmpty() ? reader.position() : inFlight.getFirst().sequence - 1);
    }

    /** Whether nothing is on its way. */
    boolean isDrained() {
        acknowledged();
        return inFlight.isEmpty();
    }

    private void onRecord(long sequence, long timeNs, DirectBuffer buffer, int offset, int length) {
        int templateId = RecordHeader.templateId(buffer, offset, length);
        definitions.learn(templateId, buffer, offset);
        if (snapshots.isRestated(templateId) || sequence <= after || failure != null) {
            return;
        }
        try {
            Tick tick = ticks.translate(templateId, sequence, buffer, offset);
            if (tick != null) {
                send(sequence, Topics.TICKS, Topics.keyOf(tick), tick);
                return;
            }
            Depth picture = depths.translate(templateId, sequence, buffer, offset);
            if (picture != null) {
                send(sequence, Topics.DEPTH, Topics.keyOf(picture), picture);
                return;
            }
            TradingEvent event = events.translate(templateId, sequence, buffer, offset);
            if (event != null) {
                send(sequence, Topics.EVENTS, Topics.keyOf(event), event);
                return;
            }
            Opportunity opportunity = opportunities.translate(templateId, sequence, buffer, offset);
            if (opportunity != null) {
                send(sequence, Topics.OPPORTUNITIES, Long.toString(opportunity.getCycleId()), opportunity);
            }
        } catch (Definitions.UndefinedIdException e) {
            untranslatable.increment();
            LOG.error("journal record cannot be mirrored: sequence={} template={}", sequence, templateId, e);
        }
    }

    private void send(long sequence, String topic, String key, MessageLite value) {
        InFlight record = new InFlight(sequence);
        inFlight.addLast(record);
        try {
            var unused = producer.send(new ProducerRecord<>(topic, key, value.toByteArray()), (metadata, e) -> {
                if (e == null) {
                    record.acknowledged = true;
                } else {
                    failure = e;
                }
            });
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Sends a health report unless the one before is still on its way: the newest counts, none is kept for later. */
    void sendHealth(EngineHealth health) {
        if (healthInFlight || failure != null) {
            return;
        }
        healthInFlight = true;
        try {
            var unused = producer.send(
                    new ProducerRecord<>(Topics.HEALTH, engineId, health.toByteArray()), (metadata, e) -> {
                        healthInFlight = false;
                        if (e != null) {
                            failure = e;
                        }
                    });
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Thrown to end a session. */
    static final class MirrorFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MirrorFailedException(Exception cause) {
            super("a record was not acknowledged by Kafka: " + cause, cause);
        }
    }
}
