package io.kairos.engine.adapter.inbound.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Venue;
import org.junit.jupiter.api.Test;

class FallbackAlarmTest {
    private final FeedStats stats = new FeedStats();
    private final FallbackAlarm alarm = new FallbackAlarm(Venue.OKX, stats);
    private long nowNs = -5;

    private long alarmsAfter(long messages, long tolerated) {
        stats.messages.add(messages);
        stats.tolerated.add(tolerated);
        nowNs += FallbackAlarm.WINDOW_NS;
        alarm.onTick(nowNs);
        return stats.fallbackAlarms.get();
    }

    @Test
    void shouldWarnOncePerWindowAboveOneInAThousand() {
        alarm.onTick(nowNs);

        assertThat(alarmsAfter(10_000, 10)).as("just at the limit").isZero();
        assertThat(alarmsAfter(10_000, 11)).isEqualTo(1);
        assertThat(stats.counters().isFallbackAlarm()).isTrue();
        alarm.onTick(nowNs + 1);
        assertThat(stats.fallbackAlarms.get()).as("within the same window").isEqualTo(1);
        assertThat(alarmsAfter(10_000, 0))
                .as("what was before does not count again")
                .isEqualTo(1);
        assertThat(stats.counters().isFallbackAlarm()).isFalse();
        assertThat(alarmsAfter(10_000, 10_000)).isEqualTo(2);
        assertThat(stats.details()).containsEntry("fallback_alarms", 2L);
    }

    @Test
    void shouldNotJudgeByAFewMessages() {
        alarm.onTick(nowNs);

        assertThat(alarmsAfter(FallbackAlarm.LEAST_MESSAGES - 1, 500)).isZero();
        assertThat(alarmsAfter(FallbackAlarm.LEAST_MESSAGES, 500)).isEqualTo(1);
    }
}
