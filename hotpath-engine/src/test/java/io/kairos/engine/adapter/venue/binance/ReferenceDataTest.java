package io.kairos.engine.adapter.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.HttpCaller;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceDataTest {
    private final VenueTime time = new VenueTime(() -> 1_000_000_000L);
    private final RateBudget budget = new RateBudget(time);
    private final HttpCaller http = new HttpCaller("test", Duration.ofSeconds(1), Duration.ofSeconds(1), 1 << 20);

    @AfterEach
    void close() {
        http.close();
    }

    @Test
    void shouldReadCapturedExchangeInfo() throws IOException {
        InstrumentSpec spec = load(List.of("ETH-BTC"), info()).get(0);

        assertThat(spec)
                .isEqualTo(new InstrumentSpec(
                        Venue.BINANCE,
                        "ETHBTC",
                        "ETH",
                        8,
                        "BTC",
                        8,
                        5,
                        4,
                        1,
                        1,
                        92_232_700_000L,
                        1,
                        1,
                        1_000_000_000L,
                        10_000,
                        1_000,
                        1_000,
                        true));
        InstrumentRegistry registry = new InstrumentRegistry();
        Instrument instrument = spec.register(registry);
        assertThat(registry.bySymbol(Venue.BINANCE, "ETH-BTC")).isEqualTo(instrument);
        assertThat(spec.register(registry).id()).as("registered again").isEqualTo(instrument.id());
    }

    @Test
    void shouldNameConfiguredSymbolsThatTheVenueLacks() {
        assertThatThrownBy(() -> load(List.of("ETH-BTC", "NO-SUCH"), info()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("NO-SUCH")
                .hasMessageNotContaining("ETH-BTC");
    }

    @ParameterizedTest
    @CsvSource({
        "TRADING,HALT,false",
        "TRADING,CANCEL_ONLY,false",
        "TRADING,A_NEW_STATUS,false",
        "LIMIT_MAKER,A_NEW_ORDER_TYPE,true",
        "NOTIONAL,A_NEW_FILTER,true"
    })
    void shouldTolerateUnknownWords(String word, String replacement, boolean trading) throws IOException {
        String changed = info().replace('"' + word + '"', '"' + replacement + '"');

        assertThat(load(List.of("ETH-BTC"), changed).get(0).trading()).isEqualTo(trading);
    }

    @ParameterizedTest
    @CsvSource({
        "\"tickSize\":\"0.00001000\",\"tickSize\":\"x\"",
        "\"baseAssetPrecision\":8,\"baseAssetPrecision\":99",
        "\"symbol\":\"ETHBTC\",\"symbol\":\"ETH/../BTC\""
    })
    void shouldNameTheFieldThatMakesAConfiguredSymbolUnusable(String from, String to) throws IOException {
        String changed = info().replace(from, to);

        assertThatThrownBy(() -> load(List.of("ETH-BTC"), changed))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ETH-BTC");
    }

    @Test
    void shouldSkipUnusableSymbolsThatNobodyConfigured() throws IOException {
        assertThat(load(List.of(), info().replace("\"symbol\":\"ETHBTC\"", "\"symbol\":\"１２３\"")))
                .isEmpty();
    }

    @Test
    void shouldAddUpFeesAndRoundThemUp() throws IOException {
        ObjectMapper json = new ObjectMapper();

        assertThat(ReferenceData.accountFees(json.readTree(
                        "{\"maker\":\"0.00075\",\"taker\":\"0.0010000001\",\"buyer\":\"0\",\"seller\":\"0\"}")))
                .isEqualTo(new ReferenceData.Fees(1_001, 750));
        assertThat(ReferenceData.symbolFees(json.readTree(
                        "{\"standardCommission\":{\"maker\":\"0.001\",\"taker\":\"0.001\",\"buyer\":\"0\",\"seller\":\"0.0002\"},"
                                + "\"taxCommission\":{\"maker\":\"0\",\"taker\":\"0.0001\",\"buyer\":\"0\",\"seller\":\"0\"},"
                                + "\"discount\":{\"discount\":\"0.75\"}}")))
                .isEqualTo(new ReferenceData.Fees(1_300, 1_200));
        assertThatThrownBy(() -> ReferenceData.accountFees(json.readTree("{\"maker\":\"1E-3\"}")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void shouldLearnLimits() throws IOException {
        load(List.of("ETH-BTC"), info());

        int taken = 0;
        while (budget.tryWeight(RateBudget.Use.CANCEL, 100)) {
            taken += 100;
        }
        assertThat(taken).isEqualTo(6_000);
    }

    private List<InstrumentSpec> load(List<String> symbols, String body) throws IOException {
        BinanceContext context = new BinanceContext().symbols(symbols).conclude();
        BinanceRest rest = new BinanceRest(context, http, time, budget, () -> 1_000_000_000L);
        return new ReferenceData(context, rest, budget).parseExchangeInfo(body.getBytes(StandardCharsets.UTF_8), true);
    }

    private static String info() throws IOException {
        try (InputStream in = ReferenceDataTest.class.getResourceAsStream("/venue/binance/http_exchange_info.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
