package io.kairos.engine.adapter.inbound.grpc;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.kairos.domain.number.Decimal;
import io.kairos.engine.adapter.protobuf.ConversionTranslator;
import io.kairos.engine.adapter.view.CommandReply;
import io.kairos.engine.adapter.view.EngineView;
import io.kairos.journal.codec.ConvertCommandEncoder;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.QuoteConversionCommandEncoder;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.proto.common.v1.RejectReason;
import io.kairos.proto.trading.v1.ConvertRequest;
import io.kairos.proto.trading.v1.ConvertResponse;
import io.kairos.proto.trading.v1.GetConversionRequest;
import io.kairos.proto.trading.v1.GetConversionResponse;
import io.kairos.proto.trading.v1.Opportunity;
import io.kairos.proto.trading.v1.QuoteConversionRequest;
import io.kairos.proto.trading.v1.QuoteConversionResponse;
import java.util.function.LongSupplier;

/**
 * Conversions: checks their form, encodes them, words the answers. Any thread. Each search for a path looks at many markets on the
 * engine's thread, so there is a bound per second over all callers: one for quotes, which whoever may look can ask for, and one for
 * conversions, so that no quotes keep anybody from trading.
 */
final class ConversionCommands {
    /** Searches per second over all callers, with a burst of as many: so many for quotes, and so many for conversions. */
    static final int MAX_PER_SECOND = 20;

    private final CommandDesk desk;
    private final EngineView view;
    private final LongSupplier clockNs;
    private final GrpcCounters counters;
    private final RateBound quotes = new RateBound(MAX_PER_SECOND, System::nanoTime);
    private final RateBound conversions = new RateBound(MAX_PER_SECOND, System::nanoTime);

    ConversionCommands(CommandDesk desk, EngineView view, LongSupplier clockNs, GrpcCounters counters) {
        this.desk = desk;
        this.view = view;
        this.clockNs = clockNs;
        this.counters = counters;
    }

    void quote(QuoteConversionRequest request, StreamObserver<QuoteConversionResponse> responses) {
        Caller caller = Caller.require(Permission.VIEW, Permission.TRADE);
        Violations violations = new Violations();
        assets(request.getFromAsset(), request.getToAsset(), request.getVenue(), violations);
        Decimal qty = violations.positive("quantity", request.hasQuantity(), request.getQuantity());
        violations.throwIfAny();
        takeTurn(quotes, "quoted");
        desk.send(
                responses,
                (buffer, header, correlationId) -> MessageHeaderEncoder.ENCODED_LENGTH
                        + new QuoteConversionCommandEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(correlationId)
                                .receiveTimeNs(clockNs.getAsLong())
                                .qtyMantissa(qty.mantissa())
                                .qtyScale(qty.scale())
                                .owner(caller.owner())
                                .fromAsset(request.getFromAsset())
                                .toAsset(request.getToAsset())
                                .venue(request.getVenue())
                                .encodedLength(),
                QuoteConversionResponse.newBuilder()
                        .setReason(RejectReason.REJECT_REASON_ENGINE_BUSY)
                        .setReasonText(OrderCommands.BUSY)
                        .build(),
                ConversionCommands::quoted);
    }

    private static void assets(String from, String to, String venue, Violations violations) {
        violations.asset("from_asset", from);
        violations.asset("to_asset", to);
        if (from.equals(to)) {
            violations.add("to_asset", to, "another asset than from_asset");
        }
        if (!venue.isEmpty()) {
            violations.venue("venue", venue);
        }
    }

    private void takeTurn(RateBound rate, String what) {
        if (!rate.tryAcquire()) {
            counters.rateLimited.increment();
            throw Status.RESOURCE_EXHAUSTED
                    .withDescription("more than " + MAX_PER_SECOND + " conversions " + what
                            + " per second by all together; nothing was sent")
                    .asRuntimeException();
        }
    }

    private static void requireOutcome(CommandReply reply) {
        switch (reply.status()) {
            case OK, REFUSED -> {
                // Both are outcomes.
            }
            case ID_CONFLICT ->
                throw Status.ALREADY_EXISTS
                        .withDescription("client_conversion_id: " + reply.text())
                        .asRuntimeException();
            default -> throw OrderCommands.unexpected(reply);
        }
    }

    private static QuoteConversionResponse quoted(CommandReply reply) {
        requireOutcome(reply);
        QuoteConversionResponse.Builder response = QuoteConversionResponse.newBuilder()
                .setPossible(reply.status() == ReplyStatus.OK)
                .setReason(reply.reason())
                .setReasonText(reply.text())
                .setSequence(reply.sequence());
        ConversionTranslator.Told told = reply.conversion();
        if (told != null) {
            response.setPath(told.path());
        }
        return response.build();
    }

    void convert(ConvertRequest request, StreamObserver<ConvertResponse> responses) {
        Caller caller = Caller.require(Permission.TRADE);
        Violations violations = new Violations();
        violations.clientOrderId("client_conversion_id", request.getClientConversionId());
        assets(request.getFromAsset(), request.getToAsset(), request.getVenue(), violations);
        Decimal qty = violations.positive("quantity", request.hasQuantity(), request.getQuantity());
        Decimal minimum = violations.positive("min_result", request.hasMinResult(), request.getMinResult());
        violations.throwIfAny();
        takeTurn(conversions, "asked for");
        desk.send(
                responses,
                (buffer, header, correlationId) -> MessageHeaderEncoder.ENCODED_LENGTH
                        + new ConvertCommandEncoder()
                                .wrapAndApplyHeader(buffer, 0, header)
                                .correlationId(correlationId)
                                .receiveTimeNs(clockNs.getAsLong())
                                .qtyMantissa(qty.mantissa())
                                .qtyScale(qty.scale())
                                .minimumMantissa(minimum.mantissa())
                                .minimumScale(minimum.scale())
                                .owner(caller.owner())
                                .clientId(request.getClientConversionId())
                                .fromAsset(request.getFromAsset())
                                .toAsset(request.getToAsset())
                                .venue(request.getVenue())
                                .encodedLength(),
                ConvertResponse.newBuilder()
                        .setReason(RejectReason.REJECT_REASON_ENGINE_BUSY)
                        .setReasonText(OrderCommands.BUSY)
                        .build(),
                ConversionCommands::converted);
    }

    private static ConvertResponse converted(CommandReply reply) {
        requireOutcome(reply);
        ConvertResponse.Builder response = ConvertResponse.newBuilder()
                .setAccepted(reply.status() == ReplyStatus.OK)
                .setReason(reply.reason())
                .setReasonText(reply.text())
                .setSequence(reply.sequence());
        ConversionTranslator.Told told = reply.conversion();
        if (told != null) {
            // One whose first order the gate refused has a number, for its opportunity, but was not begun.
            response.setPath(told.path()).setConversionId(response.getAccepted() ? told.conversionId() : 0);
        }
        return response.build();
    }

    GetConversionResponse get(GetConversionRequest request) {
        Caller caller = Caller.require(Permission.VIEW);
        Violations violations = new Violations();
        boolean byId = request.getConversionId() != 0;
        if (byId == !request.getClientConversionId().isEmpty()) {
            violations.add("conversion_id", request.getConversionId(), "either conversion_id or client_conversion_id");
        }
        violations.throwIfAny();
        Opportunity conversion = byId
                ? view.conversion(request.getConversionId())
                : view.conversion(caller.owner(), request.getClientConversionId());
        if (conversion == null) {
            throw Status.NOT_FOUND.withDescription("no such conversion").asRuntimeException();
        }
        return GetConversionResponse.newBuilder().setConversion(conversion).build();
    }
}
