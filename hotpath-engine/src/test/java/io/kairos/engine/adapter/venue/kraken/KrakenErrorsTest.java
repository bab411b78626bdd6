package io.kairos.engine.adapter.venue.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.venue.kraken.KrakenErrors.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KrakenErrorsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "EAPI:Invalid key",
                "EAPI:Invalid signature",
                "EAPI:Invalid nonce",
                "EAPI:Rate limit exceeded",
                "EGeneral:Permission denied",
                "EGeneral:Temporary lockout",
                "EGeneral:Invalid arguments:volume minimum not met",
                "ESession:Invalid session",
                "EService:Deadline elapsed",
                "EService:Market in cancel_only mode",
                "EService:Market in post_only mode",
                "EService: Throttled: 1688583840",
                "EOrder:Insufficient funds",
                "EOrder:Order minimum not met",
                "EOrder:Cost minimum not met",
                "EOrder:Tick size check failed",
                "EOrder:Invalid price:BTC/USD price can only be specified up to 1 decimals.",
                "EOrder:Rate limit exceeded",
                "EOrder:Orders limit exceeded",
                "EOrder:Domain rate limit exceeded",
                "EOrder:Unknown order",
                "EQuery:Unknown asset pair",
                "Currency pair not supported XBT/USD",
                "Malformed request"
            })
    void shouldTakeRefusalsForDefinite(String error) {
        assertThat(KrakenErrors.outcome(error)).isEqualTo(Outcome.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EService:Unavailable",
                "EService:Timeout",
                "EService:Busy",
                "EGeneral:Internal error",
                "EGeneral:Invalid arguments:cl_ord_id",
                "EOrder:Duplicate client order id",
                "ENew:Something",
                "status 502",
                ""
            })
    void shouldTakeTheRestForUnknown(String error) {
        assertThat(KrakenErrors.outcome(error)).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void shouldTellTheCounterOfTheEngineFromThatOfRest() {
        assertThat(KrakenErrors.isTradingRateLimit("EOrder:Rate limit exceeded"))
                .isTrue();
        assertThat(KrakenErrors.isTradingRateLimit("EAPI:Rate limit exceeded")).isFalse();
        assertThat(KrakenErrors.isRateLimit("EAPI:Rate limit exceeded")).isTrue();
    }

    @Test
    void shouldClipTexts() {
        assertThat(KrakenErrors.clip("a\u0000b\n" + "x".repeat(500)))
                .hasSize(200)
                .startsWith("a b ");
    }
}
