package io.kairos.simulator.okx.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.net.HttpReplies;
import io.kairos.simulator.okx.api.Answer;
import io.kairos.simulator.okx.api.ApiError;
import io.kairos.simulator.okx.api.ApiKey;
import io.kairos.simulator.okx.api.Authenticator;
import io.kairos.simulator.okx.api.Call;
import io.kairos.simulator.okx.api.Caller;
import io.kairos.simulator.okx.api.Method;
import io.kairos.simulator.okx.api.OkxApi;
import io.kairos.simulator.okx.api.Params;
import io.kairos.simulator.okx.api.Security;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers the venue's REST requests. Venue thread only. */
public final class RestEndpoint {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final OkxApi api;

    /** An endpoint over these answers. */
    public RestEndpoint(OkxApi api) {
        this.api = api;
    }

    /** Answers one request. */
    public void answer(ChannelHandlerContext context, FullHttpRequest request, String ip) {
        long inUs = api.nowMs() * 1000;
        String uri = request.uri();
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String query = mark < 0 ? "" : uri.substring(mark + 1);
        Optional<Method> found = api.methods().find(request.method().name(), path);
        if (found.isEmpty()) {
            boolean wrongVerb = api.methods().isPath(path);
            refuse(
                    context,
                    request,
                    wrongVerb
                            ? new ApiError(405, "50115", "Invalid request method.")
                            : new ApiError(404, "404", "Not Found"),
                    true);
            return;
        }
        try {
            Answer answer = run(found.get(), request, query, ip);
            ObjectNode envelope = answer.envelope();
            if (found.get().timed()) {
                envelope.put("inTime", Long.toString(inUs));
                envelope.put("outTime", Long.toString(Math.max(inUs + 1, api.nowMs() * 1000)));
            }
            HttpReplies.send(context, request, 200, HttpReplies.JSON, envelope.toString(), Map.of());
        } catch (ApiError refused) {
            if (!refused.isSilent()) {
                refuse(context, request, refused, refused.isBrief());
            }
        }
    }

    private Answer run(Method method, FullHttpRequest request, String query, String ip) throws ApiError {
        long nowMs = api.nowMs();
        String text = request.content().toString(StandardCharsets.UTF_8);
        Params params = params(query);
        api.limits().chargeAddress(method.limit(), ip, params, nowMs);
        ApiKey key = null;
        if (method.security() != Security.NONE) {
            key = authenticate(request, text, nowMs);
            if (method.security() == Security.TRADE && !key.mayTrade()) {
                throw ApiError.unauthorized("50120", "This API key doesn't have permission to use this function");
            }
            api.limits().chargeAccount(method.limit(), key.accountId(), nowMs);
        }
        String owner = key == null ? ip : Integer.toString(key.accountId());
        api.limits()
                .refuseOnDemand(
                        method.limit(), owner + '/' + params.text("instId").orElse(""), nowMs);
        checkExpiry(method, request, nowMs);
        JsonNode body = body(method, text);
        Params read = body.isObject() ? Params.of(body) : params;
        return method.body().answer(new Call(read, body, new Caller(ip, key), nowMs));
    }

    private ApiKey authenticate(FullHttpRequest request, String body, long nowMs) throws ApiError {
        HttpHeaders headers = request.headers();
        if ("1".equals(headers.get("x-simulated-trading"))) {
            throw ApiError.unauthorized("50101", "APIKey does not match current environment.");
        }
        return api.authenticator()
                .rest(
                        new Authenticator.Headers(
                                headers.get("OK-ACCESS-KEY"),
                                headers.get("OK-ACCESS-SIGN"),
                                headers.get("OK-ACCESS-TIMESTAMP"),
                                headers.get("OK-ACCESS-PASSPHRASE")),
                        request.method().name(),
                        request.uri(),
                        body,
                        nowMs);
    }

    /** Refuses an order that its sender no longer wants. */
    private static void checkExpiry(Method method, FullHttpRequest request, long nowMs) throws ApiError {
        String expTime = request.headers().get("expTime");
        if (expTime == null || !method.timed()) {
            return;
        }
        try {
            if (Long.parseLong(expTime) >= nowMs) {
                return;
            }
        } catch (NumberFormatException malformed) {
            throw ApiError.illegal("expTime");
        }
        throw new ApiError(
                400,
                "50036",
                "The expTime can't be earlier than the current system time. Please adjust the expTime and try again.");
    }

    private static Params params(String query) throws ApiError {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            QueryStringDecoder decoder = new QueryStringDecoder(query, StandardCharsets.UTF_8, false);
            for (Map.Entry<String, List<String>> entry : decoder.parameters().entrySet()) {
                values.put(entry.getKey(), entry.getValue().get(0));
            }
        } catch (IllegalArgumentException malformed) {
            throw ApiError.illegal("query");
        }
        return new Params(values);
    }

    private static JsonNode body(Method method, String text) throws ApiError {
        if (!method.verb().equals("POST")) {
            return MissingNode.getInstance();
        }
        if (text.isBlank()) {
            throw new ApiError(400, "50000", "Body for POST request cannot be empty");
        }
        try {
            JsonNode body = JSON.readTree(text);
            if (body.isContainerNode()) {
                return body;
            }
        } catch (JsonProcessingException malformed) {
            throw new ApiError(400, "50002", "JSON syntax error");
        }
        throw new ApiError(400, "50002", "JSON syntax error");
    }

    private static void refuse(
            ChannelHandlerContext context, FullHttpRequest request, ApiError refused, boolean brief) {
        if (refused.code().isEmpty()) {
            int status = refused.status();
            HttpReplies.send(context, request, status, "text/html", HttpReplies.html(status), Map.of());
            return;
        }
        ObjectNode body = NODES.objectNode();
        if (brief) {
            body.put("msg", refused.text()).put("code", refused.code());
        } else {
            body.put("code", refused.code()).put("msg", refused.text()).putArray("data");
        }
        HttpReplies.send(context, request, refused.status(), HttpReplies.JSON, body.toString(), Map.of());
    }
}
