package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.application.EngineTelemetry.Stage;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class StageClockTest {
    private final EngineTelemetry telemetry = new EngineTelemetry();
    private long nowNs = 1_000;
    private final StageClock stages = new StageClock(() -> nowNs, telemetry);

    private Histogram of(Stage stage) {
        telemetry.recorder().ask();
        telemetry.exchange();
        return telemetry.recorder().handed(stage.series());
    }

    private void decide(long wireNs) {
        nowNs = wireNs;
        stages.onApply(wireNs, wireNs, nowNs);
        nowNs += 100;
        stages.onDecision();
    }

    @Test
    void shouldTellOfEachEighthQuoteHowLongTheCoreTook() {
        int quotes = 5 * StageClock.DETECTION_SAMPLE;
        for (int i = 0; i < quotes; i++) {
            stages.onQuote(nowNs, nowNs + 10);
            nowNs += 100;
            stages.onApplied(true);
        }

        telemetry.recorder().ask();
        telemetry.exchange();
        assertThat(telemetry.recorder().handed(Stage.DETECTION.series()).getTotalCount())
                .isEqualTo(5);
        assertThat(telemetry.recorder().handed(Stage.WIRE_TO_DECISION.series()).getTotalCount())
                .isEqualTo(quotes);
    }

    @Test
    void shouldEndWhereTheSocketTookTheOrder() {
        decide(1_000);
        nowNs += 50;

        stages.onSent(0, 7, true);

        assertThat(stages.isWaiting()).isFalse();
        assertThat(of(Stage.DECISION_TO_SEND).getMaxValue()).isEqualTo(50);
        assertThat(of(Stage.WIRE_TO_SEND).getMaxValue()).isEqualTo(150);
    }

    @Test
    void shouldWaitForASocketThatTakesNoMore() {
        decide(1_000);
        nowNs += 50;
        stages.onSent(0, 7, false);
        stages.onSent(2, 8, false);
        assertThat(of(Stage.DECISION_TO_SEND).getTotalCount()).isZero();
        telemetry.recorder().release();
        assertThat(stages.isWaiting(0)).isTrue();
        assertThat(stages.isWaiting(1)).isFalse();

        decide(50_000);
        nowNs = 61_100;
        stages.onFlushed(0);

        assertThat(stages.isWaiting(0)).isFalse();
        assertThat(stages.isWaiting(2)).as("another venue's socket").isTrue();
        assertThat(of(Stage.DECISION_TO_SEND).getTotalCount()).isEqualTo(1);
        assertThat(of(Stage.DECISION_TO_SEND).getMaxValue())
                .as("from its own decision, not from a later one")
                .isBetween(60_000L, 60_500L);
        assertThat(of(Stage.WIRE_TO_SEND).getMaxValue()).isBetween(60_100L, 60_600L);
        telemetry.recorder().release();

        stages.onAnswered(7, 71_100);
        assertThat(of(Stage.SEND_TO_ACK).getMaxValue()).isBetween(10_000L, 10_100L);
    }

    @Test
    void shouldBoundWhatWaits() {
        decide(1_000);
        for (int order = 0; order < 1_000; order++) {
            stages.onSent(0, order, false);
        }

        stages.onFlushed(0);

        assertThat(stages.isWaiting()).isFalse();
        assertThat(of(Stage.DECISION_TO_SEND).getTotalCount()).isEqualTo(256);
    }
}
