package io.kairos.flink.trading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.flink.kafka.MalformedMessageException;
import io.kairos.flink.redis.HotUpdate;
import io.kairos.flink.testkit.TradingMessages;
import io.kairos.proto.engine.v1.BookHealth;
import io.kairos.proto.engine.v1.BookState;
import io.kairos.proto.engine.v1.EngineHealth;
import org.junit.jupiter.api.Test;

/** A health report becomes two messages: the engine's, and the books'. */
class HealthDecoderTest {
    private final HealthDecoder decoder = new HealthDecoder();

    @Test
    void shouldPrintDefaultValuesButNoBooks() throws Exception {
        HotUpdate update = HotTrading.of(decoder.decode(TradingMessages.health().toByteArray()));

        assertThat(update.channel()).isEqualTo("health");
        assertThat(update.key()).isEqualTo("health");
        assertThat(update.json())
                .contains("\"ready\":true")
                .contains("\"simulated\":false")
                .contains("\"unknownOrders\":0")
                .contains("\"latencies\":[{\"stage\":\"detection\",\"count\":\"0\"")
                .contains("\"floor\":\"hiccup_run\"")
                .contains("\"floors\":[{\"stage\":\"hiccup_run\"")
                .contains("\"dutyCycles\":[]")
                .contains("\"ticksPerSecond\":812.5")
                .contains("\"garbage\":{\"engineBytesPerSecond\":0.0,\"engineBytesPerTick\":0.0,\"pauses\":\"3\"")
                .doesNotContain("warmUp")
                .contains("\"venue\":\"KRAKEN\"")
                .contains("\"clockOffsetNs\":\"-1500000\"")
                .contains("\"clockUncertaintyNs\":\"0\"")
                .contains("\"liveBooks\":2")
                .contains("\"decoderFallbacks\":\"0\"")
                .doesNotContain("\"books\":[")
                .doesNotContain("SOL-USD")
                .doesNotContain("booksOmitted");
    }

    @Test
    void shouldWriteBooksByTheContractOfTheHotStore() throws Exception {
        HotUpdate update =
                HotTrading.booksOf(decoder.decode(TradingMessages.health().toByteArray()));

        assertThat(update.channel()).isEqualTo("books");
        assertThat(update.key()).isEqualTo("books");
        assertThat(update.expireSeconds()).isEqualTo(15);
        assertThat(update.json())
                .startsWith("{\"type\":\"books\",\"timeNs\":" + TradingMessages.TIME_NS
                        + ",\"engineId\":\"kairos-1\",\"omitted\":3,\"books\":[{")
                .contains("{\"venue\":\"KRAKEN\",\"symbol\":\"SOL-USD\",\"state\":\"SUSPECT\","
                        + "\"suspectReason\":\"CHECKSUM\",\"stateSinceNs\":5,"
                        + "\"lastUpdateNs\":6,\"lastVerifiedNs\":7,\"updates\":8,\"verified\":4,\"gaps\":1,\"resyncs\":2,"
                        + "\"lastRecoveryNs\":9,\"feedLatencyNs\":-10,\"negativeAges\":11}");
    }

    @Test
    void shouldWriteAnEmptyListWhenThereAreNoBooks() throws Exception {
        EngineHealth health = TradingMessages.health().toBuilder().clearBooks().build();

        assertThat(HotTrading.booksOf(decoder.decode(health.toByteArray())).json())
                .contains("\"books\":[]");
    }

    @Test
    void shouldRefuseABookWithoutAState() {
        EngineHealth health = TradingMessages.health().toBuilder()
                .addBooks(BookHealth.newBuilder()
                        .setVenue("OKX")
                        .setSymbol("BTC-USDT")
                        .setState(BookState.BOOK_STATE_UNSPECIFIED))
                .build();

        assertThatThrownBy(() -> decoder.decode(health.toByteArray()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("books.state");
    }
}
