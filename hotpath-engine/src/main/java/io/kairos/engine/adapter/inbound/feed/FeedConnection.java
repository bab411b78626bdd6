package io.kairos.engine.adapter.inbound.feed;

import io.kairos.engine.adapter.venue.net.WebSocketClient;
import io.kairos.engine.adapter.venue.net.WebSocketConnection;
import io.kairos.engine.adapter.venue.net.WebSocketListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One market-data socket with its subscriptions and its replicas of books. Event loop only.
 *
 * <ol>
 *   <li>{@link #connect}: upgrade;
 *   <li>subscriptions, paced by the venue's rules;
 *   <li>each acknowledged: {@link Owner#onStreaming};
 *   <li>resubscriptions of single books, paced as well and counted against the hour's budget;
 *   <li>{@link Owner#onClosed}, once, last.
 * </ol>
 */
final class FeedConnection implements WebSocketListener {
    /** Hears the connection. */
    interface Owner {
        /** Connected; data may come from now on. */
        void onOpen(FeedConnection connection);

        /** All subscriptions are acknowledged. */
        void onStreaming(FeedConnection connection);

        /** One message; 16 bytes behind it may be read. */
        void onMessage(FeedConnection connection, byte[] bytes, int length);

        /** No more requests may be sent within the hour: only a fresh connection helps. */
        void onRequestsSpent(FeedConnection connection);

        /** It ended, or never began. */
        void onClosed(FeedConnection connection, CloseReason reason);
    }

    private static final int ACK_TIMEOUT_MS = 10_000;
    private static final int READABLE_BEHIND = 16;
    private static final long HOUR_NS = 3_600_000_000_000L;

    final ConnectionSlot slot;
    private final Owner owner;
    private final VenueProtocol protocol;
    private final EventLoop eventLoop;
    private final Ticker ticker;
    private final List<BookReplica> replicas = new ArrayList<>();
    private final ArrayDeque<ControlRequest> requests = new ArrayDeque<>();
    private final Set<BookReplica> resubscribing = new LinkedHashSet<>();
    private final Map<Long, Integer> unacknowledged = new HashMap<>();
    private final long[] sentTimesNs;
    private byte[] scratch = new byte[1 << 12];
    private long lastRequestId;
    private long sent;
    private long lastSubscribeId;
    private long streamingSinceNs;
    private long lastMessageNs;
    private long keepAliveSentNs;
    private boolean pumpScheduled;
    private boolean streaming;
    private boolean closed;
    private @Nullable WebSocketConnection connection;
    private @Nullable ScheduledFuture<?> ackTimeout;
    private @Nullable ScheduledFuture<?> ageLimit;

    FeedConnection(ConnectionSlot slot, Owner owner, VenueProtocol protocol, EventLoop eventLoop) {
        this.slot = slot;
        this.owner = owner;
        this.protocol = protocol;
        this.eventLoop = eventLoop;
        this.ticker = eventLoop.ticker();
        this.sentTimesNs = new long[protocol.limits().requestsPerHour()];
    }

    void connect(WebSocketClient client) {
        client.connect(protocol.streamUri(), protocol.headers(), this);
    }

    /** The books as this connection tells them, in the order of the slot's instruments. */
    List<BookReplica> replicas() {
        return replicas;
    }

    /** This connection's book of an instrument, or null when it carries none. */
    @Nullable
    BookReplica replica(FeedInstrument instrument) {
        int at = instrument.index - slot.firstIndex();
        return at >= 0 && at < replicas.size() ? replicas.get(at) : null;
    }

    boolean isOpen() {
        return connection != null && !closed;
    }

    boolean isStreaming() {
        return streaming && !closed;
    }

    boolean isClosed() {
        return closed;
    }

    /** Since when all subscriptions are in force. */
    long streamingSinceNs() {
        return streamingSinceNs;
    }

    /** Whether all subscriptions were in force for this long, now or until it ended. */
    boolean wasStreamingFor(long durationNs) {
        return streaming && ticker.nanoTime() - streamingSinceNs >= durationNs;
    }

    /** Does something once the connection is old; not if it ends before. */
    void atAge(Runnable task, long ageMs) {
        ageLimit = eventLoop.schedule(task, ageMs, TimeUnit.MILLISECONDS);
    }

    long lastMessageNs() {
        return lastMessageNs;
    }

    void close(String reason) {
        if (connection != null) {
            connection.close(reason);
        }
    }

    @Override
    public void onOpen(WebSocketConnection newConnection) {
        connection = newConnection;
        lastMessageNs = ticker.nanoTime();
        owner.onOpen(this);
        List<ControlRequest> subscriptions = protocol.subscribe(slot.instruments(), this::nextRequestId);
        lastSubscribeId = lastRequestId;
        subscriptions.forEach(this::enqueue);
        ackTimeout = eventLoop.schedule(
                () -> close("subscriptions not acknowledged"),
                ACK_TIMEOUT_MS + (long) subscriptions.size() * protocol.limits().controlIntervalMs(),
                TimeUnit.MILLISECONDS);
        pump();
    }

    private long nextRequestId() {
        return ++lastRequestId;
    }

    private void enqueue(ControlRequest request) {
        requests.add(request);
        unacknowledged.put(request.id(), request.acknowledgements());
    }

    /** Asks for a book's snapshot anew, together with whatever else waits for one. */
    void resubscribe(BookReplica replica) {
        resubscribing.add(replica);
        pump();
    }

    private void pump() {
        WebSocketConnection open = connection;
        if (pumpScheduled || closed || open == null) {
            return;
        }
        if (requests.isEmpty() && !resubscribing.isEmpty()) {
            List<FeedInstrument> instruments = new ArrayList<>();
            resubscribing.forEach(replica -> instruments.add(replica.instrument()));
            resubscribing.clear();
            protocol.resubscribe(instruments, this::nextRequestId).forEach(this::enqueue);
        }
        ControlRequest next = requests.peek();
        if (next == null) {
            return;
        }
        long nowNs = ticker.nanoTime();
        if (sentTimesNs.length > 0) {
            int slotOfHour = (int) (sent % sentTimesNs.length);
            if (sent >= sentTimesNs.length && nowNs - sentTimesNs[slotOfHour] < HOUR_NS) {
                owner.onRequestsSpent(this);
                pumpLater(1_000);
                return;
            }
            sentTimesNs[slotOfHour] = nowNs;
        }
        sent++;
        requests.remove();
        send(open, next.text());
        pumpLater(protocol.limits().controlIntervalMs());
    }

    private void pumpLater(int delayMs) {
        pumpScheduled = true;
        var unused = eventLoop.schedule(
                () -> {
                    pumpScheduled = false;
                    pump();
                },
                delayMs,
                TimeUnit.MILLISECONDS);
    }

    private static void send(WebSocketConnection open, String text) {
        open.send(ByteBufUtil.writeUtf8(open.allocator(), text));
    }

    /** A request was answered, well or not; {@code requestId} -1 stands for the oldest one that waits. */
    void onAnswered(long requestId) {
        Long id = requestId;
        if (requestId < 0) {
            id = unacknowledged.keySet().stream().min(Long::compare).orElse(-1L);
        }
        Integer left = unacknowledged.get(id);
        if (left == null) {
            return;
        }
        if (left > 1) {
            unacknowledged.put(id, left - 1);
            return;
        }
        unacknowledged.remove(id);
        if (!streaming && unacknowledged.keySet().stream().noneMatch(waiting -> waiting <= lastSubscribeId)) {
            streaming = true;
            streamingSinceNs = ticker.nanoTime();
            cancelAckTimeout();
            owner.onStreaming(this);
        }
    }

    /** Sends a message outside of the requests' pace; nobody answers for it. */
    void sendNow(String text) {
        WebSocketConnection open = connection;
        if (open != null && !closed && open.isWritable()) {
            send(open, text);
        }
    }

    /** Keeps an idle connection open. */
    void keepAlive(long nowNs) {
        long intervalNs = TimeUnit.MILLISECONDS.toNanos(protocol.limits().keepAliveIntervalMs());
        WebSocketConnection open = connection;
        if (intervalNs == 0
                || open == null
                || closed
                || nowNs - lastMessageNs < intervalNs
                || nowNs - keepAliveSentNs < intervalNs) {
            return;
        }
        String text = protocol.keepAlive(nextRequestId());
        if (text != null) {
            keepAliveSentNs = nowNs;
            send(open, text);
        }
    }

    @Override
    public void onMessage(ByteBuf payload) {
        int length = payload.readableBytes();
        if (length + READABLE_BEHIND > scratch.length) {
            scratch = new byte[Integer.highestOneBit(length + READABLE_BEHIND) << 1];
        }
        payload.getBytes(payload.readerIndex(), scratch, 0, length);
        WebSocketConnection open = connection;
        lastMessageNs = open == null ? ticker.nanoTime() : open.readTimeNs();
        owner.onMessage(this, scratch, length);
    }

    @Override
    public void onClosed(CloseReason reason) {
        closed = true;
        cancelAckTimeout();
        if (ageLimit != null) {
            ageLimit.cancel(false);
        }
        owner.onClosed(this, reason);
    }

    private void cancelAckTimeout() {
        if (ackTimeout != null) {
            ackTimeout.cancel(false);
        }
    }
}
