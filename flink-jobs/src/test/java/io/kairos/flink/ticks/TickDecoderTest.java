package io.kairos.flink.ticks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.flink.kafka.MalformedMessageException;
import io.kairos.flink.testkit.Tape;
import io.kairos.flink.testkit.TickMessages;
import io.kairos.proto.common.v1.Decimal;
import io.kairos.proto.market.v1.Trade;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TickDecoderTest {
    private final TickDecoder decoder = new TickDecoder();

    @Test
    void shouldReadATradeAsItWasSent() throws Exception {
        Tick trade = Tape.trade("BTC-USDT", 1_000, 7, new BigDecimal("65432.10"), new BigDecimal("0.00000001"));

        assertThat(decoder.decode(TickMessages.of(trade))).isEqualTo(trade);
    }

    @Test
    void shouldTakeTheReceiveTimeForATradeWithoutAnExchangeTime() throws Exception {
        io.kairos.proto.market.v1.Tick message = io.kairos.proto.market.v1.Tick.parseFrom(
                        TickMessages.of(Tape.trade("BTC-USDT", 1_000, 7, BigDecimal.ONE, BigDecimal.ONE)))
                .toBuilder()
                .setExchangeTimeNs(0)
                .build();

        assertThat(decoder.decode(message.toByteArray()).exchangeTimeNs()).isEqualTo(message.getReceiveTimeNs());
    }

    @Test
    void shouldRefuseATradeThatBreaksTheContract() {
        io.kairos.proto.market.v1.Tick.Builder message = io.kairos.proto.market.v1.Tick.newBuilder()
                .setVenue("BINANCE")
                .setSymbol("BTC-USDT")
                .setReceiveTimeNs(1);

        assertThatThrownBy(() -> decoder.decode(message.build().toByteArray()))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("field event is 'not set'");
        message.setTrade(Trade.newBuilder().setPx(Decimal.newBuilder().setScale(19)));
        assertThatThrownBy(() -> decoder.decode(message.build().toByteArray()))
                .hasMessage("field trade.px.scale is '19', expected 0 to 18");
        message.setTrade(Trade.newBuilder());
        assertThatThrownBy(() -> decoder.decode(message.build().toByteArray()))
                .hasMessage("field trade.px is '0', expected a decimal above zero");
    }

    @Test
    void shouldAnswerEveryMutilatedMessageWithAResultOrARefusal() {
        byte[] whole = TickMessages.of(Tape.trade("BTC-USDT", 1_000, 7, BigDecimal.TEN, BigDecimal.ONE));
        SplittableRandom random = new SplittableRandom(7);

        for (int i = 0; i < 5_000; i++) {
            byte[] mutilated = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
            for (int flips = random.nextInt(3); flips > 0 && mutilated.length > 0; flips--) {
                mutilated[random.nextInt(mutilated.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(decoder.decode(mutilated)).isNotNull();
            } catch (com.google.protobuf.InvalidProtocolBufferException | MalformedMessageException expected) {
                assertThat(expected).hasMessageMatching("(?s).+");
            }
        }
    }
}
