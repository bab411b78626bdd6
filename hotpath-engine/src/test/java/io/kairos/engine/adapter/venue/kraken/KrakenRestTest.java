package io.kairos.engine.adapter.venue.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KrakenRestTest {
    @ParameterizedTest
    @CsvSource({
        "BTC/USD,XBTUSD",
        "ETH/BTC,ETHXBT",
        "DOGE/USD,XDGUSD",
        "SOL/USD,SOLUSD",
    })
    void shouldNamePairsAsRestTakesThem(String symbol, String pair) {
        assertThat(KrakenNames.restPair(symbol)).isEqualTo(pair);
    }

    @ParameterizedTest
    @CsvSource({
        "EService:Unavailable,false,false",
        "EGeneral:Internal error,false,false",
        "EAPI:Rate limit exceeded,false,true",
        "EService: Throttled: 1700000000,false,true",
        "EGeneral:Too many requests,false,true",
        "EQuery:Unknown asset pair,true,false",
        "EGeneral:Invalid arguments:pair,true,false"
    })
    void shouldTellWhatPassesFromWhatDoesNot(String error, boolean definite, boolean rateLimit) {
        KrakenRefusedException refusal = new KrakenRefusedException("/0/public/Trades", 200, List.of(error));

        assertThat(refusal.isDefinite()).isEqualTo(definite);
        assertThat(refusal.isRateLimit()).isEqualTo(rateLimit);
        assertThat(refusal).hasMessage("/0/public/Trades: status 200 " + error);
    }

    @Test
    void shouldLeaveWarningsOut() throws IOException {
        assertThat(KrakenErrors.errors(
                        new ObjectMapper().readTree("[\"WGeneral:Deprecated\",\"EGeneral:Invalid arguments\"]")))
                .containsExactly("EGeneral:Invalid arguments");
    }

    @Test
    void shouldAskOnceASecondAndKeepACallForWhatIsUrgent() {
        long[] nowNs = {5};
        PublicRate rate = new PublicRate(1_000, () -> nowNs[0]);

        assertThat(rate.tryTake(false)).isTrue();
        assertThat(rate.tryTake(false)).isTrue();
        assertThat(rate.tryTake(false)).isTrue();
        assertThat(rate.tryTake(false)).isFalse();
        assertThat(rate.tryTake(true)).isTrue();
        assertThat(rate.tryTake(true)).isFalse();
        assertThat(rate.waitMs()).isEqualTo(1_000);
        nowNs[0] += 1_000_000_000;
        assertThat(rate.tryTake(false)).isFalse();
        assertThat(rate.tryTake(true)).isTrue();
        nowNs[0] += 3_600_000_000_000L;
        for (int i = 0; i < 4; i++) {
            assertThat(rate.tryTake(true)).isTrue();
        }
        assertThat(rate.tryTake(true)).isFalse();
        assertThat(rate.refusals()).isEqualTo(4);
    }

    @Test
    void shouldWaitWhenTheVenueAsksForPatience() {
        long[] nowNs = {5};
        PublicRate rate = new PublicRate(1_000, () -> nowNs[0]);

        rate.onThrottled();

        assertThat(rate.tryTake(true)).isFalse();
        assertThat(rate.waitMs()).isEqualTo(10_000);
        nowNs[0] += 10_000_000_000L;
        assertThat(rate.tryTake(true)).isTrue();
        assertThat(rate.tryTake(true)).isFalse();
    }

    @Test
    void shouldListAllFaultsOfSettings() {
        KrakenContext context = new KrakenContext()
                .restUrl(URI.create("ftp://x"))
                .streamUrl(URI.create("ws://user@x/v2"))
                .symbols(List.of("XBT-USD", "btc"))
                .feesCentibps(-1, 0)
                .silenceTimeoutMs(1);

        assertThatThrownBy(context::conclude)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("restUrl")
                .hasMessageContaining("streamUrl")
                .hasMessageContaining("expected BTC for XBT")
                .hasMessageContaining("BASE-QUOTE in capitals, got \"btc\"")
                .hasMessageContaining("takerFeeCentibps")
                .hasMessageContaining("silenceTimeoutMs: expected 100..60000, got 1");
    }
}
