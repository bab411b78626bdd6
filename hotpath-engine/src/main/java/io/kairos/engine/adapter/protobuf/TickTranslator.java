package io.kairos.engine.adapter.protobuf;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.marketdata.TopOfBook;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.QuoteReceivedDecoder;
import io.kairos.journal.codec.TradeReceivedDecoder;
import io.kairos.proto.common.v1.Side;
import io.kairos.proto.market.v1.Quote;
import io.kairos.proto.market.v1.Tick;
import io.kairos.proto.market.v1.Trade;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Market data records as {@link Tick} messages. One thread. */
public final class TickTranslator {
    private final Definitions definitions;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final QuoteReceivedDecoder quoteReceived = new QuoteReceivedDecoder();
    private final TradeReceivedDecoder tradeReceived = new TradeReceivedDecoder();

    /** Translates with these definitions. */
    public TickTranslator(Definitions definitions) {
        this.definitions = definitions;
    }

    /**
     * The record's message, or null when it is no market data.
     *
     * @throws Definitions.UndefinedIdException if the record's instrument is not known.
     */
    public @Nullable Tick translate(int templateId, long sequence, DirectBuffer buffer, int offset) {
        if (templateId == QuoteReceivedDecoder.TEMPLATE_ID) {
            return quote(sequence, quoteReceived.wrapAndApplyHeader(buffer, offset, header));
        }
        if (templateId == TradeReceivedDecoder.TEMPLATE_ID) {
            return trade(sequence, tradeReceived.wrapAndApplyHeader(buffer, offset, header));
        }
        return null;
    }

    private Tick quote(long sequence, QuoteReceivedDecoder record) {
        Instrument instrument = definitions.requireInstrument(record.instrumentId());
        Quote.Builder quote = Quote.newBuilder().setUpdateId(record.updateId());
        if (record.bidPx() != TopOfBook.NO_PX) {
            quote.setBidPx(ProtoDecimal.of(record.bidPx(), instrument.priceDecimals()))
                    .setBidQty(ProtoDecimal.of(record.bidQty(), instrument.qtyDecimals()));
        }
        if (record.askPx() != TopOfBook.NO_PX) {
            quote.setAskPx(ProtoDecimal.of(record.askPx(), instrument.priceDecimals()))
                    .setAskQty(ProtoDecimal.of(record.askQty(), instrument.qtyDecimals()));
        }
        return Tick.newBuilder()
                .setSequence(sequence)
                .setVenue(instrument.venue().name())
                .setSymbol(instrument.symbol())
                .setReceiveTimeNs(record.receiveTimeNs())
                .setExchangeTimeNs(record.exchangeTimeNs())
                .setQuote(quote)
                .build();
    }

    private Tick trade(long sequence, TradeReceivedDecoder record) {
        Instrument instrument = definitions.requireInstrument(record.instrumentId());
        return Tick.newBuilder()
                .setSequence(sequence)
                .setVenue(instrument.venue().name())
                .setSymbol(instrument.symbol())
                .setReceiveTimeNs(record.receiveTimeNs())
                .setExchangeTimeNs(record.exchangeTimeNs())
                .setTrade(Trade.newBuilder()
                        .setTradeId(record.tradeId())
                        .setPx(ProtoDecimal.of(record.px(), instrument.priceDecimals()))
                        .setQty(ProtoDecimal.of(record.qty(), instrument.qtyDecimals()))
                        .setAggressorSide(side(record.aggressorSide())))
                .build();
    }

    static Side side(io.kairos.journal.codec.Side side) {
        return switch (side) {
            case BUY -> Side.SIDE_BUY;
            case SELL -> Side.SIDE_SELL;
            case SBE_UNKNOWN, NULL_VAL -> Side.SIDE_UNSPECIFIED;
        };
    }
}
