package io.kairos.engine.adapter.outbound.execution.okx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.venue.okx.OkxCredentials;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LoginMessageTest {
    /** The documentation's sample. */
    private static final byte[] SECRET = "22582BD0CFF14C41EDBF1AB98506286D".getBytes(StandardCharsets.US_ASCII);

    @Test
    void shouldBeTheMessageThatTheVenueAsksFor() throws Exception {
        JsonNode message = new ObjectMapper()
                .readTree(LoginMessage.of(
                        new OkxCredentials("985d5b66-57ce", SECRET, "a \"quoted\\ phrase"), 1_704_876_947L));
        JsonNode login = message.path("args").path(0);

        assertThat(message.path("op").asText()).isEqualTo("login");
        assertThat(login.path("apiKey").asText()).isEqualTo("985d5b66-57ce");
        assertThat(login.path("passphrase").asText()).isEqualTo("a \"quoted\\ phrase");
        assertThat(login.path("timestamp").asText()).isEqualTo("1704876947");
        assertThat(login.path("sign").asText()).isEqualTo("5/36BgGV6m/6pmdc20zdqk0mzF5ZalmzzPD2fo3wavU=");
    }

    @Test
    void shouldKnowItsOwnOrderIds() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 1_000; i++) {
            long id = Math.max(1, random.nextLong() >>> (1 + random.nextInt(62)));
            assertThat(OrderMessages.clientId(id)).matches("[A-Za-z0-9]{1,32}");
            assertThat(OrderMessages.orderId(OrderMessages.clientId(id))).isEqualTo(id);
        }
        for (String foreign : new String[] {"", "kairos", "kairos0", "kairosZ", "k-1", "b15", "kairosyyyyyyyyyyyyy"}) {
            assertThat(OrderMessages.orderId(foreign)).as(foreign).isZero();
        }
    }
}
