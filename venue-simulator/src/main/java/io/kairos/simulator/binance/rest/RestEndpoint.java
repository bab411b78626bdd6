package io.kairos.simulator.binance.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.kairos.simulator.binance.api.ApiError;
import io.kairos.simulator.binance.api.ApiKey;
import io.kairos.simulator.binance.api.Authenticator;
import io.kairos.simulator.binance.api.BinanceApi;
import io.kairos.simulator.binance.api.Call;
import io.kairos.simulator.binance.api.Caller;
import io.kairos.simulator.binance.api.Method;
import io.kairos.simulator.binance.api.Params;
import io.kairos.simulator.binance.api.RequestSigning;
import io.kairos.simulator.binance.api.RequestSigning.Signed;
import io.kairos.simulator.binance.api.Security;
import io.kairos.simulator.binance.api.TimeScale;
import io.kairos.simulator.net.HttpReplies;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers the venue's REST requests. Venue thread only. */
public final class RestEndpoint {
    private static final String RETIRED_PATH = "/api/v3/userDataStream";

    private final BinanceApi api;

    /** An endpoint over these answers. */
    public RestEndpoint(BinanceApi api) {
        this.api = api;
    }

    /** Answers one request. */
    public void answer(ChannelHandlerContext context, FullHttpRequest request, String ip) {
        String uri = request.uri();
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String query = mark < 0 ? "" : uri.substring(mark + 1);
        Optional<Method> found = api.methods().byPath(request.method().name(), path);
        if (found.isEmpty()) {
            int status = path.equals(RETIRED_PATH) ? 410 : api.methods().isPath(path) ? 405 : 404;
            HttpReplies.send(context, request, status, "text/html", HttpReplies.html(status), Map.of());
            return;
        }
        Map<String, String> headers = new LinkedHashMap<>();
        try {
            String body = request.content().toString(StandardCharsets.UTF_8);
            JsonNode answer = run(found.get(), request, query, body, ip, headers);
            putWeight(headers, ip);
            HttpReplies.send(context, request, 200, HttpReplies.JSON, answer.toString(), headers);
        } catch (ApiError refused) {
            if (refused.isSilent()) {
                return;
            }
            putWeight(headers, ip);
            refuse(context, request, refused, headers);
        }
    }

    private JsonNode run(
            Method method, FullHttpRequest request, String query, String body, String ip, Map<String, String> headers)
            throws ApiError {
        long nowMs = api.nowMs();
        Params params = params(query, body);
        api.limits().charge(ip, method.weight().applyAsInt(params), nowMs);
        String unit = request.headers().get("X-MBX-TIME-UNIT");
        TimeScale times = unit == null ? TimeScale.MILLISECOND : TimeScale.parse(unit);
        ApiKey key = null;
        if (method.security() != Security.NONE) {
            key = authenticate(request, params, query, body, nowMs);
        }
        JsonNode answer = api.methods().run(method, new Call(params, new Caller(ip, key), nowMs, times));
        if (key != null && method.countsOrders() && method.http().equals("POST")) {
            int tenSeconds = api.limits().ordersInTenSeconds(key.accountId(), nowMs);
            int today = api.limits().ordersToday(key.accountId(), nowMs);
            headers.put("x-mbx-order-count-10s", Integer.toString(tenSeconds));
            headers.put("x-mbx-order-count-1d", Integer.toString(today));
        }
        return answer;
    }

    private ApiKey authenticate(FullHttpRequest request, Params params, String query, String body, long nowMs)
            throws ApiError {
        Authenticator authenticator = api.authenticator();
        ApiKey key = authenticator.key(request.headers().get("X-MBX-APIKEY"));
        authenticator.checkTime(params, nowMs);
        if (!params.all().containsKey("signature")) {
            authenticator.checkSignature(key, "", null);
        }
        Signed signed = RequestSigning.rest(query, body).orElseThrow(Authenticator::badSignature);
        if (!RequestSigning.isEncoded(query) || !RequestSigning.isEncoded(body)) {
            throw Authenticator.badSignature();
        }
        authenticator.checkSignature(key, signed.payload(), decode(signed.encodedSignature()));
        return key;
    }

    private static Params params(String query, String body) throws ApiError {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (String part : new String[] {body, query}) {
                QueryStringDecoder decoder = new QueryStringDecoder(part, StandardCharsets.UTF_8, false);
                for (Map.Entry<String, List<String>> entry :
                        decoder.parameters().entrySet()) {
                    values.put(entry.getKey(), entry.getValue().get(0));
                }
            }
        } catch (IllegalArgumentException malformed) {
            throw new ApiError(-1100, "Illegal characters found in a parameter.");
        }
        return new Params(values);
    }

    private static String decode(String encoded) throws ApiError {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Authenticator.badSignature();
        }
    }

    private void putWeight(Map<String, String> headers, String ip) {
        String used = Integer.toString(api.limits().usedWeight(ip, api.nowMs()));
        headers.put("x-mbx-used-weight", used);
        headers.put("x-mbx-used-weight-1m", used);
    }

    private void refuse(
            ChannelHandlerContext context, FullHttpRequest request, ApiError refused, Map<String, String> headers) {
        if (refused.retryAfterMs() > 0) {
            long seconds = Math.max(1, (refused.retryAfterMs() - api.nowMs() + 999) / 1000);
            headers.put("Retry-After", Long.toString(seconds));
        }
        if (refused.code() == 0) {
            int status = refused.status();
            HttpReplies.send(context, request, status, "text/html", HttpReplies.html(status), headers);
            return;
        }
        String body = JsonNodeFactory.instance
                .objectNode()
                .put("code", refused.code())
                .put("msg", refused.text())
                .toString();
        HttpReplies.send(context, request, refused.status(), HttpReplies.JSON, body, headers);
    }
}
