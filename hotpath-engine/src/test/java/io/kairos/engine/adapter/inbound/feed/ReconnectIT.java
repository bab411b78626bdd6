package io.kairos.engine.adapter.inbound.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.binance.BinanceProtocol;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A venue that accepts everything and ends the connection at once must not use up the attempts that it allows. */
class ReconnectIT {
    private final EventLoopGroup server = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoopGroup eventLoops = EventLoops.newGroup(1, "reconnect-test");
    private final List<Long> acceptedNs = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        server.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
        eventLoops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class AcknowledgeAndLeave extends SimpleChannelInboundHandler<TextWebSocketFrame> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, TextWebSocketFrame frame) {
            acceptedNs.add(System.nanoTime());
            context.writeAndFlush(new TextWebSocketFrame("{\"result\":null,\"id\":1}"))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    private int serve() throws InterruptedException {
        Channel channel = new ServerBootstrap()
                .group(server)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel child) {
                        child.pipeline()
                                .addLast(
                                        new HttpServerCodec(),
                                        new HttpObjectAggregator(1 << 16),
                                        new WebSocketServerProtocolHandler("/stream"),
                                        new AcknowledgeAndLeave());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Test
    void shouldWaitLongerEachTime() throws Exception {
        BinanceVenue venue = new BinanceVenue(
                new BinanceContext()
                        .restUrl(URI.create("http://127.0.0.1:1"))
                        .streamUrl(URI.create("ws://127.0.0.1:" + serve()))
                        .conclude(),
                eventLoops,
                SystemEpochNanoClock.INSTANCE);
        EventLoop eventLoop = venue.nextEventLoop();
        Instrument instrument = new Instrument(
                0,
                Venue.BINANCE,
                "BTC-USDT",
                "BTCUSDT",
                new Asset(0, "BTC", 8),
                new Asset(1, "USDT", 8),
                2,
                5,
                1,
                1,
                Long.MAX_VALUE,
                1,
                1,
                Long.MAX_VALUE,
                0,
                1_000,
                1_000,
                true);
        try (VenueFeed feed = new VenueFeed(
                new BinanceProtocol(venue, 100),
                new FeedContext(
                        FeedSettings.DEFAULTS.connecting(40, 10_000, 3_600_000),
                        List.of(instrument),
                        eventLoop,
                        venue.webSocketClient(eventLoop),
                        venue.clock(),
                        new RecordingSink(),
                        id -> -1,
                        reason -> {}))) {
            feed.start();

            await().atMost(Duration.ofSeconds(60)).until(() -> acceptedNs.size() >= 7);
        }
        venue.close();

        // The windows are 40, 80, 160, 320, 640 and 1,280 ms, of which at least half is waited.
        assertThat(acceptedNs.get(6) - acceptedNs.get(5)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(600));
    }
}
