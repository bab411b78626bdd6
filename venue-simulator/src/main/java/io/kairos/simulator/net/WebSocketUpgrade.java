package io.kairos.simulator.net;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** The step from an HTTP request to a WebSocket, the same at every venue. Venue thread only. */
public final class WebSocketUpgrade {
    private WebSocketUpgrade() {}

    /** Whether a request asks for a WebSocket. */
    public static boolean isWanted(FullHttpRequest request) {
        return request.headers()
                .get(HttpHeaderNames.UPGRADE, "")
                .toLowerCase(Locale.ROOT)
                .equals("websocket");
    }

    /** Address of the client. */
    public static String ip(ChannelHandlerContext context) {
        return ((InetSocketAddress) context.channel().remoteAddress())
                .getAddress()
                .getHostAddress();
    }

    /**
     * Shakes hands and hands the socket over to its session; {@code front} leaves the pipeline.
     *
     * @param frameBytesMax largest message that the client may send
     * @param onBroken told of failures that are the simulator's own
     */
    public static void accept(
            ChannelHandlerContext context,
            FullHttpRequest request,
            ChannelHandler front,
            WebSocketSession session,
            int frameBytesMax,
            Consumer<Throwable> onBroken) {
        String location = "ws://" + request.headers().get(HttpHeaderNames.HOST, "localhost") + request.uri();
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(location, null, false, frameBytesMax).newHandshaker(request);
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
            context.pipeline().remove(HttpFaults.class);
            context.pipeline().addLast(new WebSocketFrameAggregator(frameBytesMax));
            context.pipeline().addLast(new WebSocketBridge(session, onBroken));
            context.pipeline().remove(front);
        } catch (WebSocketHandshakeException malformed) {
            refuse(context, request, 400);
        }
    }

    /** Answers an upgrade with an error page and closes. */
    public static void refuse(ChannelHandlerContext context, FullHttpRequest request, int status) {
        refuse(context, request, status, Map.of());
    }

    /** Answers an upgrade with an error page and these headers, and closes. */
    public static void refuse(
            ChannelHandlerContext context, FullHttpRequest request, int status, Map<String, String> headers) {
        HttpUtil.setKeepAlive(request, false);
        HttpReplies.send(context, request, status, "text/html", HttpReplies.html(status), headers);
    }
}
