package io.kairos.simulator.kraken.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kairos.simulator.kraken.api.ApiError;
import io.kairos.simulator.kraken.api.ApiKey;
import io.kairos.simulator.kraken.api.Call;
import io.kairos.simulator.kraken.api.JsonText;
import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.api.Method;
import io.kairos.simulator.kraken.api.Params;
import io.kairos.simulator.net.HttpReplies;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers the venue's REST requests; refusals too come with HTTP 200. Venue thread only. */
public final class RestEndpoint {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final KrakenApi api;

    /** An endpoint over these answers. */
    public RestEndpoint(KrakenApi api) {
        this.api = api;
    }

    /** Answers one request. */
    public void answer(ChannelHandlerContext context, FullHttpRequest request, String ip) {
        try {
            String body = "{\"error\":[],\"result\":" + run(request, ip) + "}";
            HttpReplies.send(context, request, 200, HttpReplies.JSON, body, Map.of());
        } catch (ApiError refused) {
            if (!refused.isSilent()) {
                HttpReplies.send(context, request, refused.status(), HttpReplies.JSON, error(refused), Map.of());
            }
        }
    }

    private static String error(ApiError refused) {
        return new JsonText()
                .object()
                .array("error")
                .text(refused.text())
                .endArray()
                .endObject()
                .toString();
    }

    private String run(FullHttpRequest request, String ip) throws ApiError {
        String uri = request.uri();
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String query = mark < 0 ? "" : uri.substring(mark + 1);
        Method method = api.methods().byPath(path).orElseThrow(() -> new ApiError("EGeneral:Unknown method"));
        long nowMs = api.time().nowMs();
        byte[] body = ByteBufUtil.getBytes(request.content());
        Params params = params(request, query, body);
        if (!method.isPrivate()) {
            api.limits().refuseOnDemand(ip, "EGeneral:Too many requests", nowMs);
            api.limits().chargeAddress(ip, nowMs);
            return method.body().answer(new Call(params, Call.PUBLIC, nowMs));
        }
        if (!request.method().equals(HttpMethod.POST)) {
            throw new ApiError("EGeneral:Unknown method");
        }
        ApiKey key = api.authenticator()
                .authenticate(
                        ip,
                        request.headers().get("API-Key"),
                        request.headers().get("API-Sign"),
                        params.text("nonce").orElse(null),
                        path,
                        body,
                        nowMs);
        api.limits().refuseOnDemand(method.cost() > 0 ? key.key() : "", "EAPI:Rate limit exceeded", nowMs);
        api.limits().chargeKey(key.key(), method.cost(), nowMs);
        return method.body().answer(new Call(params, key.accountId(), nowMs));
    }

    private static Params params(FullHttpRequest request, String query, byte[] body) throws ApiError {
        String type = request.headers().get(HttpHeaderNames.CONTENT_TYPE, "");
        String text = new String(body, StandardCharsets.UTF_8);
        if (!type.startsWith("application/json")) {
            return form(query, text);
        }
        try {
            JsonNode parsed = JSON.readTree(text);
            if (parsed.isObject()) {
                return Params.of(parsed);
            }
        } catch (JsonProcessingException malformed) {
            throw new ApiError("EGeneral:Invalid arguments");
        }
        throw new ApiError("EGeneral:Invalid arguments");
    }

    private static Params form(String... parts) throws ApiError {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (String part : parts) {
                QueryStringDecoder decoder = new QueryStringDecoder(part, StandardCharsets.UTF_8, false);
                for (Map.Entry<String, List<String>> entry :
                        decoder.parameters().entrySet()) {
                    values.put(entry.getKey(), entry.getValue().get(0));
                }
            }
        } catch (IllegalArgumentException malformed) {
            throw new ApiError("EGeneral:Invalid arguments");
        }
        return new Params(values);
    }
}
