package io.kairos.engine.adapter.venue.okx;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.venue.okx.AccountBudget.Pool;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AccountBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    private long nowNs = 1_700_000_000 * SECOND;
    private final AccountBudget budget = new AccountBudget(() -> nowNs);

    @Test
    void shouldCountEachKindOfOperationOnEachInstrumentApart() {
        assertThat(take(Pool.PLACE, 0, 100)).isEqualTo(45);
        assertThat(take(Pool.PLACE, 7, 100)).isEqualTo(45);
        assertThat(take(Pool.AMEND, 0, 100)).isEqualTo(45);
        assertThat(take(Pool.CANCEL, 0, 100)).as("cancels may go closer").isEqualTo(54);
        assertThat(budget.refusals()).isEqualTo(3 * 55 + 46);

        nowNs += 2 * SECOND;
        assertThat(budget.tryTake(Pool.PLACE, 0))
                .as("exactly two seconds may be within")
                .isFalse();
        nowNs += 1;
        assertThat(take(Pool.PLACE, 0, 100)).isEqualTo(45);
    }

    @Test
    void shouldNotExceedTheLimitOfTheSubAccountAndStillCancel() {
        int taken = 0;
        for (int instrument = 0; instrument < 100; instrument++) {
            taken += take(Pool.PLACE, instrument, 20);
        }
        assertThat(taken).isEqualTo(750);
        assertThat(budget.tryTake(Pool.AMEND, 500)).isFalse();
        assertThat(take(Pool.CANCEL, 3, 10)).isEqualTo(10);
    }

    @Test
    void shouldWaitAfterARefusalWithThatOperationOnly() {
        budget.onThrottled(Pool.PLACE, 1, "50011");
        budget.onThrottled(Pool.CANCEL, 2, "50011");

        assertThat(budget.tryTake(Pool.PLACE, 1)).isFalse();
        assertThat(budget.tryTake(Pool.CANCEL, 1)).isTrue();
        assertThat(budget.tryTake(Pool.PLACE, 2)).isTrue();
        assertThat(budget.tryTake(Pool.CANCEL, 2)).isFalse();
        nowNs += SECOND;
        assertThat(budget.tryTake(Pool.CANCEL, 2)).as("cancels wait less").isTrue();
        nowNs += 2 * SECOND;
        assertThat(budget.tryTake(Pool.PLACE, 1)).isTrue();
        assertThat(budget.throttled()).isEqualTo(2);

        budget.onThrottled(Pool.PLACE, 1, OkxErrors.ACCOUNT_LIMIT);
        assertThat(budget.tryTake(Pool.PLACE, 9)).as("the whole sub-account").isFalse();
        assertThat(budget.tryTake(Pool.CANCEL, 9)).isTrue();
    }

    @Test
    void shouldCountOtherCallsByTheirPath() {
        int taken = 0;
        for (int i = 0; i < 20; i++) {
            taken += budget.tryCall("/balance", 10) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(8);
        assertThat(budget.tryCall("/fills", 60)).isTrue();
        budget.onThrottled("/fills");
        assertThat(budget.tryCall("/fills", 60)).isFalse();
        budget.onThrottled("/never asked");
    }

    @Test
    void shouldCountACallUntilTwoSecondsAfterItsAnswer() {
        for (int i = 0; i < 8; i++) {
            assertThat(budget.tryCall("/balance", 10)).isTrue();
        }
        nowNs += 5 * SECOND;
        assertThat(budget.tryCall("/balance", 10))
                .as("all are under way, and may all be counted now")
                .isFalse();

        budget.onAnswer("/balance");
        budget.onAnswer("/never asked");
        nowNs += 2 * SECOND;
        assertThat(budget.tryCall("/balance", 10)).isFalse();
        nowNs += 1;
        assertThat(budget.tryCall("/balance", 10)).isTrue();
        assertThat(budget.tryCall("/balance", 10)).isFalse();

        nowNs += 61 * SECOND;
        assertThat(budget.tryCall("/balance", 10))
                .as("an answer that never comes")
                .isTrue();
    }

    private int take(Pool pool, int instrumentId, int times) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += budget.tryTake(pool, instrumentId) ? 1 : 0;
        }
        return taken;
    }

    private Map<Integer, List<Long>> levels() {
        Map<Integer, List<Long>> levels = new TreeMap<>();
        budget.levels((id, remaining, capacity, resetInNs) -> levels.put(id, List.of(remaining, capacity, resetInNs)));
        return levels;
    }

    @Test
    void shouldTellWhatIsLeftToOrdersOfTheAccountAndOfEachMarket() {
        take(Pool.PLACE, 3, 40);
        take(Pool.CANCEL, 3, 10);
        take(Pool.PLACE, 7, 1);

        assertThat(levels())
                .isEqualTo(Map.of(
                        -1, List.of(709L, 750L, 2 * SECOND),
                        3, List.of(5L, 45L, 2 * SECOND),
                        7, List.of(44L, 45L, 2 * SECOND)));
        nowNs += 2 * SECOND + 1;
        assertThat(levels().get(3)).isEqualTo(List.of(45L, 45L, 0L));
        budget.onThrottled(Pool.PLACE, 3, "50011");
        assertThat(levels().get(3)).isEqualTo(List.of(0L, 45L, 2_500_000_000L));
    }
}
