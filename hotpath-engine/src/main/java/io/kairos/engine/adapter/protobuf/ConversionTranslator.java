package io.kairos.engine.adapter.protobuf;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.journal.codec.ConversionQuotedDecoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.proto.trading.v1.ConversionPath;
import io.kairos.proto.trading.v1.OpportunityLeg;
import org.agrona.DirectBuffer;

/** Paths of conversions in the journal as messages. One thread. */
public final class ConversionTranslator {
    /**
     * What was told of one conversion.
     *
     * @param correlationId command that it answers.
     * @param conversionId its number, 0 when nothing is traded.
     */
    public record Told(long correlationId, long conversionId, ConversionPath path) {}

    private final Definitions definitions;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConversionQuotedDecoder record = new ConversionQuotedDecoder();

    /** Translates with these definitions. */
    public ConversionTranslator(Definitions definitions) {
        this.definitions = definitions;
    }

    /**
     * The path of a {@code ConversionQuoted} record.
     *
     * @throws Definitions.UndefinedIdException if the record names an asset or instrument that is not known.
     */
    public Told translate(DirectBuffer buffer, int offset) {
        record.wrapAndApplyHeader(buffer, offset, header);
        Asset from = definitions.requireAsset(record.fromAssetId());
        Asset to = definitions.requireAsset(record.toAssetId());
        ConversionPath.Builder path = ConversionPath.newBuilder()
                .setGive(ProtoDecimal.of(record.giveAmount(), from.decimals()))
                .setExpected(ProtoDecimal.of(record.expectedAmount(), to.decimals()))
                .setWorst(ProtoDecimal.of(record.worstAmount(), to.decimals()));
        long correlationId = record.correlationId();
        long conversionId = record.conversionId();
        for (ConversionQuotedDecoder.LegsDecoder leg : record.legs()) {
            Instrument on = definitions.requireInstrument(leg.instrumentId());
            path.addLegs(OpportunityLeg.newBuilder()
                    .setVenue(on.venue().name())
                    .setSymbol(on.symbol())
                    .setSide(TickTranslator.side(leg.side()))
                    .setPx(ProtoDecimal.of(leg.px(), on.priceDecimals()))
                    .setQty(ProtoDecimal.of(leg.qty(), on.qtyDecimals()))
                    .setQuoteAgeNs(leg.quoteAgeNs()));
        }
        return new Told(correlationId, conversionId, path.build());
    }
}
