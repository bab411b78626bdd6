package io.kairos.simulator.net;

import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.time.VenueTimers;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Sends on one WebSocket: text, pings, closes, and the faults of single frames. A client that does not read is cut off
 * once eight mebibytes wait for it. Venue thread only.
 */
public final class WebSocketConnection {
    private final Channel channel;
    private final Wire wire;
    private final VenueFaults faults;
    private final Timing timing;
    private final VenueTimers timers;
    private final FaultyFrames faulty;
    private long lastPongNs;
    private String lastPingPayload = "";

    /** How often the venue pings, how long it waits for a pong, and how old a connection may get. */
    public record Timing(long pingIntervalMs, long pongTimeoutMs, long ageMaxMs) {
        /** The live venue's: 20 s, 60 s, 24 h. */
        public static final Timing STANDARD = new Timing(20_000, 60_000, 86_400_000);
    }

    /** Takes an open channel and starts its pings. */
    WebSocketConnection(Channel channel, Wire wire, VenueNet net, Timing timing) {
        this.channel = channel;
        this.wire = wire;
        this.faults = net.faults();
        this.timing = timing;
        this.timers = net.timers(channel);
        this.faulty = new FaultyFrames(wire, faults, timers);
        this.lastPongNs = timers.nowNs();
        VenueTimers.Timer pinger = timers.every(TimeUnit.MILLISECONDS.toNanos(timing.pingIntervalMs()), this::ping);
        VenueTimers.Timer expiry =
                timers.after(TimeUnit.MILLISECONDS.toNanos(timing.ageMaxMs()), () -> close(1001, "Connection too old"));
        channel.closeFuture().addListener(closed -> {
            pinger.cancel();
            expiry.cancel();
            faulty.onClosed();
        });
    }

    /** Number of the connection within its venue, from one. */
    public long number() {
        return wire.number();
    }

    /** What the connection is used for. */
    public String service() {
        return wire.service();
    }

    /** Sends an answer. */
    public void send(String text) {
        send(FrameTag.REPLY, text);
    }

    /** Sends a text to this connection alone. */
    public void send(FrameTag tag, String text) {
        try (SharedFrame frame = SharedFrame.of(tag, text)) {
            send(frame);
        }
    }

    /** Sends a frame that others may get as well. */
    public void send(SharedFrame frame) {
        if (faults.armsFrames() || faulty.isBusy()) {
            faulty.send(frame);
        } else {
            wire.sendFrame(frame.share());
        }
    }

    /** Sends what waits now rather than at the end of the task, for exact send times. */
    public void flush() {
        wire.flushNow();
    }

    /** Runs work on the venue thread after a delay, at once if there is none. */
    public void runLater(Runnable work, long delayNs) {
        if (delayNs <= 0) {
            work.run();
        } else {
            VenueTimers.Timer unused = timers.after(delayNs, work);
        }
    }

    /** Venue time, epoch nanoseconds. */
    public long nowNs() {
        return timers.nowNs();
    }

    /** Closes with a code. */
    public void close(int code, String reason) {
        if (channel.isActive()) {
            channel.writeAndFlush(new CloseWebSocketFrame(code, reason)).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Cuts the socket without a word. */
    public void drop() {
        wire.drop();
    }

    /** Notes a pong; only one that echoes our last ping keeps the connection alive. */
    public void onPong(String payload) {
        if (payload.equals(lastPingPayload)) {
            lastPongNs = timers.nowNs();
        }
    }

    private void ping() {
        if (timers.nowNs() - lastPongNs > TimeUnit.MILLISECONDS.toNanos(timing.pongTimeoutMs())) {
            ChannelFuture unused = channel.close();
            return;
        }
        lastPingPayload = Long.toString(timers.nowNs() / 1_000_000L);
        channel.writeAndFlush(new PingWebSocketFrame(Unpooled.copiedBuffer(lastPingPayload, StandardCharsets.US_ASCII)))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
}
