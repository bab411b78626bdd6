package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultScriptIT {
    @TempDir
    Path directory;

    @Test
    void shouldRunScriptsPostedToTheControlPort() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory);
                SocketClient client = new SocketClient(simulator.socket("/ws/btcusdt@bookTicker"))) {
            assertThat(simulator
                            .command(
                                    "/faults/script",
                                    "{\"steps\":[{\"at\":100,\"every\":50,\"times\":3,\"fault\":{\"kind\":\"DROP_FRAMES\"}},"
                                            + "{\"at\":400,\"fault\":{\"kind\":\"DISCONNECT\",\"mode\":\"CLOSE_FRAME\"}}]}")
                            .json()
                            .path("running")
                            .asBoolean())
                    .isTrue();

            await().atMost(Duration.ofSeconds(10)).until(() -> client.closeCode() == 1001);
            JsonNode state = simulator.control("/faults/script").json();
            assertThat(state.path("armed").asInt()).isEqualTo(4);
            assertThat(state.path("running").asBoolean()).isFalse();
            JsonNode log = simulator.control("/faults/log?since=0&limit=100").json();
            assertThat(log.path("counts").path("DISCONNECT").asInt()).isEqualTo(1);
            long last = 0;
            for (JsonNode entry : log.path("entries")) {
                assertThat(entry.path("sequence").asLong()).isEqualTo(last + 1);
                assertThat(entry.path("venue").asText()).isEqualTo("BINANCE");
                last++;
            }
            assertThat(log.path("struck").asLong()).isEqualTo(last);
        }
    }

    @Test
    void shouldStrikeByChanceUntilStopped() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory)) {
            simulator.command("/faults/script", "{\"seed\":3,\"random\":{\"every\":20}}");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> simulator
                                    .control("/faults/script")
                                    .json()
                                    .path("armed")
                                    .asInt()
                            > 40);
            simulator.command("/faults/script/stop", "");
            simulator.command("/faults", "{\"kind\":\"CLEAR\"}");

            assertThat(simulator.control("/faults").json()).isEmpty();
            try (SocketClient client = new SocketClient(simulator.socket("/ws/btcusdt@bookTicker"))) {
                client.awaitMessage(message -> message.has("u"));
            }
        }
    }

    @Test
    void shouldRefuseWrongRequestsNamingFieldValueAndExpectation() throws Exception {
        try (SimulatorFixture simulator = new SimulatorFixture(directory)) {
            var script = simulator.command("/faults/script", "{\"steps\":[{\"at\":1,\"fault\":{\"kind\":\"FIRE\"}}]}");
            assertThat(script.status()).isEqualTo(400);
            assertThat(script.json().path("error").asText())
                    .startsWith("steps[0]: field 'kind' is 'FIRE'; expected one of");
            var fault = simulator.command("/faults", "{\"kind\":\"DROP_FRAMES\",\"count\":0}");
            assertThat(fault.status()).isEqualTo(400);
            assertThat(fault.json().path("error").asText())
                    .isEqualTo("field 'count' is 0; expected a whole number from 1 to 1000000");
            var log = simulator.control("/faults/log?limit=0");
            assertThat(log.status()).isEqualTo(400);
            assertThat(log.json().path("error").asText())
                    .isEqualTo("parameter 'limit' is '0'; expected a whole number from 1 to 10000");
        }
    }

    @Test
    void shouldReadTheScriptOfTheSettings() throws Exception {
        Path good = directory.resolve("good.json");
        Files.writeString(good, "{\"random\":{\"every\":1000,\"venues\":[\"KRAKEN\"]}}");
        Path bad = directory.resolve("bad.json");
        Files.writeString(bad, "{\"random\":{\"every\":\"often\"}}");

        assertThat(settings("").faultScript()).isEmpty();
        assertThat(settings(good.toString()).faultScript()).isPresent();
        assertThatThrownBy(() -> settings(bad.toString()).faultScript())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("KAIROS_SIMULATOR_FAULT_SCRIPT=" + bad + ": random: field 'every' is \"often\"");
        assertThatThrownBy(() -> settings(directory.resolve("none").toString()).faultScript())
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be read");
    }

    private static SettingsReader settings(String script) {
        return new SettingsReader(Map.of("KAIROS_SIMULATOR_FAULT_SCRIPT", script), name -> null);
    }
}
