package io.kairos.engine.adapter.outbound.execution.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.engine.adapter.outbound.execution.template.MessageTemplate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OrderMessagesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instrument ON = new Instrument(
            0,
            Venue.KRAKEN,
            "BTC-USD",
            "BTC/USD",
            new Asset(0, "BTC", 10),
            new Asset(1, "USD", 4),
            1,
            8,
            1,
            1,
            1_000_000,
            1,
            1,
            1_000_000,
            0,
            4_000,
            2_500,
            true);

    @Test
    void shouldRefuseATokenThatWouldBreakTheMessage() {
        assertThatThrownBy(() -> OrderMessages.place(ON, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, "a\",\"b"))
                .hasMessageContaining("token")
                .hasMessageNotContaining("a\"");
        assertThatThrownBy(() -> OrderMessages.cancel("a\"")).hasMessageNotContaining("a\"");
    }

    @Test
    void shouldSayUntilWhenAnOrderIsGood() throws Exception {
        MessageTemplate message = OrderMessages.place(ON, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, "T");
        for (String time : new String[] {
            "1970-01-01T00:00:00.000Z",
            "2000-02-29T23:59:59.999Z",
            "2024-02-29T12:00:00.001Z",
            "2026-12-31T23:59:59.999Z",
            "2100-03-01T00:00:00.000Z",
            "9999-12-31T23:59:59.999Z"
        }) {
            assertThat(write(message, Instant.parse(time).toEpochMilli())
                            .path("params")
                            .path("deadline")
                            .asText())
                    .isEqualTo(time);
        }
        assertThatThrownBy(() -> write(message, 253_402_300_800_000L)).hasMessageContaining("timeMs");
        assertThatThrownBy(() -> write(message, -1)).hasMessageContaining("timeMs");
    }

    @Test
    void shouldCancelByOurId() throws Exception {
        assertThat(write(OrderMessages.cancel("T"), 0))
                .isEqualTo(
                        JSON.readTree(
                                "{\"method\":\"cancel_order\",\"params\":{\"cl_ord_id\":[\"k-zz\"],\"token\":\"T\"},\"req_id\":7}"));
    }

    /** Free text of up to 18 characters is what the venue takes. */
    @Test
    void shouldNameOrdersAsTheVenueAllows() throws Exception {
        MessageTemplate message = OrderMessages.place(ON, Side.BUY, OrderType.MARKET, TimeInForce.IOC, "T");
        byte[] into = new byte[message.maxLength()];
        int length = message.encode(1, Long.MAX_VALUE, 0, 1, 0, into, 0);

        assertThat(JSON.readTree(into, 0, length)
                        .path("params")
                        .path("cl_ord_id")
                        .asText())
                .matches("[!-}]{1,18}")
                .hasSize(15);
    }

    private static JsonNode write(MessageTemplate message, long timeMs) throws Exception {
        byte[] into = new byte[message.maxLength()];
        int length = message.encode(7, 1_295, 451, 1, timeMs, into, 0);
        return JSON.readTree(new String(into, 0, length, StandardCharsets.US_ASCII));
    }
}
