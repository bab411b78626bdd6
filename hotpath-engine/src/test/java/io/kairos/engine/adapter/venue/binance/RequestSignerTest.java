package io.kairos.engine.adapter.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures against the vectors that the venue publishes; both keys are printed in its documentation as examples. */
class RequestSignerTest {
    private static final String EXAMPLE_SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j";
    private static final String EXAMPLE_ED25519_PKCS8 =
            "MC4CAQAwBQYDK2VwBCIEIIJEYWtGBrhACmb9Dvy+qa8WEf0lQOl1s4CLIAB9m89u";
    private static final String EXAMPLE_API_KEY = "4yNzx3yWC5bS6YTwEkSRaC0nRmSQIIStAUOh1b6kqaBrTLIhjCpI5lJH8q8R8WNO";

    static Stream<Arguments> hmacVectors() throws IOException {
        try (InputStream in = RequestSignerTest.class.getResourceAsStream("/venue/binance/hmac_vectors.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(line -> line.split("\t", -1)).map(row -> Arguments.of(row[0], row[1], row[2]));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hmacVectors")
    void shouldMatchPublishedHmacVectors(String name, String payload, String expected) {
        HmacSigner signer = new HmacSigner(EXAMPLE_SECRET.getBytes(StandardCharsets.UTF_8));

        assertThat(signer.sign(payload.getBytes(StandardCharsets.UTF_8))).isEqualTo(expected);
    }

    @Test
    void shouldMatchPublishedEd25519Vector() throws InvalidKeyException {
        String payload = String.join("\u0001", "A", "EXAMPLE", "SPOT", "1", "20240627-11:17:25.223");

        assertThat(exampleEd25519().sign(payload.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("4MHXelVVcpkdwuLbl6n73HQUXUf1dse2PCgT1DYqW9w8AVZ1RACFGM+5UdlGPrQHrgtS3CvsRURC1oj73j8gCA==");
    }

    @Test
    void shouldSignRestQueryInTheOrderSent() throws InvalidKeyException {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("symbol", "BTCUSDT");
        params.put("side", "SELL");
        params.put("type", "LIMIT");
        params.put("timeInForce", "GTC");
        params.put("quantity", "1");
        params.put("price", "0.2");
        params.put("timestamp", "1668481559918");
        params.put("recvWindow", "5000");

        String signed = SignedParams.signedQuery(SignedParams.query(params), exampleEd25519());

        assertThat(signed)
                .isEqualTo("symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=0.2"
                        + "&timestamp=1668481559918&recvWindow=5000&signature=inDT086KVIP8vgUfw5sV3VTkescWztiAGlf4x8FLKHM4N"
                        + "Insn0c1kYVLoGMO8cyjfR6vmTku2YQE0gtfVVlfCw%3D%3D");
    }

    @Test
    void shouldSignWebSocketParametersSortedByName() throws InvalidKeyException {
        Map<String, String> logon = Map.of("timestamp", "1649729878532", "apiKey", EXAMPLE_API_KEY);
        Map<String, String> order = new LinkedHashMap<>();
        order.put("type", "LIMIT");
        order.put("timestamp", "1645423376532");
        order.put("symbol", "BTCUSDT");
        order.put("side", "SELL");
        order.put("timeInForce", "GTC");
        order.put("recvWindow", "100");
        order.put("quantity", "0.01000000");
        order.put("price", "52000.00");
        order.put("apiKey", EXAMPLE_API_KEY);

        assertThat(sign(SignedParams.webSocketPayload(logon)))
                .isEqualTo("cGkloHLHGGNbrduoWDYBlzIPwRHyDVYVfCE0rDkPwKdKedurBgm2JNWRkwloQDBFG6Mcloavo1siYfEtZbV/Ag==");
        assertThat(sign(SignedParams.webSocketPayload(order)))
                .isEqualTo("82wlF5RobwT7JZehRQgOaupNEm5GrAqJj5tqZeCCE6ZxkhlUbWBThOx00q3FVnCKn882P+9p85phztjk4bOMAQ==");
    }

    @Test
    void shouldSignVerifiablyWithRsaKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        AsymmetricSigner signer = AsymmetricSigner.ofPkcs8(pair.getPrivate().getEncoded());

        byte[] signature = Base64.getDecoder().decode(signer.sign(new byte[] {1, 2, 3}));

        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(pair.getPublic());
        verifier.update(new byte[] {1, 2, 3});
        assertThat(verifier.verify(signature)).isTrue();
        assertThat(signer.canLogOn()).isFalse();
    }

    /** The key of this example was never published, so only what becomes of its signature in the query can be compared. */
    @Test
    void shouldPercentEncodeThePublishedRsaSignature() {
        String payload = "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=1&price=0.2"
                + "&timestamp=1668481559918&recvWindow=5000";
        String published = "HZ8HOjiJ1s/igS9JA+n7+7Ti/ihtkRF5BIWcPIEluJP6tlbFM/Bf44LfZka/iemtahZAZzcO9TnI5uaXh3++lrqt"
                + "NonCwp6/245UFWkiW1elpgtVAmJPbogcAv6rSlokztAfWk296ZJXzRDYAtzGH0gq7CgSJKfH+XxaCmR0WcvlKjNQnp12/eKXJYO4t"
                + "Dap8UCBLuyxDnR7oJKLHQHJLP0r0EAVOOSIbrFang/1WOq+Jaq4Efc4XpnTgnwlBbWTmhWDR1pvS9iVEzcSYLHT/fNnMRxFc7u+j3"
                + "qI//5yuGuu14KR0MuQKKCSpViieD+fIti46sxPTsjSemoUKp0oXA==";
        List<String> signed = new ArrayList<>();

        String query = SignedParams.signedQuery(payload, new RequestSigner() {
            @Override
            public String sign(byte[] bytes) {
                signed.add(new String(bytes, StandardCharsets.UTF_8));
                return published;
            }

            @Override
            public boolean canLogOn() {
                return false;
            }
        });

        assertThat(signed).as("what is sent is what is signed").containsExactly(payload);
        assertThat(Base64.getDecoder().decode(published)).hasSize(256);
        assertThat(query)
                .isEqualTo(payload
                        + "&signature=HZ8HOjiJ1s%2FigS9JA%2Bn7%2B7Ti%2FihtkRF5BIWcPIEluJP6tlbFM%2FBf44LfZka%2FiemtahZAZzcO9"
                        + "TnI5uaXh3%2B%2BlrqtNonCwp6%2F245UFWkiW1elpgtVAmJPbogcAv6rSlokztAfWk296ZJXzRDYAtzGH0gq7CgSJKfH%2BXx"
                        + "aCmR0WcvlKjNQnp12%2FeKXJYO4tDap8UCBLuyxDnR7oJKLHQHJLP0r0EAVOOSIbrFang%2F1WOq%2BJaq4Efc4XpnTgnwlBbW"
                        + "TmhWDR1pvS9iVEzcSYLHT%2FfNnMRxFc7u%2Bj3qI%2F%2F5yuGuu14KR0MuQKKCSpViieD%2BfIti46sxPTsjSemoUKp0oXA%"
                        + "3D%3D");
    }

    @ParameterizedTest
    @CsvSource({"a/b+c=,a%2Fb%2Bc%3D", "１,%EF%BC%91", "a-b_c.d~e,a-b_c.d~e", "'[\"A\"]',%5B%22A%22%5D"})
    void shouldPercentEncodeAllButUnreservedCharacters(String text, String expected) {
        StringBuilder out = new StringBuilder();

        SignedParams.percentEncode(out, text);

        assertThat(out).hasToString(expected);
    }

    @Test
    void shouldRefuseKeysOfAnotherKind() {
        assertThatThrownBy(() -> AsymmetricSigner.ofPkcs8(new byte[] {1, 2, 3}))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessageContaining("Ed25519 or RSA");
    }

    private static AsymmetricSigner exampleEd25519() throws InvalidKeyException {
        return AsymmetricSigner.ofPkcs8(Base64.getDecoder().decode(EXAMPLE_ED25519_PKCS8));
    }

    private static String sign(String payload) throws InvalidKeyException {
        return exampleEd25519().sign(payload.getBytes(StandardCharsets.UTF_8));
    }
}
