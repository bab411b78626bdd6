package io.kairos.standalone.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class BusyPortIT {

    @Test
    void shouldNamePortSettingAndHolder() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(BusyPort.sentence("KAIROS_GATEWAY_PORT", socket.getLocalPort()))
                    .hasValueSatisfying(sentence -> assertThat(sentence)
                            .contains("Port " + socket.getLocalPort() + " is busy")
                            .contains("KAIROS_GATEWAY_PORT")
                            .contains("java, process " + ProcessHandle.current().pid()));
        }
    }

    @Test
    void shouldSayNothingAboutAFreePort() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(BusyPort.sentence("KAIROS_GATEWAY_PORT", port)).isEmpty();
    }
}
