package io.kairos.engine.adapter.venue.net;

import io.kairos.engine.adapter.venue.net.WebSocketListener.CloseReason;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketVersion;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens WebSockets, {@code ws://} or {@code wss://}, all on one event loop.
 *
 * <p>TLS verifies certificate and host name against the system's trust and sends SNI. No compression is offered: venues have
 * answered the extension in ways that broke clients, and inflating costs more than it saves. Small writes leave at once.
 */
public final class WebSocketClient {
    private static final int MAX_UPGRADE_BODY_BYTES = 64 << 10;
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 << 10, 256 << 10);

    private final EventLoop eventLoop;
    private final WebSocketSettings settings;
    private final @Nullable TrustManagerFactory trust;
    private final @Nullable ProxySettings proxy;
    private final @Nullable WireTap tap;
    private final TlsProvider tls;
    private @Nullable SslContext sslContext;

    /** Creates a client that trusts what the system trusts. */
    public WebSocketClient(EventLoop eventLoop, WebSocketSettings settings) {
        this(eventLoop, settings, null, null);
    }

    /**
     * Creates a client.
     *
     * @param trust its own trust, or null for the system's.
     * @param proxy through which it connects, or null.
     */
    public WebSocketClient(
            EventLoop eventLoop,
            WebSocketSettings settings,
            @Nullable TrustManagerFactory trust,
            @Nullable ProxySettings proxy) {
        this(eventLoop, settings, trust, proxy, null, TlsProvider.best());
    }

    private WebSocketClient(
            EventLoop eventLoop,
            WebSocketSettings settings,
            @Nullable TrustManagerFactory trust,
            @Nullable ProxySettings proxy,
            @Nullable WireTap tap,
            TlsProvider tls) {
        this.eventLoop = eventLoop;
        this.settings = settings;
        this.trust = trust;
        this.proxy = proxy;
        this.tap = tap;
        this.tls = tls;
    }

    /** A client like this one whose connections show everything to {@code newTap}. */
    public WebSocketClient tapped(WireTap newTap) {
        return new WebSocketClient(eventLoop, settings, trust, proxy, newTap, tls);
    }

    /** A client like this one that encrypts by other means. */
    WebSocketClient encryptedBy(TlsProvider provider) {
        return new WebSocketClient(eventLoop, settings, trust, proxy, tap, provider);
    }

    /** Starts to connect; the listener hears how it goes. Call on the event loop. */
    public void connect(URI uri, Map<String, String> headers, WebSocketListener listener) {
        boolean secure = "wss".equals(uri.getScheme());
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        WebSocketClientHandler handler = new WebSocketClientHandler(listener, eventLoop.ticker());
        ChannelInitializer<Channel> initializer;
        try {
            initializer = pipeline(uri, port, secure ? sslContext() : null, headers, handler);
        } catch (SSLException e) {
            handler.sayClosed("TLS cannot be set up: " + e);
            return;
        }
        Bootstrap bootstrap = new Bootstrap()
                .group(eventLoop)
                .channelFactory(EventLoops.sockets(eventLoop))
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, settings.connectTimeoutMs())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(initializer);
        if (proxy == null && !(eventLoop instanceof SocketSource)) {
            bootstrap.resolver(BackgroundResolver.INSTANCE);
        } else {
            // The proxy looks names up, which it may be the only one to be able to; so does a network of its own.
            bootstrap.disableResolver();
        }
        var unused = bootstrap
                .connect(InetSocketAddress.createUnresolved(uri.getHost(), port))
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        handler.reason(CloseReason.of(
                                "cannot connect: " + ConnectFailure.text(uri.getAuthority(), done.cause())));
                        handler.sayClosed("cannot connect");
                    }
                });
    }

    private ChannelInitializer<Channel> pipeline(
            URI uri,
            int port,
            @Nullable SslContext secure,
            Map<String, String> headers,
            WebSocketClientHandler handler) {
        DefaultHttpHeaders customHeaders = new DefaultHttpHeaders();
        headers.forEach(customHeaders::add);
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .version(WebSocketVersion.V13)
                .allowExtensions(false)
                .customHeaders(customHeaders)
                .maxFramePayloadLength(settings.maxMessageBytes())
                .handshakeTimeoutMillis(settings.handshakeTimeoutMs())
                .handleCloseFrames(false)
                // Whoever reads a message judges its bytes, and doubts one book where this would end the connection.
                .withUTF8Validator(false)
                .build();
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                ChannelPipeline pipeline = channel.pipeline();
                pipeline.addLast(handler.readClock());
                if (proxy != null) {
                    HttpProxyHandler tunnel = proxy.hasCredentials()
                            ? new HttpProxyHandler(proxy.address(), proxy.user(), proxy.password())
                            : new HttpProxyHandler(proxy.address());
                    tunnel.setConnectTimeoutMillis(settings.connectTimeoutMs());
                    pipeline.addLast(tunnel);
                }
                if (secure != null) {
                    SslHandler sslHandler = secure.newHandler(channel.alloc(), uri.getHost(), port);
                    sslHandler.setHandshakeTimeoutMillis(settings.handshakeTimeoutMs());
                    pipeline.addLast(sslHandler);
                }
                pipeline.addLast(new IdleStateHandler(settings.silenceTimeoutMs(), 0, 0, TimeUnit.MILLISECONDS));
                pipeline.addLast(new HttpClientCodec(), new HttpObjectAggregator(MAX_UPGRADE_BODY_BYTES));
                WireTapHandler tapped = tap == null ? null : new WireTapHandler(tap, uri.toString());
                if (tapped != null) {
                    pipeline.addLast(tapped.pings());
                }
                pipeline.addLast(new WebSocketClientProtocolHandler(config));
                pipeline.addLast(new WebSocketFrameAggregator(settings.maxMessageBytes()));
                if (tapped != null) {
                    pipeline.addLast(tapped);
                }
                pipeline.addLast(handler);
            }
        };
    }

    private SslContext sslContext() throws SSLException {
        SslContext known = sslContext;
        if (known == null) {
            known = SslContextBuilder.forClient()
                    .sslProvider(tls.provider())
                    .trustManager(trust)
                    .endpointIdentificationAlgorithm("HTTPS")
                    .build();
            sslContext = known;
        }
        return known;
    }
}
