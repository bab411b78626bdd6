package io.kairos.engine.application;

import io.kairos.journal.codec.ConversionQuotedDecoder;
import io.kairos.journal.codec.ConvertCommandEncoder;
import io.kairos.journal.codec.MessageHeaderDecoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.OpportunityUpdatedDecoder;
import io.kairos.journal.codec.Outcome;
import io.kairos.journal.codec.QuoteConversionCommandEncoder;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.SnapshotBeganDecoder;
import io.kairos.journal.codec.SnapshotEndedDecoder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Encodes what is asked about conversions, and reads what was decided. */
final class ConversionRecords {
    private ConversionRecords() {}

    record Leg(int instrumentId, Side side, long px, long qty) {}

    record Path(long correlationId, long conversionId, long give, long expected, long worst, List<Leg> legs) {}

    record Event(
            long conversionId,
            Outcome outcome,
            int start,
            int target,
            long expected,
            long realized,
            long spent,
            long fees,
            long floor,
            String reason,
            String owner,
            String clientId) {}

    static byte[] quote(long correlationId, long timeNs, String from, String to, long qty, int scale, String venue) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        QuoteConversionCommandEncoder e = new QuoteConversionCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .qtyMantissa(qty)
                .qtyScale(scale)
                .owner("alice")
                .fromAsset(from)
                .toAsset(to)
                .venue(venue);
        return copy(buffer, e.encodedLength());
    }

    static byte[] convert(
            long correlationId,
            long timeNs,
            String owner,
            String clientId,
            String from,
            String to,
            long qty,
            int scale,
            long minimum,
            int minimumScale) {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        ConvertCommandEncoder e = new ConvertCommandEncoder();
        e.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .correlationId(correlationId)
                .receiveTimeNs(timeNs)
                .qtyMantissa(qty)
                .qtyScale(scale)
                .minimumMantissa(minimum)
                .minimumScale(minimumScale)
                .owner(owner)
                .clientId(clientId)
                .fromAsset(from)
                .toAsset(to)
                .venue("");
        return copy(buffer, e.encodedLength());
    }

    private static byte[] copy(ExpandableArrayBuffer buffer, int bodyLength) {
        byte[] bytes = new byte[MessageHeaderEncoder.ENCODED_LENGTH + bodyLength];
        buffer.getBytes(0, bytes);
        return bytes;
    }

    /** Every path told, in order. */
    static List<Path> paths(List<InMemoryJournal.Entry> entries) {
        List<Path> paths = new ArrayList<>();
        for (InMemoryJournal.Entry entry : entries) {
            if (entry.templateId() == ConversionQuotedDecoder.TEMPLATE_ID) {
                ConversionQuotedDecoder d = new ConversionQuotedDecoder()
                        .wrapAndApplyHeader(new UnsafeBuffer(entry.bytes()), 0, new MessageHeaderDecoder());
                List<Leg> legs = new ArrayList<>();
                d.legs().forEach(leg -> legs.add(new Leg(leg.instrumentId(), leg.side(), leg.px(), leg.qty())));
                paths.add(new Path(
                        d.correlationId(),
                        d.conversionId(),
                        d.giveAmount(),
                        d.expectedAmount(),
                        d.worstAmount(),
                        legs));
            }
        }
        return paths;
    }

    /** Every event of a conversion, in order. */
    static List<Event> events(List<InMemoryJournal.Entry> entries) {
        List<Event> events = new ArrayList<>();
        boolean snapshot = false;
        for (InMemoryJournal.Entry entry : entries) {
            snapshot |= entry.templateId() == SnapshotBeganDecoder.TEMPLATE_ID;
            if (!snapshot && entry.templateId() == OpportunityUpdatedDecoder.TEMPLATE_ID) {
                OpportunityUpdatedDecoder d = new OpportunityUpdatedDecoder()
                        .wrapAndApplyHeader(new UnsafeBuffer(entry.bytes()), 0, new MessageHeaderDecoder());
                if (d.kind() == 1) {
                    d.legs().forEach(leg -> {});
                    events.add(new Event(
                            d.cycleId(),
                            d.outcome(),
                            d.startAssetId(),
                            d.targetAssetId(),
                            d.expectedProfitAmount(),
                            d.realizedProfitAmount(),
                            d.spentAmount(),
                            d.feeAmount(),
                            d.floorAmount(),
                            d.reason(),
                            d.owner(),
                            d.clientId()));
                }
            }
            snapshot &= entry.templateId() != SnapshotEndedDecoder.TEMPLATE_ID;
        }
        return events;
    }
}
