package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.order.RejectReason;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.journal.codec.Outcome;
import io.kairos.journal.codec.ReplyStatus;
import io.kairos.journal.codec.RiskScope;
import io.kairos.journal.codec.Side;
import io.kairos.journal.codec.TradingState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From one asset to another: quoted, traded, refused, repeated, broken, and gone on with after a kill. */
class ConversionTest {
    private static final BigDecimal FEE = new BigDecimal("0.001");

    static long quote(EngineHarness engine, String from, String to, long qty, int scale) {
        long correlation = engine.nextCorrelation();
        engine.offer(ConversionRecords.quote(correlation, engine.clock.nowNs, from, to, qty, scale, ""));
        engine.work();
        return correlation;
    }

    static long convert(EngineHarness engine, String id, String from, String to, long amount, long minimum) {
        long correlation = engine.nextCorrelation();
        engine.offer(ConversionRecords.convert(
                correlation, engine.clock.nowNs, "alice", id, from, to, amount, 8, minimum, 8));
        engine.work();
        return correlation;
    }

    static ConversionRecords.Path path(EngineHarness engine, long correlation) {
        return ConversionRecords.paths(engine.journal.entries).stream()
                .filter(path -> path.correlationId() == correlation)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    static ConversionRecords.Event end(EngineHarness engine) {
        List<ConversionRecords.Event> events = ConversionRecords.events(engine.journal.entries);
        assertThat(events).isNotEmpty();
        return events.get(events.size() - 1);
    }

    static void assertLedgersAgree(EngineHarness engine) {
        EngineState state = engine.state();
        for (int asset = 0; asset < 4; asset++) {
            assertThat(state.balances.free(0, asset)).as("free of %d", asset).isEqualTo(engine.venue.free[asset]);
            assertThat(state.balances.reserved(0, asset))
                    .as("reserved of %d", asset)
                    .isZero();
        }
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.INTERNAL_FAULTS)).isZero();
    }

    private static BigDecimal afterFee(BigDecimal gross) {
        return gross.subtract(gross.multiply(FEE).setScale(8, RoundingMode.UP));
    }

    @Test
    void shouldQuoteTheMarketBetweenThem() {
        EngineHarness engine = EngineHarness.ready();
        long correlation = quote(engine, "ETH", "BTC", 15, 1);

        ConversionRecords.Path path = path(engine, correlation);
        assertThat(engine.outputs().reply(correlation).status()).isEqualTo(ReplyStatus.OK);
        assertThat(path.legs()).containsExactly(new ConversionRecords.Leg(ETH_BTC, Side.SELL, 4_999, 15_000));
        assertThat(path.give()).isEqualTo(15 * ONE / 10);
        BigDecimal brings = afterFee(
                new BigDecimal("1.5").multiply(new BigDecimal("0.04999")).setScale(8));
        assertThat(path.expected())
                .isEqualTo(path.worst())
                .isEqualTo(brings.movePointRight(8).longValueExact());
        assertThat(path.conversionId()).isZero();
        assertThat(engine.venue.sent).isEmpty();
        assertThat(engine.core().plans()).isEmpty();
    }

    @Test
    void shouldGoRoundAboutWhereThatBringsMore() {
        EngineHarness engine = EngineHarness.ready();
        engine.quote(ETH_BTC, 4_900, 200_000, 5_001, 200_000);
        ConversionRecords.Path path = path(engine, quote(engine, "ETH", "BTC", 1, 0));

        BigDecimal usdt = afterFee(new BigDecimal("2499.50").setScale(8));
        BigDecimal lots = usdt.divide(new BigDecimal("50010"), 5, RoundingMode.DOWN);
        assertThat(path.legs())
                .containsExactly(
                        new ConversionRecords.Leg(ETH_USDT, Side.SELL, 2_499_50, 10_000),
                        new ConversionRecords.Leg(
                                BTC_USDT,
                                Side.BUY,
                                50_010_00,
                                lots.movePointRight(5).longValueExact()));
        assertThat(path.expected())
                .isEqualTo(afterFee(lots.setScale(8)).movePointRight(8).longValueExact());
    }

    @Test
    void shouldNotLeadThroughAnAssetThatIsStopped() {
        for (TradingState stopped : List.of(TradingState.HALTED, TradingState.REDUCING)) {
            EngineHarness engine = EngineHarness.ready();
            engine.quote(ETH_BTC, 4_900, 200_000, 5_001, 200_000);
            engine.offer(RiskRecords.state(
                    engine.nextCorrelation(), engine.clock.nowNs, RiskScope.ASSET, "USDT", stopped, false));
            engine.work();

            ConversionRecords.Path path = path(engine, quote(engine, "ETH", "BTC", 1, 0));
            assertThat(path.legs())
                    .isNotEmpty()
                    .extracting(ConversionRecords.Leg::instrumentId)
                    .isSubsetOf(ETH_BTC, BNB_ETH, BNB_BTC);
        }
    }

    @Test
    void shouldTellThePathThatCannotBePaidFor() {
        EngineHarness engine = EngineHarness.ready();
        long correlation = quote(engine, "BNB", "BTC", 3, 0);

        assertThat(path(engine, correlation).expected()).isPositive();
        Outputs.Reply reply = engine.outputs().reply(correlation);
        assertThat(reply.status()).isEqualTo(ReplyStatus.REFUSED);
        assertThat(reply.reason()).isEqualTo(RejectReason.INSUFFICIENT_BALANCE.code());
        assertThat(reply.text()).contains("quantity: expected at most", "0.00000000 BNB at BINANCE, got 3.00000000");
    }

    @Test
    void shouldConvertByOneOrder() {
        EngineHarness engine = EngineHarness.ready();
        long btc = engine.venue.free[BTC];
        long eth = engine.venue.free[ETH];
        long quoted = quote(engine, "ETH", "BTC", 1, 0);
        long expected = path(engine, quoted).expected();
        long correlation = convert(engine, "c-1", "ETH", "BTC", ONE, expected);

        assertThat(engine.outputs().reply(correlation).status()).isEqualTo(ReplyStatus.OK);
        long id = path(engine, correlation).conversionId();
        assertThat(id).isPositive();
        engine.settle();
        engine.pass(50);

        ConversionRecords.Event end = end(engine);
        assertThat(ConversionRecords.events(engine.journal.entries))
                .extracting(ConversionRecords.Event::outcome)
                .containsExactly(Outcome.TAKEN, Outcome.COMPLETED);
        assertThat(end.conversionId()).isEqualTo(id);
        assertThat(end.start()).isEqualTo(ETH);
        assertThat(end.target()).isEqualTo(BTC);
        assertThat(end.expected()).isEqualTo(expected);
        assertThat(end.floor()).isEqualTo(expected);
        assertThat(end.owner()).isEqualTo("alice");
        assertThat(end.clientId()).isEqualTo("c-1");
        assertThat(end.spent()).isEqualTo(ONE).isEqualTo(eth - engine.venue.free[ETH]);
        // The venue trades in two parts and rounds each fee down.
        assertThat(end.realized()).isEqualTo(engine.venue.free[BTC] - btc).isGreaterThanOrEqualTo(expected);
        assertThat(end.fees()).isPositive();
        assertThat(engine.core().plans()).isEmpty();
        assertLedgersAgree(engine);
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.CONVERSIONS_COMPLETED))
                .isEqualTo(1);
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.CYCLES_COMPLETED))
                .isZero();
    }

    @Test
    void shouldConvertByTwoOrdersAndKeepWhatIsBetweenToItself() {
        EngineHarness engine = EngineHarness.ready();
        engine.quote(ETH_BTC, 4_900, 200_000, 5_001, 200_000);
        long btc = engine.venue.free[BTC];
        long worst = path(engine, quote(engine, "ETH", "BTC", 1, 0)).worst();
        convert(engine, "c-1", "ETH", "BTC", ONE, worst);
        engine.deliver();
        assertThat(engine.state().balances.reserved(0, USDT)).isPositive();
        engine.settle();
        engine.pass(50);

        assertThat(end(engine).outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(end(engine).realized())
                .isEqualTo(engine.venue.free[BTC] - btc)
                .isGreaterThanOrEqualTo(worst);
        assertThat(engine.venue.sent).hasSize(2);
        assertLedgersAgree(engine);
    }

    @Test
    void shouldTradeAnIdOnce() {
        EngineHarness engine = EngineHarness.ready();
        long first = convert(engine, "c-1", "ETH", "BTC", ONE, 1);
        long id = path(engine, first).conversionId();
        long underWay = convert(engine, "c-1", "ETH", "BTC", ONE, 1);
        engine.settle();
        engine.pass(50);
        long after = convert(engine, "c-1", "ETH", "BTC", ONE, 1);
        long other = convert(engine, "c-1", "ETH", "BTC", 2 * ONE, 1);

        assertThat(engine.venue.sent).hasSize(1);
        assertThat(path(engine, underWay).conversionId()).isEqualTo(id);
        assertThat(path(engine, after).conversionId()).isEqualTo(id);
        assertThat(engine.outputs().reply(after).status()).isEqualTo(ReplyStatus.OK);
        assertThat(engine.outputs().reply(other).status()).isEqualTo(ReplyStatus.ID_CONFLICT);
        assertThat(engine.outputs().reply(other).text()).contains("ETH|BTC|1|0.00000001|");

        EngineHarness again =
                new EngineHarness(engine.clock, engine.venue, engine.journal.cut(engine.journal.entries.size()));
        again.agent.recover(engine.journal.reader());
        again.start();
        long restarted = convert(again, "c-1", "ETH", "BTC", ONE, 1);
        assertThat(path(again, restarted).conversionId()).isEqualTo(id);
        assertThat(engine.venue.sent).hasSize(1);
    }

    @Test
    void shouldTradeAnIdOnceHoweverManyOfOthersAreRefused() {
        EngineHarness engine = EngineHarness.ready();
        long id = path(engine, convert(engine, "c-1", "ETH", "BTC", ONE, 1)).conversionId();
        engine.settle();
        engine.pass(50);
        for (int i = 0; i < 4_200; i++) {
            engine.offer(ConversionRecords.convert(
                    engine.nextCorrelation(), engine.clock.nowNs, "bot", "c-" + i, "XYZ", "BTC", ONE, 8, 1, 8));
            engine.work();
        }
        long again = convert(engine, "c-1", "ETH", "BTC", ONE, 1);

        assertThat(path(engine, again).conversionId()).isEqualTo(id);
        assertThat(engine.venue.sent).hasSize(1);
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.CONVERSIONS_FORGOTTEN))
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "XYZ, BTC, 100000000, 1, UNKNOWN_ASSET, from_asset: expected an asset of this engine",
        "ETH, XYZ, 100000000, 1, UNKNOWN_ASSET, to_asset: expected an asset of this engine",
        "ETH, BTC, 1000, 1, MIN_NOTIONAL, quantity: expected enough for the smallest order",
        "ETH, BTC, 100000000, 5000000, BELOW_MINIMUM, min_result: expected at most 0.04994001 BTC",
        "BTC, ETH, 200000000, 1, INSUFFICIENT_BALANCE, quantity: expected at most what is free at one venue",
        "USDT, BTC, 600000000000, 1, MAX_NOTIONAL, quantity: one order there may be worth",
    })
    void shouldRefuse(String from, String to, long amount, long minimum, RejectReason reason, String words) {
        EngineHarness engine = EngineHarness.ready();
        long first = convert(engine, "c-1", from, to, amount, minimum);
        long repeated = convert(engine, "c-1", from, to, amount, minimum);

        for (long correlation : new long[] {first, repeated}) {
            Outputs.Reply reply = engine.outputs().reply(correlation);
            assertThat(reply.status()).isEqualTo(ReplyStatus.REFUSED);
            assertThat(RejectReason.of(reply.reason())).isEqualTo(reason);
            assertThat(reply.text()).contains(words);
        }
        assertThat(engine.venue.sent).isEmpty();
        assertThat(ConversionRecords.events(engine.journal.entries)).isEmpty();
        assertLedgersAgree(engine);
    }

    @ParameterizedTest
    @CsvSource({
        "ETH, ETH, 100000000, 8, 1, 8, to_asset: expected another asset",
        "ETH, BTC, 0, 8, 1, 8, quantity: expected above zero",
        "ETH, BTC, -5, 8, 1, 8, quantity: expected above zero",
        "ETH, BTC, 1, 19, 1, 8, quantity.scale: expected 0 to 18",
        "ETH, BTC, 1, 0, 0, 8, min_result: expected above zero",
        "ETH, BTC, 1, 0, 1, -1, min_result.scale: expected 0 to 18",
    })
    void shouldCallMalformedWhatIs(
            String from, String to, long qty, int scale, long minimum, int minimumScale, String words) {
        EngineHarness engine = EngineHarness.ready();
        long correlation = engine.nextCorrelation();
        engine.offer(ConversionRecords.convert(
                correlation, engine.clock.nowNs, "alice", "c-1", from, to, qty, scale, minimum, minimumScale));
        engine.work();

        assertThat(engine.outputs().reply(correlation).status()).isEqualTo(ReplyStatus.INVALID);
        assertThat(engine.outputs().reply(correlation).text()).contains(words);
    }

    @Test
    void shouldRefuseADecimalTooMany() {
        EngineHarness engine = EngineHarness.ready();
        long correlation = quote(engine, "ETH", "BTC", 1_000_000_001L, 9);

        assertThat(engine.outputs().reply(correlation).reason()).isEqualTo(RejectReason.INVALID_QUANTITY.code());
        assertThat(engine.outputs().reply(correlation).text())
                .isEqualTo("quantity: expected at most 8 decimals of ETH within 64 bits, got 1.000000001");
    }

    @Test
    void shouldRefuseWithoutLiveBooks() {
        EngineHarness engine = EngineHarness.ready();
        for (int id = 0; id < 6; id++) {
            engine.offer(Records.feed(0, id, engine.clock.nowNs, io.kairos.journal.codec.FeedState.SUSPECT));
        }
        long correlation = convert(engine, "c-1", "ETH", "BTC", ONE, 1);

        assertThat(engine.outputs().reply(correlation).reason()).isEqualTo(RejectReason.NO_PATH.code());
        assertThat(engine.outputs().reply(correlation).text())
                .contains("to_asset: no way from 1.00000000 ETH to BTC", "live books");
    }

    @Test
    void shouldRefuseWhatTheBooksDoNotHave() {
        EngineHarness engine = EngineHarness.ready();
        engine.quote(ETH_USDT, 2_400_00, 5_000, 2_500_50, 200_000);
        engine.quote(ETH_BTC, 4_999, 5_000, 5_001, 200_000);
        engine.quote(BNB_ETH, 19_990, 500_000, 90_010, 500);
        long correlation = convert(engine, "c-1", "ETH", "BTC", ONE, 1);

        assertThat(engine.outputs().reply(correlation).reason()).isEqualTo(RejectReason.NO_PATH.code());
        assertThat(engine.outputs().reply(correlation).text())
                .contains(
                        "quantity: the book does not bid for enough; 0.50000000 ETH would be left at BINANCE ETH-BTC");
    }

    @Test
    void shouldRefuseWhileStopped() {
        EngineHarness engine = EngineHarness.ready();
        engine.offer(Records.killSwitch(engine.nextCorrelation(), engine.clock.nowNs, true, false));
        long stopped = convert(engine, "c-1", "ETH", "BTC", ONE, 1);
        assertThat(engine.outputs().reply(stopped).reason()).isEqualTo(RejectReason.KILL_SWITCH.code());

        engine.disconnect();
        long down = convert(engine, "c-2", "ETH", "BTC", ONE, 1);
        assertThat(engine.outputs().reply(down).reason()).isEqualTo(RejectReason.ENGINE_NOT_READY.code());
        assertThat(engine.venue.sent).isEmpty();
    }

    @Test
    void shouldRefuseWhatCouldCostTooMuchOnTheWay() {
        EngineHarness engine = EngineHarness.ready();
        engine.quote(ETH_BTC, 4_900, 200_000, 5_001, 200_000);
        // Whoever turned back from USDT would pay two percent more for ETH.
        engine.quote(ETH_USDT, 2_499_50, 200_000, 2_550_00, 200_000);
        long correlation = convert(engine, "c-1", "ETH", "BTC", ONE, 1);

        assertThat(engine.outputs().reply(correlation).reason()).isEqualTo(RejectReason.WORST_CASE.code());
        assertThat(engine.outputs().reply(correlation).text())
                .contains("turning back on the way could cost", "ETH, allowed is 0.01000000");
    }

    @Test
    void shouldBoundHowManyRun() {
        EngineHarness engine = EngineHarness.ready();
        engine.venue.silent = true;
        for (int i = 0; i < PlanTrader.MAX_CONVERSIONS; i++) {
            convert(engine, "c-" + i, "ETH", "BTC", ONE / 10, 1);
        }
        assertThat(engine.core().plans()).hasSize(PlanTrader.MAX_CONVERSIONS);
        long correlation = convert(engine, "one more", "ETH", "BTC", ONE / 10, 1);

        assertThat(engine.outputs().reply(correlation).reason()).isEqualTo(RejectReason.ENGINE_BUSY.code());
    }

    @Test
    void shouldTryAShortFirstOrderAgainAndSayWhatItDidNotGet() {
        EngineHarness engine = EngineHarness.ready();
        engine.venue.setQuote(ETH_BTC, 4_999, 4_000, 5_001, 200_000);
        long btc = engine.venue.free[BTC];
        convert(engine, "c-1", "ETH", "BTC", ONE, 4_900_000);
        engine.settle();
        engine.pass(200);

        ConversionRecords.Event end = end(engine);
        assertThat(end.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(end.reason()).isEqualTo("LEG_NOT_FILLED");
        assertThat(end.spent()).isEqualTo(ONE * 4 / 10);
        assertThat(end.realized()).isEqualTo(engine.venue.free[BTC] - btc);
        assertThat(engine.venue.sent).hasSize(3);
        assertLedgersAgree(engine);
    }

    @Test
    void shouldMissWhatIsNotThereAnyMore() {
        EngineHarness engine = EngineHarness.ready();
        engine.venue.setQuote(ETH_BTC, 4_990, 200_000, 5_001, 200_000);
        convert(engine, "c-1", "ETH", "BTC", ONE, 1);
        engine.settle();
        engine.pass(200);

        assertThat(end(engine).outcome()).isEqualTo(Outcome.MISSED);
        assertThat(end(engine).realized()).isZero();
        assertThat(engine.core().plans()).isEmpty();
        assertLedgersAgree(engine);
    }

    /** ETH to BTC by way of USDT; the second market is empty by the time its order arrives. */
    private EngineHarness broken() {
        EngineHarness engine = EngineHarness.ready();
        engine.quote(ETH_BTC, 4_900, 200_000, 5_001, 200_000);
        engine.venue.askQty[BTC_USDT] = 0;
        long worst = path(engine, quote(engine, "ETH", "BTC", 1, 0)).worst();
        convert(engine, "c-1", "ETH", "BTC", ONE, worst * 995 / 1_000);
        engine.settle();
        return engine;
    }

    @Test
    void shouldGoOnToItsTargetByAnotherWay() {
        EngineHarness engine = broken();
        long btc = engine.venue.free[BTC];
        engine.pass(500);

        ConversionRecords.Event end = end(engine);
        assertThat(end.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(end.reason()).startsWith("LEG_NOT_FILLED");
        assertThat(engine.venue.sent)
                .extracting(FakeVenue.ApprovedView::instrumentId)
                .contains(ETH_USDT, BTC_USDT, BNB_USDT, BNB_BTC);
        assertThat(end.realized())
                .isEqualTo(engine.venue.free[BTC] - btc)
                .isGreaterThanOrEqualTo(end.floor() * 999 / 1_000);
        assertLedgersAgree(engine);
    }

    @Test
    void shouldGoHomeWhenTheTargetHasBecomeTooDear() {
        EngineHarness engine = EngineHarness.ready();
        engine.quote(ETH_BTC, 4_900, 200_000, 5_001, 200_000);
        long eth = engine.venue.free[ETH];
        long worst = path(engine, quote(engine, "ETH", "BTC", 1, 0)).worst();
        convert(engine, "c-1", "ETH", "BTC", ONE, worst);
        engine.venue.askQty[BTC_USDT] = 0;
        engine.settle();
        engine.quote(BTC_USDT, 51_990_00, 100_000, 52_010_00, 100_000);
        engine.quote(BNB_BTC, 9_600, 500_000, 9_650, 500_000);
        // The way home would bring most by the target, which is too dear to end in.
        engine.quote(ETH_BTC, 4_700, 200_000, 4_701, 200_000);
        engine.pass(1_000);
        assertThat(engine.core().plans())
                .as("it waits for the target for half of its time")
                .hasSize(1);
        for (int i = 0; i < 5; i++) {
            engine.pass(1_000);
            engine.quote(BTC_USDT, 51_990_00, 100_000, 52_010_00, 100_000);
            engine.quote(ETH_USDT, 2_499_50, 200_000, 2_500_50, 200_000);
            engine.quote(ETH_BTC, 4_700, 200_000, 4_701, 200_000);
        }
        engine.pass(1_000);

        ConversionRecords.Event end = end(engine);
        assertThat(end.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(end.reason())
                .startsWith("LEG_NOT_FILLED")
                .contains("returned=0.99")
                .contains(" ETH");
        assertThat(end.realized()).isZero();
        assertThat(end.spent())
                .as("what turning back cost")
                .isEqualTo(eth - engine.venue.free[ETH])
                .isBetween(1L, ONE / 100);
        assertThat(engine.core().plans()).isEmpty();
        assertLedgersAgree(engine);
    }

    @Test
    void shouldNeitherHoldUpCyclesNorBeHeldUp() {
        EngineHarness engine = EngineHarness.ready();
        EngineAgentTest.enableStrategy(engine);
        engine.venue.silent = true;
        convert(engine, "c-1", "ETH", "BTC", ONE, 1);
        engine.venue.silent = false;
        engine.quote(ETH_BTC, 5_060, 200_000, 5_062, 200_000);

        assertThat(engine.core().plans())
                .extracting(TradePlan::kind)
                .containsExactly(TradePlan.Kind.CONVERSION, TradePlan.Kind.CYCLE);
        long second = convert(engine, "c-2", "ETH", "BTC", ONE, 1);
        assertThat(engine.outputs().reply(second).status()).isEqualTo(ReplyStatus.OK);
    }

    /** The process ends after each of the records that the venue sends in turn; the next one finishes what was begun. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void shouldFinishAfterAKill(int delivered) {
        EngineHarness engine = EngineHarness.ready();
        engine.quote(ETH_BTC, 4_900, 200_000, 5_001, 200_000);
        long eth = engine.venue.free[ETH];
        long btc = engine.venue.free[BTC];
        long worst = path(engine, quote(engine, "ETH", "BTC", 1, 0)).worst();
        convert(engine, "c-1", "ETH", "BTC", ONE, worst * 99 / 100);
        for (int i = 0; i < delivered && !engine.venue.outbox.isEmpty(); i++) {
            engine.offer(engine.venue.outbox.remove(0));
            engine.work();
        }
        engine.venue.outbox.clear();
        // Away for longer than a plan's time.
        engine.clock.advanceMs(20_000);

        EngineHarness next =
                new EngineHarness(engine.clock, engine.venue, engine.journal.cut(engine.journal.entries.size()));
        next.agent.recover(engine.journal.reader());
        next.start();
        next.settle();
        next.quietQuotes();
        for (int i = 0; i < 6; i++) {
            next.pass(1_000);
            next.quietQuotes();
        }

        assertThat(next.core().plans()).isEmpty();
        ConversionRecords.Event end = end(next);
        assertThat(end.outcome()).isIn(Outcome.COMPLETED, Outcome.PARTIAL);
        assertThat(end.owner()).isEqualTo("alice");
        assertThat(end.clientId()).isEqualTo("c-1");
        assertThat(end.realized()).isEqualTo(next.venue.free[BTC] - btc);
        assertThat(end.spent()).isEqualTo(eth - next.venue.free[ETH]);
        assertThat(end.realized()).isGreaterThanOrEqualTo(end.floor());
        assertLedgersAgree(next);
        long repeated = convert(next, "c-1", "ETH", "BTC", ONE, worst * 99 / 100);
        assertThat(path(next, repeated).conversionId()).isEqualTo(end.conversionId());
        assertThat(next.core().plans()).isEmpty();

        next.agent.onClose();
        JournalReplay.Report report = JournalReplay.run(next.journal.reader());
        assertThat(report.isEqual()).as(report.toString()).isTrue();
    }

    @Test
    void shouldKeepEverythingInASnapshot() {
        EngineHarness engine = EngineHarness.ready();
        engine.quote(ETH_BTC, 4_900, 200_000, 5_001, 200_000);
        convert(engine, "refused", "ETH", "XYZ", ONE, 1);
        convert(engine, "runs", "ETH", "BTC", ONE, 1);
        engine.deliver();
        assertThat(engine.core().plans()).hasSize(1);

        byte[] before = EngineHarness.stateBytes(engine.agent);
        engine.agent.onClose();
        EngineHarness again = new EngineHarness(engine.clock, null, new InMemoryJournal());
        again.agent.recover(engine.journal.reader());

        assertThat(EngineHarness.stateBytes(again.agent)).isEqualTo(before);
        assertThat(again.core().plans().get(0).owner()).isEqualTo("alice");
        assertThat(again.core().plans().get(0).returnFloorAmount()).isNegative();
    }
}
