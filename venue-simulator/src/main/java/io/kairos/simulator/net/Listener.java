package io.kairos.simulator.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.stream.ChunkedWriteHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One HTTP port. All its connections live on the venue thread. */
public final class Listener implements AutoCloseable {
    private static final int REQUEST_BYTES_MAX = 1024 * 1024;
    private static final int URI_BYTES_MAX = 8004;

    private final Channel channel;

    private Listener(Channel channel) {
        this.channel = channel;
    }

    /**
     * Opens a venue's port: its sockets are counted and may be hit by the venue's faults.
     *
     * @param port zero for any free one
     * @param setting name of the setting, for the error message
     * @throws IOException in one sentence that names port and setting, if the port cannot be had
     */
    public static Listener open(
            EventLoopGroup group,
            String bind,
            int port,
            String setting,
            VenueNet net,
            Supplier<ChannelHandler> handlers)
            throws IOException {
        return open(group, bind, port, setting, pipeline -> serve(pipeline, net, handlers.get()));
    }

    /** What a venue's port does with a connection that it accepted: the socket is counted and may be hit by the venue's faults. */
    public static void serve(ChannelPipeline pipeline, VenueNet net, ChannelHandler handler) {
        pipeline.addLast(net.accept())
                .addLast(new HttpServerCodec(URI_BYTES_MAX, 16 * 1024, 16 * 1024))
                .addLast(new HttpObjectAggregator(REQUEST_BYTES_MAX))
                .addLast(net.httpFaults())
                .addLast(handler);
    }

    /**
     * Opens a port that no fault touches.
     *
     * @param port zero for any free one
     * @param setting name of the setting, for the error message
     * @throws IOException in one sentence that names port and setting, if the port cannot be had
     */
    public static Listener open(
            EventLoopGroup group, String bind, int port, String setting, Supplier<ChannelHandler> handlers)
            throws IOException {
        return open(group, bind, port, setting, pipeline -> pipeline.addLast(
                        new HttpServerCodec(URI_BYTES_MAX, 16 * 1024, 16 * 1024))
                .addLast(new HttpObjectAggregator(REQUEST_BYTES_MAX))
                .addLast(new ChunkedWriteHandler())
                .addLast(handlers.get()));
    }

    private static Listener open(
            EventLoopGroup group, String bind, int port, String setting, Consumer<ChannelPipeline> stages)
            throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        stages.accept(connection.pipeline());
                    }
                })
                .bind(bind, port)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "Cannot listen on " + bind + ":" + port + " (" + reason(bound.cause())
                            + "); stop what uses the port or set " + setting + " to a free one.",
                    bound.cause());
        }
        return new Listener(bound.channel());
    }

    /** The port that was opened. */
    public int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }

    private static String reason(Throwable cause) {
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
