package io.kairos.gateway.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.domain.order.OrderState;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.InstrumentKey;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.OpportunityKind;
import io.kairos.gateway.model.OpportunityOutcome;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.RiskRejection;
import io.kairos.gateway.port.History;
import io.kairos.gateway.port.PartUnavailableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.json.JsonMapper;

/** Against a real database with the migrations of the jobs; its kind is given by the subclass. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SqlHistoryCases {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private String url;
    private HistoryPool pool;
    private SqlHistory history;

    /** Starts an empty database with the user {@code postgres} and answers its JDBC URL. */
    abstract String startDatabase() throws Exception;

    abstract void stopDatabase() throws Exception;

    @BeforeAll
    void start() throws Exception {
        url = startDatabase();
        Flyway.configure()
                .dataSource(url, "postgres", "postgres")
                .locations("filesystem:" + Path.of("../flink-jobs/src/main/resources/db/migration"))
                .load()
                .migrate();
        pool = pool(url);
        history = new SqlHistory(pool, JsonMapper.builder().build());
        fill();
    }

    private static HistoryPool pool(String url) {
        return new HistoryPool(url, "postgres", "postgres", new SimpleMeterRegistry());
    }

    @AfterAll
    void stop() throws Exception {
        if (pool != null) {
            pool.close();
        }
        stopDatabase();
    }

    private void fill() {
        JdbcClient sql = JdbcClient.create(new DriverManagerDataSource(url, "postgres", "postgres"));
        sql.sql("INSERT INTO candle (venue, symbol, interval, open_time, open, high, low, close, volume, quote_volume,"
                        + " trade_count, correction) SELECT 'BINANCE', 'BTC-USDT', '1s', timestamptz '2026-11-22T12:00:00Z'"
                        + " + n * interval '1 second', 100 + n, 200 + n, 50, 150, 1.250, 123456789.123456789012345678, n + 1, false"
                        + " FROM generate_series(0, 9) n")
                .update();
        sql.sql("INSERT INTO candle (venue, symbol, interval, open_time, open, high, low, close, volume, quote_volume,"
                        + " trade_count, correction) VALUES ('BINANCE', 'BTC-USDT', '1m', now() - interval '25 hours', 1, 1, 1, 1,"
                        + " 1, 1, 1, false), ('BINANCE', 'BTC-USDT', '1m', now() - interval '23 hours', 64000.50, 1, 1, 1, 1, 1, 1,"
                        + " false), ('BINANCE', 'BTC-USDT', '1m', now(), 66000, 1, 1, 1, 1, 1, 1, false)")
                .update();
        String event = "INSERT INTO order_event (order_id, sequence, event_time, event_time_ns, client_order_id,"
                + " venue_order_id, owner, venue, symbol, side, order_type, time_in_force, limit_px, qty, cum_qty, cum_quote, state,"
                + " reason, reason_text, created_time, created_time_ns, cycle_id) VALUES (?, ?, to_timestamp(? / 1e9), ?, 'c', '',"
                + " 'tom', 'BINANCE', ?, 'BUY', 'LIMIT', 'GTC', 65000.10, 3, ?, ?, ?, '', '', to_timestamp(? / 1e9), ?, 0)";
        Object[][] events = {
            {1L, 10L, "BTC-USDT", "0", "0", "LIVE"},
            {1L, 11L, "BTC-USDT", "3", "195000.30", "FILLED"},
            {2L, 12L, "ETH-USDT", "0", "0", "LIVE"},
        };
        for (Object[] e : events) {
            long eventNs = ns(START) + (long) e[1] * 1_000_000_000L + 7;
            long createdNs = ns(START) + (long) e[0] * 1_000_000_000L + 3;
            sql.sql(event)
                    .params(List.of(
                            e[0],
                            e[1],
                            eventNs,
                            eventNs,
                            e[2],
                            new BigDecimal((String) e[3]),
                            new BigDecimal((String) e[4]),
                            e[5],
                            createdNs,
                            createdNs))
                    .update();
        }
        sql.sql(
                        "INSERT INTO fill (venue, symbol, trade_id, side, exchange_time, exchange_time_ns, order_id, owner, px, qty, fee,"
                                + " fee_asset, maker, event_time, sequence) VALUES ('BINANCE', 'BTC-USDT', 7, 'BUY', '2026-11-22T12:00:01Z', ?, 1,"
                                + " 'tom', 65000.10, 3, 0.003, 'BTC', false, now(), 20)")
                .param(ns(START.plusSeconds(1)) + 9)
                .update();
        sql.sql("INSERT INTO opportunity (cycle_id, detected_time, detected_time_ns, sequence, event_time, start_asset,"
                        + " start_amount, expected_profit, realized_profit, outcome, reason, path, legs) VALUES (9,"
                        + " '2026-11-22T12:00:00Z', ?, 30, now(), 'USDT', 1000, 1.2, NULL, 'SKIPPED', 'BELOW_MIN_SIZE',"
                        + " ARRAY['USDT', 'BTC', 'ETH', 'USDT'], '[{\"venue\": \"BINANCE\", \"symbol\": \"BTC-USDT\", \"side\": \"BUY\","
                        + " \"px\": \"65000.10\", \"qty\": \"0.1\", \"quoteAgeNs\": 12000}]'::jsonb)")
                .param(ns(START))
                .update();
        sql.sql("INSERT INTO opportunity (cycle_id, detected_time, detected_time_ns, sequence, event_time, start_asset,"
                        + " start_amount, expected_profit, realized_profit, outcome, reason, path, legs, trading_mode, kind,"
                        + " target_asset, floor, fees, spent, owner, client_id) VALUES (10, '2026-11-22T12:00:01Z', ?, 31, now(),"
                        + " 'ETH', 2, 0.0998, 0.0490, 'PARTIAL', 'LEG_NOT_FILLED', ARRAY['ETH', 'BTC'], '[]'::jsonb, 'PAPER',"
                        + " 'CONVERSION', 'BTC', 0.0990, 0.002, 1, 'tom', 'v-1')")
                .param(ns(START))
                .update();
        sql.sql(
                        "INSERT INTO risk_rejection (order_id, sequence, event_time, event_time_ns, client_order_id, owner, venue, symbol,"
                                + " side, qty, limit_px, reason, reason_text) VALUES (13, 40, '2026-11-22T12:00:00Z', ?, 'c', 'tom', 'BINANCE',"
                                + " 'BTC-USDT', 'BUY', 1, NULL, 'MAX_NOTIONAL', 'too much')")
                .param(ns(START))
                .update();
    }

    private static long ns(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    private List<Long> openSeconds(Instant from, Instant to, Instant after, int first) {
        return history
                .candles(new History.CandleQuery("BINANCE", "BTC-USDT", CandleInterval.S1, from, to, after, first))
                .block(LIMIT)
                .stream()
                .map(candle -> candle.openTime().getEpochSecond() - START.getEpochSecond())
                .toList();
    }

    @Test
    void shouldPageCandlesBackFromToAndAnswerNewestLast() {
        assertThat(openSeconds(null, null, null, 3)).containsExactly(7L, 8L, 9L);
        assertThat(openSeconds(null, START.plusSeconds(7), null, 3)).containsExactly(4L, 5L, 6L);
        assertThat(openSeconds(START.plusSeconds(2), START.plusSeconds(5), null, 10))
                .containsExactly(2L, 3L, 4L);
        assertThat(openSeconds(null, null, START.plusSeconds(7), 10)).containsExactly(8L, 9L);
    }

    @Test
    void shouldKeepEveryDigitOfACandle() {
        Candle candle = history.candles(new History.CandleQuery(
                        "BINANCE", "BTC-USDT", CandleInterval.S1, START, START.plusSeconds(1), null, 1))
                .block(LIMIT)
                .get(0);

        assertThat(candle.quoteVolume()).isEqualTo(new BigDecimal("123456789.123456789012345678"));
        assertThat(candle.volume()).isEqualTo(new BigDecimal("1.250"));
        assertThat(candle.closed()).isTrue();
    }

    @Test
    void shouldAnswerOrdersAsTheyLastStoodNewestFirst() {
        List<Order> all = history.orders(new History.OrderQuery(false, null, null, null, 10))
                .block(LIMIT);
        List<Order> open = history.orders(new History.OrderQuery(true, "BINANCE", null, null, 10))
                .block(LIMIT);
        List<Order> before = history.orders(new History.OrderQuery(false, null, "BTC-USDT", START.plusSeconds(2), 10))
                .block(LIMIT);

        assertThat(all).extracting(Order::orderId).containsExactly("2", "1");
        assertThat(open).extracting(Order::orderId).containsExactly("2");
        assertThat(before).extracting(Order::state).containsExactly(OrderState.FILLED);
        assertThat(before.get(0).avgPx()).isEqualTo(new BigDecimal("65000.1"));
        assertThat(before.get(0).updatedTime()).isEqualTo(START.plusSeconds(11).plusNanos(7));
    }

    @Test
    void shouldFindOneOrderOrNone() {
        assertThat(history.order(1).block(LIMIT).sequence()).isEqualTo(11);
        assertThat(history.order(99).blockOptional(LIMIT)).isEmpty();
    }

    @Test
    void shouldAnswerFillsOpportunitiesAndRejections() {
        List<Fill> fills =
                history.fills(new History.FillQuery(1L, null, null, null, 10)).block(LIMIT);
        List<Opportunity> skipped = history.opportunities(false, null, 10).block(LIMIT);
        List<Opportunity> taken = history.opportunities(true, null, 10).block(LIMIT);
        List<RiskRejection> rejections = history.riskRejections(null, 10).block(LIMIT);

        assertThat(fills).hasSize(1);
        assertThat(fills.get(0).fee()).isEqualTo(new BigDecimal("0.003"));
        assertThat(skipped).hasSize(1);
        assertThat(skipped.get(0).outcome()).isEqualTo(OpportunityOutcome.SKIPPED);
        assertThat(skipped.get(0).legs().get(0).quoteAgeMicros()).isEqualTo(12);
        assertThat(skipped.get(0).edgeBps()).isEqualTo(12.0);
        assertThat(skipped.get(0).kind()).isEqualTo(OpportunityKind.CYCLE);
        assertThat(skipped.get(0).targetAsset()).isEqualTo("USDT");
        assertThat(skipped.get(0).mode()).isNull();
        assertThat(skipped.get(0).slippage()).isNull();
        assertThat(taken).singleElement().satisfies(conversion -> {
            assertThat(conversion.kind()).isEqualTo(OpportunityKind.CONVERSION);
            assertThat(conversion.targetAsset()).isEqualTo("BTC");
            assertThat(conversion.floor()).isEqualByComparingTo("0.0990");
            assertThat(conversion.fees()).isEqualByComparingTo("0.002");
            assertThat(conversion.slippage()).as("half of it was given").isEqualByComparingTo("0.0009");
            assertThat(conversion.owner()).isEqualTo("tom");
            assertThat(conversion.clientId()).isEqualTo("v-1");
            assertThat(conversion.mode()).isEqualTo("paper");
        });
        assertThat(rejections.get(0).reason()).isEqualTo("MAX_NOTIONAL");
        assertThat(rejections.get(0).limitPx()).isNull();
    }

    @Test
    void shouldKnowThePriceOf24HoursAgo() {
        assertThat(history.openPrices().block(LIMIT))
                .containsOnlyKeys(new InstrumentKey("BINANCE", "BTC-USDT"))
                .containsValue(new BigDecimal("64000.50"));
    }

    @Test
    void shouldNameHistoryWhenTheDatabaseIsAway() {
        try (HistoryPool nowhere = pool("jdbc:postgresql://127.0.0.1:1/none")) {
            SqlHistory away = new SqlHistory(nowhere, JsonMapper.builder().build());

            assertThatThrownBy(() -> away.riskRejections(null, 1).block(LIMIT))
                    .isInstanceOfSatisfying(PartUnavailableException.class, error -> assertThat(error.part())
                            .isEqualTo("history"));
        }
    }
}
