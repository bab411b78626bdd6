package io.kairos.engine.adapter.outbound.execution.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class TokenRequestTest {
    /** The documentation's sample. */
    private static final byte[] SECRET = Base64.getDecoder()
            .decode("kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==");

    @Test
    void shouldSignAsTheDocumentationDoes() {
        assertThat(TokenRequest.sign(
                        SECRET,
                        "/0/private/AddOrder",
                        1_616_492_376_594L,
                        "nonce=1616492376594&ordertype=limit&pair=XBTUSD&price=37500&type=buy&volume=1.25"))
                .isEqualTo("4/dpxb3iT4tp/ZCVEwSnEsLxx0bqyhLpdfOpc6fn7OR8+UClSV5n9E6aSS8MPtnRfp32bAb0nmbRn6H8ndwLUQ==");
    }

    @Test
    void shouldAskForAToken() {
        TokenRequest request = TokenRequest.of(SECRET, 1_616_492_376_594L);

        assertThat(request.body()).isEqualTo("nonce=1616492376594");
        assertThat(request.signature())
                .isEqualTo("+mRDmY9Ks0Moc1zjv/BjfvYa98buO0x1yHChZR5onlfAzAUbfIYlLggUZzdQ0RsmXm4Sh+Q8iAIZdo2wSeHeiA==");
        assertThat(request.toString()).doesNotContain(request.signature());
    }

    @Test
    void shouldRefuseATokenThatWouldBreakTheMessage() {
        Instrument on = new Instrument(
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
        assertThatThrownBy(() -> OrderMessages.place(on, Side.BUY, OrderType.LIMIT, TimeInForce.IOC, "a\",\"b"))
                .hasMessageContaining("token")
                .hasMessageNotContaining("a\"");
    }
}
