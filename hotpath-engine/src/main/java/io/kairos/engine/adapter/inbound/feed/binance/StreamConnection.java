package io.kairos.engine.adapter.inbound.feed.binance;

import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WebSocketConnection;
import io.kairos.engine.adapter.venue.net.WebSocketListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One market-stream socket with its subscriptions. Event loop only.
 *
 * <ol>
 *   <li>{@link #connect}: upgrade on {@code /stream};
 *   <li>SUBSCRIBE frames, paced: more than five inbound messages a second get a socket closed, and a frame above 4096 bytes
 *       gets no answer at all (venue's documentation and reports of client maintainers, read 2026-07-21);
 *   <li>each frame acknowledged: {@link Owner#onStreaming};
 *   <li>{@link Owner#onClosed}, once, last.
 * </ol>
 */
final class StreamConnection implements WebSocketListener {
    /** Hears the connection. */
    interface Owner {
        /** Connected; data may come from now on. */
        void onOpen(StreamConnection connection);

        /** All subscriptions are acknowledged. */
        void onStreaming(StreamConnection connection);

        /** One message. */
        void onMessage(StreamConnection connection, byte[] bytes, int length);

        /** It ended, or never began. */
        void onClosed(StreamConnection connection, CloseReason reason);
    }

    private static final int MAX_FRAME_CHARS = 3_500;
    private static final int MAX_FRAME_STREAMS = 150;
    private static final int ACK_TIMEOUT_MS = 10_000;

    private final Owner owner;
    private final EventLoop eventLoop;
    private final int controlIntervalMs;
    private final List<String> frames;
    private byte[] scratch = new byte[1 << 12];
    private int sent;
    private int acknowledged;
    private boolean streaming;
    private boolean closed;
    private @Nullable WebSocketConnection connection;
    private @Nullable ScheduledFuture<?> ackTimeout;

    StreamConnection(Owner owner, EventLoop eventLoop, int controlIntervalMs, List<String> streams) {
        this.owner = owner;
        this.eventLoop = eventLoop;
        this.controlIntervalMs = controlIntervalMs;
        this.frames = subscribeFrames(streams);
    }

    /** SUBSCRIBE messages for all streams, numbered from 1, each within the venue's limits. */
    static List<String> subscribeFrames(List<String> streams) {
        List<String> frames = new ArrayList<>();
        StringBuilder params = new StringBuilder();
        int count = 0;
        for (String stream : streams) {
            if (count == MAX_FRAME_STREAMS || params.length() + stream.length() + 64 > MAX_FRAME_CHARS) {
                frames.add(subscribeFrame(params, frames.size() + 1));
                params.setLength(0);
                count = 0;
            }
            params.append(count++ == 0 ? "\"" : ",\"").append(stream).append('"');
        }
        if (count > 0) {
            frames.add(subscribeFrame(params, frames.size() + 1));
        }
        return frames;
    }

    private static String subscribeFrame(StringBuilder params, int id) {
        return "{\"method\":\"SUBSCRIBE\",\"params\":[" + params + "],\"id\":" + id + '}';
    }

    void connect(WebSocketClient client, URI streamBase) {
        String base = streamBase.toString();
        String root = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
        client.connect(URI.create(root + "/stream"), Map.of(), this);
    }

    boolean isStreaming() {
        return streaming && !closed;
    }

    boolean isClosed() {
        return closed;
    }

    void close(String reason) {
        if (connection != null) {
            connection.close(reason);
        }
    }

    @Override
    public void onOpen(WebSocketConnection newConnection) {
        connection = newConnection;
        owner.onOpen(this);
        ackTimeout = eventLoop.schedule(
                () -> close("subscriptions not acknowledged"),
                ACK_TIMEOUT_MS + (long) frames.size() * controlIntervalMs,
                TimeUnit.MILLISECONDS);
        sendNext();
    }

    private void sendNext() {
        WebSocketConnection open = connection;
        if (closed || open == null || sent == frames.size()) {
            return;
        }
        open.send(ByteBufUtil.writeUtf8(open.allocator(), frames.get(sent++)));
        var unused = eventLoop.schedule(this::sendNext, controlIntervalMs, TimeUnit.MILLISECONDS);
    }

    /** A control message was carried out. */
    void onControlDone() {
        if (++acknowledged == frames.size() && !streaming) {
            streaming = true;
            cancelAckTimeout();
            owner.onStreaming(this);
        }
    }

    @Override
    public void onMessage(ByteBuf payload) {
        int length = payload.readableBytes();
        if (length > scratch.length) {
            scratch = new byte[Integer.highestOneBit(length) << 1];
        }
        payload.getBytes(payload.readerIndex(), scratch, 0, length);
        owner.onMessage(this, scratch, length);
    }

    @Override
    public void onClosed(CloseReason reason) {
        closed = true;
        cancelAckTimeout();
        owner.onClosed(this, reason);
    }

    private void cancelAckTimeout() {
        if (ackTimeout != null) {
            ackTimeout.cancel(false);
        }
    }
}
