package io.kairos.engine.watchdog;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.watchdog.Heartbeat.Beat;
import io.kairos.engine.watchdog.Watch.State;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When silence becomes an alarm, and when not. */
class WatchTest {
    private static final long LIMIT_MS = 5_000;

    private final Watch watch = new Watch(TimeUnit.MILLISECONDS.toNanos(LIMIT_MS), false);
    private long nowMs = 100;

    private static Beat beat(long number) {
        return new Beat(1, true, number, 0);
    }

    private static Beat goodbye(long number) {
        return new Beat(1, false, number, 0);
    }

    private State look(Watch of, Beat beat, long afterMs) {
        nowMs += afterMs;
        return of.look(beat, TimeUnit.MILLISECONDS.toNanos(nowMs));
    }

    private State look(Beat beat, long afterMs) {
        return look(watch, beat, afterMs);
    }

    /** Silence in steps of 100 ms, as long as a watchdog that is not disturbed sees it. */
    private State silence(Watch of, Beat last, long ms) {
        for (long passed = 0; passed < ms; passed += 100) {
            look(of, last, 100);
        }
        return of.state();
    }

    @Test
    void shouldWaitForAnEngineThatItNeverSawAlive() {
        assertThat(silence(watch, null, 60_000)).isEqualTo(State.WAITING);
        assertThat(silence(watch, beat(7), 60_000)).as("left by an earlier run").isEqualTo(State.WAITING);
    }

    @Test
    void shouldRaiseTheAlarmBehindTheLimitAndNotAtIt() {
        look(beat(7), 0);
        assertThat(look(beat(8), 100)).isEqualTo(State.ARMED);

        assertThat(silence(watch, beat(8), LIMIT_MS)).isEqualTo(State.ARMED);
        assertThat(look(beat(8), 1)).isEqualTo(State.CANCELING);
        assertThat(watch.silentNs()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(LIMIT_MS + 1));
    }

    @Test
    void shouldTakeAHeartbeatThatIsGoneForSilence() {
        look(beat(7), 0);
        look(beat(8), 100);

        assertThat(silence(watch, null, LIMIT_MS + 100)).isEqualTo(State.CANCELING);
    }

    @Test
    void shouldStayArmedWhileItBeats() {
        look(beat(1), 0);
        for (int i = 2; i < 100; i++) {
            assertThat(silence(watch, beat(i), LIMIT_MS)).isEqualTo(State.ARMED);
        }
    }

    @Test
    void shouldGoBackToWatchingWhenTheEngineIsHeardAgain() {
        look(beat(1), 0);
        look(beat(2), 100);
        assertThat(silence(watch, beat(2), LIMIT_MS + 100)).isEqualTo(State.CANCELING);

        assertThat(look(beat(3), 100)).isEqualTo(State.ARMED);
        assertThat(silence(watch, beat(3), LIMIT_MS)).isEqualTo(State.ARMED);

        silence(watch, beat(3), 100);
        watch.onClean();
        assertThat(silence(watch, beat(3), LIMIT_MS)).isEqualTo(State.DONE);
        assertThat(look(beat(4), 100)).isEqualTo(State.ARMED);
    }

    @Test
    void shouldNotCountTheTimeInWhichItWasStoppedItself() {
        look(beat(1), 0);
        look(beat(2), 100);

        assertThat(look(beat(2), 3_600_000)).isEqualTo(State.ARMED);
        assertThat(look(beat(3), 100)).isEqualTo(State.ARMED);
    }

    @Test
    void shouldLeaveOrdersAloneAfterAnOrderlyEnd() {
        look(beat(1), 0);
        look(beat(2), 100);

        assertThat(look(goodbye(2), 100)).isEqualTo(State.RELEASED);
        assertThat(silence(watch, goodbye(2), 60_000)).isEqualTo(State.RELEASED);
        assertThat(look(beat(3), 100)).isEqualTo(State.ARMED);
    }

    @Test
    void shouldHearTheGoodbyeThatComesWithTheLastBeat() {
        look(beat(1), 0);
        look(beat(2), 100);

        assertThat(look(goodbye(5), 100)).isEqualTo(State.RELEASED);
    }

    @Test
    void shouldCancelAfterAnOrderlyEndWhereThatIsSet() {
        Watch strict = new Watch(TimeUnit.MILLISECONDS.toNanos(LIMIT_MS), true);
        look(strict, beat(1), 0);
        look(strict, beat(2), 100);

        assertThat(look(strict, goodbye(2), 100)).isEqualTo(State.CANCELING);
        strict.onClean();
        assertThat(silence(strict, goodbye(2), 60_000)).isEqualTo(State.DONE);
    }

    @Test
    void shouldCancelNothingAfterAnEndThatItDidNotSee() {
        Watch strict = new Watch(TimeUnit.MILLISECONDS.toNanos(LIMIT_MS), true);

        assertThat(silence(strict, goodbye(2), 60_000)).isEqualTo(State.WAITING);
        assertThat(silence(watch, goodbye(2), 60_000)).isEqualTo(State.WAITING);
    }
}
