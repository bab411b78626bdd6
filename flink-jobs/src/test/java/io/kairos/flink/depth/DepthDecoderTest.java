package io.kairos.flink.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.flink.kafka.MalformedMessageException;
import io.kairos.flink.testkit.DepthMessages;
import io.kairos.proto.market.v1.Depth;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DepthDecoderTest {
    private final DepthDecoder decoder = new DepthDecoder();

    private static Depth.Builder whole() {
        return DepthMessages.picture("OKX", "BTC-USDT", 7);
    }

    @Test
    void shouldReadPricesAndQuantitiesWithTheirDecimals() throws Exception {
        DepthPicture picture = decoder.decode(whole().build().toByteArray());

        assertThat(picture.instrumentKey()).isEqualTo("OKX:BTC-USDT");
        assertThat(picture.sequence()).isEqualTo(7);
        assertThat(picture.updateId()).isEqualTo(21);
        assertThat(picture.bids()).containsExactly("65432.06", "1.50000", "65432.05", "0.00001");
        assertThat(picture.asks()).containsExactly("65432.08", "2.30000", "65432.14", "1.00000");
    }

    @Test
    void shouldReadOneSidedAndEmptyBooks() throws Exception {
        assertThat(decoder.decode(whole().clearAsks().build().toByteArray()).asks())
                .isEmpty();
        assertThat(decoder.decode(whole().clearAsks().clearBids().build().toByteArray())
                        .bids())
                .isEmpty();
    }

    @Test
    void shouldRefuseWhatCannotBeAWholeBookAndNameTheField() {
        Map<String, Depth.Builder> faults = Map.of(
                "venue", whole().clearVenue(),
                "symbol", whole().clearSymbol(),
                "receive_time_ns", whole().setReceiveTimeNs(0),
                "exchange_time_ns", whole().setExchangeTimeNs(-1),
                "price_scale", whole().setPriceScale(19),
                "qty_scale", whole().setQtyScale(-1),
                "bids[1].qty_mantissa", whole().setBids(1, DepthMessages.level(1, 0)),
                "bids[1].px_mantissa", whole().setBids(1, whole().getBids(0)),
                "asks[1].px_mantissa", whole().setAsks(1, DepthMessages.level(1, 1)),
                "bids[0].px_mantissa", whole().setBids(0, whole().getAsks(0)));

        faults.forEach((field, depth) -> assertThatThrownBy(
                        () -> decoder.decode(depth.build().toByteArray()))
                .as(field)
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining(field));
    }
}
