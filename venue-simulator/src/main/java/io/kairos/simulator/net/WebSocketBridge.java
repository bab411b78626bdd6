package io.kairos.simulator.net;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the frames of one WebSocket to its session. */
public final class WebSocketBridge extends SimpleChannelInboundHandler<WebSocketFrame> {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketBridge.class);

    private final WebSocketSession session;
    private final Consumer<Throwable> onBroken;

    /**
     * A bridge to this session.
     *
     * @param onBroken told of failures that are the simulator's own
     */
    public WebSocketBridge(WebSocketSession session, Consumer<Throwable> onBroken) {
        this.session = session;
        this.onBroken = onBroken;
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

    /** Whether a failure comes from our own work rather than from the client's bytes or a broken socket. */
    public static boolean isOurFault(Throwable cause) {
        return !(cause instanceof IOException) && !(cause instanceof CodecException);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("WebSocket broke: remote={}", context.channel().remoteAddress(), cause);
        if (isOurFault(cause)) {
            onBroken.accept(cause);
        }
        ChannelFuture unused = context.close();
    }
}
