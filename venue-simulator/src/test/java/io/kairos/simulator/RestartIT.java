package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.binance.BinanceVenue;
import io.kairos.simulator.number.Fixed8;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartIT {
    @TempDir
    Path directory;

    @Test
    void shouldContinueAfterCleanStop() throws Exception {
        Path data = directory.resolve("data");
        State before;
        try (SimulatorFixture simulator = new SimulatorFixture(data, 600, 0, BinanceVenue.Settings.STANDARD)) {
            before = trade(simulator);
        }

        shouldContinue(data, before);
    }

    @Test
    void shouldContinueAfterKill() throws Exception {
        Path data = directory.resolve("data");
        Path killed = directory.resolve("killed");
        try (SimulatorFixture simulator = new SimulatorFixture(data, 600, 0, BinanceVenue.Settings.STANDARD)) {
            State before = trade(simulator);

            // What a kill leaves behind: the files as they are at that moment, the last record possibly torn.
            copy(data, killed);
            tear(killed);

            shouldContinue(killed, before);
        }
    }

    @Test
    void shouldReadDirectoryOfFirstLayout() throws Exception {
        Path data = directory.resolve("data");
        State before;
        try (SimulatorFixture simulator = new SimulatorFixture(data, 600, 0, BinanceVenue.Settings.STANDARD)) {
            before = trade(simulator);
        }
        try (Stream<Path> files = Files.list(data.resolve("binance"))) {
            for (Path file : files.toList()) {
                Files.move(file, data.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.delete(data.resolve("binance"));

        shouldContinue(data, before);
    }

    @Test
    void shouldRefuseDirectoryInUse() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory)) {
            assertThat(simulator.get("/api/v3/ping").status()).isEqualTo(200);
            assertThatThrownBy(() -> new SimulatorFixture(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another simulator");
        }
    }

    private record State(long free, long locked, String order, List<String> tape) {}

    private static State trade(SimulatorFixture simulator) {
        await().atMost(Duration.ofSeconds(20)).until(() -> tape(simulator).size() > 40);
        String terms = "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=2000"
                + "&newClientOrderId=survivor";
        assertThat(simulator.signed("POST", "/api/v3/order", terms).status()).isEqualTo(200);
        assertThat(simulator
                        .signed("POST", "/api/v3/order", "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.05")
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("FILLED");
        String order = simulator
                .signed("GET", "/api/v3/order", "symbol=ETHUSDT&origClientOrderId=survivor")
                .body();
        return new State(simulator.free("USDT"), simulator.locked("USDT"), order, tape(simulator));
    }

    private static void shouldContinue(Path data, State before) throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(data, 600, 0, BinanceVenue.Settings.STANDARD)) {
            assertThat(simulator.free("USDT")).isEqualTo(before.free());
            assertThat(simulator.locked("USDT")).isEqualTo(before.locked()).isEqualTo(2000 * Fixed8.ONE);
            assertThat(simulator
                            .signed("GET", "/api/v3/order", "symbol=ETHUSDT&origClientOrderId=survivor")
                            .body())
                    .isEqualTo(before.order());
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> tape(simulator).size() > before.tape().size() + 20);
            List<String> tape = tape(simulator);
            assertThat(tape.subList(0, before.tape().size())).isEqualTo(before.tape());
            for (int i = 0; i < tape.size(); i++) {
                assertThat(SimulatorFixture.JSON
                                .readTree(tape.get(i))
                                .path("id")
                                .asLong())
                        .isEqualTo(i + 1L);
            }
            JsonNode next = simulator
                    .signed(
                            "POST",
                            "/api/v3/order",
                            "symbol=ETHUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=2000")
                    .json();
            long survivor = SimulatorFixture.JSON
                    .readTree(before.order())
                    .path("orderId")
                    .asLong();
            assertThat(next.path("orderId").asLong()).isGreaterThan(survivor);
            assertThat(simulator
                            .signed("DELETE", "/api/v3/openOrders", "symbol=ETHUSDT")
                            .json()
                            .size())
                    .isEqualTo(2);
            assertThat(simulator.locked("USDT")).isZero();
        }
    }

    private static List<String> tape(SimulatorFixture simulator) {
        return new ArrayList<>(
                simulator.control("/tape?symbol=BTCUSDT").body().lines().toList());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (Files.exists(file)) {
                    Files.copy(file, target);
                }
            }
        }
    }

    private static void tear(Path killed) throws IOException {
        try (Stream<Path> files = Files.list(killed.resolve("binance"))) {
            Path newest = files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .reduce((first, second) -> second)
                    .orElseThrow();
            Files.write(newest, new byte[] {0, 0, 1, 0, 42, 42}, StandardOpenOption.APPEND);
        }
    }
}
