package io.kairos.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    @Test
    void shouldListEveryFaultAtOnce() {
        SettingsReader reader = new SettingsReader(
                Map.of(
                        "KAIROS_SIMULATOR_BINANCE_PORT", "seventy",
                        "KAIROS_SIMULATOR_EVENTS_PER_SECOND", "-1",
                        "KAIROS_SIMULATOR_MISPRICING_LIFETIME_MILLIS", "9-3",
                        "KAIROS_SIMULATOR_BALANCES", "USDT=1,GOLD=5",
                        "KAIROS_EXIT_ON_STDIN_EOF", "maybe",
                        "KAIROS_SIMULATOR_HMAC_SECRET_FILE", "/nonexistent/secret"),
                name -> null);

        assertThatThrownBy(reader::read)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("7 setting(s)")
                .hasMessageContaining("BINANCE_PORT=seventy: expected a whole number from 0 to 65535")
                .hasMessageContaining("EVENTS_PER_SECOND=-1")
                .hasMessageContaining("MISPRICING_LIFETIME_MILLIS=9-3")
                .hasMessageContaining("GOLD=5")
                .hasMessageContaining("EXIT_ON_STDIN_EOF=maybe")
                .hasMessageContaining("HMAC_SECRET_FILE=/nonexistent/secret: cannot be read")
                .hasMessageContaining("DATA_DIR is not set");
    }

    @Test
    void shouldLetSystemPropertyWin() throws ConfigException {
        Map<String, String> environment =
                Map.of("KAIROS_SIMULATOR_DATA_DIR", "here", "KAIROS_SIMULATOR_BINANCE_PORT", "9101");
        SettingsReader reader =
                new SettingsReader(environment, name -> name.equals("kairos.simulator.binance-port") ? "7" : null);

        assertThat(reader.read().venues().get(0).port()).isEqualTo(7);
        assertThat(reader.read().controlPort()).isEqualTo(9100);
    }
}
