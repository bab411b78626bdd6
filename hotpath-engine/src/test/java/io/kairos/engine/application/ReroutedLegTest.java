package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.OrderState;
import io.kairos.journal.codec.Outcome;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.RiskScope;
import io.kairos.journal.codec.TradingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A cycle of which a leg cannot be sent where it was planned takes another way, as long as there is one. */
class ReroutedLegTest extends ThreeVenues {
    /** Bought at Binance, to be sold at OKX; the answer of Binance is on its way. */
    private void buyForOkx(TradePlan.Style style) {
        start(style);
        quote(AT_OKX, 50_400_00, 50_410_00);
        assertThat(venues.get(AT_BINANCE).sent).hasSize(1);
    }

    private void set(RiskScope scope, String name, TradingState state) {
        offer(RiskRecords.state(correlation++, clock.nowNs, scope, name, state, false));
        work();
    }

    private void assertHomeWithin(long btcBefore, int okxBefore) {
        assertThat(agent.core().plans()).isEmpty();
        assertThat(end().outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(end().realized()).isGreaterThanOrEqualTo(end().floor());
        assertThat(venues.get(AT_OKX).sent).hasSize(okxBefore);
        assertThat(total(BTC) - btcBefore)
                .as("but for what is too small for an order")
                .isBetween(-20_000L, 20_000L);
        assertLedgersAgree();
    }

    @ParameterizedTest
    @CsvSource({"VENUE,OKX", "INSTRUMENT,OKX:BTC-USDT"})
    void shouldSellElsewhereWhereTheNextLegIsHalted(RiskScope scope, String name) {
        start(TradePlan.Style.SEQUENTIAL);
        long btc = total(BTC);
        quote(AT_OKX, 50_400_00, 50_410_00);
        assertThat(venues.get(AT_BINANCE).sent).hasSize(1);
        set(scope, name, TradingState.HALTED);
        settle();
        pass(500);

        assertHomeWithin(btc, 0);
        assertThat(end().reason()).startsWith("KILL_SWITCH");
    }

    @Test
    void shouldSellElsewhereWhereALegOfAllAtOnceIsHalted() {
        start(TradePlan.Style.PARALLEL);
        long btc = total(BTC);
        FakeVenue okx = venues.get(AT_OKX);
        quote(AT_OKX, 50_400_00, 50_410_00);
        assertThat(okx.sent).hasSize(1);
        okx.outbox.clear();
        okx.orders.clear();
        okx.free[USDT] = 20_000 * ONE;
        okx.free[BTC] = ONE;
        okx.locked[BTC] = 0;
        okx.outbox.add(Records.of(
                Venue.OKX.id(),
                Records.report(
                        AT_OKX, okx.sent.get(0).orderId(), clock.nowNs, ReportKind.REJECTED, OrderState.REJECTED, 0)));
        set(RiskScope.VENUE, "OKX", TradingState.HALTED);
        settle();
        pass(1_000);

        assertThat(agent.core().plans()).isEmpty();
        assertThat(end().outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(end().realized()).isGreaterThanOrEqualTo(end().floor());
        assertThat(total(BTC) - btc).isBetween(-20_000L, 20_000L);
        assertThat(okx.sent).hasSize(1);
    }

    @Test
    void shouldPreferMarketsThatAreOpenToThoseThatOnlyReduce() {
        buyForOkx(TradePlan.Style.SEQUENTIAL);
        FakeVenue okx = venues.get(AT_OKX);
        okx.bidQty[AT_OKX] = 0;
        set(RiskScope.VENUE, "OKX", TradingState.REDUCING);
        settle();
        // Still the best price by far, and always another quote.
        for (int i = 0; i < 10; i++) {
            quote(AT_OKX, 50_500_00 + i, 50_510_00 + i);
            okx.bidQty[AT_OKX] = 0;
            pass(100);
        }

        assertThat(okx.sent)
                .as("the leg itself is tried again, and then no more")
                .hasSizeBetween(1, 4);
        assertThat(venues.get(AT_BINANCE).sent.size()
                        + venues.get(AT_KRAKEN).sent.size())
                .as("sold elsewhere")
                .isEqualTo(2);
        assertThat(agent.core().plans()).isEmpty();
        assertThat(end().realized()).isGreaterThanOrEqualTo(end().floor());
        assertLedgersAgree();
    }

    @Test
    void shouldTakeAMarketThatOnlyReducesWhereThereIsNoOther() {
        start(TradePlan.Style.SEQUENTIAL);
        long btc = total(BTC);
        quote(AT_OKX, 50_400_00, 50_410_00);
        FakeVenue okx = venues.get(AT_OKX);
        set(RiskScope.VENUE, "OKX", TradingState.HALTED);
        for (Venue closed : new Venue[] {Venue.BINANCE, Venue.KRAKEN}) {
            offer(Records.feed(closed.id(), -1, clock.nowNs, FeedState.SUSPECT));
        }
        settle();
        pass(300);
        assertThat(okx.sent).isEmpty();
        assertThat(agent.core().plans()).as("waits for a way").hasSize(1);

        set(RiskScope.VENUE, "OKX", TradingState.REDUCING);
        pass(300);
        assertHomeWithin(btc, 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = RiskScope.class,
            names = {"ENGINE", "STRATEGY"})
    void shouldSendNothingMoreWhenItsOwnerIsHalted(RiskScope scope) {
        buyForOkx(TradePlan.Style.SEQUENTIAL);
        int before = sent();
        set(scope, scope == RiskScope.ENGINE ? "" : "triangular-arbitrage", TradingState.HALTED);
        settle();
        pass(1_000);

        assertThat(sent()).isEqualTo(before);
        assertThat(agent.core().plans()).isEmpty();
        assertThat(end().reason()).startsWith("KILL_SWITCH residual=");
    }

    @Test
    void shouldNotWaitForALostVenueUntilItsTimeIsOver() {
        start(TradePlan.Style.SEQUENTIAL);
        long btc = total(BTC);
        quote(AT_OKX, 50_400_00, 50_410_00);
        offer(Records.link(Venue.OKX.id(), clock.nowNs, LinkState.DOWN));
        venues.get(AT_OKX).up = false;
        work();
        settle();
        pass(1_000);
        assertThat(agent.core().plans()).as("waits for OKX").hasSize(1);
        pass(3_000);

        assertHomeWithin(btc, 0);
        assertThat(end().reason()).startsWith("VENUE_UNAVAILABLE");
    }
}
