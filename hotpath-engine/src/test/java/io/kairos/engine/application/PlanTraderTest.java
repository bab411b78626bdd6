package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.RejectReason;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.Outcome;
import io.kairos.journal.codec.ReportKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cycles between venues, in sequence and in parallel, whole and broken. */
class PlanTraderTest extends ThreeVenues {
    @ParameterizedTest
    @EnumSource(TradePlan.Style.class)
    void shouldBuyAtOneVenueAndSellAtAnother(TradePlan.Style style) {
        start(style);
        long before = total(USDT);
        quote(AT_OKX, 50_400_00, 50_410_00);
        if (style == TradePlan.Style.PARALLEL) {
            assertThat(sent()).isEqualTo(2);
        } else {
            assertThat(sent()).isEqualTo(1);
            assertThat(agent.core().state().balances.reserved(Venue.OKX.id(), BTC))
                    .as("what the second leg will give is set aside")
                    .isPositive();
        }
        settle();
        pass(100);

        assertThat(end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(end().realized()).isPositive();
        assertThat(total(USDT) - before).isGreaterThanOrEqualTo(end().realized());
        assertLedgersAgree();
    }

    @ParameterizedTest
    @EnumSource(TradePlan.Style.class)
    void shouldPayTheFeeOnTopWhereTheVenueChargesItSo(TradePlan.Style style) {
        start(style);
        long before = total(USDT);
        quote(AT_KRAKEN, 49_590_00, 49_600_00);
        settle();
        pass(100);

        assertThat(end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(total(USDT) - before)
                .isEqualTo(new Outputs(journal.entries)
                        .opportunities.stream()
                                .filter(o -> o.outcome() == Outcome.COMPLETED)
                                .mapToLong(Outputs.OpportunityView::realized)
                                .sum());
        assertLedgersAgree();
    }

    @ParameterizedTest
    @EnumSource(TradePlan.Style.class)
    void shouldBringHomeWhatASecondLegDidNotTake(TradePlan.Style style) {
        start(style);
        long usdt = total(USDT);
        long btc = total(BTC);
        venues.get(AT_OKX).setQuote(AT_OKX, 50_400_00, 500_000, 50_410_00, 500_000);
        venues.get(AT_OKX).bidQty[AT_OKX] = 0;
        offer(Records.quote(AT_OKX, clock.nowNs, updateId++, 50_400_00, 500_000, 50_410_00, 500_000));
        work();
        settle();
        pass(1_000);

        assertThat(end().outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(end().reason()).startsWith("LEG_NOT_FILLED");
        assertThat(end().realized()).isNegative().isGreaterThanOrEqualTo(end().floor());
        assertThat(total(BTC) - btc)
                .as("but for what is too small for an order")
                .isBetween(0L, 20_000L);
        assertThat(total(USDT) - usdt).isLessThanOrEqualTo(end().realized());
        assertLedgersAgree();
    }

    @Test
    void shouldNotSendAgainWhatFilledLate() {
        start(TradePlan.Style.PARALLEL);
        FakeVenue okx = venues.get(AT_OKX);
        quote(AT_OKX, 50_400_00, 50_410_00);
        List<byte[]> late = new ArrayList<>(okx.outbox);
        okx.outbox.clear();
        okx.outbox.add(Records.of(
                Venue.OKX.id(),
                Records.report(
                        AT_OKX,
                        okx.sent.get(0).orderId(),
                        clock.nowNs,
                        ReportKind.EXPIRED,
                        OrderState.EXPIRED,
                        Records.NULL)));
        settle();
        quote(AT_OKX, 49_995_00, 50_005_00);
        assertThat(agent.core().plans()).as("it waits to try again").hasSize(1);

        okx.outbox.addAll(late);
        settle();
        pass(1_000);

        assertThat(okx.sent).hasSize(1);
        assertThat(end().outcome()).isEqualTo(Outcome.COMPLETED);
        assertLedgersAgree();
    }

    @Test
    void shouldBuyBackWhatWasGivenFromInventory() {
        start(TradePlan.Style.PARALLEL);
        long btc = total(BTC);
        venues.get(AT_BINANCE).askQty[AT_BINANCE] = 0;
        quoteOnlyHere(AT_OKX, 50_400_00, 50_410_00);
        settle();
        pass(1_000);

        assertThat(end().outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(end().realized()).isGreaterThanOrEqualTo(end().floor());
        assertThat(total(BTC) - btc).as("but for a lot and its fee").isBetween(-20_000L, 20_000L);
        assertLedgersAgree();
    }

    @Test
    void shouldNotTradeWhatCouldCostTooMuch() {
        start(TradePlan.Style.SEQUENTIAL);
        agent.core().state().execution = ExecutionSettings.DEFAULTS.withPlans(
                new PlanSettings(TradePlan.Style.SEQUENTIAL, 0, 25, 5_000_000_000L));
        quote(AT_OKX, 50_400_00, 50_410_00);

        assertThat(sent()).isZero();
        assertThat(new Outputs(journal.entries).lastOpportunity().reason()).isEqualTo("WORST_CASE");
    }

    @Test
    void shouldNotSellBelowTheFloorAndSayWhatIsLeft() {
        start(TradePlan.Style.SEQUENTIAL);
        quoteOnlyHere(AT_OKX, 50_400_00, 50_410_00);
        int sent = sent();
        assertThat(sent).isEqualTo(1);
        // Everything falls by a tenth before the second leg is there.
        quote(AT_BINANCE, 44_995_00, 45_005_00);
        quote(AT_OKX, 44_995_00, 45_005_00);
        quote(AT_KRAKEN, 44_995_00, 45_005_00);
        quote(ETH_AT_OKX, 2_249_50, 2_250_50);
        settle();
        pass(6_000);

        assertThat(end().outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(end().reason()).contains("residual=").contains("BTC");
        assertThat(venues.stream().flatMap(venue -> venue.sent.stream()).filter(order -> order.px() < 49_000_00))
                .isEmpty();
        assertLedgersAgree();
    }

    @ParameterizedTest
    @EnumSource(TradePlan.Style.class)
    void shouldBringHomeAfterAKill(TradePlan.Style style) {
        start(style);
        long usdt = total(USDT);
        long btc = total(BTC);
        quote(AT_OKX, 50_400_00, 50_410_00);
        // The answers are lost with the process, and it is away for longer than a plan's time.
        clock.advanceMs(20_000);
        boot(style);
        pass(100);
        quiet();
        pass(1_000);

        assertThat(agent.core().plans()).isEmpty();
        assertThat(end().reason()).startsWith("ENGINE_RESTARTED");
        assertThat(end().realized()).isGreaterThanOrEqualTo(end().floor());
        assertThat(total(BTC) - btc).isBetween(-20_000L, 20_000L);
        assertThat(total(USDT) - usdt).isGreaterThanOrEqualTo(end().floor() - ONE);
        assertLedgersAgree();
    }

    @Test
    void shouldConvertByWayOfWhatIsHeldAtAnotherVenue() {
        start(TradePlan.Style.SEQUENTIAL);
        for (int venue : new int[] {AT_OKX, AT_KRAKEN}) {
            venues.get(venue).free[USDT] = 0;
            offer(Records.of(venue, Records.balance(USDT, clock.nowNs, 0, 0, true)));
        }
        long usdt = total(USDT);
        long btc = total(BTC);
        long eth = total(ETH);
        offer(ConversionRecords.convert(
                correlation++, clock.nowNs, "alice", "c-1", "USDT", "ETH", 1_000 * ONE, 8, ONE * 39 / 100, 8));
        work();
        assertThat(agent.core().state().balances.reserved(Venue.OKX.id(), BTC))
                .as("what the second order will give is set aside")
                .isPositive();
        settle();
        pass(100);

        ConversionRecords.Event end = ConversionRecords.events(journal.entries).get(1);
        assertThat(end.outcome()).as(end.reason()).isEqualTo(Outcome.COMPLETED);
        assertThat(end.realized()).isEqualTo(total(ETH) - eth).isGreaterThanOrEqualTo(ONE * 39 / 100);
        assertThat(end.spent()).isEqualTo(usdt - total(USDT));
        assertThat(total(BTC) - btc)
                .as("but for what is too small for an order")
                .isBetween(0L, 20_000L);
        assertThat(venues.get(AT_BINANCE).sent).hasSize(1);
        assertThat(venues.get(AT_OKX).sent).hasSize(1);
        assertLedgersAgree();
    }

    /** There is a way only by BTC to USDT elsewhere and on from there: what came back of USDT would be home, and ETH never come. */
    @Test
    void shouldNotConvertByWayOfTheAssetThatItStartsFrom() {
        start(TradePlan.Style.SEQUENTIAL);
        for (int venue : new int[] {AT_OKX, AT_KRAKEN}) {
            venues.get(venue).free[USDT] = 0;
            offer(Records.of(venue, Records.balance(USDT, clock.nowNs, 0, 0, true)));
        }
        offer(Records.feed(Venue.OKX.id(), ETH_BTC_AT_OKX, clock.nowNs, FeedState.SUSPECT));
        long asked = correlation++;
        offer(ConversionRecords.convert(
                asked, clock.nowNs, "alice", "c-1", "USDT", "ETH", 1_000 * ONE, 8, ONE * 39 / 100, 8));
        work();

        assertThat(new Outputs(journal.entries).reply(asked).reason()).isEqualTo(RejectReason.NO_PATH.code());
        assertThat(sent()).isZero();
        assertLedgersAgree();
    }
}
