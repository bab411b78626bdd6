package io.kairos.simulator.binance;

import io.kairos.simulator.binance.api.ApiError;
import io.kairos.simulator.binance.api.BinanceApi;
import io.kairos.simulator.binance.api.TimeScale;
import io.kairos.simulator.binance.rest.RestEndpoint;
import io.kairos.simulator.binance.stream.SbeHub;
import io.kairos.simulator.binance.stream.StreamHub;
import io.kairos.simulator.binance.wsapi.UserStreams;
import io.kairos.simulator.net.HttpReplies;
import io.kairos.simulator.net.VenueNet;
import io.kairos.simulator.net.WebSocketBridge;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import io.kairos.simulator.net.WebSocketUpgrade;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each new request of the venue's port to the service it is meant for. One per connection, venue thread only. */
final class BinanceFront extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(BinanceFront.class);
    private static final int FRAME_BYTES_MAX = 1024 * 1024;
    private static final int CONNECT_WEIGHT = 2;
    private static final String WS_API_PATH = "/ws-api/v3";
    /** The live venue has a host of its own for binary streams. */
    private static final String BINARY_PREFIX = "/sbe";

    private final Services services;

    /** What a connection can reach. */
    record Services(
            BinanceApi api,
            RestEndpoint rest,
            StreamHub streams,
            SbeHub binaryStreams,
            UserStreams userStreams,
            VenueNet net,
            WebSocketConnection.Timing timing,
            Consumer<Throwable> onBroken) {}

    BinanceFront(Services services) {
        this.services = services;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) throws ApiError {
        String ip = WebSocketUpgrade.ip(context);
        if (WebSocketUpgrade.isWanted(request)) {
            upgrade(context, request, ip);
        } else {
            services.rest().answer(context, request, ip);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("Connection broke: remote={}", context.channel().remoteAddress(), cause);
        if (WebSocketBridge.isOurFault(cause)) {
            services.onBroken().accept(cause);
        }
        ChannelFuture unused = context.close();
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, String ip) {
        long nowMs = services.api().nowMs();
        if (services.api().limits().isBanned(ip, nowMs)) {
            WebSocketUpgrade.refuse(context, request, 418);
            return;
        }
        if (!services.api().limits().admitConnection(ip, nowMs)) {
            services.net().faults().breaches().add("connectionsPerFiveMinutes");
            WebSocketUpgrade.refuse(context, request, 429);
            return;
        }
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        TimeScale times;
        try {
            String unit = first(uri, "timeUnit", "MILLISECOND");
            times = TimeScale.parse(unit);
        } catch (ApiError badUnit) {
            HttpReplies.send(
                    context,
                    request,
                    badUnit.status(),
                    HttpReplies.JSON,
                    "{\"code\":" + badUnit.code() + ",\"msg\":\"" + badUnit.text() + "\"}",
                    Map.of());
            return;
        }
        if (uri.path().equals(WS_API_PATH)) {
            try {
                services.api().limits().charge(ip, CONNECT_WEIGHT, nowMs);
            } catch (ApiError tooMany) {
                long seconds = Math.max(1, (tooMany.retryAfterMs() - nowMs + 999) / 1000);
                WebSocketUpgrade.refuse(
                        context, request, tooMany.status(), Map.of("Retry-After", Long.toString(seconds)));
                return;
            }
        }
        boolean binary = uri.path().startsWith(BINARY_PREFIX + "/");
        if (binary && !mayReadBinary(request)) {
            WebSocketUpgrade.refuse(context, request, 401);
            return;
        }
        String service = uri.path().equals(WS_API_PATH) ? "WS_API" : "STREAM";
        WebSocketConnection connection = services.net().connect(context.channel(), service, services.timing());
        Optional<WebSocketSession> session = session(uri, connection, times, ip);
        if (session.isEmpty()) {
            WebSocketUpgrade.refuse(context, request, 404);
            return;
        }
        WebSocketUpgrade.accept(context, request, this, session.get(), FRAME_BYTES_MAX, services.onBroken());
    }

    private Optional<WebSocketSession> session(
            QueryStringDecoder uri, WebSocketConnection connection, TimeScale times, String ip) {
        String path = uri.path();
        if (path.equals(WS_API_PATH)) {
            boolean limits = !first(uri, "returnRateLimits", "true").equals("false");
            return Optional.of(services.userStreams().session(connection, ip, times, limits));
        }
        if (path.equals(BINARY_PREFIX + "/stream")) {
            return services.binaryStreams().session(connection, true, split(first(uri, "streams", "")));
        }
        if (path.equals(BINARY_PREFIX + "/ws") || path.startsWith(BINARY_PREFIX + "/ws/")) {
            String names = path.substring(BINARY_PREFIX.length() + "/ws".length());
            return services.binaryStreams().session(connection, false, split(names));
        }
        if (path.equals("/stream")) {
            return services.streams().session(connection, times, true, split(first(uri, "streams", "")));
        }
        if (path.equals("/ws") || path.startsWith("/ws/")) {
            return services.streams()
                    .session(connection, times, false, split(path.length() > 4 ? path.substring(4) : ""));
        }
        return Optional.empty();
    }

    /** Binary streams ask for a key, and take no other kind than Ed25519; they want neither time nor signature. */
    private boolean mayReadBinary(FullHttpRequest request) {
        try {
            String key = request.headers().get("X-MBX-APIKEY");
            return services.api().authenticator().key(key).verifier().mayLogOn();
        } catch (ApiError unknown) {
            return false;
        }
    }

    private static String first(QueryStringDecoder uri, String name, String standard) {
        List<String> values = uri.parameters().get(name);
        return values == null || values.isEmpty() ? standard : values.get(0);
    }

    private static List<String> split(String names) {
        List<String> streams = new ArrayList<>();
        for (String name : names.split("/", -1)) {
            if (!name.isEmpty()) {
                streams.add(name);
            }
        }
        return streams;
    }
}
