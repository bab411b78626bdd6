package io.kairos.simulator.okx.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.okx.api.Answer;
import io.kairos.simulator.okx.api.ApiError;
import io.kairos.simulator.okx.api.ApiKey;
import io.kairos.simulator.okx.api.OkxApi;
import io.kairos.simulator.okx.api.OrderDesk.Kind;
import io.kairos.simulator.okx.api.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The order operations of a private socket. Venue thread only. */
final class OrderOps {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Map<String, Operation> OPERATIONS = Map.of(
            "order", new Operation(Kind.PLACE, false),
            "batch-orders", new Operation(Kind.PLACE, true),
            "cancel-order", new Operation(Kind.CANCEL, false),
            "batch-cancel-orders", new Operation(Kind.CANCEL, true),
            "amend-order", new Operation(Kind.AMEND, false),
            "batch-amend-orders", new Operation(Kind.AMEND, true));

    private record Operation(Kind kind, boolean batch) {}

    private OrderOps() {}

    static boolean isKnown(String op) {
        return OPERATIONS.containsKey(op);
    }

    /** Does an operation; empty if nothing must be answered. */
    static Optional<String> run(OkxApi api, String op, String id, JsonNode request, ApiKey key) {
        Operation operation = OPERATIONS.get(op);
        if (operation == null) {
            throw new IllegalArgumentException("not an order operation: op=" + op);
        }
        long inMs = api.nowMs();
        try {
            return Optional.of(envelope(api, op, id, answer(api, operation, id, request, key, inMs), inMs));
        } catch (ApiError refused) {
            if (refused.isSilent()) {
                return Optional.empty();
            }
            String code = refused.code().isEmpty() ? "50001" : refused.code();
            return Optional.of(envelope(api, op, id, new Answer(code, refused.text(), NODES.arrayNode()), inMs));
        }
    }

    private static Answer answer(OkxApi api, Operation operation, String id, JsonNode request, ApiKey key, long nowMs)
            throws ApiError {
        if (!key.mayTrade()) {
            throw ApiError.business("50120", "This API key doesn't have permission to use this function");
        }
        JsonNode args = request.path("args");
        boolean wellFormed = !id.isEmpty() && args.isArray() && !args.isEmpty();
        if (!wellFormed || (!operation.batch() && args.size() != 1)) {
            throw invalidArgs();
        }
        if (operation.kind() != Kind.CANCEL) {
            checkExpiry(request.path("expTime").asText(""), nowMs);
        }
        List<Params> orders = new ArrayList<>();
        for (JsonNode arg : args) {
            if (!arg.isObject()) {
                throw invalidArgs();
            }
            orders.add(Params.of(arg));
        }
        Answer answer = api.desk().run(operation.kind(), orders, true, key.accountId(), nowMs);
        // Over WebSocket the outcome of each order speaks for itself.
        return new Answer(answer.code(), "", answer.data());
    }

    private static void checkExpiry(String expTime, long nowMs) throws ApiError {
        if (expTime.isEmpty()) {
            return;
        }
        try {
            if (Long.parseLong(expTime) >= nowMs) {
                return;
            }
        } catch (NumberFormatException malformed) {
            throw invalidArgs();
        }
        throw ApiError.business(
                "50036",
                "The expTime can't be earlier than the current system time. Please adjust the expTime and try again.");
    }

    private static ApiError invalidArgs() {
        return ApiError.business("60013", "Invalid args");
    }

    private static String envelope(OkxApi api, String op, String id, Answer answer, long inMs) {
        ObjectNode reply = NODES.objectNode();
        reply.put("id", id).put("op", op);
        reply.set("data", answer.data());
        reply.put("code", answer.code()).put("msg", answer.msg());
        long inUs = inMs * 1000;
        reply.put("inTime", Long.toString(inUs));
        reply.put("outTime", Long.toString(Math.max(inUs + 1, api.nowMs() * 1000)));
        return reply.toString();
    }
}
