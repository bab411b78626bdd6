package io.kairos.simulator.kraken.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first signature is the venue's documentation sample, the others were computed with its secret. */
class AuthenticatorTest {
    private static final String SECRET =
            "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
    private static final String PATH = "/0/private/Balance";
    private static final String IP = "10.0.0.1";

    private final List<ApiKey> keys = List.of(new ApiKey("key", 7, SECRET));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AddOrder | nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25"
                        + " | 4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==",
                "GetWebSocketsToken | nonce=1616492376594"
                        + " | +mRDmY9Ks0Moc1zjv/BjfvYa98buO0x1yHChZR5onlfAzAUbfIYlLggUZzdQ0RsmXm4Sh+Q8iAIZdo2wSeHeiA==",
                "AddOrder | {\"nonce\":\"1616492376594\",\"ordertype\":\"limit\",\"type\":\"buy\",\"volume\":\"1.25\","
                        + "\"pair\":\"XBTUSD\",\"price\":\"37500\"}"
                        + " | M5LyROk1y+gbyFIAaDD2FWJji6qfYGewcC3Qn2L8TqlLs+Ws+IzhXwzDSGiV8CGR36UmO9D30sPmVQfcWv864w=="
            })
    void shouldSignAsDocumented(String method, String body, String signature) {
        assertThat(RequestSigning.sign(SECRET, "/0/private/" + method, "1616492376594", bytes(body)))
                .isEqualTo(signature);
    }

    @Test
    void shouldKnowWhoSigned() throws ApiError {
        Authenticator authenticator = new Authenticator(keys, 0);

        assertThat(call(authenticator, "1", 0).accountId()).isEqualTo(7);
        assertThat(call(authenticator, "18446744073709551615", 0).accountId()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 10, 0, false",
        "10, 9, 0, false",
        "10, 11, 0, true",
        "10, 9, 5, true",
        "10, 5, 5, true",
        "10, 4, 5, false",
        "10, 10, 5, false"
    })
    void shouldWantRisingNoncesWithinTheWindow(String first, String second, long window, boolean accepted)
            throws ApiError {
        Authenticator authenticator = new Authenticator(keys, window);
        call(authenticator, first, 0);

        if (accepted) {
            assertThat(call(authenticator, second, 0).key()).isEqualTo("key");
        } else {
            refused("EAPI:Invalid nonce", authenticator, "key", second, signature(second));
        }
    }

    @Test
    void shouldRefuseWrongKeySignatureAndNonce() {
        Authenticator authenticator = new Authenticator(keys, 0);

        refused("EAPI:Invalid key", authenticator, "other", "1", signature("1"));
        refused("EAPI:Invalid signature", authenticator, "key", "1", signature("2"));
        refused("EAPI:Invalid signature", authenticator, "key", "1", "nonsense");
        refused("EAPI:Invalid nonce", authenticator, "key", "-1", signature("-1"));
        refused("EAPI:Invalid nonce", authenticator, "key", "x", signature("x"));
    }

    @Test
    void shouldLockOutWhoKeepsSendingInvalidKeys() {
        Authenticator authenticator = new Authenticator(keys, 0);
        for (int i = 0; i < 10; i++) {
            refused("EAPI:Invalid key", authenticator, "other", "1", signature("1"));
        }

        refused("EGeneral:Temporary lockout", authenticator, "key", "1", signature("1"));
        assertThatThrownBy(() -> call(authenticator, "1", 59_999)).hasMessage("EGeneral:Temporary lockout");
    }

    private static ApiKey call(Authenticator authenticator, String nonce, long nowMs) throws ApiError {
        return authenticator.authenticate(IP, "key", signature(nonce), nonce, PATH, bytes("nonce=" + nonce), nowMs);
    }

    private static void refused(String error, Authenticator authenticator, String key, String nonce, String signature) {
        assertThatThrownBy(
                        () -> authenticator.authenticate(IP, key, signature, nonce, PATH, bytes("nonce=" + nonce), 0))
                .hasMessage(error);
    }

    private static String signature(String nonce) {
        return RequestSigning.sign(SECRET, PATH, nonce, bytes("nonce=" + nonce));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
