package io.kairos.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.kraken.api.RequestSigning;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A plain HTTP client of the venue. */
final class KrakenRest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final AtomicLong lastNonce = new AtomicLong(System.currentTimeMillis() * 1000);

    KrakenRest(String base) {
        this.base = base;
    }

    /** The result of a public call that must succeed. */
    JsonNode get(String call) {
        return result(send(HttpRequest.newBuilder(URI.create(base + "/0/public/" + call))));
    }

    /** The only error of a public call. */
    String error(String call) {
        return error(send(HttpRequest.newBuilder(URI.create(base + "/0/public/" + call))));
    }

    /** The whole answer of a signed call; the fields are a form. */
    JsonNode post(String call, String... fields) {
        String used = nextNonce();
        StringBuilder body = new StringBuilder("nonce=").append(used);
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&')
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        return signed(call, used, body.toString(), "application/x-www-form-urlencoded");
    }

    /** The result of a signed call that must succeed. */
    JsonNode ok(String call, String... fields) {
        return result(post(call, fields));
    }

    /** The only error of a signed call. */
    String refusal(String call, String... fields) {
        return error(post(call, fields));
    }

    /** A signed call with this body. */
    JsonNode signed(String call, String nonce, String body, String contentType) {
        String path = "/0/private/" + call;
        String signature =
                RequestSigning.sign(KrakenFixture.SECRET, path, nonce, body.getBytes(StandardCharsets.UTF_8));
        return raw(path, body, contentType, KrakenFixture.KEY, signature);
    }

    /** A call with these headers. */
    JsonNode raw(String path, String body, String contentType, String key, String signature) {
        return send(HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", contentType)
                .header("API-Key", key)
                .header("API-Sign", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A nonce that was not used yet. */
    String nextNonce() {
        return Long.toString(lastNonce.incrementAndGet());
    }

    /** A fresh token for a private socket. */
    String token() {
        return ok("GetWebSocketsToken").path("token").asText();
    }

    static JsonNode result(JsonNode answer) {
        assertThat(answer.path("error").isEmpty()).as(answer.toString()).isTrue();
        return answer.path("result");
    }

    static String error(JsonNode answer) {
        assertThat(answer.path("error").size()).as(answer.toString()).isEqualTo(1);
        return answer.path("error").path(0).asText();
    }

    JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return KrakenFixture.json(response.body());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
