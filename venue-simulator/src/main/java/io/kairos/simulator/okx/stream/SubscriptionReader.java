package io.kairos.simulator.okx.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.okx.api.ApiError;
import io.kairos.simulator.okx.api.Instruments;
import java.util.Optional;

/** Checks one argument of a subscribe or unsubscribe request. */
final class SubscriptionReader {
    private SubscriptionReader() {}

    static Subscription read(JsonNode arg, Socket socket, boolean loggedIn, Instruments instruments, String request)
            throws ApiError {
        if (!(arg instanceof ObjectNode object) || !arg.path("channel").isTextual()) {
            throw ApiError.business("60012", "Invalid request: " + request);
        }
        Optional<Channel> found = Channel.find(arg.path("channel").asText());
        if (found.isEmpty() || found.get().socket() != socket) {
            throw noSuchChannel(arg);
        }
        Channel channel = found.get();
        if (channel.needsLogin() && !loggedIn) {
            throw ApiError.business("60011", "Please log in");
        }
        String type = arg.path("instType").asText("");
        if (channel.scope() == Channel.Scope.TYPE && !type.equals("SPOT") && !type.equals("ANY")) {
            throw noSuchChannel(arg);
        }
        Instrument instrument = null;
        String instId = arg.path("instId").asText("");
        if (channel.scope() == Channel.Scope.INSTRUMENT || !instId.isEmpty()) {
            instrument = instruments.find(instId).orElseThrow(() -> noSuchChannel(arg));
        }
        if (channel.needsTier()) {
            throw ApiError.business(
                    "64003", "Your trading fee tier doesn't meet the requirement to access this channel.");
        }
        return new Subscription(channel, instrument, object);
    }

    private static ApiError noSuchChannel(JsonNode arg) {
        StringBuilder text = new StringBuilder("Wrong URL or channel:");
        text.append(arg.path("channel").asText());
        arg.properties().forEach(entry -> {
            if (!entry.getKey().equals("channel")) {
                text.append(", ").append(entry.getKey()).append(':');
                text.append(entry.getValue().asText());
            }
        });
        text.append(" doesn't exist. Please use the correct URL, channel and parameters referring to API document.");
        return ApiError.business("60018", text.toString());
    }
}
