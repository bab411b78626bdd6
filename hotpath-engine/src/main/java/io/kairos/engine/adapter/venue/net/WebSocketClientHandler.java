package io.kairos.engine.adapter.venue.net;

import io.kairos.engine.adapter.venue.net.WebSocketListener.CloseReason;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.concurrent.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * Turns pipeline events into {@link WebSocketListener} calls and makes sure that {@code onClosed} is said exactly once, with
 * the first reason known. Event loop only. Pings are answered by the protocol handler before this one.
 */
final class WebSocketClientHandler extends SimpleChannelInboundHandler<WebSocketFrame>
        implements ChannelFutureListener {
    private static final long MAX_RETRY_AFTER_SECONDS = 3 * 24 * 3600;

    private final WebSocketListener listener;
    private final ReadClock readClock;
    private @Nullable CloseReason reason;
    private boolean closedSaid;

    WebSocketClientHandler(WebSocketListener listener, Ticker ticker) {
        this.listener = listener;
        this.readClock = new ReadClock(ticker);
    }

    /** What belongs at the head of the pipeline. */
    ReadClock readClock() {
        return readClock;
    }

    /** Remembers why the connection ends, unless a cause is known already. */
    void reason(CloseReason cause) {
        if (reason == null) {
            reason = cause;
        }
    }

    /** Says {@code onClosed}, once. */
    void sayClosed(String fallback) {
        if (!closedSaid) {
            closedSaid = true;
            listener.onClosed(reason != null ? reason : CloseReason.of(fallback));
        }
    }

    /** A write ended: a failed one ends the connection, since what it held is gone. */
    @Override
    public void operationComplete(ChannelFuture write) {
        if (!write.isSuccess()) {
            reason(CloseReason.of("write failed: " + write.cause()));
            var unused = write.channel().close();
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame) {
            listener.onMessage(frame.content());
        } else if (frame instanceof CloseWebSocketFrame close) {
            reason(CloseReason.of("closed by server: code=" + close.statusCode() + " reason=" + close.reasonText()));
            context.writeAndFlush(close.retain()).addListener(CLOSE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
            listener.onOpen(new WebSocketConnection(context.channel(), this));
        } else if (event == ClientHandshakeStateEvent.HANDSHAKE_TIMEOUT) {
            reason(CloseReason.of("WebSocket handshake timed out"));
            var unused = context.close();
        } else if (event instanceof IdleStateEvent) {
            reason(CloseReason.of("silent: nothing received, not even a ping"));
            var unused = context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof WebSocketClientHandshakeException refused && refused.response() != null) {
            HttpResponse response = refused.response();
            reason(new CloseReason(
                    "upgrade refused: status=" + response.status(),
                    response.status().code(),
                    retryAfterSeconds(response)));
        } else if (isTooLong(cause)) {
            reason(CloseReason.of(CloseReason.OVERSIZED + ": " + cause.getMessage()));
        } else {
            reason(CloseReason.of(cause.toString()));
        }
        var unused = context.close();
    }

    private static boolean isTooLong(Throwable cause) {
        return cause instanceof TooLongFrameException
                || (cause instanceof CorruptedWebSocketFrameException corrupted
                        && WebSocketCloseStatus.MESSAGE_TOO_BIG.equals(corrupted.closeStatus()));
    }

    private static long retryAfterSeconds(HttpResponse response) {
        String text = response.headers().get(HttpHeaderNames.RETRY_AFTER);
        if (text == null || !text.matches("[0-9]{1,9}")) {
            return 0;
        }
        return Math.min(MAX_RETRY_AFTER_SECONDS, Long.parseLong(text));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        sayClosed("connection lost");
    }
}
