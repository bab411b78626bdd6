package io.kairos.simulator.okx;

import io.kairos.simulator.fault.Faults;
import io.kairos.simulator.net.HttpReplies;
import io.kairos.simulator.net.WebSocketBridge;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketSession;
import io.kairos.simulator.okx.api.OkxApi;
import io.kairos.simulator.okx.rest.RestEndpoint;
import io.kairos.simulator.okx.stream.Socket;
import io.kairos.simulator.okx.stream.SocketHub;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each new request of the venue's port to the service it is meant for. One per connection, venue thread only. */
final class OkxFront extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(OkxFront.class);
    private static final int FRAME_BYTES_MAX = 1024 * 1024;

    private final Services services;

    /** What a connection can reach. */
    record Services(
            OkxApi api,
            RestEndpoint rest,
            SocketHub sockets,
            Faults faults,
            WebSocketConnection.Timing timing,
            Consumer<Throwable> onBroken) {}

    OkxFront(Services services) {
        this.services = services;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (services.faults().refusesConnections(services.api().nowMs())) {
            ChannelFuture unused = context.close();
            return;
        }
        context.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        String ip = ((InetSocketAddress) context.channel().remoteAddress())
                .getAddress()
                .getHostAddress();
        String upgrade = request.headers().get(HttpHeaderNames.UPGRADE, "");
        if (upgrade.toLowerCase(Locale.ROOT).equals("websocket")) {
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
        Optional<Socket> socket = Socket.at(new QueryStringDecoder(request.uri()).path());
        if (socket.isEmpty()) {
            refuse(context, request, 404);
            return;
        }
        if (!services.api().limits().admitConnection(ip, services.api().nowMs())) {
            refuse(context, request, 429);
            return;
        }
        WebSocketConnection connection = new WebSocketConnection(context.channel(), services.timing());
        handshake(context, request, services.sockets().session(connection, socket.get()));
    }

    private void handshake(ChannelHandlerContext context, FullHttpRequest request, WebSocketSession session) {
        String location = "ws://" + request.headers().get(HttpHeaderNames.HOST, "localhost") + request.uri();
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(location, null, false, FRAME_BYTES_MAX).newHandshaker(request);
        if (handshaker == null) {
            refuse(context, request, 426);
            return;
        }
        try {
            handshaker.handshake(context.channel(), request).addListener(done -> {
                if (done.isSuccess()) {
                    session.onOpen();
                }
            });
            context.pipeline().addLast(new WebSocketFrameAggregator(FRAME_BYTES_MAX));
            context.pipeline().addLast(new WebSocketBridge(session, services.onBroken()));
            context.pipeline().remove(this);
        } catch (WebSocketHandshakeException malformed) {
            refuse(context, request, 400);
        }
    }

    private static void refuse(ChannelHandlerContext context, FullHttpRequest request, int status) {
        HttpUtil.setKeepAlive(request, false);
        HttpReplies.send(context, request, status, "text/html", HttpReplies.html(status), Map.of());
    }
}
