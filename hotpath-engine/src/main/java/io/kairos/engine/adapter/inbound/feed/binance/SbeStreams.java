package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.SampleMessage;
import io.kairos.engine.adapter.inbound.feed.SampleNumbers;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * Market streams in Simple Binary Encoding: the same events at a finer pace, and with a time in each. Under load the venue leaves out
 * best quotes that a newer one of the same market has overtaken.
 */
final class SbeStreams implements MarketStreams {
    private static final long TIME_MICROS = 1_672_515_782_136_000L;
    private static final int LATER_VERSION = 1;

    @Override
    public String depth() {
        return "@depth";
    }

    @Override
    public String quotes() {
        return "@bestBidAsk";
    }

    @Override
    public FeedDecoder newDecoder(SymbolIndex symbols, FeedMessages messages) {
        return new SbeDecoder(symbols, messages);
    }

    @Override
    public List<SampleMessage> samples(FeedInstrument instrument, int variant) {
        // With the instrument's own decimals, with more and with fewer.
        int pxDecimals = 2 + variant % 3;
        int qtyDecimals = 8 + variant % 2;
        SbeMessages usual = new SbeMessages(instrument.instrument.venueSymbol(), -pxDecimals, -qtyDecimals);
        SbeMessages unusual = usual.later(LATER_VERSION, 1 + variant % 8);
        long[] levels = new long[2 * SampleNumbers.levels(variant)];
        for (int i = 0; i < levels.length; i += 2) {
            levels[i] = DecimalText.parse(SampleNumbers.px(variant, i / 2), pxDecimals);
            levels[i + 1] = DecimalText.parse(SampleNumbers.qty(variant, i / 2), qtyDecimals);
        }
        List<SampleMessage> samples = new ArrayList<>();
        long askPx = DecimalText.parse(SampleNumbers.px(variant, 1), pxDecimals);
        samples.add(new SampleMessage(quote(usual, variant, levels, askPx), quote(unusual, variant, levels, askPx)));
        samples.add(new SampleMessage(
                usual.depth(TIME_MICROS, 157, 160, levels, levels),
                unusual.depth(TIME_MICROS, 157, 160, levels, levels)));
        samples.add(new SampleMessage(trades(usual, variant, levels), trades(unusual, variant, levels)));
        return samples;
    }

    private static byte[] quote(SbeMessages as, int variant, long[] levels, long askPx) {
        return as.quote(TIME_MICROS, 400_900_217L + variant, levels[0], levels[1], askPx, levels[1]);
    }

    private static byte[] trades(SbeMessages as, int variant, long[] levels) {
        long[] trades = new long[4 * (1 + variant % 3)];
        for (int i = 0; i < trades.length; i += 4) {
            trades[i] = 12_345L + variant + i;
            trades[i + 1] = levels[0];
            trades[i + 2] = levels[1];
            trades[i + 3] = variant % 2;
        }
        return as.trades(TIME_MICROS, trades);
    }
}
