package io.kairos.engine.adapter.protobuf;

import io.kairos.domain.instrument.Instrument;
import io.kairos.journal.codec.DepthReceivedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.proto.market.v1.BookLevel;
import io.kairos.proto.market.v1.Depth;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Pictures of book depth in the journal as {@link Depth} messages. One thread. */
public final class DepthTranslator {
    private final Definitions definitions;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DepthReceivedDecoder record = new DepthReceivedDecoder();

    /** Translates with these definitions. */
    public DepthTranslator(Definitions definitions) {
        this.definitions = definitions;
    }

    /**
     * The record's message, or null when it is no picture of depth.
     *
     * @throws Definitions.UndefinedIdException if the record's instrument is not known.
     */
    public @Nullable Depth translate(int templateId, long sequence, DirectBuffer buffer, int offset) {
        if (templateId != DepthReceivedDecoder.TEMPLATE_ID) {
            return null;
        }
        record.wrapAndApplyHeader(buffer, offset, header);
        Instrument instrument = definitions.requireInstrument(record.instrumentId());
        Depth.Builder depth = Depth.newBuilder()
                .setSequence(sequence)
                .setVenue(instrument.venue().name())
                .setSymbol(instrument.symbol())
                .setReceiveTimeNs(record.receiveTimeNs())
                .setExchangeTimeNs(record.exchangeTimeNs())
                .setUpdateId(record.updateId())
                .setPriceScale(instrument.priceDecimals())
                .setQtyScale(instrument.qtyDecimals());
        // Groups: in the order of the schema.
        for (DepthReceivedDecoder.BidsDecoder level : record.bids()) {
            depth.addBids(level(level.px(), level.qty()));
        }
        for (DepthReceivedDecoder.AsksDecoder level : record.asks()) {
            depth.addAsks(level(level.px(), level.qty()));
        }
        return depth.build();
    }

    private static BookLevel level(long px, long qty) {
        return BookLevel.newBuilder().setPxMantissa(px).setQtyMantissa(qty).build();
    }
}
