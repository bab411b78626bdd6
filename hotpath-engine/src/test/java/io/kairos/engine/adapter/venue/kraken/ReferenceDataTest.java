package io.kairos.engine.adapter.venue.kraken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.HttpCaller;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceDataTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpCaller http = new HttpCaller("test", Duration.ofSeconds(1), Duration.ofSeconds(1), 1_000);
    private final PairBoard board = new PairBoard();

    @AfterEach
    void close() {
        http.close();
    }

    private ReferenceData data(String... symbols) {
        KrakenContext context = new KrakenContext()
                .symbols(List.of(symbols))
                .feesCentibps(2_600, 1_600)
                .conclude();
        PublicRate rate = new PublicRate(1_000, System::nanoTime);
        SystemEpochNanoClock clock = new SystemEpochNanoClock();
        KrakenRest rest = new KrakenRest(URI.create("http://localhost"), http, rate, new VenueTime(clock), clock);
        return new ReferenceData(context, rest, rate, board, new AssetIds());
    }

    private static String resource() {
        try (InputStream in = ReferenceDataTest.class.getResourceAsStream("/venue/kraken/http_asset_pairs.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static JsonNode pairs(String from, String to) throws IOException {
        assertThat(resource()).contains(from);
        return KrakenRest.result(resource().replace(from, to).getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode pairs() throws IOException {
        return pairs("", "");
    }

    @Test
    void shouldReadWhatTradesInTheNamesOfToday() throws IOException {
        List<InstrumentSpec> found = data().parse(pairs());

        assertThat(found).extracting(InstrumentSpec::symbol).containsExactly("BTC-USD", "DOGE-USD");
        InstrumentSpec btc = found.get(0);
        assertThat(btc.venueSymbol()).isEqualTo("BTC/USD");
        assertThat(btc.priceDecimals()).isEqualTo(1);
        assertThat(btc.qtyDecimals()).isEqualTo(8);
        assertThat(btc.tickPx()).isEqualTo(1);
        assertThat(btc.stepQty()).isEqualTo(1);
        assertThat(btc.minQty()).isEqualTo(5_000);
        assertThat(btc.minNotionalAmount()).isEqualTo(50_000_000);
        assertThat(btc.takerFeeCentibps()).isEqualTo(2_600);
        assertThat(btc.makerFeeCentibps()).isEqualTo(1_600);
        assertThat(btc.trading()).isTrue();
        assertThat(found.get(1).venueSymbol()).isEqualTo("DOGE/USD");
        found.forEach(spec -> spec.register(new InstrumentRegistry()));
    }

    @Test
    void shouldReadConfiguredMarketsThatDoNotTrade() throws IOException {
        List<InstrumentSpec> found = data("SOL-USD").parse(pairs());

        assertThat(found).singleElement().satisfies(spec -> {
            assertThat(spec.symbol()).isEqualTo("SOL-USD");
            assertThat(spec.trading()).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "online,true",
        "cancel_only,false",
        "post_only,false",
        "limit_only,false",
        "reduce_only,false",
        "maintenance,false",
        "delisted,false",
        "work_in_progress,false",
        "something_new,false"
    })
    void shouldTradeOnlyWhatIsOnline(String status, boolean trading) throws IOException {
        List<InstrumentSpec> found = data("SOL-USD").parse(pairs("cancel_only", status));

        assertThat(found).singleElement().extracting(InstrumentSpec::trading).isEqualTo(trading);
    }

    @Test
    void shouldNameConfiguredMarketsThatTheVenueDoesNotHave() {
        assertThatThrownBy(() -> data("BTC-USD", "ABC-USD").parse(pairs()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("[ABC-USD]");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"pair_decimals\":1','\"pair_decimals\":99',pair_decimals",
        "'\"lot_decimals\":8','\"lot_decimals\":-1',lot_decimals",
        "'\"ordermin\":\"0.00005\"','\"ordermin\":\"many\"',ordermin",
        "'\"tick_size\":\"0.1\"','\"tick_size\":\"0\"',tick_size",
        "'\"tick_size\":\"0.1\"','\"tick_size\":\"0.05\"',tick_size"
    })
    void shouldSkipWhatItCannotUseAndFailWhenItIsConfigured(String good, String bad, String field) throws IOException {
        String broken = resource().replaceFirst(java.util.regex.Pattern.quote(good), bad);
        JsonNode pairs = KrakenRest.result(broken.getBytes(StandardCharsets.UTF_8));

        assertThat(data().parse(pairs)).extracting(InstrumentSpec::symbol).containsExactly("DOGE-USD");
        assertThatThrownBy(() -> data("BTC-USD").parse(pairs))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("XXBTZUSD")
                .hasMessageContaining(field);
    }

    /** The quantity step is not in AssetPairs; once the instrument channel told it, both say the same and no change is left. */
    @Test
    void shouldTakeOverWhatTheInstrumentChannelTold() throws IOException {
        Instrument before = data().parse(pairs()).get(0).register(new InstrumentRegistry());
        JsonNode told = JSON.readTree(
                "{\"symbol\":\"BTC/USD\",\"status\":\"online\",\"qty_precision\":8,\"qty_increment\":1e-06,"
                        + "\"price_precision\":1,\"cost_min\":\"0.75\",\"price_increment\":0.5,\"qty_min\":0.0001}");
        StringBuilder changes = new StringBuilder();

        board.onPair(told, before, changes);
        Instrument after = data().parse(pairs()).get(0).register(new InstrumentRegistry());
        StringBuilder changesAfter = new StringBuilder();
        board.onPair(told, after, changesAfter);

        assertThat(changes.toString())
                .isEqualTo("BTC-USD price_increment=0.5 qty_increment=0.000001 qty_min=0.0001 cost_min=0.75");
        assertThat(after.stepQty()).isEqualTo(100);
        assertThat(after.tickPx()).isEqualTo(5);
        assertThat(after.minQty()).isEqualTo(10_000);
        assertThat(after.minNotionalAmount()).isEqualTo(75_000_000);
        assertThat(changesAfter.toString()).isEmpty();
    }
}
