package io.kairos.engine.adapter.outbound.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.engine.adapter.outbound.journal.SegmentSource;
import io.kairos.journal.codec.AssetDefinedEncoder;
import io.kairos.journal.codec.BalanceChangedEncoder;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.DepthReceivedEncoder;
import io.kairos.journal.codec.InstrumentDefinedEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SnapshotBeganEncoder;
import io.kairos.journal.codec.SnapshotEndedEncoder;
import io.kairos.journal.codec.TradeReceivedEncoder;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.market.v1.Depth;
import io.kairos.proto.market.v1.Tick;
import io.kairos.proto.trading.v1.TradingEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The mirror against a real broker that comes late, goes away and comes back; its kind is given by the subclass. */
@Timeout(180)
abstract class KafkaMirrorCases {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private Broker broker;
    private SegmentJournal journal;
    private SegmentSource source;

    /** A broker, not started, that may keep its data in this directory. */
    abstract Broker broker(Path data) throws Exception;

    @BeforeEach
    void open() throws Exception {
        broker = broker(directory.resolve("kafka"));
        Path journalDirectory = directory.resolve("journal");
        journal = SegmentJournal.open(new JournalSettings(journalDirectory, 1 << 20, 1L << 30, 1L << 30, 5));
        source = new SegmentSource(journalDirectory, journal);
        define();
    }

    @AfterEach
    void close() throws Exception {
        journal.close();
        broker.close();
    }

    private KafkaMirror mirror() throws Exception {
        MirrorSettings settings = new MirrorSettings(
                broker.bootstrapServers(), "test-engine", directory.resolve("mirror.position"), 1_000, 50, 500);
        KafkaMirror mirror = new KafkaMirror(settings, source, () -> EngineHealth.newBuilder()
                .setTimeNs(42)
                .setEngineId("test-engine")
                .build());
        mirror.start();
        return mirror;
    }

