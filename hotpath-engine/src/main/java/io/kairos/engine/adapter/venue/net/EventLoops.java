package io.kairos.engine.adapter.venue.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/** Makes event loops of the best kind that the host offers, and finds the channel type that fits a given one. */
public final class EventLoops {
    private EventLoops() {}

    /** A group of {@code threads} daemon threads named after {@code name}: epoll where present, else NIO. */
    public static EventLoopGroup newGroup(int threads, String name) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), ioHandlers());
    }

    /** Epoll where present, else NIO. */
    static IoHandlerFactory ioHandlers() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    /** Makes client sockets for {@code eventLoop}: its own kind if it has one, else the host's. */
    static ChannelFactory<Channel> sockets(EventLoop eventLoop) {
        return eventLoop instanceof SocketSource source
                ? source::newSocket
                : new ReflectiveChannelFactory<>(channelType(eventLoop));
    }

    /** The client channel type that {@code group} can drive. */
    static Class<? extends SocketChannel> channelType(EventLoopGroup group) {
        return group instanceof IoEventLoopGroup ioGroup && ioGroup.isIoType(EpollIoHandler.class)
                ? EpollSocketChannel.class
                : NioSocketChannel.class;
    }
}
