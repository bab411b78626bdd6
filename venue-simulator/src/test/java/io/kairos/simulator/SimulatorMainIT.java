package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the process tells whoever started it, and whom its control port answers. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulatorMainIT {
    @TempDir
    private Path directory;

    @Test
    void shouldEndWithTheCodeForSettingsWhenOneIsWrong() throws Exception {
        Ending ending = run(Map.of("KAIROS_SIMULATOR_BINANCE_PORT", "door"));

        assertThat(ending.code()).isEqualTo(78);
        assertThat(ending.output()).contains("KAIROS_SIMULATOR_BINANCE_PORT=door");
    }

    @Test
    void shouldEndWithTheCodeForABusyPort() throws Exception {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(holder.getLocalPort());

            Ending ending = run(Map.of("KAIROS_SIMULATOR_BINANCE_PORT", port, "KAIROS_SIMULATOR_CONTROL_PORT", "0"));

            assertThat(ending.code()).isEqualTo(69);
            assertThat(ending.output()).contains(port).contains("KAIROS_SIMULATOR_BINANCE_PORT to a free one");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost\r\nOrigin: http://evil.example",
                "Host: evil.example:9100",
                "Host: localhost.evil.example"
            })
    void shouldRefuseWebPagesAtTheControlPort(String headers) throws Exception {
        try (SimulatorFixture fixture = new SimulatorFixture(directory)) {
            assertThat(statusLine(fixture, headers)).contains(" " + HttpURLConnection.HTTP_FORBIDDEN + " ");
            assertThat(statusLine(fixture, "Host: localhost")).contains(" " + HttpURLConnection.HTTP_OK + " ");
        }
    }

    private static String statusLine(SimulatorFixture fixture, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), fixture.controlPort())) {
            socket.setSoTimeout(10_000);
            String request = "GET /health HTTP/1.1\r\n" + headers + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.lines().findFirst().orElse("");
        }
    }

    private Ending run(Map<String, String> settings) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorMain.class.getName())
                .redirectErrorStream(true);
        builder.environment().put("KAIROS_SIMULATOR_DATA_DIR", directory.toString());
        builder.environment().putAll(settings);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Ending(process.exitValue(), output);
    }

    private record Ending(int code, String output) {}
}