    private void append(int encodedLength) {
        journal.append(1, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    private void define() {
        append(new AssetDefinedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .assetId(0)
                .decimals(8)
                .name("BTC")
                .encodedLength());
        append(new AssetDefinedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .assetId(1)
                .decimals(8)
                .name("USDT")
                .encodedLength());
        append(new InstrumentDefinedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(0)
                .venueId(0)
                .baseAssetId(0)
                .quoteAssetId(1)
                .priceDecimals(2)
                .qtyDecimals(5)
                .tickPx(1)
                .minPx(1)
                .maxPx(1_000_000_000)
                .stepQty(1)
                .minQty(1)
                .maxQty(1_000_000_000)
                .minNotionalAmount(0)
                .takerFeeCentibps(1000)
                .makerFeeCentibps(1000)
                .trading(BooleanType.T)
                .symbol("BTC-USDT")
                .venueSymbol("BTCUSDT")
                .encodedLength());
    }

    private void trade(long tradeId) {
        append(new TradeReceivedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(0)
                .exchangeTimeNs(tradeId)
                .receiveTimeNs(tradeId)
                .tradeId(tradeId)
                .px(6_543_210)
                .qty(150_000)
                .aggressorSide(Side.BUY)
                .encodedLength());
    }

    private void depth(long updateId) {
        DepthReceivedEncoder record = new DepthReceivedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(0)
                .exchangeTimeNs(1)
                .receiveTimeNs(2)
                .updateId(updateId);
        record.bidsCount(2).next().px(6_543_210).qty(3).next().px(6_543_209).qty(4);
        record.asksCount(1).next().px(6_543_211).qty(5);
        append(record.encodedLength());
    }

    private void balance(long free) {
        append(new BalanceChangedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .venueId(0)
                .assetId(1)
                .timeNs(5)
                .freeAmount(free)
                .reservedAmount(0)
                .positionAmount(0)
                .encodedLength());
    }

    private List<ConsumerRecord<String, byte[]>> consume(String topic, long lastSequence) throws Exception {
        List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrapServers(),
                        "group.id", UUID.randomUUID().toString(),
                        "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of(topic));
            long deadlineNs = System.nanoTime() + LIMIT.toNanos();
            long last = -1;
            while (last < lastSequence && System.nanoTime() - deadlineNs < 0) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    records.add(record);
                    last = switch (topic) {
                        case Topics.TICKS -> Tick.parseFrom(record.value()).getSequence();
                        case Topics.DEPTH -> Depth.parseFrom(record.value()).getSequence();
                        case Topics.EVENTS ->
                            TradingEvent.parseFrom(record.value()).getSequence();
                        default -> Long.MAX_VALUE;
                    };
                }
            }
        }
        return records;
    }

    @Test
    void shouldMirrorWithKeysAndDecimalsAndSkipSnapshots() throws Exception {
        broker.start();
        trade(7);
        balance(100);
        journal.startNextSegment();
        append(new SnapshotBeganEncoder().wrapAndApplyHeader(buffer, 0, header).encodedLength());
        define();
        balance(100);
        append(new SnapshotEndedEncoder().wrapAndApplyHeader(buffer, 0, header).encodedLength());
        trade(8);
        balance(200);

        try (KafkaMirror mirror = mirror()) {
            await().atMost(LIMIT).until(() -> mirror.acknowledgedSequence() == journal.lastSequence());

            List<ConsumerRecord<String, byte[]>> ticks = consume(Topics.TICKS, journal.lastSequence() - 1);
            assertThat(ticks).hasSize(2).allMatch(record -> record.key().equals("BINANCE:BTC-USDT"));
            Tick tick = Tick.parseFrom(ticks.get(0).value());
            assertThat(tick.getSequence()).isEqualTo(4);
            assertThat(tick.getTrade().getPx().getMantissa()).isEqualTo(6_543_210);
            assertThat(tick.getTrade().getPx().getScale()).isEqualTo(2);
            List<ConsumerRecord<String, byte[]>> events = consume(Topics.EVENTS, journal.lastSequence());
            assertThat(events).hasSize(2).allMatch(record -> record.key().equals("BINANCE:USDT"));
            assertThat(consume(Topics.HEALTH, 0)).hasSize(1).allMatch(record -> record.key()
                    .equals("test-engine"));
        }
        assertThat(directory.resolve("mirror.position")).hasContent(Long.toString(journal.lastSequence()));
    }

    @Test
    void shouldMirrorDepthUnderTheInstrumentAndLeaveTicksAlone() throws Exception {
        broker.start();
        depth(70);
        trade(7);
        depth(71);

        try (KafkaMirror mirror = mirror()) {
            await().atMost(LIMIT).until(() -> mirror.acknowledgedSequence() == journal.lastSequence());

            List<ConsumerRecord<String, byte[]>> depths = consume(Topics.DEPTH, journal.lastSequence());
            assertThat(depths).hasSize(2).allMatch(record -> record.key().equals("BINANCE:BTC-USDT"));
            Depth first = Depth.parseFrom(depths.get(0).value());
            assertThat(first.getSequence()).isEqualTo(4);
            assertThat(first.getUpdateId()).isEqualTo(70);
            assertThat(first.getPriceScale()).isEqualTo(2);
            assertThat(first.getBids(1).getPxMantissa()).isEqualTo(6_543_209);
            assertThat(first.getAsks(0).getQtyMantissa()).isEqualTo(5);
            assertThat(Depth.parseFrom(depths.get(1).value()).getUpdateId()).isEqualTo(71);
            assertThat(consume(Topics.TICKS, 5)).hasSize(1);
        }
    }

    @Test
    void shouldLoseNothingAndKeepOrderWhenBrokerComesLateAndGoesAway() throws Exception {
        long tradeId = 0;
        for (int i = 0; i < 2_000; i++) {
            trade(++tradeId);
        }
        try (KafkaMirror mirror = mirror()) {
            await().atMost(LIMIT).until(() -> mirror.failures() > 0);
            broker.start();
            await().atMost(LIMIT).until(() -> mirror.acknowledgedSequence() > 1_000);
            for (int i = 0; i < 2_000; i++) {
                trade(++tradeId);
            }
            broker.stop();
            for (int i = 0; i < 2_000; i++) {
                trade(++tradeId);
            }
            broker.start();
            await().atMost(LIMIT).until(() -> mirror.acknowledgedSequence() == journal.lastSequence());
        }

        assertOrderedAndComplete(tradeId);
    }

    @Test
    void shouldResumeAtSavedPositionAfterRestart() throws Exception {
        broker.start();
        for (long tradeId = 1; tradeId <= 500; tradeId++) {
            trade(tradeId);
        }
        try (KafkaMirror mirror = mirror()) {
            await().atMost(LIMIT).until(() -> mirror.acknowledgedSequence() == journal.lastSequence());
        }
        for (long tradeId = 501; tradeId <= 1_000; tradeId++) {
            trade(tradeId);
        }

        try (KafkaMirror mirror = mirror()) {
            assertThat(mirror.acknowledgedSequence()).isEqualTo(503);
            await().atMost(LIMIT).until(() -> mirror.acknowledgedSequence() == journal.lastSequence());
        }

        assertThat(consume(Topics.TICKS, journal.lastSequence())).hasSize(1_000);
        assertOrderedAndComplete(1_000);
    }

    @Test
    void shouldRefusePositionFileThatHoldsNoNumber() throws Exception {
        broker.start();
        Files.writeString(directory.resolve("mirror.position"), "seven");

        assertThatThrownBy(this::mirror).hasMessageContaining("expected a whole number from 0");
    }

    /** First appearances are in order and without holes; repeats are allowed. */
    private void assertOrderedAndComplete(long lastTradeId) throws Exception {
        TreeSet<Long> seen = new TreeSet<>();
        for (ConsumerRecord<String, byte[]> record : consume(Topics.TICKS, journal.lastSequence())) {
            Tick tick = Tick.parseFrom(record.value());
            if (seen.add(tick.getSequence())) {
                assertThat(tick.getSequence()).as("order of first appearance").isEqualTo(seen.last());
            }
            assertThat(tick.getTrade().getTradeId()).isEqualTo(tick.getSequence() - 3);
        }
        assertThat(seen).hasSize((int) lastTradeId);
    }
}
