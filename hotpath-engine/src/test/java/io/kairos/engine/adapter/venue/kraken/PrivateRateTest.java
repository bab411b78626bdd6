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

        assertThat(next.tryTake(Use.SESSION, 6))
                .as("one point less in three seconds")
                .isFalse();
        assertThat(next.tryTake(Use.SESSION, 5)).isTrue();
        assertThat(start().tryTake(Use.SESSION, 1)).isFalse();
    }

    @Test
    void shouldBeEmptyAfterALongTimeAndFullAtMostThoughTheClockIsSetBack() {
        assertThat(start().tryTake(Use.SESSION, 15)).isTrue();
        nowNs -= 3_600 * SECOND_NS;
        PrivateRate back = start();
        assertThat(back.tryTake(Use.SESSION, 1)).isFalse();

        nowNs += 46 * SECOND_NS;
        assertThat(back.tryTake(Use.SESSION, 15)).isTrue();

        nowNs += 7_200 * SECOND_NS;
        assertThat(start().tryTake(Use.SESSION, 15)).isTrue();
    }

    @Test
    void shouldTakeHalfForUsedWhereNothingCanBeKept() {
        PrivateRate blind = new PrivateRate(() -> nowNs, () -> nowNs, directory);

        assertThat(blind.tryTake(Use.SESSION, 8)).isFalse();
        assertThat(blind.tryTake(Use.SESSION, 7)).isTrue();
    }
}
