package io.kairos.engine.adapter.venue.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.util.concurrent.TimeUnit;

/** An open WebSocket. Any thread may ask {@link #isWritable}; the rest belongs to the event loop. */
public final class WebSocketConnection {
    private static final int FAREWELL_MS = 1_000;

    private final Channel channel;
    private final WebSocketClientHandler handler;

    WebSocketConnection(Channel channel, WebSocketClientHandler handler) {
        this.channel = channel;
        this.handler = handler;
    }

    /** Whether the connection is open and its outbound buffer has room. */
    public boolean isWritable() {
        return channel.isActive() && channel.isWritable();
    }

    /** Whether the operating system has taken everything that was sent. Event loop only. */
    public boolean isFlushed() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null || waiting.isEmpty();
    }

    /** When the bytes that completed the message at hand were read from the socket, by the event loop's ticker. */
    public long readTimeNs() {
        return handler.readClock().readNs();
    }

    /** Where outbound payloads come from. */
    public ByteBufAllocator allocator() {
        return channel.alloc();
    }

    /** Sends one text message and gives the payload away. A failed write ends the connection. */
    public void send(ByteBuf payload) {
        channel.writeAndFlush(new TextWebSocketFrame(payload)).addListener(handler);
    }

    /**
     * Ends the connection in order; {@code onClosed} follows with this reason. A peer that takes nothing any more cannot hold it
     * open: after a moment the socket is closed without the farewell.
     */
    public void close(String reason) {
        handler.reason(WebSocketListener.CloseReason.of(reason));
        if (channel.isActive()) {
            channel.writeAndFlush(new CloseWebSocketFrame(1000, "")).addListener(ChannelFutureListener.CLOSE);
            var unused = channel.eventLoop().schedule(this::closeSocket, FAREWELL_MS, TimeUnit.MILLISECONDS);
        } else {
            var unused = channel.close();
        }
    }

    private void closeSocket() {
        var unused = channel.close();
    }
}
