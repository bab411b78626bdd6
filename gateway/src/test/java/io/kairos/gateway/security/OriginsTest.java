package io.kairos.gateway.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

class OriginsTest {
    private final Origins origins = new Origins(Set.of("https://desk.example"));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // method, upgrade, origin, fetch site, permitted
                "POST, -, http://desk.local:8080, -, true",
                "POST, -, https://desk.example, -, true",
                "POST, -, http://evil.example, -, false",
                "POST, -, http://desk.local:9090, -, false",
                "POST, -, http://desk.local, -, false",
                "POST, -, null, -, false",
                "POST, -, http://%, -, false",
                "POST, -, -, -, true",
                "POST, -, -, same-origin, true",
                "POST, -, -, none, true",
                "POST, -, -, cross-site, false",
                "POST, -, -, same-site, false",
                "DELETE, -, http://evil.example, -, false",
                "GET, -, http://evil.example, -, true",
                "GET, websocket, http://evil.example, -, false",
                "GET, WebSocket, http://evil.example, -, false",
                "GET, websocket, http://desk.local:8080, -, true",
                "GET, websocket, -, -, true"
            })
    void shouldPermitOwnAndAllowedOriginsOnly(
            String method, String upgrade, String origin, String fetchSite, boolean permitted) {
        MockServerHttpRequest.BodyBuilder request = MockServerHttpRequest.method(
                        HttpMethod.valueOf(method), "http://desk.local:8080/graphql")
                .header("Host", "desk.local:8080");
        if (upgrade != null) {
            request.header("Upgrade", upgrade);
        }
        if (origin != null) {
            request.header("Origin", origin);
        }
        if (fetchSite != null) {
            request.header("Sec-Fetch-Site", fetchSite);
        }

        assertThat(origins.permits(request.build())).isEqualTo(permitted);
    }
}
