package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kairos.simulator.RawSocket.Frame;
import io.kairos.simulator.binance.BinanceVenue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of whole sockets, as the client's end sees them. */
class WireFaultsIT {
    private static final int PONG = 0x8A;
    private static final int CLOSE = 0x88;

    @TempDir
    Path directory;

    private SimulatorFixture simulator;
    private RawSocket client;

    @BeforeEach
    void connect() throws IOException {
        simulator = new SimulatorFixture(directory, 2_000, 0, BinanceVenue.Settings.STANDARD);
        client = new RawSocket(simulator.socket("/stream?streams=btcusdt@bookTicker/ethusdt@bookTicker/btcusdt@trade"));
        await().atMost(Duration.ofSeconds(10)).until(() -> client.texts().size() > 3);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        simulator.close();
    }

    @Test
    void shouldDisconnectWithoutCloseFrame() {
        assertThat(arm("{\"kind\":\"DISCONNECT\",\"connection\":\"STREAM\"}")).isEqualTo(1);

        awaitEnd();
        assertThat(client.end()).isEqualTo("FIN");
        assertThat(client.frames()).extracting(Frame::firstByte).doesNotContain(CLOSE);
    }

    @Test
    void shouldDisconnectWithCloseFrame() {
        arm("{\"kind\":\"DISCONNECT\",\"mode\":\"CLOSE_FRAME\",\"code\":1012,\"reason\":\"Service restart\"}");

        awaitEnd();
        List<Frame> frames = client.frames();
        Frame last = frames.get(frames.size() - 1);
        assertThat(last.firstByte()).isEqualTo(CLOSE);
        assertThat(((last.payload()[0] & 0xFF) << 8) | (last.payload()[1] & 0xFF))
                .isEqualTo(1012);
        assertThat(last.text()).endsWith("Service restart");
    }

    @Test
    void shouldResetConnections() {
        arm("{\"kind\":\"DISCONNECT\",\"mode\":\"RESET\"}");

        awaitEnd();
        assertThat(client.end()).containsIgnoringCase("reset");
    }

    @Test
    void shouldLeaveOtherServicesConnected() {
        assertThat(arm("{\"kind\":\"DISCONNECT\",\"connection\":\"WS_API\"}")).isZero();
        assertThat(arm("{\"kind\":\"DROP_SOCKETS\",\"target\":\"WS_API\"}")).isZero();

        int before = client.texts().size();
        await().atMost(Duration.ofSeconds(10)).until(() -> client.texts().size() > before + 5);
        assertThat(arm("{\"kind\":\"DROP_SOCKETS\",\"target\":\"STREAM\"}")).isEqualTo(1);
        awaitEnd();
    }

    @Test
    void shouldStayHalfOpenWithoutPongsUntilTheFaultEnds() throws IOException {
        client.ping("before");
        await().atMost(Duration.ofSeconds(5)).until(() -> pongs() == 1);

        assertThat(arm("{\"kind\":\"HALF_OPEN\",\"connection\":\"STREAM\",\"durationMillis\":1500}"))
                .isEqualTo(1);
        long armedNs = System.nanoTime();
        client.ping("during");
        await().atMost(Duration.ofSeconds(1))
                .until(() -> simulator.control("/connections").body().contains("\"halfOpen\":true"));
        int atArming = client.frames().size();
        awaitEnd();

        assertThat(System.nanoTime() - armedNs).isGreaterThan(1_300_000_000L);
        assertThat(client.frames().size() - atArming).isLessThan(5);
        assertThat(pongs()).isEqualTo(1);
    }

    @Test
    void shouldLetBytesTrickle() {
        arm("{\"kind\":\"SLOW_DRIP\",\"bytes\":10,\"everyMillis\":20,\"durationMillis\":2000}");
        long before = client.bytesRead();
        long startNs = System.nanoTime();
        await().atMost(Duration.ofSeconds(5)).until(() -> System.nanoTime() - startNs > 1_200_000_000L);
        long trickled = client.bytesRead() - before;

        assertThat(trickled).isBetween(100L, 700L);

        int texts = client.texts().size();
        await().atMost(Duration.ofSeconds(10)).until(() -> client.texts().size() > texts + 50);
        assertThat(client.end()).isNull();
        for (String text : client.texts()) {
            assertThat(text).startsWith("{").endsWith("}");
        }
    }

    @Test
    void shouldRefuseConnectionsForAWhile() throws IOException {
        arm("{\"kind\":\"REFUSE_CONNECTIONS\",\"durationMillis\":800}");

        assertThat(firstRead()).isEqualTo(-1);
        assertThat(simulator
                        .control("/faults/log")
                        .json()
                        .path("entries")
                        .path(0)
                        .path("detail")
                        .asText())
                .contains("refused", "127.0.0.1");
        int before = client.texts().size();
        await().atMost(Duration.ofSeconds(5)).until(() -> client.texts().size() > before);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> simulator.control("/faults").json().isEmpty());
        assertThat(simulator.get("/api/v3/ping").status()).isEqualTo(200);
    }

    @Test
    void shouldResetOrHangNewConnections() throws IOException {
        arm("{\"kind\":\"REFUSE_CONNECTIONS\",\"mode\":\"RESET\",\"count\":1}");
        assertThatThrownBy(this::firstRead).hasMessageContaining("reset");

        arm("{\"kind\":\"REFUSE_CONNECTIONS\",\"mode\":\"HANG\",\"count\":1}");
        assertThatThrownBy(this::firstRead).isInstanceOf(SocketTimeoutException.class);

        assertThat(simulator.get("/api/v3/ping").status()).isEqualTo(200);
    }

    @Test
    void shouldAnnounceShutdown() {
        arm("{\"kind\":\"ANNOUNCE_SHUTDOWN\"}");

        await().atMost(Duration.ofSeconds(5)).until(() -> client.texts().stream()
                .anyMatch(text -> text.startsWith("{\"stream\":\"!serverShutdown\"")));
    }

    @Test
    void shouldNotTouchTheControlPort() {
        arm("{\"kind\":\"REFUSE_CONNECTIONS\",\"durationMillis\":500}");
        arm("{\"kind\":\"HTTP_ERROR\",\"count\":10}");

        for (int i = 0; i < 5; i++) {
            assertThat(simulator.control("/health").status()).isEqualTo(200);
        }
        assertThat(arm("{\"kind\":\"CLEAR\"}")).isZero();
        assertThat(simulator.control("/faults").json()).isEmpty();
    }

    private long arm(String body) {
        var reply = simulator.command("/faults", body);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json().path("touched").asLong();
    }

    private void awaitEnd() {
        await().atMost(Duration.ofSeconds(10)).until(() -> client.end() != null);
    }

    private long pongs() {
        return List.copyOf(client.frames()).stream()
                .filter(frame -> frame.firstByte() == PONG)
                .count();
    }

    /** What a plain connection reads first after it has sent a request. */
    private int firstRead() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(600);
            socket.connect(
                    new InetSocketAddress(
                            InetAddress.getLoopbackAddress(),
                            simulator.socket("/").getPort()),
                    1_000);
            return socket.getInputStream().read();
        }
    }
}
