package io.kairos.engine.adapter.venue.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the operating system has what was sent: at once, unless the peer does not read. */
class WebSocketFlushIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int CHUNK = 64 * 1024;
    private static final int MOST_CHUNKS = 1_024;

    private final EventLoopGroup loops = EventLoops.newGroup(1, "flush-test");
    private final EventLoop loop = loops.next();
    private final CompletableFuture<WebSocketConnection> opened = new CompletableFuture<>();

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private <T> T onLoop(Callable<T> task) throws Exception {
        return loop.submit(task).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Shakes hands and then reads nothing. */
    private static void upgrade(Socket socket) throws Exception {
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        String key = "";
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:")) {
                key = line.substring(line.indexOf(':') + 1).strip();
            }
        }
        byte[] hash = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream()
                .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: "
                                + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldTellWhatWaitsForTheSocket() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout((int) LIMIT.toMillis());
            WebSocketClient client = new WebSocketClient(loop, new WebSocketSettings(5_000, 5_000, 60_000, 1 << 20));
            URI uri = URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/");
            loop.execute(() -> client.connect(uri, Map.of(), new WebSocketListener() {
                @Override
                public void onOpen(WebSocketConnection connection) {
                    opened.complete(connection);
                }

                @Override
                public void onMessage(ByteBuf payload) {}

                @Override
                public void onClosed(CloseReason reason) {
                    opened.completeExceptionally(new AssertionError(reason.text()));
                }
            }));
            try (Socket peer = server.accept()) {
                upgrade(peer);
                WebSocketConnection connection = opened.get(LIMIT.toSeconds(), TimeUnit.SECONDS);

                assertThat(onLoop(() -> {
                            send(connection, 200);
                            return connection.isFlushed();
                        }))
                        .as("written before send returned")
                        .isTrue();
                int chunks = onLoop(() -> {
                    int sent = 0;
                    while (connection.isFlushed() && sent < MOST_CHUNKS) {
                        send(connection, CHUNK);
                        sent++;
                    }
                    return sent;
                });
                assertThat(chunks).as("a peer that does not read").isLessThan(MOST_CHUNKS);
                assertThat(onLoop(connection::isFlushed)).isFalse();

                Thread reader = new Thread(() -> drain(peer), "peer");
                reader.setDaemon(true);
                reader.start();
                await().atMost(LIMIT).until(() -> onLoop(connection::isFlushed));
            }
        }
    }

    private static void send(WebSocketConnection connection, int bytes) {
        connection.send(connection.allocator().directBuffer(bytes).writeZero(bytes));
    }

    private static void drain(Socket peer) {
        try (InputStream in = peer.getInputStream()) {
            byte[] some = new byte[CHUNK];
            while (in.read(some) >= 0) {
                // Only taken off the wire.
            }
        } catch (java.io.IOException closed) {
            // The test is over.
        }
    }
}
