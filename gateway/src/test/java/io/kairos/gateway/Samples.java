package io.kairos.gateway;

import io.kairos.domain.marketdata.CandleInterval;
import io.kairos.domain.order.OrderState;
import io.kairos.domain.order.OrderType;
import io.kairos.domain.order.Side;
import io.kairos.domain.order.TimeInForce;
import io.kairos.gateway.model.AssetLimit;
import io.kairos.gateway.model.Balance;
import io.kairos.gateway.model.Book;
import io.kairos.gateway.model.BookReport;
import io.kairos.gateway.model.BookState;
import io.kairos.gateway.model.Candle;
import io.kairos.gateway.model.Depth;
import io.kairos.gateway.model.DepthLevel;
import io.kairos.gateway.model.FeedHealth;
import io.kairos.gateway.model.Fill;
import io.kairos.gateway.model.Garbage;
import io.kairos.gateway.model.Health;
import io.kairos.gateway.model.Instrument;
import io.kairos.gateway.model.KillSwitch;
import io.kairos.gateway.model.Latency;
import io.kairos.gateway.model.Opportunity;
import io.kairos.gateway.model.OpportunityKind;
import io.kairos.gateway.model.OpportunityLeg;
import io.kairos.gateway.model.OpportunityOutcome;
import io.kairos.gateway.model.Order;
import io.kairos.gateway.model.PartStatus;
import io.kairos.gateway.model.Pulse;
import io.kairos.gateway.model.Quote;
import io.kairos.gateway.model.RiskLimits;
import io.kairos.gateway.model.RiskRejection;
import io.kairos.gateway.model.Strategy;
import io.kairos.gateway.model.WarmUp;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;

/** One of each, for tests. */
public final class Samples {
    public static final Instant TIME = Instant.parse("2026-11-22T14:03:07.123456789Z");

    private Samples() {}

    public static BigDecimal dec(String text) {
        return new BigDecimal(text);
    }

    public static Instrument instrument() {
        return new Instrument(
                "BINANCE",
                "BTC-USDT",
                "BTC",
                "USDT",
                2,
                5,
                dec("0.01"),
                dec("0.00001"),
                dec("0.00001"),
                dec("9000"),
                dec("5"),
                true,
                true);
    }

    public static Quote quote(String symbol, long sequence) {
        return new Quote(
                "BINANCE",
                symbol,
                dec("65432.10"),
                dec("1.50000"),
                dec("65432.11"),
                dec("2.3"),
                dec("65432.10"),
                null,
                TIME.plusNanos(sequence),
                null,
                sequence);
    }

    public static Depth depth() {
        return new Depth(
                "BINANCE",
                "BTC-USDT",
                List.of(new DepthLevel(dec("65432.10"), dec("1.50000"))),
                List.of(new DepthLevel(dec("65432.11"), dec("2.3"))),
                TIME,
                null,
                1);
    }

    public static Book book(String venue, BookState state) {
        return new Book(
                venue,
                "BTC-USDT",
                state,
                state == BookState.SUSPECT ? "GAP" : null,
                TIME,
                TIME,
                null,
                10,
                9,
                1,
                2,
                85.5,
                -0.75,
                3,
                TIME);
    }

    public static BookReport books() {
        return new BookReport(TIME, List.of(book("BINANCE", BookState.LIVE), book("KRAKEN", BookState.SUSPECT)));
    }

    public static Candle candle(Instant openTime, long tradeCount, boolean closed) {
        return new Candle(
                "BINANCE",
                "BTC-USDT",
                CandleInterval.S1,
                openTime,
                dec("1"),
                dec("3"),
                dec("0.5"),
                dec("2"),
                dec("10.00"),
                dec("20.00"),
                tradeCount,
                closed);
    }

    public static Order order(String orderId, OrderState state, long sequence) {
        return new Order(
                orderId,
                "c-" + orderId,
                null,
                "tom",
                "BINANCE",
                "BTC-USDT",
                Side.BUY,
                OrderType.LIMIT,
                TimeInForce.GTC,
                dec("65000.00"),
                dec("3"),
                dec("1.5"),
                dec("97500"),
                state,
                null,
                null,
                TIME,
                TIME,
                sequence,
                "paper");
    }

    public static Fill fill(String tradeId) {
        return new Fill(
                "BINANCE",
                "BTC-USDT",
                tradeId,
                "12",
                "tom",
                Side.BUY,
                dec("65000.00"),
                dec("1.5"),
                dec("0.0015"),
                "BTC",
                true,
                TIME,
                4,
                "paper");
    }

    public static Balance balance(String asset, String free) {
        return new Balance("BINANCE", asset, dec(free), dec("1"), TIME);
    }

    public static Opportunity opportunity() {
        return new Opportunity(
                "9",
                List.of("USDT", "BTC", "ETH", "USDT"),
                List.of(new OpportunityLeg("BINANCE", "BTC-USDT", Side.BUY, dec("65000"), dec("0.1"), 12)),
                "USDT",
                dec("1000"),
                dec("1.2"),
                null,
                OpportunityOutcome.TAKEN,
                null,
                TIME,
                7,
                OpportunityKind.CYCLE,
                "USDT",
                dec("-3.5"),
                dec("0.9"),
                dec("999.5"),
                false,
                null,
                null,
                "paper");
    }

    public static RiskRejection rejection() {
        return new RiskRejection(
                "13",
                "c-13",
                "tom",
                "BINANCE",
                "BTC-USDT",
                Side.BUY,
                dec("1"),
                dec("65000"),
                "MAX_NOTIONAL",
                "65000 above 10000 USDT",
                TIME,
                5);
    }

    public static RiskLimits limits() {
        return new RiskLimits(
                3,
                List.of(new AssetLimit("USDT", dec("10000"))),
                dec("100000"),
                dec("1200.5"),
                "USDT",
                50,
                500,
                20,
                10,
                "rita",
                TIME,
                List.of(),
                null,
                null,
                null,
                dec("12.5"),
                null);
    }

    public static Strategy strategy() {
        return new Strategy("triangular-arbitrage", true, 2.5, dec("1000"), 3, 4);
    }

    private static Pulse pulse() {
        return new Pulse(
                List.of(new Latency("hiccup_wake", 10_000, 55, 80, 400, 2_000, 10, null)),
                List.of(new Latency("engine", 900, 2, 9, 30, 44, 10, null)),
                812.5,
                800,
                new Garbage(120, 0.25, 3, 14),
                new WarmUp(
                        300_000,
                        1_200,
                        90_000,
                        2_900,
                        new Latency("detection", 30_000, 0.06, 0.4, 2, 9, 0, null),
                        new Latency("tick_to_order", 120, 4, 9, 12, 12, 0, null),
                        List.of(new WarmUp.Branch("recentred", 400), new WarmUp.Branch("heap_repairs", 0))));
    }

    public static Health health(boolean up) {
        return new Health(
                "kairos-1",
                up,
                true,
                "simulated",
                new KillSwitch(false, null, null, null),
                List.of(new FeedHealth(
                        "BINANCE", PartStatus.UP, 100, 1, 0, 5, 2, 12, 11, -1.5, 0.25, 0, 0, 0, false, 0, true, 0)),
                List.of(new Latency("wire_to_decision", 10, 12.5, 40, 80, 95, 10, "hiccup_wake")),
                pulse(),
                1,
                0,
                5,
                2,
                6,
                1,
                0,
                1234,
                60,
                TIME);
    }
}
