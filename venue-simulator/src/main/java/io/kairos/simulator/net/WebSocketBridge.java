package io.kairos.simulator.net;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the frames of one WebSocket to its session. */
public final class WebSocketBridge extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketBridge.class);

    private final WebSocketSession session;

    /** A bridge to this session. */
    public WebSocketBridge(WebSocketSession session) {
        this.session = session;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            session.onText(text.text());
        } else if (frame instanceof PingWebSocketFrame ping) {
            context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
            session.onPing();
        } else if (frame instanceof PongWebSocketFrame pong) {
            session.onPong(pong.content().toString(StandardCharsets.US_ASCII));
        } else if (frame instanceof CloseWebSocketFrame close) {
            context.writeAndFlush(close.retain()).addListener(ChannelFutureListener.CLOSE);
        } else {
            context.writeAndFlush(new CloseWebSocketFrame(1003, "text frames only"))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        session.onClosed();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("WebSocket broke: remote={}", context.channel().remoteAddress(), cause);
        ChannelFuture unused = context.close();
    }
}
