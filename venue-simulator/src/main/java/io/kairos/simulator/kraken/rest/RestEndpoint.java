package io.kairos.simulator.kraken.rest;

import io.kairos.simulator.kraken.api.ApiError;
import io.kairos.simulator.kraken.api.Call;
import io.kairos.simulator.kraken.api.JsonText;
import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.api.Method;
import io.kairos.simulator.kraken.api.Params;
import io.kairos.simulator.net.HttpReplies;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers the venue's REST requests; refusals too come with HTTP 200. Venue thread only. */
public final class RestEndpoint {
    private final KrakenApi api;

    /** An endpoint over these answers. */
    public RestEndpoint(KrakenApi api) {
        this.api = api;
    }

    /** Answers one request. */
    public void answer(ChannelHandlerContext context, FullHttpRequest request, String ip) {
        String body;
        try {
            body = "{\"error\":[],\"result\":" + run(request) + "}";
        } catch (ApiError refused) {
            body = new JsonText()
                    .object()
                    .array("error")
                    .text(refused.text())
                    .endArray()
                    .endObject()
                    .toString();
        }
        HttpReplies.send(context, request, 200, HttpReplies.JSON, body, Map.of());
    }

    private String run(FullHttpRequest request) throws ApiError {
        String uri = request.uri();
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String query = mark < 0 ? "" : uri.substring(mark + 1);
        Method method = api.methods().byPath(path).orElseThrow(() -> new ApiError("EGeneral:Unknown method"));
        String body = request.content().toString(StandardCharsets.UTF_8);
        return method.body()
                .answer(new Call(form(query, body), Call.PUBLIC, api.time().nowMs()));
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
