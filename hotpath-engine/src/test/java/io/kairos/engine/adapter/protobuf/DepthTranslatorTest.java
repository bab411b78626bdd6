package io.kairos.engine.adapter.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.journal.codec.AssetDefinedEncoder;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.DepthReceivedEncoder;
import io.kairos.journal.codec.InstrumentDefinedEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.QuoteReceivedEncoder;
import io.kairos.proto.market.v1.BookLevel;
import io.kairos.proto.market.v1.Depth;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Depth records become messages with names, decimals and all levels in order. */
class DepthTranslatorTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final Definitions definitions = new Definitions();
    private final DepthTranslator translator = new DepthTranslator(definitions);

    private void define() {
        for (int id = 0; id < 2; id++) {
            new AssetDefinedEncoder()
                    .wrapAndApplyHeader(buffer, 0, header)
                    .assetId(id)
                    .decimals(8)
                    .name(id == 0 ? "BTC" : "USDT");
            definitions.learn(AssetDefinedEncoder.TEMPLATE_ID, buffer, 0);
        }
        new InstrumentDefinedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(9)
                .venueId(1)
                .baseAssetId(0)
                .quoteAssetId(1)
                .priceDecimals(1)
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
                .venueSymbol("BTC-USDT");
        definitions.learn(InstrumentDefinedEncoder.TEMPLATE_ID, buffer, 0);
    }

    private void encode(long[][] bids, long[][] asks) {
        DepthReceivedEncoder record = new DepthReceivedEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .instrumentId(9)
                .exchangeTimeNs(11)
                .receiveTimeNs(12)
                .updateId(13);
        DepthReceivedEncoder.BidsEncoder bid = record.bidsCount(bids.length);
        for (long[] level : bids) {
            bid.next().px(level[0]).qty(level[1]);
        }
        DepthReceivedEncoder.AsksEncoder ask = record.asksCount(asks.length);
        for (long[] level : asks) {
            ask.next().px(level[0]).qty(level[1]);
        }
    }

    @Test
    void shouldCarryAllLevelsBestFirst() {
        define();
        encode(new long[][] {{654_321, 150_000}, {654_320, 7}}, new long[][] {{654_322, 230_000}});

        Depth depth = translator.translate(DepthReceivedEncoder.TEMPLATE_ID, 5, buffer, 0);

        assertThat(depth).isNotNull();
        assertThat(depth.getSequence()).isEqualTo(5);
        assertThat(depth.getVenue()).isEqualTo("OKX");
        assertThat(depth.getSymbol()).isEqualTo("BTC-USDT");
        assertThat(depth.getExchangeTimeNs()).isEqualTo(11);
        assertThat(depth.getReceiveTimeNs()).isEqualTo(12);
        assertThat(depth.getUpdateId()).isEqualTo(13);
        assertThat(depth.getPriceScale()).isEqualTo(1);
        assertThat(depth.getQtyScale()).isEqualTo(5);
        assertThat(depth.getBidsList()).isEqualTo(List.of(level(654_321, 150_000), level(654_320, 7)));
        assertThat(depth.getAsksList()).isEqualTo(List.of(level(654_322, 230_000)));
    }

    @Test
    void shouldCarryEmptySides() {
        define();
        encode(new long[0][], new long[0][]);

        Depth depth = translator.translate(DepthReceivedEncoder.TEMPLATE_ID, 5, buffer, 0);

        assertThat(depth).isNotNull();
        assertThat(depth.getBidsCount()).isZero();
        assertThat(depth.getAsksCount()).isZero();
    }

    @Test
    void shouldLeaveOtherRecordsAlone() {
        assertThat(translator.translate(QuoteReceivedEncoder.TEMPLATE_ID, 5, buffer, 0))
                .isNull();
    }

    @Test
    void shouldRefuseInstrumentThatIsNotDefined() {
        encode(new long[0][], new long[0][]);

        assertThatThrownBy(() -> translator.translate(DepthReceivedEncoder.TEMPLATE_ID, 5, buffer, 0))
                .isInstanceOf(Definitions.UndefinedIdException.class)
                .hasMessageContaining("instrumentId=9");
    }

    private static BookLevel level(long px, long qty) {
        return BookLevel.newBuilder().setPxMantissa(px).setQtyMantissa(qty).build();
    }
}
