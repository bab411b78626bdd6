package io.kairos.simulator.okx.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.simulator.okx.api.Authenticator.Headers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SigningTest {
    private static final String SECRET = "22582BD0CFF14C41EDBF1AB98506286D";
    private static final String TIME = "2020-12-08T09:08:57.715Z";
    private static final long TIME_MS = 1_607_418_537_715L;
    private static final String PATH = "/api/v5/account/balance?ccy=BTC";
    private static final String SIGN = "HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY=";

    private final Authenticator authenticator =
            new Authenticator(List.of(new ApiKey("key", SECRET, "phrase", 1, true)));

    @Test
    void shouldSignAsTheVenueDoes() {
        String order = "{\"instId\":\"BTC-USDT\",\"tdMode\":\"cash\",\"clOrdId\":\"b15\",\"side\":\"buy\","
                + "\"ordType\":\"limit\",\"px\":\"2.15\",\"sz\":\"2\"}";

        assertThat(Signing.sign(SECRET, Signing.payload(TIME, "GET", PATH, ""))).isEqualTo(SIGN);
        assertThat(Signing.sign(SECRET, Signing.payload(TIME, "POST", "/api/v5/trade/order", order)))
                .isEqualTo("dI6rrL9rXW/HdaPKJ/6LC1OgvH4/PYju6R3CqixMTNQ=");
        assertThat(Signing.sign(SECRET, "1704876947" + Signing.LOGIN))
                .isEqualTo("5/36BgGV6m/6pmdc20zdqk0mzF5ZalmzzPD2fo3wavU=");
    }

    @Test
    void shouldKnowWhoSigned() throws ApiError {
        ApiKey key = authenticator.rest(new Headers("key", SIGN, TIME, "phrase"), "GET", PATH, "", TIME_MS + 30_000);

        assertThat(key.accountId()).isEqualTo(1);
        assertThat(key.toString()).doesNotContain(SECRET).doesNotContain("phrase");
    }

    @Test
    void shouldRefuseEachFaultWithItsCode() {
        assertRefused("50103", new Headers(null, SIGN, TIME, "phrase"), TIME_MS);
        assertRefused("50104", new Headers("key", SIGN, TIME, null), TIME_MS);
        assertRefused("50106", new Headers("key", null, TIME, "phrase"), TIME_MS);
        assertRefused("50107", new Headers("key", SIGN, null, "phrase"), TIME_MS);
        assertRefused("50112", new Headers("key", SIGN, "2020-12-08T09:08:57Z", "phrase"), TIME_MS);
        assertRefused("50112", new Headers("key", SIGN, "2020-13-48T09:08:57.715Z", "phrase"), TIME_MS);
        assertRefused("50102", new Headers("key", SIGN, TIME, "phrase"), TIME_MS + 30_001);
        assertRefused("50102", new Headers("key", SIGN, TIME, "phrase"), TIME_MS - 30_001);
        assertRefused("50119", new Headers("other", SIGN, TIME, "phrase"), TIME_MS);
        assertRefused("50105", new Headers("key", SIGN, TIME, "phrases"), TIME_MS);
        assertRefused("50113", new Headers("key", SIGN.replace('H', 'h'), TIME, "phrase"), TIME_MS);
    }

    @Test
    void shouldRefuseEachFaultOfLoginWithItsCode() throws ApiError {
        String sign = "5/36BgGV6m/6pmdc20zdqk0mzF5ZalmzzPD2fo3wavU=";
        long nowMs = 1_704_876_947_000L;

        assertThat(authenticator
                        .login(login("key", "phrase", "1704876947", sign), nowMs)
                        .accountId())
                .isEqualTo(1);
        assertLoginRefused("60004", login("key", "phrase", "now", sign), nowMs);
        assertLoginRefused("60005", login("", "phrase", "1704876947", sign), nowMs);
        assertLoginRefused("60006", login("key", "phrase", "1704876947", sign), nowMs + 30_001);
        assertLoginRefused("60006", login("key", "phrase", "1704876947000", sign), nowMs);
        assertLoginRefused("60007", login("key", "phrase", "1704876947", "x" + sign), nowMs);
        assertLoginRefused("60024", login("key", "phrases", "1704876947", sign), nowMs);
        assertLoginRefused("60032", login("other", "phrase", "1704876947", sign), nowMs);
    }

    private void assertRefused(String code, Headers headers, long nowMs) {
        assertThatThrownBy(() -> authenticator.rest(headers, "GET", PATH, "", nowMs))
                .isInstanceOfSatisfying(ApiError.class, refused -> {
                    assertThat(refused.code()).isEqualTo(code);
                    assertThat(refused.status()).isEqualTo(401);
                    assertThat(refused.isBrief()).isTrue();
                });
    }

    private void assertLoginRefused(String code, Params login, long nowMs) {
        assertThatThrownBy(() -> authenticator.login(login, nowMs))
                .isInstanceOfSatisfying(
                        ApiError.class, refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static Params login(String key, String passphrase, String timestamp, String sign) {
        return new Params(Map.of("apiKey", key, "passphrase", passphrase, "timestamp", timestamp, "sign", sign));
    }
}
