package io.kairos.gateway.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.kairos.gateway.port.BadInputException;
import io.kairos.gateway.port.ConflictException;
import io.kairos.gateway.port.NotAllowedException;
import io.kairos.gateway.port.NotFoundException;
import io.kairos.gateway.port.PartUnavailableException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** gRPC statuses as errors of the port. Descriptions of the engine are shown only where its contract makes them fit for users. */
final class EngineErrors {
    static final String PART = "engine";
    private static final Logger LOG = LoggerFactory.getLogger(EngineErrors.class);

    private EngineErrors() {}

    /** Whether the call's outcome is not known. */
    static boolean outcomeUnknown(Throwable error) {
        if (!(error instanceof StatusRuntimeException status)) {
            return false;
        }
        return switch (status.getStatus().getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, UNKNOWN, INTERNAL, DATA_LOSS -> true;
            default -> false;
        };
    }

    /** Error of a read: nothing happened, try again. */
    static Throwable ofRead(Throwable error) {
        return map(error, "The engine does not answer now.");
    }

    /** Error of an action whose outcome is not known after silence. */
    static Throwable ofAction(Throwable error) {
        return map(
                error,
                "The engine did not answer in time; whether it acted is not known. Look at the present state before you repeat.");
    }

    private static Throwable map(Throwable error, String silence) {
        if (!(error instanceof StatusRuntimeException failure)) {
            return error;
        }
        Status status = failure.getStatus();
        String text = status.getDescription() == null ? "" : status.getDescription();
        return switch (status.getCode()) {
            case INVALID_ARGUMENT, OUT_OF_RANGE -> badInput(failure, text);
            case ALREADY_EXISTS ->
                new BadInputException("clientOrderId", null, "an id not used before with other content");
            case ABORTED ->
                new ConflictException("Somebody else changed it first; load the present version and decide again.");
            case NOT_FOUND -> new NotFoundException(text.isEmpty() ? "There is no such thing." : text);
            case FAILED_PRECONDITION ->
                new ConflictException(text.isEmpty() ? "The engine cannot do this in its present state." : text);
            case PERMISSION_DENIED -> new NotAllowedException("The engine does not permit this.");
            case UNAUTHENTICATED -> {
                LOG.error("the engine refuses the gateway's token; check the setting KAIROS_GATEWAY_ENGINE_TOKEN_FILE");
                yield new PartUnavailableException(PART, "The engine does not accept the gateway's identity.", failure);
            }
            case RESOURCE_EXHAUSTED ->
                new PartUnavailableException(
                        PART, "The engine is busy; nothing was done. Try again in a moment.", failure);
            case UNIMPLEMENTED -> new PartUnavailableException(PART, "This engine does not offer that.", failure);
            default -> {
                LOG.warn("engine call failed: code={} description={}", status.getCode(), text);
                yield new PartUnavailableException(PART, silence, failure);
            }
        };
    }

    private static Throwable badInput(StatusRuntimeException failure, String text) {
        BadRequest.FieldViolation violation = firstViolation(failure);
        if (violation != null) {
            return new BadInputException(camelCase(violation.getField()), null, violation.getDescription());
        }
        return new BadInputException("input", null, text.isEmpty() ? "what the contract of the engine asks for" : text);
    }

    private static BadRequest.@Nullable FieldViolation firstViolation(StatusRuntimeException failure) {
        com.google.rpc.Status details = StatusProto.fromThrowable(failure);
        if (details == null) {
            return null;
        }
        for (com.google.protobuf.Any detail : details.getDetailsList()) {
            if (detail.is(BadRequest.class)) {
                try {
                    BadRequest request = detail.unpack(BadRequest.class);
                    return request.getFieldViolationsCount() == 0 ? null : request.getFieldViolations(0);
                } catch (InvalidProtocolBufferException malformed) {
                    LOG.warn("malformed error details from the engine", malformed);
                    return null;
                }
            }
        }
        return null;
    }

    /** {@code limit_px} of the engine's contract is {@code limitPx} of ours. */
    static String camelCase(String protoName) {
        StringBuilder name = new StringBuilder(protoName.length());
        boolean upper = false;
        for (int i = 0; i < protoName.length(); i++) {
            char c = protoName.charAt(i);
            if (c == '_') {
                upper = true;
            } else {
                name.append(upper ? String.valueOf(c).toUpperCase(Locale.ROOT) : String.valueOf(c));
                upper = false;
            }
        }
        return name.toString();
    }
}
