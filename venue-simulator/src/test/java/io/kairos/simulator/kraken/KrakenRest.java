package io.kairos.simulator.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A plain HTTP client of the venue. */
final class KrakenRest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;

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
