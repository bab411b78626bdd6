package io.kairos.simulator.kraken;

import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.rest.RestEndpoint;
import io.kairos.simulator.kraken.stream.StreamHub;
import io.kairos.simulator.kraken.trading.AccountStreams;
import io.kairos.simulator.net.VenueNet;
import io.kairos.simulator.net.WebSocketBridge;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import io.kairos.simulator.net.WebSocketUpgrade;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each new request of the venue's port to the service it is meant for. The live venue has a host per service; here
 * the public socket is at {@code /v2} and the private one at {@code /auth/v2}, or at {@code /v2} of a host whose name
 * starts with {@code ws-auth}. One per connection, venue thread only.
 */
final class KrakenFront extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(KrakenFront.class);
    private static final int FRAME_BYTES_MAX = 1024 * 1024;
    private static final String PUBLIC_PATH = "/v2";
    private static final String PRIVATE_PATH = "/auth/v2";
    private static final String PRIVATE_HOST = "ws-auth";

    private final Services services;

    /** What a connection can reach. */
    record Services(
            KrakenApi api,
            RestEndpoint rest,
            StreamHub streams,
            AccountStreams accounts,
            VenueNet net,
            WebSocketConnection.Timing timing,
            Consumer<Throwable> onBroken) {}

    KrakenFront(Services services) {
        this.services = services;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (WebSocketUpgrade.isWanted(request)) {
            upgrade(context, request);
        } else {
            services.rest().answer(context, request, WebSocketUpgrade.ip(context));
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

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
        String path = new QueryStringDecoder(request.uri()).path();
        if (!path.equals(PUBLIC_PATH) && !path.equals(PRIVATE_PATH)) {
            WebSocketUpgrade.refuse(context, request, 404);
            return;
        }
        KrakenApi api = services.api();
        if (!api.limits()
                .admitConnection(WebSocketUpgrade.ip(context), api.time().nowMs())) {
            WebSocketUpgrade.refuse(context, request, 429);
            return;
        }
        boolean isPrivate = path.equals(PRIVATE_PATH)
                || request.headers().get(HttpHeaderNames.HOST, "").startsWith(PRIVATE_HOST);
        WebSocketConnection connection =
                services.net().connect(context.channel(), isPrivate ? "PRIVATE" : "STREAM", services.timing());
        WebSocketSession session = isPrivate
                ? services.accounts().session(connection)
                : services.streams().session(connection);
        WebSocketUpgrade.accept(context, request, this, session, FRAME_BYTES_MAX, services.onBroken());
    }
}
