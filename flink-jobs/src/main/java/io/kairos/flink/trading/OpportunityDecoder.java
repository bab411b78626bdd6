package io.kairos.flink.trading;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.InvalidProtocolBufferException;
import io.kairos.flink.kafka.MalformedMessageException;
import io.kairos.flink.kafka.ProtoDeserializer;
import io.kairos.flink.kafka.ProtoValues;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.OpportunityKind;
import io.kairos.proto.trading.v1.OpportunityLeg;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code kairos.trading.v1.Opportunity}. */
final class OpportunityDecoder implements ProtoDeserializer.Decoder<OpportunityRecord> {
    private static final long serialVersionUID = 1L;
    private static final JsonFactory JSON = new JsonFactory();

    private record Leg(String venue, String symbol, String side, String px, String qty, long quoteAgeNs) {}

    @Override
    public OpportunityRecord decode(byte[] value) throws InvalidProtocolBufferException, MalformedMessageException {
        Opportunity opportunity = Opportunity.parseFrom(value);
        long timeNs = ProtoValues.time("time_ns", opportunity.getTimeNs());
        List<Leg> legs = new ArrayList<>();
        List<String> path = new ArrayList<>();
        path.add(ProtoValues.required("start_asset", opportunity.getStartAsset()));
        for (OpportunityLeg leg : opportunity.getLegsList()) {
            String side = ProtoValues.side("legs.side", leg.getSide());
            path.add(assetAfter(leg.getSymbol(), side));
            legs.add(new Leg(
                    leg.getVenue(),
                    leg.getSymbol(),
                    side,
                    ProtoValues.decimal("legs.px", leg.getPx()).toPlainString(),
                    ProtoValues.decimal("legs.qty", leg.getQty()).toPlainString(),
                    leg.getQuoteAgeNs()));
        }
        return new OpportunityRecord(
                opportunity.getSequence(),
                timeNs,
                opportunity.getCycleId(),
                ProtoValues.time("detected_time_ns", opportunity.getDetectedTimeNs()),
                opportunity.getStartAsset(),
                ProtoValues.decimal("start_amount", opportunity.getStartAmount()),
                ProtoValues.decimal("expected_profit", opportunity.getExpectedProfit()),
                opportunity.hasRealizedProfit()
                        ? ProtoValues.decimal("realized_profit", opportunity.getRealizedProfit())
                        : null,
                ProtoValues.requiredWord("outcome", opportunity.getOutcome(), "OPPORTUNITY_OUTCOME_"),
                opportunity.getReason(),
                pathJson(path),
                legsJson(legs),
                opportunity.getKind() == OpportunityKind.OPPORTUNITY_KIND_CONVERSION ? "CONVERSION" : "CYCLE",
                opportunity.getTargetAsset().isEmpty() ? opportunity.getStartAsset() : opportunity.getTargetAsset(),
                opportunity.hasFloor() ? ProtoValues.decimal("floor", opportunity.getFloor()) : null,
                opportunity.hasFees() ? ProtoValues.decimal("fees", opportunity.getFees()) : null,
                opportunity.hasSpent() ? ProtoValues.decimal("spent", opportunity.getSpent()) : null,
                opportunity.getParallel(),
                opportunity.getOwner(),
                opportunity.getClientId(),
                ProtoValues.word("trading_mode", opportunity.getTradingMode(), "TRADING_MODE_"));
    }

    /** A buy ends in the base asset, a sell in the quote asset. */
    private static String assetAfter(String symbol, String side) throws MalformedMessageException {
        int dash = symbol.indexOf('-');
        if (dash <= 0 || dash == symbol.length() - 1) {
            throw new MalformedMessageException("legs.symbol", symbol, "BASE-QUOTE");
        }
        return side.equals("BUY") ? symbol.substring(0, dash) : symbol.substring(dash + 1);
    }

    private static String pathJson(List<String> path) {
        return array(json -> {
            for (String asset : path) {
                json.writeString(asset);
            }
        });
    }

    private static String legsJson(List<Leg> legs) {
        return array(json -> {
            for (Leg leg : legs) {
                json.writeStartObject();
                json.writeStringField("venue", leg.venue());
                json.writeStringField("symbol", leg.symbol());
                json.writeStringField("side", leg.side());
                json.writeStringField("px", leg.px());
                json.writeStringField("qty", leg.qty());
                json.writeNumberField("quoteAgeNs", leg.quoteAgeNs());
                json.writeEndObject();
            }
        });
    }

    private interface Elements {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static String array(Elements elements) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartArray();
            elements.writeTo(json);
            json.writeEndArray();
        } catch (IOException e) {
            throw new UncheckedIOException("writing JSON to memory failed", e);
        }
        return text.toString();
    }
}
