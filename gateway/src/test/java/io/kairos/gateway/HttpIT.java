package io.kairos.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.gateway.port.PartUnavailableException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Signing in, headers, limits and error shapes, over real HTTP with fakes at the ports. */
class HttpIT {
    private static final FakeOutside OUTSIDE = new FakeOutside();
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.withFakes(OUTSIDE);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @AfterEach
    void heal() {
        OUTSIDE.failWith(null);
    }

    @Test
    void shouldSignInByCookieTellWhoAndSignOutAtOnce() {
        HttpResponse<String> signedIn = gateway.signIn("/api/session", "trader", RunningGateway.PASSWORD);
        String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        String pair = cookie.substring(0, cookie.indexOf(';'));

        assertThat(signedIn.statusCode()).isEqualTo(200);
        assertThat(cookie)
                .startsWith("kairos_session=")
                .contains("HttpOnly")
                .contains("SameSite=Strict")
                .doesNotContain("Secure");
        assertThat(gateway.json(signedIn).required("name").stringValue()).isEqualTo("trader");
        assertThat(gateway.send(gateway.request("/api/session")
                                .header("Cookie", pair)
                                .GET())
                        .statusCode())
                .isEqualTo(200);

        assertThat(gateway.send(gateway.request("/api/session")
                                .header("Cookie", pair)
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);
        assertThat(gateway.send(gateway.request("/api/session")
                                .header("Cookie", pair)
                                .GET())
                        .statusCode())
                .isEqualTo(401);
        assertThat(gateway.send(query("{ me { name } }").header("Cookie", pair)).statusCode())
                .isEqualTo(401);
    }

    private static HttpRequest.Builder query(String document) {
        return gateway.request("/graphql")
                .POST(HttpRequest.BodyPublishers.ofString("{\"query\":\"" + document + "\"}"));
    }

    @Test
    void shouldMarkTheCookieSecureBehindHttps() {
        HttpResponse<String> signedIn = gateway.send(gateway.request("/api/session")
                .header("Origin", "https://desk.example")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"username\":\"viewer\",\"password\":\"" + RunningGateway.PASSWORD + "\"}")));

        assertThat(signedIn.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
    }

    @Test
    void shouldAnswerAWrongPairAndAnUnknownNameAlikeAndThrottle() {
        HttpResponse<String> unknown = gateway.signIn("/api/session", "nobody", "x");
        HttpResponse<String> wrong = gateway.signIn("/api/session", "locked", "x");
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.body()).isEqualTo(wrong.body());

