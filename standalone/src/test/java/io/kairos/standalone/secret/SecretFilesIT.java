package io.kairos.standalone.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.standalone.StandaloneSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

class SecretFilesIT {
    @TempDir
    private Path dataDir;

    private SecretFiles ensure() throws Exception {
        return SecretFiles.ensure(
                StandaloneSettings.of(Map.of("KAIROS_HOME", "/opt/kairos", "KAIROS_DATA_DIR", dataDir.toString())));
    }

    @Test
    void shouldLetOnlyTheOwnerReadAnySecret() throws Exception {
        ensure();

        try (Stream<Path> files = Files.list(dataDir.resolve("secrets"))) {
            List<Path> all = Stream.concat(files, Stream.of(dataDir.resolve("credentials")))
                    .toList();
            assertThat(all).hasSizeGreaterThan(8).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void shouldHashThePasswordsItShows() throws Exception {
        SecretFiles secrets = ensure();

        List<String> shown = Files.readAllLines(dataDir.resolve("credentials")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        List<String> stored = Files.readAllLines(secrets.users());
        assertThat(shown).hasSize(4);
        for (int index = 0; index < shown.size(); index++) {
            String[] plain = shown.get(index).split(" ", -1);
            String[] hashed = stored.get(index).split(":", -1);
            assertThat(hashed[0]).isEqualTo(plain[0]);
            assertThat(hashed[1]).isEqualTo(plain[2]);
            assertThat(BCrypt.checkpw(plain[1], hashed[2])).isTrue();
        }
    }

    @Test
    void shouldGiveTheEngineOnlyTheHashOfAToken() throws Exception {
        SecretFiles secrets = ensure();

        String token = Files.readString(secrets.gatewayToken()).strip();
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(Files.readString(secrets.engineTokens()))
                .contains("gateway:view+trade+risk+act-as:" + hash)
                .doesNotContain(token);
    }

    @Test
    void shouldKeepWhatExistsAndMakeWhatIsMissing() throws Exception {
        SecretFiles first = ensure();
        String password = Files.readString(first.postgresPassword());
        Files.writeString(first.limits(), "edited");
        Files.delete(first.sessionKey());

        SecretFiles second = ensure();

        assertThat(Files.readString(second.postgresPassword())).isEqualTo(password);
        assertThat(Files.readString(second.limits())).isEqualTo("edited");
        assertThat(second.sessionKey()).isNotEmptyFile();
    }
}
