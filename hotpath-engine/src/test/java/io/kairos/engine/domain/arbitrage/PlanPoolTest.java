package io.kairos.engine.domain.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.Side;
import org.junit.jupiter.api.Test;

class PlanPoolTest {
    private static final Asset BTC = new Asset(0, "BTC", 8);
    private static final Asset USDT = new Asset(1, "USDT", 8);
    private static final Instrument ON = new Instrument(
            3,
            Venue.BINANCE,
            "BTC-USDT",
            "BTCUSDT",
            BTC,
            USDT,
            2,
            5,
            1,
            1,
            1_000_000_00,
            1,
            1,
            1_000_000,
            1,
            1_000,
            1_000,
            true);

    private static SizedCycle cycle(int legs) {
        SizedCycle sized = new SizedCycle();
        sized.begin(legs);
        for (int leg = 0; leg < legs; leg++) {
            sized.setLeg(leg, ON, leg % 2 == 0 ? Side.BUY : Side.SELL);
            sized.px[leg] = 100L + leg;
            sized.qty[leg] = 10L + leg;
        }
        sized.startAmount = 1_000;
        sized.finalAmount = 1_010;
        return sized;
    }

    private static TradePlan begin(PlanPool pool, long id, int legs) {
        return pool.begin(id, 5 * id, TradePlan.Style.PARALLEL, 77, -3, 99, cycle(legs), new long[] {1, 2, 3, 4, 5});
    }

    private static void live(TradePlan plan) {
        for (int leg = 0; leg < plan.legs(); leg++) {
            plan.sent(leg, 10L + leg);
            plan.countAttempt(leg);
            plan.addFilled(leg, 3);
        }
        plan.onFill(0, 7, 5, 8, 6, 1);
        plan.onFill(0, plan.startAssetId(), 5, 8, 6, 1);
        plan.onFill(0, 9, 5, plan.startAssetId(), 6, 1);
        plan.earmarks().set(plan.earmarks().entry(1, 7), 12);
        plan.noteEmpty(3, 5_000);
        plan.noteForeignFee();
        plan.noteShort("why");
        plan.goTo(1);
        plan.countRecovery();
        plan.waitUntil(6_000);
        plan.setDeadlineNs(7_000);
        plan.onRestarted();
        plan.turnBack();
    }

    @Test
    void shouldLeaveNothingOfAPlanInTheNextOne() {
        for (int before = 2; before <= SizedCycle.MAX_LEGS; before++) {
            for (int after = 2; after <= SizedCycle.MAX_LEGS; after++) {
                PlanPool pool = new PlanPool(1);
                TradePlan first = begin(pool, 1, before);
                live(first);
                pool.giveBack(first);

                TradePlan second = begin(pool, 2, after);

                assertThat(second).isSameAs(first);
                TradePlan fresh = begin(new PlanPool(0), 2, after);
                assertThat(SavedPlan.of(second)).isEqualTo(SavedPlan.of(fresh));
                assertThat(second.shortReason()).isEmpty();
                assertThat(second.homeAmount()).isZero();
                assertThat(second.hasSent()).isFalse();
                assertThat(second.isInFlight()).isFalse();
                assertThat(second.legs()).isEqualTo(after);
                assertThat(second.targetAssetId()).isEqualTo(second.startAssetId());
            }
        }
    }

    @Test
    void shouldNotGiveOutWhatIsUnderWay() {
        PlanPool pool = new PlanPool(1);
        TradePlan first = begin(pool, 1, 3);
        TradePlan second = begin(pool, 2, 3);

        assertThat(second).isNotSameAs(first);
        assertThat(first.planId()).isEqualTo(1);
    }

    /** What a snapshot brought has room for its own legs only, and a conversion is no cycle. */
    @Test
    void shouldNotKeepPlansThatOtherCyclesDoNotFitInto() {
        PlanPool pool = new PlanPool(0);
        TradePlan restored = SavedPlan.restored(SavedPlan.of(begin(pool, 1, 3)), "", "", "");
        TradePlan conversion = new TradePlan(
                new TradePlan.Terms(3, 0, TradePlan.Kind.CONVERSION, TradePlan.Style.SEQUENTIAL, 1, 2, 3, 4, 5),
                new PlannedLegs(SizedCycle.MAX_LEGS, 1),
                new TradePlan.Errand("a", "b", 0));
        pool.giveBack(restored);
        pool.giveBack(conversion);

        assertThat(begin(pool, 4, 5)).isNotSameAs(restored).isNotSameAs(conversion);
    }
}
