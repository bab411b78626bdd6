package io.kairos.flink.depth;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kairos.flink.kafka.MalformedMessageException;
import io.kairos.flink.kafka.ProtoDeserializer;
import io.kairos.flink.kafka.ProtoValues;
import io.kairos.proto.market.v1.BookLevel;
import io.kairos.proto.market.v1.Depth;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code kairos.market.v1.Depth}. A picture that cannot be one of a whole book is refused: it would be shown to people as one. */
final class DepthDecoder implements ProtoDeserializer.Decoder<DepthPicture> {
    private static final long serialVersionUID = 1L;

    @Override
    public DepthPicture decode(byte[] value) throws InvalidProtocolBufferException, MalformedMessageException {
        Depth depth = Depth.parseFrom(value);
        if (depth.getExchangeTimeNs() < 0) {
            throw new MalformedMessageException("exchange_time_ns", depth.getExchangeTimeNs(), "0 or more");
        }
        int priceScale = ProtoValues.scale("price_scale", depth.getPriceScale());
        int qtyScale = ProtoValues.scale("qty_scale", depth.getQtyScale());
        List<String> bids = levels("bids", depth.getBidsList(), -1, priceScale, qtyScale);
        List<String> asks = levels("asks", depth.getAsksList(), 1, priceScale, qtyScale);
        if (depth.getBidsCount() > 0
                && depth.getAsksCount() > 0
                && depth.getBids(0).getPxMantissa() >= depth.getAsks(0).getPxMantissa()) {
            throw new MalformedMessageException("bids[0].px_mantissa", bids.get(0), "a price below " + asks.get(0));
        }
        return new DepthPicture(
                depth.getSequence(),
                ProtoValues.required("venue", depth.getVenue()),
                ProtoValues.required("symbol", depth.getSymbol()),
                ProtoValues.time("receive_time_ns", depth.getReceiveTimeNs()),
                depth.getExchangeTimeNs(),
                depth.getUpdateId(),
                bids,
                asks);
    }

    /**
     * The levels as text.
     *
     * @param direction 1 where prices rise from the best, -1 where they fall.
     */
    private static List<String> levels(
            String field, List<BookLevel> levels, int direction, int priceScale, int qtyScale)
            throws MalformedMessageException {
        List<String> texts = new ArrayList<>(levels.size() * 2);
        for (int i = 0; i < levels.size(); i++) {
            long px = levels.get(i).getPxMantissa();
            long qty = levels.get(i).getQtyMantissa();
            if (qty <= 0) {
                throw new MalformedMessageException(field + "[" + i + "].qty_mantissa", qty, "a number above zero");
            }
            if (i > 0 && Long.compare(px, levels.get(i - 1).getPxMantissa()) != direction) {
                throw new MalformedMessageException(field + "[" + i + "].px_mantissa", px, "prices from the best on");
            }
            texts.add(BigDecimal.valueOf(px, priceScale).toPlainString());
            texts.add(BigDecimal.valueOf(qty, qtyScale).toPlainString());
        }
        return texts;
    }
}
