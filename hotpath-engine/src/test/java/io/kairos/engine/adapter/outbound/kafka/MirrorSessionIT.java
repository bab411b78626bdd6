package io.kairos.engine.adapter.outbound.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.engine.adapter.outbound.journal.SegmentReader;
import io.kairos.engine.application.port.JournalReader;
import io.kairos.journal.codec.AssetDefinedEncoder;
import io.kairos.journal.codec.BalanceChangedEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.proto.common.v1.TradingMode;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.agrona.concurrent.UnsafeBuffer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of the journal goes to Kafka, and when. */
class MirrorSessionIT {
    @TempDir
    private Path directory;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    private void defineAsset(SegmentJournal journal) {
        append(
                journal,
                new AssetDefinedEncoder()
                        .wrapAndApplyHeader(buffer, 0, header)
                        .assetId(0)
                        .decimals(8)
                        .name("BTC")
                        .encodedLength());
    }

    private void append(SegmentJournal journal, int encodedLength) {
        journal.append(1, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    private void changeBalances(SegmentJournal journal, int count) {
        for (int i = 0; i < count; i++) {
            append(
                    journal,
                    new BalanceChangedEncoder()
                            .wrapAndApplyHeader(buffer, 0, header)
                            .venueId(0)
                            .assetId(0)
                            .timeNs(5)
                            .freeAmount(i)
                            .reservedAmount(0)
                            .positionAmount(0)
                            .encodedLength());
        }
    }

    @Test
    void shouldSendNothingThatAPowerFailureCouldTake() throws Exception {
        Path home = directory.resolve("journal");
        AtomicLong durable = new AtomicLong();
        MockProducer<String, byte[]> producer =
                new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
        try (SegmentJournal journal = SegmentJournal.open(new JournalSettings(home, 1 << 20, 1L << 30, 1L << 30, 5));
                JournalReader reader = SegmentReader.fromOldest(home)) {
            defineAsset(journal);
            changeBalances(journal, 10);
            MirrorSession session = new MirrorSession(
                    producer,
                    reader,
                    durable::get,
                    0,
                    "test-engine",
                    1_000,
                    new LongAdder(),
                    TradingMode.TRADING_MODE_PAPER);

            assertThat(session.advance()).isZero();
            assertThat(producer.history()).isEmpty();
            assertThat(session.acknowledged()).isZero();

            durable.set(4);
            assertThat(session.advance()).isEqualTo(4);
            assertThat(session.advance()).isZero();
            assertThat(producer.history()).as("records 2 to 4").hasSize(3);
            assertThat(session.acknowledged()).isEqualTo(4);

            durable.set(11);
            assertThat(session.advance()).isEqualTo(7);
            assertThat(producer.history()).hasSize(10);
            assertThat(session.acknowledged()).isEqualTo(11);
        }
    }
}
