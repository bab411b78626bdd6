package io.kairos.engine.adapter.venue.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.venue.kraken.PrivateRate.Use;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TradingRateTest {
    private long nowNs;
    private final PrivateRate rest = new PrivateRate(() -> nowNs);
    private final TradingRate rate = new TradingRate(() -> nowNs, rest);

    @ParameterizedTest
    @CsvSource({"0,8", "4999,8", "5000,6", "9999,6", "10000,5", "15000,4", "45000,2", "90000,1", "299999,1", "300000,0"
    })
    void shouldChargeCancelsByAge(long ageMs, int points) {
        assertThat(rate.tryCancel(3, ageMs)).isTrue();

        assertThat(rate.milliPoints(3)).isEqualTo(points * 1_000L);
        assertThat(rate.milliPoints(4)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0,4", "5000,3", "10000,2", "15000,1", "1000000,1"})
    void shouldChargeAmendmentsByAge(long ageMs, int points) {
        assertThat(rate.tryAmend(0, ageMs)).isTrue();

        assertThat(rate.milliPoints(0)).isEqualTo(points * 1_000L);
    }

    /** The documentation's example: add, amend at 7 s, cancel 36 s later: 1 + 1 + 2 + 4. */
    @Test
    void shouldAddUpAsTheDocumentationDoes() {
        assertThat(rate.tryAdd(0) && rate.tryAmend(0, 7_000) && rate.tryCancel(0, 36_000))
                .isTrue();

        assertThat(rate.milliPoints(0)).isEqualTo(8_000);
    }

    @Test
    void shouldLeaveAShareToCancels() {
        int orders = 0;
        while (rate.tryAdd(0)) {
            orders++;
        }

        assertThat(orders).isEqualTo(42);
        assertThat(rate.tryCancel(0, 0)).isTrue();
        assertThat(rate.tryCancel(0, 1)).isTrue();
        assertThat(rate.tryCancel(0, 0)).isFalse();
        assertThat(rate.refusals()).isEqualTo(2);
        nowNs += 6_000_000_000L;
        assertThat(rate.tryCancel(0, 0)).isTrue();
    }

    @Test
    void shouldLearnTheTierFromTheThreshold() {
        rate.learnThreshold(125);
        for (int i = 0; i < 87; i++) {
            assertThat(rate.tryAdd(0)).isTrue();
        }
        assertThat(rate.tryAdd(0)).isFalse();
        nowNs += 10_000_000_000L;
        assertThat(rate.milliPoints(0)).isEqualTo(87_000 - 23_400);
        rate.learnThreshold(0);
        assertThat(rate.tryAdd(0)).isTrue();
    }

    @Test
    void shouldTakeTheHigherOfTheVenuesValueAndOurs() {
        rate.onCount(0, 40_000);
        assertThat(rate.milliPoints(0)).isEqualTo(40_000);
        rate.onCount(0, 10_000);
        assertThat(rate.milliPoints(0)).isEqualTo(40_000);
        rate.onCount(0, Long.MAX_VALUE);
        assertThat(rate.milliPoints(0)).isEqualTo(40_000);
        rate.onRefused(0);
        assertThat(rate.tryCancel(0, 100_000)).isFalse();
    }

    @Test
    void shouldStopComparingBeforeQueriesAndQueriesBeforeSessions() {
        int background = 0;
        while (rest.tryTake(Use.BACKGROUND, 1)) {
            background++;
        }
        int queries = 0;
        while (rest.tryTake(Use.QUERY, 1)) {
            queries++;
        }
        int sessions = 0;
        while (rest.tryTake(Use.SESSION, 1)) {
            sessions++;
        }

        assertThat(background).isEqualTo(7);
        assertThat(queries).isEqualTo(4);
        assertThat(sessions).as("one is kept back").isEqualTo(2);
        nowNs += 3_100_000_000L;
        assertThat(rest.tryTake(Use.SESSION, 1)).isTrue();
        rest.onThrottled();
        nowNs += 9_000_000_000L;
        assertThat(rest.tryTake(Use.SESSION, 1)).isFalse();
        nowNs += 1_000_000_000L;
        assertThat(rest.tryTake(Use.SESSION, 1)).isTrue();
        assertThat(rest.refusals()).isEqualTo(4);
    }

    @Test
    void shouldTellWhatIsLeftOfEachPair() {
        rate.learnThreshold(125);
        for (int i = 0; i < 25; i++) {
            assertThat(rate.tryAdd(2)).isTrue();
        }
        List<List<Long>> levels = new ArrayList<>();
        rate.levels(
                (id, remaining, capacity, resetInNs) -> levels.add(List.of((long) id, remaining, capacity, resetInNs)));

        assertThat(levels.get(1)).isEqualTo(List.of(1L, 125L, 125L, 0L));
        assertThat(levels.get(2)).isEqualTo(List.of(2L, 100L, 125L, 10_683_760_683L));
        rate.onRefused(2);
        levels.clear();
        rate.levels((id, remaining, capacity, resetInNs) -> levels.add(List.of((long) id, remaining)));
        assertThat(levels.get(2)).isEqualTo(List.of(2L, 0L));
    }
}
