package io.kairos.simulator.binance.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The venue's published signing examples; K stands for the documentation's example API key. */
class RequestSigningTest {
    private static final String SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    private static final String API_KEY = "vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A";
    private static final String ED25519_PUBLIC = "MCowBQYDK2VwAyEAGUIKv9dSpWXBViXp2m6vAIb8QMFJYBgyFEQsFJlqgA0=";
    private static final String ED25519_API_KEY = "4yNzx3yWC5bS6YTwEkSRaC0nRmSQIIStAUOh1b6kqaBrTLIhjCpI5lJH8q8R8WNO";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "H1|symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559||c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71",
                "H2|symbol=%EF%BC%91%EF%BC%92%EF%BC%93%EF%BC%94%EF%BC%95%EF%BC%96&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559||e1353ec6b14d888f1164ae9af8228a3dbd508bc82eb867db8ab6046442f33ef3",
                "H3|symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC|quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559|0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77"
            })
    void shouldVerifyDocumentedRestExample(String name, String query, String body, String signature) {
        String rawBody = body == null ? "" : body;
        String rawQuery = body == null ? query + "&signature=" + signature : query;
        String signedBody = body == null ? "" : rawBody + "&signature=" + signature;

        RequestSigning.Signed signed = RequestSigning.rest(rawQuery, signedBody).orElseThrow();

        assertThat(SignatureVerifier.hmac(SECRET).verify(signed.payload(), signed.encodedSignature()))
                .isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "H4|apiKey=K&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT&timeInForce=GTC&timestamp=1645423376532&type=LIMIT|aa1b5712c094bc4e57c05a1a5c1fd8d88dcd628338ea863fec7b88e59fe2db24",
                "H5|apiKey=K&price=0.10000000&quantity=1.00000000&recvWindow=5000&side=BUY&symbol=\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16&timeInForce=GTC&timestamp=1645423376532&type=LIMIT|b33892ae8e687c939f4468c6268ddd4c40ac1af18ad19a064864c47bae0752cd",
                "H6|apiKey=K&newOrderRespType=ACK&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL&symbol=BTCUSDT&timeInForce=GTC&timestamp=1645423376532&type=LIMIT|cc15477742bd704c29492d96c7ead9414dfd8e0ec4a00f947bb5bb454ddbd08a",
                "H7|apiKey=K&timestamp=1649729878532|1cf54395b336b0a9727ef27d5d98987962bc47aca6e13fe978612d0adee066ed",
                "H8|apiKey=K&price=23416.10000000&quantity=0.00847000&side=SELL&symbol=BTCUSDT&timeInForce=GTC&timestamp=1660801715431&type=LIMIT|15af09e41c36f3cc61378c2fbe2c33719a03dd5eba8d0f9206fbda44de717c88",
                "H9|apiKey=K&origClientOrderId=4d96324ff9d44481926157&symbol=BTCUSDT&timestamp=1660801715830|33d5b721f278ae17a52f004a82a6f68a70c68e7dd6776ed0be77a455ab855282",
                "H10|apiKey=K&orderId=12569099453&symbol=BTCUSDT&timestamp=1660801720951|2c3aab5a078ee4ea465ecd95523b77289f61476c2f238ec10c55ea6cb11a6f35",
                "H11|apiKey=K&timestamp=1660801839480|83303b4a136ac1371795f465808367242685a9e3a42b22edb4d977d0696eb45c",
                "H12|apiKey=K&cancelOrigClientOrderId=4d96324ff9d44481926157&cancelReplaceMode=ALLOW_FAILURE&price=23416.10000000&quantity=0.00847000&side=SELL&symbol=BTCUSDT&timeInForce=GTC&timestamp=1660813156900&type=LIMIT|7028fdc187868754d25e42c37ccfa5ba2bab1d180ad55d4c3a7e2de643943dc5",
                "H13|apiKey=K&symbol=BTCUSDT&timestamp=1660813156812|d632b3fdb8a81dd44f82c7c901833309dd714fe508772a89b0a35b0ee0c48b89",
                "H14|apiKey=K&symbol=BTCUSDT&timestamp=1660805557200|773f01b6e3c2c9e0c1d217bc043ce383c1ddd6f0e25f8d6070f2b66a6ceaf3a5",
                "H15|apiKey=K&timestamp=1660801839500|76289424d6e288f4dc47d167ac824e859dabf78736f4348abbbac848d719eb94"
            })
    void shouldVerifyDocumentedWebSocketExample(String name, String documented, String signature) {
        Map<String, String> params = reversed(documented.replace("apiKey=K", "apiKey=" + API_KEY));
        params.put("signature", signature);

        String payload = RequestSigning.webSocketPayload(params);

        assertThat(payload).isEqualTo(documented.replace("apiKey=K", "apiKey=" + API_KEY));
        assertThat(SignatureVerifier.hmac(SECRET).verify(payload, signature)).isTrue();
        assertThat(SignatureVerifier.hmac(SECRET).verify(payload, signature.toUpperCase(Locale.ROOT)))
                .isTrue();
        assertThat(SignatureVerifier.hmac(SECRET).verify(payload + "x", signature))
                .isFalse();
    }

    @Test
    void shouldVerifyDocumentedEd25519Examples() {
        SignatureVerifier verifier = SignatureVerifier.ed25519(ED25519_PUBLIC);
        String e1 = String.join("\u0001", "A", "EXAMPLE", "SPOT", "1", "20240627-11:17:25.223");
        String d1 = "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=0.2"
                + "&timestamp=1668481559918&recvWindow=5000";
        String d2 = "apiKey=" + ED25519_API_KEY + "&timestamp=1649729878532";
        String d3 = "apiKey=" + ED25519_API_KEY + "&price=52000.00&quantity=0.01000000&recvWindow=100&side=SELL"
                + "&symbol=BTCUSDT&timeInForce=GTC&timestamp=1645423376532&type=LIMIT";

        assertThat(verifier.verify(
                        e1, "4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA=="))
                .isTrue();
        assertThat(verifier.verify(
                        d1, "inDT086KVIP8vgUfw5sV3VTkescWztiAGlf4x8FLKHM4NInsn0c1kYVLoGMO8cyjfR6vmTku2YQE0gtfVVlfCw=="))
                .isTrue();
        assertThat(verifier.verify(
                        d2, "cGkloHLHGGNbrduoWDYBlzIPwRHyDVYVfCE0rDkPwKdKedurBgm2JNWRkwloQDBFG6Mcloavo1siYfEtZbV/Ag=="))
                .isTrue();
        assertThat(verifier.verify(
                        d3, "82wlF5RobwT7JZehRQgOaupNEm5GrAqJj5tqZeCCE6ZxkhlUbWBThOx00q3FVnCKn882P+9p85phztjk4bOMAQ=="))
                .isTrue();
        assertThat(verifier.verify(
                        d1, "cGkloHLHGGNbrduoWDYBlzIPwRHyDVYVfCE0rDkPwKdKedurBgm2JNWRkwloQDBFG6Mcloavo1siYfEtZbV/Ag=="))
                .isFalse();
        assertThat(verifier.verify(d1, "not base64!")).isFalse();
    }

    @Test
    void shouldVerifyRsaSignature() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(pair.getPrivate());
        signer.update("a=1&b=2".getBytes(StandardCharsets.UTF_8));
        String signature = Base64.getEncoder().encodeToString(signer.sign());

        SignatureVerifier verifier = SignatureVerifier.rsa(
                Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()));

        assertThat(verifier.verify("a=1&b=2", signature)).isTrue();
        assertThat(verifier.verify("b=2&a=1", signature)).isFalse();
        assertThat(verifier.mayLogOn()).isFalse();
    }

    @Test
    void shouldRefuseSignatureThatIsNotLast() {
        assertThat(RequestSigning.rest("a=1&signature=ff&b=2", "")).isEmpty();
        assertThat(RequestSigning.rest("a=1&b=2", "")).isEmpty();
    }

    private static Map<String, String> reversed(String payload) {
        String[] pairs = payload.split("&", -1);
        Map<String, String> params = new LinkedHashMap<>();
        for (int i = pairs.length - 1; i >= 0; i--) {
            String[] parts = pairs[i].split("=", 2);
            params.put(parts[0], parts[1]);
        }
        return params;
    }
}
