package io.kairos.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandaloneSettingsTest {

    @Test
    void shouldUseDefaultPortsAndDirectoryBesideTheScript() {
        StandaloneSettings settings = StandaloneSettings.of(Map.of("KAIROS_HOME", "/opt/kairos"));

        assertThat(settings.port(Port.GATEWAY)).isEqualTo(8080);
        assertThat(settings.dataDir()).isEqualTo(Path.of("/opt/kairos/.kairos"));
        assertThat(settings.postgresUrl()).isEqualTo("jdbc:postgresql://127.0.0.1:15432/kairos");
    }

    @Test
    void shouldTakePortsAndDirectoryFromTheEnvironment() {
        StandaloneSettings settings = StandaloneSettings.of(
                Map.of("KAIROS_HOME", "/opt/kairos", "KAIROS_DATA_DIR", "/var/k", "KAIROS_GATEWAY_PORT", "9999"));

        assertThat(settings.dashboardUrl()).isEqualTo("http://localhost:9999");
        assertThat(settings.logDir()).isEqualTo(Path.of("/var/k/logs"));
    }

    @Test
    void shouldListEveryFaultAtOnce() {
        assertThatThrownBy(() -> StandaloneSettings.of(Map.of(
                        "KAIROS_GATEWAY_PORT", "eighty",
                        "KAIROS_KAFKA_PORT", "70000",
                        "KAIROS_REDIS_PORT", "15432",
                        "KAIROS_QUICK_LIFE_SECONDS", "0")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("KAIROS_HOME is not set")
                .hasMessageContaining("KAIROS_GATEWAY_PORT=eighty is not a port")
                .hasMessageContaining("KAIROS_KAFKA_PORT=70000 is not a port")
                .hasMessageContaining("KAIROS_QUICK_LIFE_SECONDS=0 is not a time; expected seconds from 1 to 3600")
                .hasMessageContaining("KAIROS_REDIS_PORT=15432 is also used by KAIROS_POSTGRES_PORT");
    }
}
