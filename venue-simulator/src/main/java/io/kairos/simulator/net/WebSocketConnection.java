package io.kairos.simulator.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Sends on one WebSocket: text, pings, closes. A client that does not read is cut off once {@value #PENDING_BYTES_MAX}
 * bytes wait for it. Venue thread only.
 */
public final class WebSocketConnection {
    private static final long PENDING_BYTES_MAX = 8L * 1024 * 1024;

    private final Channel channel;
    private final Timing timing;
    private final ScheduledFuture<?> pinger;
    private long lastPongNs = System.nanoTime();
    private String lastPingPayload = "";

    /** How often the venue pings, how long it waits for a pong, and how old a connection may get. */
    public record Timing(long pingIntervalMs, long pongTimeoutMs, long ageMaxMs) {
        /** The live venue's: 20 s, 60 s, 24 h. */
        public static final Timing STANDARD = new Timing(20_000, 60_000, 86_400_000);
    }

    /** Takes an open channel and starts its pings. */
    public WebSocketConnection(Channel channel, Timing timing) {
        this.channel = channel;
        this.timing = timing;
        this.pinger = channel.eventLoop()
                .scheduleAtFixedRate(
                        this::ping, timing.pingIntervalMs(), timing.pingIntervalMs(), TimeUnit.MILLISECONDS);
        ScheduledFuture<?> expiry = channel.eventLoop()
                .schedule(() -> close(1001, "Connection too old"), timing.ageMaxMs(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(closed -> {
            pinger.cancel(false);
            expiry.cancel(false);
        });
    }

    /** Sends text. */
    public void send(String text) {
        if (!channel.isActive()) {
            return;
        }
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (waiting != null && waiting.totalPendingWriteBytes() > PENDING_BYTES_MAX) {
            drop();
            return;
        }
        channel.writeAndFlush(new TextWebSocketFrame(text)).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    /** Runs work on the venue thread after a delay. */
    public void runLater(Runnable work, long delayNs) {
        Future<?> unused = channel.eventLoop().schedule(work, delayNs, TimeUnit.NANOSECONDS);
    }

    /** Closes with a code. */
    public void close(int code, String reason) {
        if (channel.isActive()) {
            channel.writeAndFlush(new CloseWebSocketFrame(code, reason)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Cuts the socket without a word. */
    public void drop() {
        ChannelFuture unused = channel.close();
    }

    /** Notes a pong; only one that echoes our last ping keeps the connection alive. */
    public void onPong(String payload) {
        if (payload.equals(lastPingPayload)) {
            lastPongNs = System.nanoTime();
        }
    }

    private void ping() {
        if (System.nanoTime() - lastPongNs > TimeUnit.MILLISECONDS.toNanos(timing.pongTimeoutMs())) {
            drop();
            return;
        }
        lastPingPayload = Long.toString(System.currentTimeMillis());
        channel.writeAndFlush(new PingWebSocketFrame(Unpooled.copiedBuffer(lastPingPayload, StandardCharsets.US_ASCII)))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
}
