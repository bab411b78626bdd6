package io.kairos.simulation.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection of the {@link Network}, as its owner's pipeline sees a TCP socket: bytes in order, a window, an end that
 * comes in order or as a reset. Each end works on its own loop's turn; all on one thread.
 */
final class VirtualSocket extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final ByteBufAllocator MEMORY = new UnpooledByteBufAllocator(false, true, false);
    private static final SocketAddress LOCAL = address(10, 40_000);

    private final Network network;
    private final ChannelConfig config = new SocketConfig();
    private final ArrayDeque<byte[]> arrived = new ArrayDeque<>();
    private @Nullable Link link;
    private @Nullable ChannelPromise connecting;
    private boolean open = true;
    private boolean active;
    private boolean wantsRead;
    private boolean reading;
    private boolean endArrived;
    private boolean blocked;
    private boolean lingersNot;

    VirtualSocket(Network network) {
        super(null);
        this.network = network;
    }

    /** An accepted socket. */
    VirtualSocket(Network network, Link link) {
        this(network);
        this.link = link;
        this.active = true;
    }

    private static SocketAddress address(int last, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last}), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private final class SocketConfig extends DefaultChannelConfig {
        SocketConfig() {
            super(VirtualSocket.this);
            // What a process held when it was killed nobody gives back: pooled memory would be lost for good.
            setAllocator(MEMORY);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            if (option.equals(ChannelOption.SO_LINGER)) {
                lingersNot = value.equals(0);
                return true;
            }
            if (option.equals(ChannelOption.TCP_NODELAY) || option.equals(ChannelOption.SO_KEEPALIVE)) {
                return true;
            }
            return super.setOption(option, value);
        }
    }

    private final class SocketUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            connecting = promise;
            network.dial(VirtualSocket.this, (InetSocketAddress) remote, config().getConnectTimeoutMillis());
        }
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new SocketUnsafe();
    }

    /** This side's loop: the other side accepted. */
    void onConnected(Link made) {
        ChannelPromise promise = connecting;
        connecting = null;
        if (!open || promise == null) {
            made.end(this, true);
            return;
        }
        link = made;
        active = true;
        promise.trySuccess();
        pipeline().fireChannelActive();
    }

    /** This side's loop: nobody answers, or nobody listens. */
    void onNotConnected(IOException cause) {
        ChannelPromise promise = connecting;
        connecting = null;
        if (promise != null) {
            promise.tryFailure(cause);
            ChannelFuture unused = close();
        }
    }

    /** This side's loop: bytes came. */
    void onBytes(byte[] bytes) {
        if (open) {
            arrived.add(bytes);
            drain();
        }
    }

    /** This side's loop: the other side will send no more. */
    void onEnd() {
        endArrived = true;
        drain();
    }

    /** This side's loop: the connection is gone, and whatever of it has not been read. */
    void onReset() {
        if (open) {
            arrived.clear();
            pipeline().fireExceptionCaught(new IOException("Connection reset by peer"));
            ChannelFuture unused = close();
        }
    }

    /** This side's loop: there is room for more bytes on the way. */
    void onRoom() {
        if (blocked && open) {
            blocked = false;
            unsafe().flush();
        }
    }

    private void drain() {
        if (reading) {
            return;
        }
        reading = true;
        try {
            while (open && !arrived.isEmpty() && (config.isAutoRead() || wantsRead)) {
                wantsRead = false;
                byte[] bytes = arrived.remove();
                Link now = link;
                if (now != null) {
                    now.onRead(this, bytes.length);
                }
                ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
                pipeline().fireChannelRead(buffer);
                pipeline().fireChannelReadComplete();
            }
            if (open && endArrived && arrived.isEmpty()) {
                ChannelFuture unused = close();
            }
        } finally {
            reading = false;
        }
    }

    @Override
    protected void doBeginRead() {
        wantsRead = true;
        if (!arrived.isEmpty()) {
            drain();
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws Exception {
        Link now = link;
        if (now == null) {
            throw new ConnectException("not connected");
        }
        for (Object message = out.current(); message != null; message = out.current()) {
            if (!now.hasRoom(this)) {
                blocked = true;
                return;
            }
            ByteBuf bytes = (ByteBuf) message;
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.getBytes(bytes.readerIndex(), copy);
            now.send(this, copy);
            boolean unused = out.remove();
        }
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException("a socket takes bytes, got " + message.getClass());
    }

    @Override
    protected void doClose() {
        open = false;
        active = false;
        arrived.clear();
        ChannelPromise promise = connecting;
        connecting = null;
        if (promise != null) {
            promise.tryFailure(new ConnectException("closed while connecting"));
        }
        network.onClosed(this);
        Link now = link;
        if (now != null) {
            now.end(this, lingersNot);
        }
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("sockets of a simulation do not listen: " + local);
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof VirtualLoop;
    }

    @Override
    protected SocketAddress localAddress0() {
        return LOCAL;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return active ? LOCAL : null;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return active;
    }
}
