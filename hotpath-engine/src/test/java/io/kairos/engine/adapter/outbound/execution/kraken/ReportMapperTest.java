package io.kairos.engine.adapter.outbound.execution.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.outbound.execution.entry.VenueNames;
import io.kairos.engine.adapter.outbound.execution.kraken.ReportMapper.Source;
import io.kairos.engine.adapter.outbound.execution.kraken.ReportMapper.Taken;
import io.kairos.engine.adapter.venue.ExecutionEvents;
import io.kairos.engine.adapter.venue.RecordingSink;
import io.kairos.engine.adapter.venue.RecordingSink.Report;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.kraken.TradingRate;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of the executions channel: the documentation's, those seen on the wire, and damaged ones. */
class ReportMapperTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final List<Source> SOURCES = List.of(Source.UPDATE, Source.SNAPSHOT, Source.FIRST_SNAPSHOT);
    private static final String PENDING =
            "{\"order_id\":\"OK4GJX-KSTLS-7DZZO5\",\"cl_ord_id\":\"k-5\",\"symbol\":\"BTC/USD\",\"side\":\"sell\","
                    + "\"order_type\":\"limit\",\"order_qty\":0.005,\"limit_price\":26500.0,\"time_in_force\":\"GTC\","
                    + "\"cum_cost\":0.00000,\"order_status\":\"pending_new\",\"exec_type\":\"pending_new\","
                    + "\"timestamp\":\"2023-09-22T10:33:05.709950Z\"}";
    private static final String FOREIGN_PENDING =
            "{\"order_id\":\"OFORGN-KSTLS-7DZZO5\",\"symbol\":\"ETH/EUR\",\"side\":\"sell\",\"order_qty\":1,"
                    + "\"order_status\":\"pending_new\",\"exec_type\":\"pending_new\"}";
    private static final String FOREIGN_NEW =
            "{\"order_status\":\"new\",\"exec_type\":\"new\",\"order_id\":\"OFORGN-KSTLS-7DZZO5\"}";
    private static final String NEW =
            "{\"timestamp\":\"2023-09-22T10:33:05.709950Z\",\"order_status\":\"new\",\"exec_type\":\"new\","
                    + "\"order_id\":\"OK4GJX-KSTLS-7DZZO5\"}";
    /** The documentation's sample, but for the reference, which stands for the owner's id there. */
    private static final String TRADE =
            "{\"order_id\":\"OK4GJX-KSTLS-7DZZO5\",\"order_userref\":3,\"exec_id\":\"TGBB7L-HT5LX-J3BZ4A\","
                    + "\"exec_type\":\"trade\",\"trade_id\":62887576,\"symbol\":\"BTC/USD\",\"side\":\"sell\","
                    + "\"last_qty\":0.005,\"last_price\":26599.9,\"liquidity_ind\":\"t\",\"cost\":132.9995,"
                    + "\"order_type\":\"limit\",\"timestamp\":\"2023-09-22T10:33:05.709993Z\","
                    + "\"order_status\":\"partially_filled\",\"cum_qty\":0.005,\"cum_cost\":132.9995,"
                    + "\"avg_price\":26599.9,\"fee_usd_equiv\":0.3458,\"fees\":[{\"asset\":\"USD\",\"qty\":0.3458}]}";

    private static final String FILLED =
            "{\"timestamp\":\"2023-09-22T10:33:05.709993Z\",\"order_status\":\"filled\",\"exec_type\":\"filled\","
                    + "\"cum_qty\":0.005,\"cum_cost\":132.9995,\"avg_price\":26599.9,\"order_id\":\"OK4GJX-KSTLS-7DZZO5\"}";
    private static final String CANCELED =
            "{\"timestamp\":\"2026-01-02T03:04:05.039852Z\",\"order_status\":\"canceled\",\"exec_type\":\"canceled\","
                    + "\"cum_qty\":0.00000000,\"cum_cost\":0.00000,\"fee_usd_equiv\":0.0000,\"avg_price\":0.0,"
                    + "\"cancel_reason\":\"User requested\",\"reason\":\"User requested\",\"order_id\":\"OK4GJX-KSTLS-7DZZO5\"}";

    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final RecordingSink sink = new RecordingSink();
    private final EntryCounters counters = new EntryCounters();
    private final OrderTracks tracks = new OrderTracks(counters, System::nanoTime, System::nanoTime);
    private final KrakenVenue venue = new KrakenVenue(new KrakenContext().conclude(), new SystemEpochNanoClock());
    private final TradingRate rate = venue.tradingRate();
    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final Asset btc = registry.asset("BTC", 8);
    private final Asset usd = registry.asset("USD", 8);
    private final ReportMapper mapper;

    ReportMapperTest() {
        registry.put(new Instrument(
                0,
                Venue.KRAKEN,
                "BTC-USD",
                "BTC/USD",
                btc,
                usd,
                1,
                8,
                1,
                1,
                Long.MAX_VALUE,
                1,
                1,
                Long.MAX_VALUE,
                0,
                4_000,
                2_500,
                true));
        ExecutionEvents events = new ExecutionEvents(Venue.KRAKEN, new RetryingSink(sink, loop, () -> {}));
        mapper = new ReportMapper(new VenueNames(registry, Venue.KRAKEN), events, tracks, rate, counters);
    }

    @AfterEach
    void stop() {
        loop.shutdownNow();
        venue.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "filled", "expired"})
    void shouldSeeTheEndOfAnOrderInAMarketThatIsNotConfigured(String end) throws Exception {
        for (String row : List.of(FOREIGN_PENDING, FOREIGN_NEW)) {
            assertThat(take(row, Source.UPDATE)).isEqualTo(Taken.YES);
        }
        assertThat(tracks.hasOpenBesides(Set.of())).isTrue();

        assertThat(take(FOREIGN_NEW.replace("new", end), Source.UPDATE)).isEqualTo(Taken.YES);

        assertThat(tracks.hasOpenBesides(Set.of())).isFalse();
        assertThat(sink.reports).isEmpty();
    }

    @Test
    void shouldTakeAForeignOrderForEndedThatASnapshotDoesNotShow() throws Exception {
        take(FOREIGN_PENDING, Source.UPDATE);
        take(PENDING.replace("k-5", "").replace("OK4GJX", "OTHERS"), Source.UPDATE);
        mapper.onRow(JSON.readTree(FOREIGN_PENDING), Source.SNAPSHOT, 7, 1);
        mapper.onSnapshotTaken(7);
        assertThat(tracks.of("OTHERS-KSTLS-7DZZO5").ended).isTrue();
        assertThat(tracks.of("OFORGN-KSTLS-7DZZO5").ended).isFalse();
        assertThat(tracks.hasOpenBesides(Set.of())).isTrue();

        mapper.onSnapshotTaken(8);
        assertThat(tracks.hasOpenBesides(Set.of())).isFalse();
        mapper.onRow(JSON.readTree(FOREIGN_NEW), Source.SNAPSHOT, 9, 1);
        assertThat(tracks.hasOpenBesides(Set.of()))
                .as("the venue's word counts more")
                .isTrue();
    }

    @Test
    void shouldLeaveOrdersOfOursToTheirQueries() throws Exception {
        take(PENDING, Source.UPDATE);

        mapper.onSnapshotTaken(7);

        assertThat(tracks.hasOpenBesides(Set.of())).isTrue();
    }

    @Test
    void shouldFollowAnOrderThroughSparseRows() throws Exception {
        for (String row : List.of(PENDING, NEW, TRADE, FILLED)) {
            assertThat(take(row, Source.UPDATE)).isEqualTo(Taken.YES);
        }

        assertThat(sink.reportsOf(5))
                .containsExactly(
                        new Report(
                                ReportKind.ACCEPTED,
                                OrderState.LIVE,
                                0,
                                5,
                                Long.MIN_VALUE,
                                Long.MIN_VALUE,
                                -1,
                                0,
                                0,
                                0,
                                -1,
                                false,
                                Side.SELL,
                                "OK4GJX-KSTLS-7DZZO5",
                                ""),
                        new Report(
                                ReportKind.TRADED,
                                OrderState.LIVE,
                                0,
                                5,
                                500_000,
                                13_299_950_000L,
                                62_887_576,
                                265_999,
                                500_000,
                                34_580_000,
                                usd.id(),
                                false,
                                Side.SELL,
                                "OK4GJX-KSTLS-7DZZO5",
                                ""),
                        new Report(
                                ReportKind.STATUS,
                                OrderState.FILLED,
                                0,
                                5,
                                500_000,
                                13_299_950_000L,
                                -1,
                                0,
                                0,
                                0,
                                -1,
                                false,
                                Side.SELL,
                                "OK4GJX-KSTLS-7DZZO5",
                                ""));
    }

    @Test
    void shouldTellWhyAnOrderWasCanceled() throws Exception {
        take(PENDING, Source.UPDATE);

        take(CANCELED, Source.UPDATE);

        Report report = sink.reportsOf(5).get(0);
        assertThat(report.kind()).isEqualTo(ReportKind.CANCELED);
        assertThat(report.text()).isEqualTo("User requested");
        assertThat(report.cumQty()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "amended,AMENDED,LIVE",
        "restated,STATUS,LIVE",
        "status,STATUS,LIVE",
        "iceberg_refill,STATUS,LIVE",
        "expired,EXPIRED,EXPIRED"
    })
    void shouldKnowEveryKindOfRow(String type, ReportKind kind, OrderState state) throws Exception {
        take(PENDING, Source.UPDATE);

        take(NEW.replace("\"exec_type\":\"new\"", "\"exec_type\":\"" + type + '"'), Source.UPDATE);

        assertThat(sink.reportsOf(5)).extracting(Report::kind).containsExactly(kind);
        assertThat(sink.reportsOf(5)).extracting(Report::state).containsExactly(state);
    }

    @Test
    void shouldShowOpenOrdersOfASnapshotAsTheyStand() throws Exception {
        String open = PENDING.replace(
                "\"order_status\":\"pending_new\",\"exec_type\":\"pending_new\"",
                "\"cum_qty\":0.002,\"order_status\":\"partially_filled\",\"exec_type\":\"new\"");

        assertThat(take(open, Source.SNAPSHOT)).isEqualTo(Taken.YES);

        Report report = sink.reportsOf(5).get(0);
        assertThat(report.kind()).isEqualTo(ReportKind.STATUS);
        assertThat(report.state()).isEqualTo(OrderState.LIVE);
        assertThat(report.cumQty()).isEqualTo(200_000);
        assertThat(tracks.of(5)).matches(track -> track != null && track.shownIn == 1);
    }

    @Test
    void shouldNotTakeAnOrderForKnownThatWasOnlyReceived() throws Exception {
        take(PENDING, Source.UPDATE);
        assertThat(tracks.of(5)).matches(track -> track != null && !track.known);

        take(NEW, Source.UPDATE);
        assertThat(tracks.of(5)).matches(track -> track != null && track.known);
    }

    @Test
    void shouldTakeAConclusionBackWhenTheVenueShowsTheOrder() throws Exception {
        take(PENDING, Source.UPDATE);
        for (OrderTrack track : tracks.open()) {
            track.endConcluded();
        }
        assertThat(tracks.open()).isEmpty();

        take(NEW, Source.UPDATE);
        assertThat(tracks.open()).hasSize(1);

        take(CANCELED, Source.UPDATE);
        take(NEW, Source.UPDATE);
        assertThat(tracks.open()).as("told, and a late row says nothing else").isEmpty();

        take(PENDING.replace("\"exec_type\":\"pending_new\"", "\"exec_type\":\"new\""), Source.SNAPSHOT);
        assertThat(tracks.open()).as("the venue's list of open orders has it").hasSize(1);
    }

    @Test
    void shouldDemandThatOrdersAreAnnounced() throws Exception {
        assertThat(take(NEW, Source.UPDATE)).isEqualTo(Taken.ORPHAN);
        assertThat(take(TRADE, Source.UPDATE)).isEqualTo(Taken.ORPHAN);
        assertThat(sink.reports).isEmpty();
    }

    @Test
    void shouldTellForeignTradesOnceAndNotThoseOfThePast() throws Exception {
        assertThat(take(TRADE, Source.FIRST_SNAPSHOT)).isEqualTo(Taken.YES);
        assertThat(sink.reports).isEmpty();
        String later = TRADE.replace("62887576", "62887577").replace("OK4GJX", "OK4GJY");

        take(later, Source.SNAPSHOT);
        take(later, Source.SNAPSHOT);

        assertThat(sink.reports).extracting(Report::tradeId).containsExactly(62_887_577L);
        assertThat(sink.reports).extracting(Report::orderId).containsExactly(0L);
    }

    @Test
    void shouldNotTakeAnOrderForOpenOfWhichOnlyTradesAreShown() throws Exception {
        take(TRADE.replace("\"order_userref\":3", "\"cl_ord_id\":\"k-6\""), Source.FIRST_SNAPSHOT);

        assertThat(sink.reportsOf(6)).extracting(Report::kind).containsExactly(ReportKind.TRADED);
        assertThat(tracks.open()).isEmpty();
    }

    @Test
    void shouldNotCallATradeForeignWhileAnOrderOfOursHasNoName() throws Exception {
        tracks.add(9, registry.instrument(0));

        take(TRADE, Source.SNAPSHOT);

        assertThat(sink.reports).isEmpty();
    }

    @Test
    void shouldPassOverMarketsThatAreNotConfigured() throws Exception {
        assertThat(take(PENDING.replace("BTC/USD", "FOO/BAR"), Source.UPDATE)).isEqualTo(Taken.YES);
        assertThat(take(NEW, Source.UPDATE)).isEqualTo(Taken.YES);
        assertThat(sink.reports).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"exec_type\":\"a_new_type\"",
                "\"trade_id\":\"TGBB7L\"",
                "\"trade_id\":-1",
                "\"last_price\":26599.95",
                "\"last_qty\":-0.005",
                "\"last_qty\":1e99",
                "\"side\":\"both\"",
                "\"cum_qty\":\"?\""
            })
    void shouldCallAnOrderUnknownWhenARowIsNotUnderstood(String change) throws Exception {
        take(PENDING, Source.UPDATE);
        String name = change.substring(0, change.indexOf(':') + 1);
        String damaged = TRADE.replaceFirst(name + "(\"[^\"]*\"|[^,}]*)", change);

        assertThat(take(damaged, Source.UPDATE)).isEqualTo(Taken.NOT_UNDERSTOOD);

        assertThat(sink.reportsOf(5)).extracting(Report::kind).containsExactly(ReportKind.OUTCOME_UNKNOWN);
        assertThat(sink.reportsOf(5).get(0).text()).startsWith("executions not understood: ");
        assertThat(counters.byName().get("notUnderstood")).isEqualTo(1);
    }

    @Test
    void shouldCountAFeeInAnAssetThatIsNotConfigured() throws Exception {
        take(PENDING, Source.UPDATE);

        take(TRADE.replace("\"asset\":\"USD\"", "\"asset\":\"XYZ\""), Source.UPDATE);

        assertThat(sink.reportsOf(5).get(0).feeAssetId()).isEqualTo(-1);
        assertThat(counters.byName().get("notUnderstood")).isEqualTo(1);
    }

    @Test
    void shouldLearnTheVenuesCounter() throws Exception {
        take(PENDING.replace("{\"order_id\"", "{\"ratecount\":12.50,\"order_id\""), Source.UPDATE);

        assertThat(rate.milliPoints(0)).isBetween(12_400L, 12_500L);
    }

    /** Whatever is cut off, swapped or overwritten: an answer, never an exception, and no trade that the rows do not hold. */
    @Test
    void shouldSurviveDamagedRows() throws Exception {
        Random random = new Random(20_260_723);
        List<String> rows = List.of(PENDING, NEW, TRADE, FILLED, CANCELED);
        List<String> words = List.of("null", "-1", "[]", "{}", "\"\"", "1e400", "true", "9223372036854775808", "\"x\"");
        int read = 0;
        for (int i = 0; i < 6_000; i++) {
            StringBuilder text = new StringBuilder(rows.get(random.nextInt(rows.size())));
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(Math.max(1, text.length()));
                switch (random.nextInt(4)) {
                    case 0 -> text.replace(at, at + 1, Character.toString((char) (' ' + random.nextInt(95))));
                    case 1 -> text.delete(at, at + 1);
                    case 2 -> text.setLength(Math.max(1, at));
                    default -> {
                        int colon = text.indexOf(":", at);
                        int end = colon < 0 ? -1 : text.indexOf(",", colon);
                        if (end > 0) {
                            text.replace(colon + 1, end, words.get(random.nextInt(words.size())));
                        }
                    }
                }
            }
            JsonNode row;
            try {
                row = JSON.readTree(text.toString());
            } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
                continue;
            }
            read++;
            Source source = SOURCES.get(random.nextInt(SOURCES.size()));
            assertThat(mapper.onRow(row, source, 1, 1)).as(text.toString()).isNotNull();
        }
        assertThat(read).isGreaterThan(1_500);
        List<Report> trades = new ArrayList<>(sink.reports);
        trades.removeIf(report -> report.kind() != ReportKind.TRADED);
        assertThat(trades).allMatch(report -> report.lastQty() >= 0 && report.lastPx() >= 0 && report.tradeId() >= 0);
    }

    private Taken take(String row, Source source) throws Exception {
        return mapper.onRow(JSON.readTree(row), source, 1, 1);
    }
}
