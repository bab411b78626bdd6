package io.kairos.simulator.playback;

import io.kairos.simulator.net.HttpReplies;
import io.kairos.simulator.net.WebSocketBridge;
import io.kairos.simulator.net.WebSocketConnection;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests from the recording and upgrades the rest to WebSockets. One per connection, venue thread only. */
final class PlaybackFront extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(PlaybackFront.class);
    private static final int FRAME_BYTES_MAX = 1024 * 1024;

    private final PlaybackServer server;

    PlaybackFront(PlaybackServer server) {
        this.server = server;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        QueryStringDecoder uri = new QueryStringDecoder(request.uri());
        String upgrade = request.headers().get(HttpHeaderNames.UPGRADE, "");
        if (upgrade.toLowerCase(Locale.ROOT).equals("websocket")) {
            upgrade(context, request, uri);
            return;
        }
        Optional<HttpAnswers.Answer> answer = server.answer(uri.path(), HttpAnswers.single(uri));
        if (answer.isPresent()) {
            HttpReplies.send(
                    context,
                    request,
                    answer.get().status(),
                    HttpReplies.JSON,
                    answer.get().body(),
                    Map.of());
        } else {
            LOG.info("Not in the recording: {}", uri.path());
            HttpReplies.send(context, request, 404, "text/html", HttpReplies.html(404), Map.of());
        }
    }

    private void upgrade(ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder uri) {
        String location = "ws://" + request.headers().get(HttpHeaderNames.HOST, "localhost") + request.uri();
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(location, null, false, FRAME_BYTES_MAX).newHandshaker(request);
        if (handshaker == null) {
            HttpReplies.send(context, request, 426, "text/html", HttpReplies.html(426), Map.of());
            return;
        }
        WebSocketConnection connection =
                server.net().connect(context.channel(), "PLAYBACK", WebSocketConnection.Timing.STANDARD);
        PlaybackSession session = new PlaybackSession(
                server, connection, uri.path(), () -> context.channel().isWritable());
        Set<String> named = namedStreams(uri);
        try {
            handshaker.handshake(context.channel(), request).addListener(done -> {
                if (done.isSuccess()) {
                    session.onOpen();
                    session.subscribe(named);
                }
            });
            context.pipeline().addLast(new WebSocketFrameAggregator(FRAME_BYTES_MAX));
            context.pipeline().addLast(new WebSocketBridge(session, cause -> LOG.error("Playback broke", cause)));
            context.pipeline().remove(this);
        } catch (WebSocketHandshakeException malformed) {
            HttpReplies.send(context, request, 400, "text/html", HttpReplies.html(400), Map.of());
        }
    }

    /** Binance takes stream names in the URL as well. */
    private static Set<String> namedStreams(QueryStringDecoder uri) {
        Set<String> names = new LinkedHashSet<>();
        List<String> streams = uri.parameters().getOrDefault("streams", List.of());
        String listed = streams.isEmpty() ? "" : streams.get(0);
        if (uri.path().startsWith("/ws/") && !uri.path().startsWith("/ws/v5")) {
            listed = uri.path().substring(4);
        }
        for (String name : listed.split("/", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("Connection broke: remote={}", context.channel().remoteAddress(), cause);
        ChannelFuture unused = context.close();
    }
}
