package io.kairos.engine.adapter.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinanceCredentialsTest {
    @TempDir
    Path directory;

    @Test
    void shouldLoadEd25519KeyAndShowNothingOfIt() throws Exception {
        BinanceCredentials credentials =
                BinanceCredentials.load(file("api-key", "abcDEF123\n", "rw-------"), file("key", pem(), "rw-------"));

        assertThat(credentials.apiKey()).isEqualTo("abcDEF123");
        assertThat(credentials.signer().canLogOn()).isTrue();
        assertThat(credentials).hasToString("BinanceCredentials[***]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
    void shouldRefuseSecretsThatOthersCanRead(String mode) throws Exception {
        Path apiKey = file("api-key", "abc", "rw-------");
        Path key = file("key", pem(), mode);

        assertThatThrownBy(() -> BinanceCredentials.load(apiKey, key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600")
                .hasMessageContaining("key");
    }

    @Test
    void shouldNotQuoteAMalformedKey() throws Exception {
        Path apiKey = file("api-key", "abc", "rw-------");
        Path key = file("key", "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n", "rw-------");

        assertThatThrownBy(() -> BinanceCredentials.load(apiKey, key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("PKCS#8")
                .hasMessageNotContaining("c2VjcmV0")
                .hasMessageNotContaining("secret");
    }

    @Test
    void shouldLoadHmacSecretOnlyWhenAskedTo() throws Exception {
        Path apiKey = file("api-key", "abc", "rw-------");
        Path secret = file("secret", "shared\n", "rw-------");

        assertThat(BinanceCredentials.loadHmac(apiKey, secret).signer().canLogOn())
                .isFalse();
        assertThatThrownBy(() -> BinanceCredentials.load(apiKey, secret)).isInstanceOf(IOException.class);
    }

    private Path file(String name, String content, String mode) throws IOException {
        Path file = Files.writeString(directory.resolve(name), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }

    private static String pem() throws NoSuchAlgorithmException {
        byte[] key = KeyPairGenerator.getInstance("Ed25519")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
