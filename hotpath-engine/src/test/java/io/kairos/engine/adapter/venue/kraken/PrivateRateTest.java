package io.kairos.engine.adapter.venue.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.venue.kraken.PrivateRate.Use;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateRateTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @TempDir
    private Path directory;

    private long nowNs = 1_780_000_000L * SECOND_NS;

    private PrivateRate start() {
        return new PrivateRate(() -> nowNs, () -> nowNs, directory.resolve("kraken-calls"));
    }

    @Test
    void shouldGoOnCountingOverARestart() {
        assertThat(start().tryTake(Use.SESSION, 10)).isTrue();

        nowNs += 3 * SECOND_NS;
        PrivateRate next = start();

        assertThat(next.tryTake(Use.SESSION, 5))
                .as("one point less in three seconds")
                .isFalse();
        assertThat(next.tryTake(Use.SESSION, 4)).isTrue();
        assertThat(start().tryTake(Use.SESSION, 1)).isFalse();
    }

    @Test
    void shouldBeEmptyAfterALongTimeAndFullAtMostThoughTheClockIsSetBack() {
        assertThat(start().tryTake(Use.SESSION, 13)).isTrue();
        nowNs -= 3_600 * SECOND_NS;
        PrivateRate back = start();
        assertThat(back.tryTake(Use.SESSION, 1)).isFalse();

        nowNs += 46 * SECOND_NS;
        assertThat(back.tryTake(Use.SESSION, 13)).isTrue();

        nowNs += 7_200 * SECOND_NS;
        assertThat(start().tryTake(Use.SESSION, 13)).isTrue();
    }

    /** The tier is told late; until then a counter of a higher one must not pass for emptier than it is. */
    @Test
    void shouldKeepPointsThatWereTakenAtAHigherTier() {
        PrivateRate first = start();
        first.tier(20_000, 500);
        assertThat(first.tryTake(Use.SESSION, 18)).isTrue();

        PrivateRate next = start();
        assertThat(next.tryTake(Use.SESSION, 1)).as("tier not known yet").isFalse();
        next.tier(20_000, 500);
        assertThat(next.tryTake(Use.SESSION, 1)).isFalse();

        nowNs += 4 * SECOND_NS;
        assertThat(next.tryTake(Use.SESSION, 2)).isTrue();
    }

    @Test
    void shouldTakeHalfForUsedWhereNothingCanBeKept() {
        PrivateRate blind = new PrivateRate(() -> nowNs, () -> nowNs, directory);

        assertThat(blind.tryTake(Use.SESSION, 7)).isFalse();
        assertThat(blind.tryTake(Use.SESSION, 6)).isTrue();
    }
}
