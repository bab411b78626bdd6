package io.kairos.engine.adapter.venue.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS that verifies, and proxies, over real sockets. */
class SecureTransportIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path directory;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final Heard heard = new Heard();
    private TlsProvider tls = TlsProvider.best();
    private KeyStore keys;
    private Channel server;

    private static final class Heard implements WebSocketListener {
        final List<String> messages = new CopyOnWriteArrayList<>();
        final List<String> closed = new CopyOnWriteArrayList<>();

        @Override
        public void onOpen(WebSocketConnection connection) {
            messages.add("open");
        }

        @Override
        public void onMessage(ByteBuf payload) {
            messages.add(payload.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void onClosed(CloseReason reason) {
            closed.add(reason.text());
        }
    }

    @BeforeEach
    void start() throws Exception {
        keys = keyStore("localhost");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close().awaitUninterruptibly();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** A self-signed certificate for a name, made by the JDK's own tool. */
    private KeyStore keyStore(String name) throws Exception {
        Path file = directory.resolve(name + ".p12");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + name, "-ext"));
        command.addAll(List.of("SAN=dns:" + name, "-validity", "2", "-storetype", "PKCS12", "-storepass", "changeit"));
        command.addAll(List.of("-keystore", file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private int serve(boolean secure) throws Exception {
        SslContext tls = null;
        if (secure) {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, PASSWORD);
            tls = SslContextBuilder.forServer(factory).build();
        }
        SslContext context = tls;
        server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (context != null) {
                            channel.pipeline().addLast(context.newHandler(channel.alloc()));
                        }
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 16))
                                .addLast(new WebSocketServerProtocolHandler("/stream"))
                                .addLast(new Greeter());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private static final class Greeter extends SimpleChannelInboundHandler<Object> {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof HandshakeComplete) {
                var unusedHello = context.write(new TextWebSocketFrame("hello"));
                var unusedLong = context.writeAndFlush(new TextWebSocketFrame("x".repeat(5_000)));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) {
            var unused = context.close();
        }
    }

    private TrustManagerFactory trust() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        return factory;
    }

    private void encryptBy(SslProvider provider) {
        Assumptions.assumeTrue(
                provider == SslProvider.JDK || TlsProvider.best().isNative(),
                "no native library here: " + TlsProvider.best().text());
        tls = new TlsProvider(provider, provider.name());
    }

    private void connect(
            String url, int maxMessageBytes, @Nullable TrustManagerFactory trust, @Nullable ProxySettings proxy) {
        var eventLoop = loops.next();
        WebSocketClient client = new WebSocketClient(
                        eventLoop, new WebSocketSettings(5_000, 5_000, 5_000, maxMessageBytes), trust, proxy)
                .encryptedBy(tls);
        eventLoop.execute(() -> client.connect(URI.create(url), Map.of(), heard));
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void shouldSpeakToWhomItTrusts(SslProvider provider) throws Exception {
        encryptBy(provider);
        connect("wss://localhost:" + serve(true) + "/stream", 10_000, trust(), null);

        await().atMost(LIMIT).until(() -> heard.messages.contains("hello"));
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void shouldRefuseAStranger(SslProvider provider) throws Exception {
        encryptBy(provider);
        connect("wss://localhost:" + serve(true) + "/stream", 10_000, null, null);

        await().atMost(LIMIT).until(() -> !heard.closed.isEmpty());
        assertThat(heard.messages).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"OPENSSL", "JDK"})
    void shouldRefuseACertificateForAnotherName(SslProvider provider) throws Exception {
        encryptBy(provider);
        keys = keyStore("elsewhere.test");
        connect("wss://localhost:" + serve(true) + "/stream", 10_000, trust(), null);

        await().atMost(LIMIT).until(() -> !heard.closed.isEmpty());
        assertThat(heard.messages).isEmpty();
    }

    @Test
    void shouldRefuseAnOversizedMessage() throws Exception {
        connect("ws://localhost:" + serve(false) + "/stream", 1_000, null, null);

        await().atMost(LIMIT).until(() -> !heard.closed.isEmpty());
        assertThat(heard.messages).contains("hello");
        assertThat(heard.closed.get(0)).startsWith(WebSocketListener.CloseReason.OVERSIZED);
    }

    @Test
    void shouldConnectThroughAProxyThatAlonePossessesTheName() throws Exception {
        keys = keyStore("venue.test");
        int port = serve(true);
        try (TestProxy proxy = new TestProxy("me", "secret")) {
            connect(
                    "wss://venue.test:" + port + "/stream",
                    10_000,
                    trust(),
                    new ProxySettings("127.0.0.1", proxy.port(), "me", "secret"));

            await().atMost(LIMIT).until(() -> heard.messages.contains("hello"));
            assertThat(proxy.tunnels).containsExactly("venue.test:" + port);
        }
    }

    @Test
    void shouldSayThatAProxyRefused() throws Exception {
        try (TestProxy proxy = new TestProxy("me", "secret")) {
            connect(
                    "ws://venue.test:80/stream",
                    10_000,
                    null,
                    new ProxySettings("127.0.0.1", proxy.port(), "me", "wrong"));

            await().atMost(LIMIT).until(() -> !heard.closed.isEmpty());
            assertThat(heard.closed.get(0)).contains("407").doesNotContain("wrong");
        }
    }

    @Test
    void shouldCallRestThroughATunnel() throws Exception {
        int port = serve(true);
        try (TestProxy proxy = new TestProxy("", "");
                HttpCaller http = caller(new ProxySettings("127.0.0.1", proxy.port(), "", ""))) {
            // The tunnel stands; what ends the call is that nobody vouches for the server's certificate.
            assertThatThrownBy(() -> http.callAndWait("GET", URI.create("https://venue.test:" + port + "/"), Map.of()))
                    .isInstanceOf(IOException.class);

            assertThat(proxy.tunnels).contains("venue.test:" + port);
        }
    }

    @Test
    void shouldTellTheProxyWhoWeAreWhenItAsks() throws Exception {
        try (TestProxy proxy = new TestProxy("me", "secret");
                HttpCaller http = caller(new ProxySettings("127.0.0.1", proxy.port(), "me", "secret"))) {
            HttpReply reply = http.callAndWait("GET", URI.create("http://venue.test/time"), Map.of());

            assertThat(reply.status()).isEqualTo(204);
            assertThat(proxy.tunnels).containsExactly("http://venue.test/time");
            assertThat(proxy.refused).as("asked once").hasSize(1);
        }
    }

    private static HttpCaller caller(ProxySettings proxy) {
        return new HttpCaller("test", Duration.ofSeconds(5), Duration.ofSeconds(5), 1_000, proxy);
    }

    @Test
    void shouldReadSettingsAndKeepThePasswordToItself() throws Exception {
        Path file = Files.writeString(directory.resolve("credentials"), "me:se:cret\n");

        ProxySettings proxy = ProxySettings.read("http://proxy.test:3128", file);

        assertThat(proxy.user()).isEqualTo("me");
        assertThat(proxy.password()).isEqualTo("se:cret");
        assertThat(proxy.toString()).doesNotContain("cret");
        assertThatThrownBy(() -> ProxySettings.read("http://me:secret@proxy.test:3128", null))
                .isInstanceOf(IllegalArgumentException.class);
        Path wrong = Files.writeString(directory.resolve("wrong"), "only-one-word");
        assertThatThrownBy(() -> ProxySettings.read("http://proxy.test:3128", wrong))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("only-one-word");
    }
}
