package io.kairos.engine.adapter.venue.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KrakenCredentialsTest {
    /** The documentation's sample. */
    private static final String SECRET =
            "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";

    private static final long NONCE = 1_616_492_376_594L;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/0/private/AddOrder|nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25|4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==",
                "/0/private/GetWebSocketsToken|nonce=1616492376594|+mRDmY9Ks0Moc1zjv/BjfvYa98buO0x1yHChZR5onlfAzAUbfIYlLggUZzdQ0RsmXm4Sh+Q8iAIZdo2wSeHeiA==",
                "/0/private/AddOrder|{\"nonce\":\"1616492376594\",\"ordertype\":\"limit\",\"type\":\"buy\",\"volume\":\"1.25\",\"pair\":\"XBTUSD\",\"price\":\"37500\"}|M5LyROk1y+gbyFIAaDD2FWJji6qfYGewcC3Qn2L8TqlLs+Ws+IzhXwzDSGiV8CGR36UmO9D30sPmVQfcWv864w=="
            })
    void shouldSignAsTheDocumentationDoes(String path, String body, String signature) {
        KrakenCredentials credentials =
                new KrakenCredentials("key", Base64.getDecoder().decode(SECRET));

        assertThat(credentials.sign(path, NONCE, body)).isEqualTo(signature);
    }

    @Test
    void shouldReadFilesThatOnlyTheirOwnerReads() throws Exception {
        KrakenCredentials credentials = KrakenCredentials.load(file("key", "theKey/+=\n", "rw-------"), secret());

        assertThat(credentials.apiKey()).isEqualTo("theKey/+=");
        assertThat(credentials.sign("/0/private/GetWebSocketsToken", NONCE, "nonce=" + NONCE))
                .startsWith("+mRDmY9Ks0");
    }

    @Test
    void shouldNeverShowAnything() throws Exception {
        KrakenCredentials credentials = KrakenCredentials.load(file("key", "theKey", "rw-------"), secret());

        assertThat(credentials.toString()).isEqualTo("KrakenCredentials[***]");
        assertThat(new KrakenContext().credentials(credentials).conclude().toString())
                .doesNotContain("theKey", SECRET);
    }

    @Test
    void shouldRefuseFilesThatOthersMayRead() throws Exception {
        Path open = file("open", SECRET, "rw-r-----");

        assertThatThrownBy(() -> KrakenCredentials.load(file("key", "theKey", "rw-------"), open))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(open.toString())
                .hasMessageContaining("600")
                .hasMessageNotContaining(SECRET);
    }

    @ParameterizedTest
    @CsvSource({"not base 64 at all, in base 64", "'', empty"})
    void shouldRefuseWhatIsNoKeyWithoutShowingIt(String content, String said) throws Exception {
        Path broken = file("broken", content, "rw-------");

        assertThatThrownBy(() -> KrakenCredentials.load(file("key", "theKey", "rw-------"), broken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(broken.toString())
                .hasMessageContaining(said)
                .hasMessageNotContaining("not base 64 at all")
                .hasNoCause();
        assertThatThrownBy(() -> KrakenCredentials.load(file("key2", "two words", "rw-------"), secret()))
                .hasMessageContaining("key2")
                .hasMessageNotContaining("two words");
    }

    private Path secret() throws IOException {
        return file("secret", SECRET + "\n", "rw-------");
    }

    private Path file(String name, String content, String permissions) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }
}
