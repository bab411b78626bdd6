package io.kairos.engine.adapter.venue.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.venue.KeptNumber;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.binance.RateBudget.Use;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateBudgetTest {
    private long nowNs = 60_000_000_000L * 1_000;
    private final VenueTime time = new VenueTime(() -> nowNs);
    private final RateBudget budget = new RateBudget(time);

    /** As an answer tells it after which nothing was sent. */
    private void learn(String type, String interval, int intervalNum, long limit, long count) {
        budget.learn(type, interval, intervalNum, limit, count, budget.weightTaken(), budget.ordersTaken());
    }

    @Test
    void shouldStillAskForTheLimitInAMinuteThatAnotherProcessHasUsed() {
        assertThat(budget.tryWeight(Use.QUERY, 1)).isTrue();
        budget.onUsedWeight(4_000, budget.weightTaken());

        assertThat(budget.tryWeight(Use.QUERY, 20)).isTrue();
        learn("REQUEST_WEIGHT", "MINUTE", 1, 6_000, -1);
        assertThat(budget.tryWeight(Use.QUERY, 800))
                .as("beyond four fifths of 6,000")
                .isFalse();
        budget.onUsedWeight(5_500, budget.weightTaken());
        assertThat(budget.tryWeight(Use.CANCEL, 501))
                .as("nothing is assumed any more")
                .isFalse();
    }

    /** The venue is slow: what it tells with an answer lacks all that was sent after that request. */
    @Test
    void shouldAddToWhatAnAnswerTellsWhatWasTakenAfterItsRequest() {
        learn("REQUEST_WEIGHT", "MINUTE", 1, 1_000, 100);
        learn("ORDERS", "SECOND", 10, 50, 0);
        assertThat(budget.tryOrder()).isTrue();
        long weightThen = budget.weightTaken();
        long ordersThen = budget.ordersTaken();
        for (int i = 0; i < 30; i++) {
            assertThat(budget.tryOrder()).isTrue();
        }
        assertThat(budget.tryWeight(Use.CANCEL, 400)).isTrue();

        budget.learn("REQUEST_WEIGHT", "MINUTE", 1, 1_000, 101, weightThen, ordersThen);
        budget.learn("ORDERS", "SECOND", 10, 50, 1, weightThen, ordersThen);

        assertThat(budget.tryWeight(Use.CANCEL, 1_000 - 101 - 430 + 1)).isFalse();
        assertThat(budget.tryWeight(Use.CANCEL, 1_000 - 101 - 430 - 20)).isTrue();
        budget.onUsedWeight(101, weightThen);
        assertThat(budget.tryWeight(Use.CANCEL, 21)).isFalse();
        learn("REQUEST_WEIGHT", "MINUTE", 1, 1_000, 200);
        for (int i = 0; i < 19; i++) {
            assertThat(budget.tryOrder()).as("order %d", i).isTrue();
        }
        assertThat(budget.tryOrder()).as("50 were sent").isFalse();
    }

    @Test
    void shouldKeepTheLastOfTheWeightForCancels() {
        learn("REQUEST_WEIGHT", "MINUTE", 1, 1_000, 450);

        assertThat(budget.tryWeight(Use.REFILL, 51)).isFalse();
        assertThat(budget.tryWeight(Use.REFILL, 50)).isTrue();
        assertThat(budget.tryWeight(Use.QUERY, 300)).isTrue();
        assertThat(budget.tryWeight(Use.QUERY, 1)).isFalse();
        assertThat(budget.tryWeight(Use.ORDER, 100)).isTrue();
        assertThat(budget.tryWeight(Use.ORDER, 1)).isFalse();
        assertThat(budget.tryWeight(Use.CANCEL, 100)).isTrue();
        assertThat(budget.tryWeight(Use.CANCEL, 1)).isFalse();
        assertThat(budget.refusals()).isEqualTo(4);
    }

    @Test
    void shouldMakeASessionInAMinuteOfWhichMuchIsUsedAndWaitForTheNextWhereAllIs() {
        learn("REQUEST_WEIGHT", "MINUTE", 1, 1_000, 850);
        assertThat(budget.tryWeight(Use.QUERY, 80)).isFalse();
        assertThat(budget.takeForSession(80)).isZero();
        assertThat(budget.weightTaken()).isEqualTo(80);

        nowNs += 20_000_000_000L;
        assertThat(budget.takeForSession(80)).as("until the minute ends").isEqualTo(40_000);
        assertThat(budget.tryWeight(Use.CANCEL, 70)).as("is left to cancels").isTrue();
        nowNs += 40_000_000_000L;
        assertThat(budget.takeForSession(80)).isZero();
    }

    @Test
    void shouldMakeASessionWhateverTheLimitIsAssumedToBe() {
        budget.onUsedWeight(1_190, budget.weightTaken());
        assertThat(budget.takeForSession(1_300)).as("nobody has told the limit").isZero();

        learn("REQUEST_WEIGHT", "MINUTE", 1, 60, 60);
        assertThat(budget.takeForSession(80)).isPositive();
        nowNs += 60_000_000_000L;
        assertThat(budget.takeForSession(80)).as("or it would never be made").isZero();
        assertThat(budget.takeForSession(1)).isPositive();
    }

    @Test
    void shouldMakeNoSessionWhileTheVenueAsksForPatience() {
        budget.onThrottled(time.nowMs() + 5_000);

        assertThat(budget.takeForSession(1)).isEqualTo(5_000);
        assertThat(budget.refusals()).isEqualTo(1);
        nowNs += 5_000_000_000L;
        assertThat(budget.takeForSession(1)).isZero();
    }

    @Test
    void shouldCountWhatIsUsedInAnyCase() {
        learn("REQUEST_WEIGHT", "MINUTE", 1, 1_000, 900);

        budget.count(95);

        assertThat(budget.weightTaken()).isEqualTo(95);
        assertThat(budget.tryWeight(Use.CANCEL, 6)).isFalse();
        assertThat(budget.tryWeight(Use.CANCEL, 5)).isTrue();
    }

    @Test
    void shouldStartAnewWithTheVenuesMinute() {
        learn("REQUEST_WEIGHT", "MINUTE", 1, 1_000, 1_000);
        assertThat(budget.tryWeight(Use.CANCEL, 1)).isFalse();

        nowNs += 60_000_000_000L;

        assertThat(budget.tryWeight(Use.CANCEL, 1)).isTrue();
    }

    @Test
    void shouldCountOrdersBetweenAnswers() {
        learn("ORDERS", "SECOND", 10, 3, 1);
        learn("ORDERS", "DAY", 1, 100, 1);

        assertThat(budget.tryOrder()).isTrue();
        assertThat(budget.tryOrder()).isTrue();
        assertThat(budget.tryOrder()).isFalse();
        nowNs += 10_000_000_000L;

        assertThat(budget.tryOrder()).isTrue();
    }

    @Test
    void shouldAskNothingUntilTheVenueAllows() {
        budget.onThrottled(time.nowMs() + 5_000);

        assertThat(budget.tryWeight(Use.CANCEL, 1)).isFalse();
        assertThat(budget.tryOrder()).isFalse();
        assertThat(budget.blockedForMs()).isEqualTo(5_000);
        nowNs += 5_000_000_000L;

        assertThat(budget.tryWeight(Use.CANCEL, 1)).isTrue();
    }

    @Test
    void shouldStopOrdersOnlyWhenThereWereTooMany() {
        budget.onTooManyOrders(0);

        assertThat(budget.tryOrder()).isFalse();
        assertThat(budget.tryWeight(Use.CANCEL, 1)).isTrue();
    }

    @Test
    void shouldPassOverLimitsItDoesNotKnow() {
        learn("A_NEW_LIMIT", "FORTNIGHT", 1, 1, 1);
        learn("RAW_REQUESTS", "MINUTE", 5, 1, 1);

        assertThat(budget.tryOrder()).isTrue();
    }

    @Test
    void shouldTellWhatIsLeftOfTheScarcestLimit() {
        learn("REQUEST_WEIGHT", "MINUTE", 1, 1_000, 500);
        learn("ORDERS", "SECOND", 10, 100, 40);
        assertThat(budget.scarcest()).isEqualTo(new RateBudget.Left(500, 1_000, 60_000));

        learn("ORDERS", "SECOND", 10, 100, 60);
        nowNs += 3_000_000_000L;
        assertThat(budget.scarcest()).isEqualTo(new RateBudget.Left(40, 100, 7_000));
        budget.onUsedWeight(700, budget.weightTaken());
        assertThat(budget.scarcest()).isEqualTo(new RateBudget.Left(300, 1_000, 57_000));

        budget.onThrottled(time.nowMs() + 20_000);
        assertThat(budget.scarcest()).isEqualTo(new RateBudget.Left(0, 1_000, 20_000));
        nowNs += 20_000_000_000L;
        assertThat(budget.scarcest().remaining()).isEqualTo(300);
    }

    /** Each process of its own, which knows nothing of the venue's clock yet. */
    private RateBudget process(Path file) {
        return new RateBudget(
                new VenueTime(() -> nowNs), Objects.requireNonNull(KeptNumber.open(file, "a test's number")));
    }

    @Test
    void shouldKeepWaitingInTheNextProcess(@TempDir Path directory) {
        Path file = directory.resolve("binance-retry-at");
        process(file).onThrottled(time.nowMs() + 90_000);
        nowNs += 60_000_000_000L;

        RateBudget next = process(file);

        assertThat(next.blockedForMs()).isEqualTo(30_000);
        assertThat(next.tryWeight(Use.CANCEL, 1)).isFalse();
        assertThat(next.takeForSession(1)).isEqualTo(30_000);
        nowNs += 30_000_000_000L;
        assertThat(next.tryWeight(Use.CANCEL, 1)).isTrue();
        assertThat(process(file).blockedForMs()).isZero();
    }

    @Test
    void shouldWaitOutALongBanButNotANumberThatIsNoTime(@TempDir Path directory) {
        Path file = directory.resolve("binance-retry-at");
        long threeDaysMs = 3 * 86_400_000L;
        process(file).onThrottled(time.nowMs() + threeDaysMs);
        assertThat(process(file).blockedForMs()).isEqualTo(threeDaysMs);

        Objects.requireNonNull(KeptNumber.open(file, "a test's number")).set(Long.MAX_VALUE);
        assertThat(process(file).blockedForMs()).isZero();
        Objects.requireNonNull(KeptNumber.open(file, "a test's number")).set(-5);
        assertThat(process(file).blockedForMs()).isZero();
    }

    @Test
    void shouldGoOnWithoutAFileThatCannotBeUsed(@TempDir Path directory) {
        assertThat(KeptNumber.open(directory, "a directory")).isNull();
        assertThat(KeptNumber.open(directory.resolve("missing").resolve("file"), "nothing"))
                .isNull();
        assertThat(directory.resolve("missing")).doesNotExist();

        RateBudget without = new RateBudget(time, null);
        without.onThrottled(time.nowMs() + 1_000);
        assertThat(without.blockedForMs()).isEqualTo(1_000);
    }
}
