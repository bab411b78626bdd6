package io.kairos.flink.ticks;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kairos.flink.kafka.MalformedMessageException;
import io.kairos.flink.kafka.ProtoDeserializer;
import io.kairos.flink.kafka.ProtoValues;
import io.kairos.proto.market.v1.Quote;
import io.kairos.proto.market.v1.Trade;

/** Reads {@code kairos.market.v1.Tick}. */
public final class TickDecoder implements ProtoDeserializer.Decoder<Tick> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tick decode(byte[] value) throws InvalidProtocolBufferException, MalformedMessageException {
        io.kairos.proto.market.v1.Tick tick = io.kairos.proto.market.v1.Tick.parseFrom(value);
        String venue = ProtoValues.required("venue", tick.getVenue());
        String symbol = ProtoValues.required("symbol", tick.getSymbol());
        long receiveTimeNs = ProtoValues.time("receive_time_ns", tick.getReceiveTimeNs());
        if (tick.getExchangeTimeNs() < 0) {
            throw new MalformedMessageException("exchange_time_ns", tick.getExchangeTimeNs(), "0 or more");
        }
        return switch (tick.getEventCase()) {
            case QUOTE -> quote(tick, venue, symbol, receiveTimeNs, tick.getQuote());
            case TRADE -> trade(tick, venue, symbol, receiveTimeNs, tick.getTrade());
            case EVENT_NOT_SET -> throw new MalformedMessageException("event", "not set", "a quote or a trade");
        };
    }

    private static Tick quote(
            io.kairos.proto.market.v1.Tick tick, String venue, String symbol, long receiveTimeNs, Quote quote)
            throws MalformedMessageException {
        return new Tick(
                tick.getSequence(),
                venue,
                symbol,
                receiveTimeNs,
                tick.getExchangeTimeNs(),
                false,
                quote.hasBidPx() ? ProtoValues.decimal("quote.bid_px", quote.getBidPx()) : null,
                quote.hasBidQty() ? ProtoValues.decimal("quote.bid_qty", quote.getBidQty()) : null,
                quote.hasAskPx() ? ProtoValues.decimal("quote.ask_px", quote.getAskPx()) : null,
                quote.hasAskQty() ? ProtoValues.decimal("quote.ask_qty", quote.getAskQty()) : null,
                quote.getUpdateId(),
                0,
                null,
                null,
                "");
    }

    private static Tick trade(
            io.kairos.proto.market.v1.Tick tick, String venue, String symbol, long receiveTimeNs, Trade trade)
            throws MalformedMessageException {
        return new Tick(
                tick.getSequence(),
                venue,
                symbol,
                receiveTimeNs,
                tick.getExchangeTimeNs() == 0 ? receiveTimeNs : tick.getExchangeTimeNs(),
                true,
                null,
                null,
                null,
                null,
                0,
                trade.getTradeId(),
                ProtoValues.positive("trade.px", trade.getPx()),
                ProtoValues.positive("trade.qty", trade.getQty()),
                ProtoValues.optionalSide("trade.aggressor_side", trade.getAggressorSide()));
    }
}
