package io.kairos.engine.adapter.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.measure.HiccupMeter;
import io.kairos.engine.application.EngineTelemetry;
import io.kairos.engine.application.EngineTelemetry.Stage;
import io.kairos.engine.application.measure.IntervalRecorder;
import io.kairos.proto.engine.v1.EngineHealth;
import io.kairos.proto.engine.v1.LatencySummary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PulseReportTest {
    private final EngineTelemetry telemetry = new EngineTelemetry();
    private final IntervalRecorder hiccups = new IntervalRecorder(2);
    private final IntervalRecorder view = new IntervalRecorder(1);
    private final IntervalRecorder persister = new IntervalRecorder(1);
    private final PulseReport pulse =
            new PulseReport(telemetry, hiccups, Map.of("view", view), Map.of("persister", persister), false);

    @Test
    void shouldNameTheFloorOfWhatWaitsForAThread() {
        PulseReport apart = new PulseReport(telemetry, hiccups, Map.of(), Map.of(), true);
        EngineHealth.Builder together = EngineHealth.newBuilder();
        EngineHealth.Builder separate = EngineHealth.newBuilder();
        pulse.writeTo(together);
        apart.writeTo(separate);

        assertThat(of(together.getLatenciesList(), "wire_to_decision").getFloor())
                .isEqualTo("hiccup_run");
        assertThat(of(separate.getLatenciesList(), "wire_to_decision").getFloor())
                .isEqualTo("hiccup_wake");
        assertThat(of(together.getLatenciesList(), "send_to_ack").getFloor()).isEqualTo("hiccup_wake");
    }

    private EngineHealth report() {
        for (IntervalRecorder recorder : List.of(telemetry.recorder(), hiccups, view)) {
            recorder.ask();
            recorder.exchange();
        }
        EngineHealth.Builder health = EngineHealth.newBuilder();
        pulse.writeTo(health);
        return health.build();
    }

    private static LatencySummary of(List<LatencySummary> summaries, String stage) {
        return summaries.stream()
                .filter(summary -> summary.getStage().equals(stage))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldTakeTheNumbersOfASlowAgentWhenItWakes() {
        persister.record(0, 7_000);
        assertThat(of(report().getDutyCyclesList(), "persister").getCount()).isZero();

        // It has been asked, and hands over at the end of a round, whenever that is.
        persister.record(0, 9_000);
        persister.exchange();

        LatencySummary cycles = of(report().getDutyCyclesList(), "persister");
        assertThat(cycles.getCount()).isEqualTo(2);
        assertThat(cycles.getMaxNs()).isBetween(9_000L, 9_090L);
        assertThat(of(report().getDutyCyclesList(), "persister").getCount())
                .as("kept for the window")
                .isEqualTo(2);
    }

    @Test
    void shouldReportEveryStageWithItsFloorAndWindow() {
        for (int i = 1; i <= 1_000; i++) {
            telemetry.recorder().record(Stage.DETECTION.series(), i < 1_000 ? 60 : 9_000);
        }
        hiccups.record(HiccupMeter.RUN, 30);
        hiccups.record(HiccupMeter.WAKE, 57_000);

        EngineHealth health = report();

        LatencySummary detection = of(health.getLatenciesList(), "detection");
        assertThat(detection.getCount()).isEqualTo(1_000);
        assertThat(detection.getP50Ns()).isEqualTo(60);
        assertThat(detection.getP999Ns()).isEqualTo(60);
        assertThat(detection.getMaxNs()).isBetween(9_000L, 9_090L);
        assertThat(detection.getWindowNs()).isEqualTo(10_000_000_000L);
        assertThat(health.getLatenciesList()).hasSize(Stage.values().length).allSatisfy(latency -> assertThat(
                        of(health.getFloorsList(), latency.getFloor()).getCount())
                .isEqualTo(1));
        assertThat(of(health.getFloorsList(), "hiccup_wake").getMaxNs()).isBetween(57_000L, 57_600L);
    }

    @Test
    void shouldForgetWhatIsOlderThanTheWindow() {
        telemetry.recorder().record(Stage.DETECTION.series(), 5_000);
        for (int i = 0; i < PulseReport.WINDOW_INTERVALS; i++) {
            assertThat(of(report().getLatenciesList(), "detection").getCount()).isEqualTo(1);
        }

        LatencySummary after = of(report().getLatenciesList(), "detection");

        assertThat(after.getCount()).isZero();
        assertThat(after.getMaxNs()).isZero();
    }

    @Test
    void shouldReportAgentsByName() {
        telemetry.recorder().record(EngineTelemetry.DUTY_CYCLES, 700);
        view.record(0, 1_500);

        EngineHealth health = report();

        assertThat(health.getDutyCyclesList().stream().map(LatencySummary::getStage))
                .containsExactly("engine", "view", "persister");
        assertThat(of(health.getDutyCyclesList(), "engine").getMaxNs()).isBetween(700L, 707L);
        assertThat(of(health.getDutyCyclesList(), "view").getMaxNs()).isBetween(1_500L, 1_515L);
    }

    @Test
    void shouldReportWithoutTheSamplesOfAWriterThatStandsStill() {
        telemetry.recorder().record(Stage.DETECTION.series(), 80);
        EngineHealth.Builder health = EngineHealth.newBuilder();
        pulse.writeTo(health);
        assertThat(of(health.getLatenciesList(), "detection").getCount()).isZero();

        // It goes on, and what it measured before is not lost.
        telemetry.recorder().exchange();
        assertThat(of(report().getLatenciesList(), "detection").getCount()).isEqualTo(1);
    }
}
