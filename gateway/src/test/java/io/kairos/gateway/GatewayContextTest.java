package io.kairos.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayContextTest {
    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void writeFiles() throws IOException {
        secret("KAIROS_GATEWAY_ENGINE_TOKEN_FILE", "token-value");
        secret("KAIROS_POSTGRES_PASSWORD_FILE", "password-value");
        secret("KAIROS_GATEWAY_SESSION_KEY_FILE", Base64.getEncoder().encodeToString(new byte[32]));
        secret("KAIROS_GATEWAY_USERS_FILE", "tom:TRADER:$2a$10$" + "a".repeat(53));
    }

    private Path secret(String name, String content) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        environment.put(name, file.toString());
        return file;
    }

    @Test
    void shouldTakeDefaultsAndShowNoSecret() {
        GatewayContext context = GatewayContext.conclude(environment);

        assertThat(context.port()).isEqualTo(8080);
        assertThat(context.bindAddress()).isEqualTo("127.0.0.1");
        assertThat(context.engineToken()).isEqualTo("token-value");
        assertThat(context.toString()).doesNotContain("token-value", "password-value");
    }

    @Test
    void shouldReadThePasswordOfTheHotStoreOnlyWhereOneIsSet() throws IOException {
        assertThat(GatewayContext.conclude(environment).redisPassword()).isEmpty();

        Path file = secret("KAIROS_REDIS_PASSWORD_FILE", "hot-password");

        GatewayContext context = GatewayContext.conclude(environment);
        assertThat(context.redisPassword()).isEqualTo("hot-password");
        assertThat(context.toString()).doesNotContain("hot-password");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> GatewayContext.conclude(environment))
                .isInstanceOfSatisfying(GatewayContext.Faults.class, faults -> assertThat(faults.list())
                        .singleElement()
                        .asString()
                        .startsWith("KAIROS_REDIS_PASSWORD_FILE")
                        .doesNotContain("hot-password"));
    }

    @Test
    void shouldListAllFaultsAtOnce() {
        environment.put("KAIROS_GATEWAY_PORT", "70000");
        environment.put("KAIROS_REDIS_URI", "http://nope");
        environment.put("KAIROS_POSTGRES_URL", "postgres://nope");
        environment.put("KAIROS_GATEWAY_ALLOWED_ORIGINS", "desk.example");
        environment.put("KAIROS_EXIT_ON_STDIN_EOF", "yes");
        environment.remove("KAIROS_GATEWAY_ENGINE_TOKEN_FILE");

        assertThatThrownBy(() -> GatewayContext.conclude(environment))
                .isInstanceOfSatisfying(GatewayContext.Faults.class, faults -> assertThat(faults.list())
                        .hasSize(6)
                        .anyMatch(fault -> fault.startsWith("KAIROS_GATEWAY_PORT: expected a port")));
    }

    @Test
    void shouldRefuseASecretThatOthersMayRead() throws IOException {
        Path file = secret("KAIROS_GATEWAY_ENGINE_TOKEN_FILE", "token-value");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> GatewayContext.conclude(environment))
                .isInstanceOfSatisfying(GatewayContext.Faults.class, faults -> assertThat(faults.list())
                        .singleElement()
                        .asString()
                        .contains("chmod 600")
                        .doesNotContain("token-value"));
    }

    @Test
    void shouldRefuseAShortSessionKey() throws IOException {
        secret("KAIROS_GATEWAY_SESSION_KEY_FILE", "c2hvcnQ=");

        assertThatThrownBy(() -> GatewayContext.conclude(environment))
                .isInstanceOfSatisfying(GatewayContext.Faults.class, faults -> assertThat(faults.list())
                        .singleElement()
                        .asString()
                        .contains("32 random bytes")
                        .doesNotContain("c2hvcnQ"));
    }
}
