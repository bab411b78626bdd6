package io.kairos.engine.adapter.venue.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OkxCredentialsTest {
    /** The documentation's sample. */
    private static final String SECRET = "22582BD0CFF14C41EDBF1AB98506286D";

    @TempDir
    Path directory;

    @Test
    void shouldLoadAllThreeAndShowNothingOfThem() throws Exception {
        OkxCredentials credentials = OkxCredentials.load(
                file("key", "985d5b66-57ce\n", "rw-------"),
                file("secret", SECRET + "\n", "r--------"),
                file("passphrase", "a passphrase\n", "rw-------"));

        assertThat(credentials.apiKey()).isEqualTo("985d5b66-57ce");
        assertThat(credentials.passphrase()).isEqualTo("a passphrase");
        assertThat(credentials.sign("1704876947GET/users/self/verify"))
                .isEqualTo("5/36BgGV6m/6pmdc20zdqk0mzF5ZalmzzPD2fo3wavU=");
        assertThat(credentials).hasToString("OkxCredentials[***]");
        assertThat(new OkxContext().credentials(credentials).toString())
                .contains("***")
                .doesNotContain("985d5b66")
                .doesNotContain("passphrase");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET|/api/v5/account/balance?ccy=BTC||HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY=",
                "POST|/api/v5/trade/order|{\"instId\":\"BTC-USDT\",\"tdMode\":\"cash\",\"clOrdId\":\"b15\",\"side\":\"buy\",\"ordType\":\"limit\",\"px\":\"2.15\",\"sz\":\"2\"}|dI6rrL9rXW/HdaPKJ/6LC1OgvH4/PYju6R3CqixMTNQ="
            })
    void shouldSignWhatIsSent(String method, String path, String body, String signature) {
        OkxCredentials credentials = new OkxCredentials("key", SECRET.getBytes(StandardCharsets.US_ASCII), "p");
        String timestamp = OkxPrivateRest.timestamp(1_607_418_537_715L);

        assertThat(timestamp).isEqualTo("2020-12-08T09:08:57.715Z");
        assertThat(credentials.sign(OkxPrivateRest.payload(timestamp, method, path, body == null ? "" : body)))
                .isEqualTo(signature);
    }

    @ParameterizedTest
    @CsvSource({"0,1970-01-01T00:00:00.000Z", "1600000000100,2020-09-13T12:26:40.100Z"})
    void shouldAlwaysWriteMilliseconds(long epochMs, String text) {
        assertThat(OkxPrivateRest.timestamp(epochMs)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
    void shouldRefuseSecretsThatOthersCanRead(String mode) throws Exception {
        Path key = file("key", "abc", "rw-------");
        Path secret = file("secret", SECRET, mode);
        Path passphrase = file("passphrase", "p", "rw-------");

        assertThatThrownBy(() -> OkxCredentials.load(key, secret, passphrase))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("chmod 600")
                .hasMessageContaining("secret")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void shouldNotRepeatSecretsInErrors() throws Exception {
        Path key = file("key", "ab\"c", "rw-------");
        Path secret = file("secret", SECRET, "rw-------");
        Path passphrase = file("passphrase", "two\nlines", "rw-------");
        Path empty = file("empty", "\n", "rw-------");

        assertThatThrownBy(() -> OkxCredentials.load(key, secret, passphrase))
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("ab\"c");
        assertThatThrownBy(() -> OkxCredentials.load(file("good", "abc", "rw-------"), secret, passphrase))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("passphrase: expected")
                .hasMessageNotContaining("lines");
        assertThatThrownBy(() -> OkxCredentials.load(key, empty, passphrase))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("empty file");
    }

    private Path file(String name, String content, String mode) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        return file;
    }
}
