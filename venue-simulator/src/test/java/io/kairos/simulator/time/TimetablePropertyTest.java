package io.kairos.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimetablePropertyTest {
    private record Planned(int number, long dueNs) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldRunEverythingInOrderAtItsTime(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Timetable timetable = Timetable.virtual(1_000);
        List<Planned> expected = new ArrayList<>();
        List<Integer> ran = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            int number = i;
            long delay = random.nextLong(10_000);
            long due = timetable.nowNs() + delay;
            VenueTimers.Timer timer = timetable.after(delay, () -> {
                assertThat(timetable.nowNs()).isEqualTo(due);
                ran.add(number);
            });
            if (random.nextInt(3) == 0) {
                timer.cancel();
                timer.cancel();
            } else {
                expected.add(new Planned(number, due));
            }
            if (random.nextInt(4) == 0) {
                timetable.advanceTo(timetable.nowNs() + random.nextLong(50), dueNs -> {}, () -> true);
            }
        }
        timetable.advanceTo(Long.MAX_VALUE, dueNs -> {}, () -> true);

        // Plain sorting is stable: what is due together stays in the order of planning.
        expected.sort(Comparator.comparingLong(Planned::dueNs));
        assertThat(ran).isEqualTo(expected.stream().map(Planned::number).toList());
    }

    @Test
    void shouldRepeatWithoutDriftOnVirtualTime() {
        Timetable timetable = Timetable.virtual(0);
        List<Long> times = new ArrayList<>();
        VenueTimers.Timer timer = timetable.every(10, () -> times.add(timetable.nowNs()));

        timetable.advanceTo(35, dueNs -> {}, () -> true);
        timer.cancel();
        timetable.advanceTo(1_000, dueNs -> {}, () -> true);

        assertThat(times).containsExactly(10L, 20L, 30L);
        assertThat(timetable.nowNs()).isEqualTo(1_000);
    }

    @Test
    void shouldBoundLatenessFromAbove() {
        Lateness lateness = new Lateness();
        for (long value = 0; value < 10_000; value++) {
            lateness.add(value);
        }

        assertThat(lateness.quantileNs(0.5)).isBetween(4_999L, 5_700L);
        assertThat(lateness.quantileNs(0.99)).isBetween(9_899L, 9_999L);
        assertThat(lateness.maxNs()).isEqualTo(9_999);
        assertThat(lateness.count()).isEqualTo(10_000);
    }
}
