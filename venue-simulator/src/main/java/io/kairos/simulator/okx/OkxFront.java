package io.kairos.simulator.okx;

import io.kairos.simulator.net.VenueNet;
import io.kairos.simulator.net.WebSocketBridge;
import io.kairos.simulator.net.WebSocketConnection;
import io.kairos.simulator.net.WebSocketUpgrade;
import io.kairos.simulator.okx.api.OkxApi;
import io.kairos.simulator.okx.rest.RestEndpoint;
import io.kairos.simulator.okx.stream.Socket;
import io.kairos.simulator.okx.stream.SocketHub;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
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
            VenueNet net,
            WebSocketConnection.Timing timing,
            Consumer<Throwable> onBroken) {}

    OkxFront(Services services) {
        this.services = services;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
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
        Optional<Socket> socket = Socket.at(new QueryStringDecoder(request.uri()).path());
        if (socket.isEmpty()) {
            WebSocketUpgrade.refuse(context, request, 404);
            return;
        }
        if (!services.api().limits().admitConnection(ip, services.api().nowMs())) {
            WebSocketUpgrade.refuse(context, request, 429);
            return;
        }
        WebSocketConnection connection =
                services.net().connect(context.channel(), socket.get().name(), services.timing());
        WebSocketUpgrade.accept(
                context,
                request,
                this,
                services.sockets().session(connection, socket.get()),
                FRAME_BYTES_MAX,
                services.onBroken());
    }
}