        for (int i = 0; i < 4; i++) {
            gateway.signIn("/api/session", "locked", "x");
        }
        HttpResponse<String> throttled = gateway.signIn("/api/session", "locked", RunningGateway.PASSWORD);
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("Retry-After")).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{} | username", "{\"username\":\"tom\"} | password", "not json | body", "[] | body"})
    void shouldNameWhatIsWrongWithASignInBody(String body, String field) {
        HttpResponse<String> response =
                gateway.send(gateway.request("/api/session").POST(HttpRequest.BodyPublishers.ofString(body)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(gateway.json(response).required("message").stringValue()).startsWith(field + ": expected");
    }

    @Test
    void shouldRefuseAForeignOriginEvenWithAToken() {
        HttpResponse<String> response = gateway.send(query("{ me { name } }")
                .header("Authorization", "Bearer " + gateway.token("viewer"))
                .header("Origin", "https://evil.example"));

        assertThat(response.statusCode()).isEqualTo(403);
        // The body was never read: what is left of it must not hold up the next request of the connection.
        assertThat(response.headers().firstValue("Connection")).hasValue("close");
    }

    @Test
    void shouldRefuseAForgedToken() {
        String token = gateway.token("viewer");
        String forged = token.substring(0, token.length() - 3) + (token.endsWith("AAA") ? "BBB" : "AAA");

        assertThat(gateway.send(query("{ me { name } }").header("Authorization", "Bearer " + forged))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void shouldProtectThePageWithHeadersAndKeepAStaleCookieOutOfTheWay() {
        HttpResponse<String> page = gateway.send(gateway.request("/login")
                .header("Accept", "text/html")
                .header("Cookie", "kairos_session=stale")
                .GET());

        assertThat(page.statusCode()).isIn(200, 404);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void shouldShowHealthToAllAndMetricsToUsers() {
        HttpResponse<String> health =
                gateway.send(gateway.request("/actuator/health").GET());
        HttpResponse<String> live =
                gateway.send(gateway.request("/actuator/health/liveness").GET());

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).doesNotContain("components").contains("DEGRADED");
        assertThat(live.body()).contains("UP");
        assertThat(gateway.send(gateway.request("/actuator/prometheus").GET()).statusCode())
                .isEqualTo(401);
        assertThat(gateway.send(gateway.request("/actuator/prometheus")
                                .header("Authorization", "Bearer " + gateway.token("viewer"))
                                .GET())
                        .body())
                .contains("kairos_gateway_sign_in_accepted_total");
        assertThat(gateway.send(gateway.request("/actuator/env")
                                .header("Authorization", "Bearer " + gateway.token("admin"))
                                .GET())
                        .statusCode())
                .isEqualTo(404);
    }

    private static JsonNode firstError(String document, Map<String, Object> variables) {
        return gateway.json(gateway.graphQl("admin", document, variables)).at("/errors/0");
    }

    private static final String PLACE = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { accepted } }";

    private static Map<String, Object> order(String field, Object value) {
        Map<String, Object> input = new HashMap<>(Map.of(
                "clientOrderId",
                "a",
                "venue",
                "BINANCE",
                "symbol",
                "BTC-USDT",
                "side",
                "BUY",
                "type",
                "LIMIT",
                "qty",
                "1",
                "limitPx",
                "2"));
        input.put(field, value);
        return Map.of("input", input);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "clientOrderId, a b, clientOrderId",
                "venue, binance, venue",
                "symbol, BTCUSDT, symbol",
                "qty, 0, qty",
                "qty, -1, qty",
                "qty, 1e5, qty",
                "qty, NaN, qty",
                "qty, +1, qty",
                "qty, 0.1234567890123456789, qty",
                "limitPx, 0, limitPx",
                "limitPx, -, limitPx",
                "type, MARKET, limitPx"
            })
    void shouldNameFieldValueAndExpectationOfBadInput(String field, String value, String named) {
        int before = OUTSIDE.actions.size();

        JsonNode error = firstError(PLACE, order(field, value));

        assertThat(error.at("/extensions/classification").stringValue()).isEqualTo("BAD_REQUEST");
        assertThat(error.at("/extensions/field").stringValue()).endsWith(named);
        assertThat(error.at("/extensions/expected").stringValue()).isNotEmpty();
        assertThat(OUTSIDE.actions).hasSize(before);
    }

    @Test
    void shouldPassDecimalsThroughToTheLastDigit() {
        gateway.graphQl("trader", PLACE, order("qty", "0.000000000000000010"));

        assertThat(OUTSIDE.actions).last().isEqualTo("trader placeOrder a 0.000000000000000010");
    }

    @Test
    void shouldNameThePartThatIsAway() {
        OUTSIDE.failWith(new PartUnavailableException("engine", "The engine does not answer now."));

        JsonNode error = firstError("{ riskLimits { version } }", Map.of());

        assertThat(error.at("/extensions/classification").stringValue()).isEqualTo("UNAVAILABLE");
        assertThat(error.at("/extensions/part").stringValue()).isEqualTo("engine");
    }

    @Test
    void shouldLeakNothingOfAnUnexpectedError() {
        OUTSIDE.failWith(new IllegalStateException("jdbc:postgresql://secret-host password=hunter2"));

        HttpResponse<String> response = gateway.graphQl("admin", "{ riskLimits { version } }", Map.of());

        assertThat(response.body())
                .contains("INTERNAL_ERROR")
                .contains("incident")
                .doesNotContain("hunter2", "IllegalState");
    }

    @Test
    void shouldBoundDepthComplexityAndSize() {
        String many = "{ " + "a%d: quotes { symbol } ".repeat(60) + "}";
        Object[] numbers = IntStream.range(0, 60).boxed().toArray();

        JsonNode tooComplex = firstError(String.format(Locale.ROOT, many, numbers), Map.of());
        HttpResponse<String> tooLarge = gateway.graphQl("admin", "{ me { name } } #" + "x".repeat(400_000), Map.of());

        assertThat(tooComplex.at("/extensions/classification").stringValue()).isEqualTo("BAD_REQUEST");
        assertThat(tooComplex.at("/message").stringValue()).contains("complexity");
        assertThat(tooLarge.statusCode()).isEqualTo(413);
    }

    @Test
    void shouldAnswerEachOperationByTheTester() {
        gateway.tester("viewer")
                .document("{ quotes { symbol bidPx openPx receiveTime sequence } me { name roles } }")
                .execute()
                .path("quotes[0].bidPx")
                .entity(String.class)
                .isEqualTo("65432.10")
                .path("quotes[0].openPx")
                .entity(String.class)
                .isEqualTo("64000.00")
                .path("quotes[0].receiveTime")
                .entity(String.class)
                .isEqualTo("2026-11-22T14:03:07.123456790Z")
                .path("me.roles")
                .entityList(String.class)
                .containsExactly("VIEWER");
    }
}
