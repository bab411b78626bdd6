package io.kairos.simulator.net;

import io.kairos.simulator.fault.ArmedFault;
import io.kairos.simulator.fault.FaultKind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one accepted socket: batches flushes, cuts off clients that do not read, and does what faults ask of
 * whole sockets. First in the pipeline, venue thread only.
 */
final class Wire extends ChannelDuplexHandler {
    static final long PENDING_BYTES_MAX = 8L * 1024 * 1024;
    private static final long HANG_MAX_SECONDS = 60;
    private static final int FLUSH_BYTES = 128 * 1024;

    private final VenueNet net;
    private final long number;
    private final long sinceMs;
    private final Deque<ByteBuf> dripping = new ArrayDeque<>();
    private String service = "HTTP";
    private State state = State.OPEN;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ArmedFault drip;
    private long drippingBytes;
    private int unflushedBytes;
    private boolean flushPlanned;
    private long bytesSent;
    private long framesSent;

    private enum State {
        OPEN,
        DRIPPING,
        HALF_OPEN
    }

    Wire(VenueNet net, long number, long sinceMs) {
        this.net = net;
        this.number = number;
        this.sinceMs = sinceMs;
    }

    long number() {
        return number;
    }

    String service() {
        return service;
    }

    /** Names what the socket is used for; faults that are armed for that service take hold of it now. */
    void serve(String name) {
        service = name;
        net.faults().strikeConnection(FaultKind.SLOW_DRIP, number, service).ifPresent(this::startDrip);
    }

    long sinceMs() {
        return sinceMs;
    }

    long bytesSent() {
        return bytesSent;
    }

    long framesSent() {
        return framesSent;
    }

    String remote() {
        return open().channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress() + ":" + address.getPort()
                : "";
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        net.onConnected(this);
        Optional<ArmedFault> refused = net.faults().strikeConnection(FaultKind.REFUSE_CONNECTIONS, number, service);
        if (refused.isPresent()) {
            String mode = refused.get().spec().text("mode");
            net.faults().record(refused.get(), number, "*", "*", "refused " + remote() + " mode=" + mode);
            switch (mode) {
                case "RESET" -> reset();
                case "HANG" -> {
                    freeze();
                    Future<?> unused = active.executor().schedule(this::drop, HANG_MAX_SECONDS, TimeUnit.SECONDS);
                }
                default -> drop();
            }
            return;
        }
        net.faults().strikeConnection(FaultKind.SLOW_DRIP, number, service).ifPresent(this::startDrip);
        active.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext inactive) {
        net.onDisconnected(this);
        releaseDripping();
        inactive.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        if (state == State.HALF_OPEN) {
            ReferenceCountUtil.release(message);
            return;
        }
        reading.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext writing, Object message, ChannelPromise promise) {
        if (state == State.OPEN) {
            if (message instanceof ByteBuf bytes) {
                bytesSent += bytes.readableBytes();
            }
            ChannelFuture unused = writing.write(message, promise);
            return;
        }
        if (state == State.DRIPPING && message instanceof ByteBuf bytes) {
            drippingBytes += bytes.readableBytes();
            dripping.addLast(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
        if (!promise.isVoid()) {
            promise.trySuccess();
        }
        if (drippingBytes > PENDING_BYTES_MAX) {
            drop();
        }
    }

    @Override
    public void flush(ChannelHandlerContext flushing) {
        if (state == State.OPEN) {
            unflushedBytes = 0;
            flushing.flush();
        }
    }

    @Override
    public void close(ChannelHandlerContext closing, ChannelPromise promise) {
        // What is half open cannot even close; it ends with its fault or with the simulator.
        if (state != State.HALF_OPEN) {
            ChannelFuture unused = closing.close(promise);
        }
    }

    /** Sends a whole frame; it leaves with everything else that is sent in the same task. Takes over the buffer. */
    void sendFrame(ByteBuf frame) {
        ChannelHandlerContext writing = open();
        if (!writing.channel().isActive()) {
            frame.release();
            return;
        }
        ChannelOutboundBuffer waiting = writing.channel().unsafe().outboundBuffer();
        if (waiting != null && waiting.totalPendingWriteBytes() > PENDING_BYTES_MAX) {
            frame.release();
            net.onTooSlow();
            drop();
            return;
        }
        framesSent++;
        net.onFrame();
        unflushedBytes += frame.readableBytes();
        write(writing, frame, writing.voidPromise());
        if (unflushedBytes >= FLUSH_BYTES) {
            flush(writing);
        } else if (!flushPlanned) {
            flushPlanned = true;
            writing.executor().execute(() -> {
                flushPlanned = false;
                flush(writing);
            });
        }
    }

    /** Sends what waits now rather than at the end of the task. */
    void flushNow() {
        flush(open());
    }

    /** Closes the socket without a word. */
    void drop() {
        state = State.OPEN;
        ChannelFuture unused = open().close();
    }

    /** Resets the connection, so that the client's next operation fails. */
    void reset() {
        state = State.OPEN;
        open().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        ChannelFuture unused = open().close();
    }

    /** Stops reading and writing without closing. */
    void freeze() {
        releaseDripping();
        state = State.HALF_OPEN;
        open().channel().config().setAutoRead(false);
    }

    boolean isFrozen() {
        return state == State.HALF_OPEN;
    }

    /** Lets the bytes trickle from now on. */
    void startDrip(ArmedFault fault) {
        if (state == State.OPEN) {
            flush(open());
            state = State.DRIPPING;
            drip = fault;
            planDrip(fault);
        }
    }

    /** Sends at once what still waits to trickle. */
    void endDrip(ArmedFault fault) {
        if (state == State.DRIPPING && drip == fault) {
            state = State.OPEN;
            drip = null;
            drippingBytes = 0;
            while (!dripping.isEmpty()) {
                write(open(), dripping.removeFirst(), open().voidPromise());
            }
            flush(open());
        }
    }

    private void planDrip(ArmedFault fault) {
        Future<?> unused = open().executor()
                .schedule(() -> trickle(fault), fault.spec().number("everyMillis"), TimeUnit.MILLISECONDS);
    }

    private void trickle(ArmedFault fault) {
        if (state != State.DRIPPING || drip != fault || !open().channel().isActive()) {
            return;
        }
        int budget = (int) fault.spec().number("bytes");
        while (budget > 0 && !dripping.isEmpty()) {
            ByteBuf first = dripping.getFirst();
            int take = Math.min(budget, first.readableBytes());
            budget -= take;
            drippingBytes -= take;
            bytesSent += take;
            ChannelFuture unused = open().write(first.readRetainedSlice(take), open().voidPromise());
            if (!first.isReadable()) {
                dripping.removeFirst().release();
            }
        }
        open().flush();
        planDrip(fault);
    }

    private void releaseDripping() {
        dripping.forEach(ReferenceCountUtil::release);
        dripping.clear();
        drippingBytes = 0;
    }

    private ChannelHandlerContext open() {
        if (context == null) {
            throw new IllegalStateException("the socket is not in a pipeline yet");
        }
        return context;
    }
}
