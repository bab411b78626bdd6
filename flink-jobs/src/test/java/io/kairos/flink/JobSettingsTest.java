package io.kairos.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JobSettingsTest {

    @Test
    void shouldTakeDefaultsForEverythingThatMayBeAbsent() {
        JobSettings settings = JobSettings.fromEnvironment(required(), true);

        assertThat(settings.uiPort()).isEqualTo(8081);
        assertThat(settings.uiAddress()).isEqualTo("127.0.0.1");
        assertThat(settings.candleLatenessMs()).isEqualTo(3_600_000);
        assertThat(settings.exitOnStdinEof()).isFalse();
    }

    @Test
    void shouldListEveryFaultAtOnce() {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAIROS_KAFKA_BOOTSTRAP_SERVERS", "nowhere");
        environment.put("KAIROS_REDIS_URI", "redis://user:geheim@host:6379");
        environment.put("KAIROS_POSTGRES_URL", "jdbc:postgresql://host/db?password=geheim");
        environment.put("KAIROS_FLINK_PARALLELISM", "0");
        environment.put("KAIROS_EXIT_ON_STDIN_EOF", "yes");
        environment.put("KAIROS_POSTGRES_PASSWORD_FILE", "/no/such/file");

        assertThatThrownBy(() -> JobSettings.fromEnvironment(environment, true))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("KAIROS_KAFKA_BOOTSTRAP_SERVERS is 'nowhere'")
                .hasMessageContaining("KAIROS_REDIS_URI is")
                .hasMessageContaining("KAIROS_POSTGRES_URL is")
                .hasMessageContaining("KAIROS_POSTGRES_USER is not set")
                .hasMessageContaining("KAIROS_FLINK_STATE_DIR is not set")
                .hasMessageContaining("KAIROS_FLINK_PARALLELISM is '0'; expected a whole number from 1 to 64")
                .hasMessageContaining("KAIROS_EXIT_ON_STDIN_EOF is 'yes'")
                .hasMessageContaining("KAIROS_POSTGRES_PASSWORD_FILE is '/no/such/file'; expected a readable file")
                .hasMessageNotContaining("geheim");
    }

    private static Map<String, String> required() {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAIROS_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:19092,[::1]:19092");
        environment.put("KAIROS_REDIS_URI", "redis://127.0.0.1:16379");
        environment.put("KAIROS_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:15432/kairos");
        environment.put("KAIROS_POSTGRES_USER", "kairos");
        environment.put("KAIROS_FLINK_STATE_DIR", "/var/lib/kairos/flink");
        return environment;
    }
}
