package io.kairos.engine.adapter.venue.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.FeeBoard;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.HttpCaller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReferenceDataTest {
    private static final String BTC_USDT = """
            {"instType":"SPOT","instId":"BTC-USDT","instIdCode":1000000000,"baseCcy":"BTC","quoteCcy":"USDT",\
            "tradeQuoteCcyList":["USDT"],"tickSz":"0.1","lotSz":"0.00000001","minSz":"0.00001","maxLmtSz":"9999999999",\
            "maxLmtAmt":"1000000","maxMktSz":"","maxMktAmt":"1000000","state":"live","ruleType":"normal","groupId":"1",\
            "listTime":"1606468572000","contTdSwTime":"1704876947000","expTime":"","openType":"call_auction","ctVal":"",\
            "ctMult":"","settleCcy":"","lever":"10","upcChg":[]}""";
    private static final String PEPE_USDT = """
            {"instType":"SPOT","instId":"PEPE-USDT","instIdCode":null,"baseCcy":"PEPE","quoteCcy":"USDT",\
            "tickSz":"0.0000000001","lotSz":"1","minSz":"100000","maxLmtSz":"999999999999","state":"suspend"}""";
    private static final String USDT_XXX = """
            {"instType":"SPOT","instId":"USDT-XXX","baseCcy":"USDT","quoteCcy":"XXX","tickSz":"0.01",\
            "lotSz":"0.000000001","minSz":"1","maxLmtSz":"","state":"preopen"}""";
    private static final String BROKEN = """
            {"instType":"SPOT","instId":"BAD-USDT","baseCcy":"BAD","quoteCcy":"USDT","tickSz":"","lotSz":"1","minSz":"1",\
            "state":"live"}""";

    private final HttpCaller http = new HttpCaller("test", Duration.ofSeconds(1), Duration.ofSeconds(1), 1_000);

    @AfterEach
    void close() {
        http.close();
    }

    private ReferenceData.Loaded load(List<String> symbols, String... markets) throws IOException {
        OkxContext context =
                new OkxContext().symbols(symbols).feeCentibps(1_000, 800).conclude();
        VenueTime time = new VenueTime(SystemEpochNanoClock.INSTANCE);
        RateBudget budget = new RateBudget(SystemEpochNanoClock.INSTANCE);
        OkxRest rest = new OkxRest(context.restUrl(), http, time, budget, SystemEpochNanoClock.INSTANCE);
        String body = "{\"code\":\"0\",\"msg\":\"\",\"data\":[" + String.join(",", markets) + "]}";
        return new ReferenceData(
                        context,
                        rest,
                        () -> CompletableFuture.failedFuture(new IOException("not asked")),
                        new FeeBoard(Venue.OKX))
                .parse(body.getBytes(StandardCharsets.UTF_8), true);
    }

    @Test
    void shouldReadADocumentedMarket() throws IOException {
        ReferenceData.Loaded loaded = load(List.of(), BTC_USDT, PEPE_USDT);

        assertThat(loaded.specs()).hasSize(1);
        InstrumentSpec spec = loaded.specs().get(0);
        assertThat(spec.symbol()).isEqualTo("BTC-USDT");
        assertThat(spec.priceDecimals()).isEqualTo(1);
        assertThat(spec.tickPx()).isEqualTo(1);
        assertThat(spec.qtyDecimals()).isEqualTo(8);
        assertThat(spec.stepQty()).isEqualTo(1);
        assertThat(spec.minQty()).isEqualTo(1_000);
        assertThat(spec.maxQty()).isEqualTo(999_999_999_900_000_000L);
        assertThat(spec.takerFeeCentibps()).isEqualTo(1_000);
        assertThat(spec.makerFeeCentibps()).isEqualTo(800);
        assertThat(spec.trading()).isTrue();
        assertThat(loaded.instIdCodes()).containsOnly(java.util.Map.entry("BTC-USDT", 1_000_000_000L));
    }

    @Test
    void shouldKeepTheDecimalsOfAnAnnouncedFinerTick() throws IOException {
        String announced = BTC_USDT.replace(
                "\"upcChg\":[]",
                "\"upcChg\":[{\"param\":\"tickSz\",\"newValue\":\"0.0001\",\"effTime\":\"1704876947000\"}]");

        InstrumentSpec spec = load(List.of(), announced).specs().get(0);

        assertThat(spec.priceDecimals()).isEqualTo(4);
        assertThat(spec.tickPx()).isEqualTo(1_000);
    }

    @Test
    void shouldGiveAnAssetTheSameDecimalsInAllMarkets() throws IOException {
        List<InstrumentSpec> specs =
                load(List.of("BTC-USDT", "USDT-XXX"), BTC_USDT, USDT_XXX).specs();

        assertThat(specs.get(0).quoteDecimals()).isEqualTo(9);
        assertThat(specs.get(1).baseDecimals()).isEqualTo(9);
        assertThat(specs.get(1).maxQty()).isEqualTo(Long.MAX_VALUE);
        assertThat(specs.get(1).trading()).isFalse();
    }

    @Test
    void shouldLoadANamedMarketThatDoesNotTrade() throws IOException {
        ReferenceData.Loaded loaded = load(List.of("PEPE-USDT"), BTC_USDT, PEPE_USDT);

        assertThat(loaded.specs()).hasSize(1);
        assertThat(loaded.specs().get(0).trading()).isFalse();
        assertThat(loaded.instIdCodes()).isEmpty();
    }

    @Test
    void shouldSkipAMarketThatCannotBeUsedUnlessItIsNamed() throws IOException {
        assertThat(load(List.of(), BROKEN, BTC_USDT).specs()).hasSize(1);
        assertThatThrownBy(() -> load(List.of("BAD-USDT"), BROKEN, BTC_USDT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("BAD-USDT")
                .hasMessageContaining("tickSz");
    }

    @Test
    void shouldNameWhatIsNotListed() {
        assertThatThrownBy(() -> load(List.of("BTC-USDT", "NOPE-USDT"), BTC_USDT))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("OKX does not list NOPE-USDT");
        assertThatThrownBy(() -> load(List.of())).isInstanceOf(IOException.class);
    }
}
