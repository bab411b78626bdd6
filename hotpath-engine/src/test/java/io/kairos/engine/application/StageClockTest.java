package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.application.EngineTelemetry.Stage;
import io.kairos.engine.application.measure.IntervalRecorder;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageClockTest {
    private static final long NONE = StageClock.NONE;

    private final ManualClock clock = new ManualClock();
    private final EngineTelemetry telemetry = new EngineTelemetry();
    private final StageClock stages = new StageClock(clock, telemetry);
    private final long startNs = clock.nowNs;

    @Test
    void shouldMeasureAQuoteThatLeadsToNothing() {
        stages.onApply(startNs, startNs + 10, startNs + 30);
        clock.nowNs = startNs + 90;
        stages.onApplied(true);

        assertThat(measured())
                .isEqualTo(Map.of(
                        Stage.WIRE_TO_DECODED, 10L,
                        Stage.DECODED_TO_DECISION, 80L,
                        Stage.DETECTION, 60L,
                        Stage.WIRE_TO_DECISION, 90L));
    }

    @Test
    void shouldTakeTheFirstOutputForTheDecision() {
        stages.onApply(startNs, startNs + 10, startNs + 30);
        clock.nowNs = startNs + 50;
        stages.onDecision();
        clock.nowNs = startNs + 70;
        stages.onDecision();
        clock.nowNs = startNs + 90;
        stages.onSent(5);
        clock.nowNs = startNs + 120;
        stages.onApplied(true);
        stages.onAnswered(5, startNs + 115);

        assertThat(measured())
                .isEqualTo(Map.of(
                        Stage.WIRE_TO_DECODED, 10L,
                        Stage.DECODED_TO_DECISION, 40L,
                        Stage.DETECTION, 20L,
                        Stage.WIRE_TO_DECISION, 50L,
                        Stage.DECISION_TO_SEND, 40L,
                        Stage.WIRE_TO_SEND, 90L,
                        Stage.SEND_TO_ACK, 25L));
    }

    @Test
    void shouldMeasureOrdersOfCommandsWithoutAWire() {
        stages.onApply(NONE, startNs, startNs + 30);
        clock.nowNs = startNs + 40;
        stages.onDecision();
        clock.nowNs = startNs + 60;
        stages.onSent(5);
        stages.onApplied(false);

        assertThat(measured()).isEqualTo(Map.of(Stage.DECISION_TO_SEND, 20L));
    }

    @Test
    void shouldNotMeasureSearchesThatDidNotTakePlace() {
        stages.onApply(startNs, startNs + 10, startNs + 30);
        stages.onApplied(false);

        assertThat(measured()).isEqualTo(Map.of(Stage.WIRE_TO_DECODED, 10L));
    }

    @Test
    void shouldNotCarryADecisionOverToTheNextInput() {
        stages.onApply(startNs, NONE, startNs);
        stages.onDecision();
        stages.onApplied(false);
        stages.onApply(startNs, NONE, startNs + 5);
        clock.nowNs = startNs + 25;
        stages.onApplied(true);

        assertThat(measured()).isEqualTo(Map.of(Stage.DETECTION, 20L, Stage.WIRE_TO_DECISION, 25L));
    }

    @Test
    void shouldMeasureOnlyTheFirstAnswerAndOnlyOfOrdersItRemembers() {
        stages.onApply(NONE, NONE, startNs);
        stages.onSent(1);
        stages.onSent(1 + 1_024);
        stages.onAnswered(1, startNs + 50);
        stages.onAnswered(1 + 1_024, startNs + 60);
        stages.onAnswered(1 + 1_024, startNs + 70);

        assertThat(measured().get(Stage.SEND_TO_ACK)).isEqualTo(60);
    }

    /** The one sample of each stage that has any. */
    private Map<Stage, Long> measured() {
        IntervalRecorder recorder = telemetry.recorder();
        recorder.ask();
        telemetry.exchange();
        Map<Stage, Long> all = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            var histogram = recorder.handed(stage.series());
            if (histogram.getTotalCount() > 0) {
                all.put(stage, histogram.getMaxValue());
            }
        }
        return all;
    }
}
