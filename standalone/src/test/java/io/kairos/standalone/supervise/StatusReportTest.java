package io.kairos.standalone.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusReportTest {
    private static final long NOW_NS = 100_000_000_000L;

    @Test
    void shouldBeHealthyOnlyWhenEveryPartIs() {
        assertThat(report(part("a", PartState.HEALTHY), part("b", PartState.HEALTHY))
                        .verdict())
                .isEqualTo("healthy");
        assertThat(report(part("a", PartState.HEALTHY), part("b", PartState.RESTARTING))
                        .verdict())
                .isEqualTo("unhealthy");
        assertThat(report(part("a", PartState.UNHEALTHY), part("b", PartState.FAILED))
                        .verdict())
                .isEqualTo("failed");
    }

    @Test
    void shouldWriteJsonThatEscapesNotes() {
        PartStatus noted = new PartStatus(
                "engine", PartState.UNHEALTHY, 7, NOW_NS - 3_000_000_000L, 2, 1_048_576, "says \"no\"\n");

        assertThat(report(noted).json())
                .isEqualTo(
                        "{\"state\":\"unhealthy\",\"supervisorPid\":1,\"url\":\"http://localhost:8080\",\"readySeconds\":12.3,"
                                + "\"memoryBytes\":3145728,\"parts\":[{\"name\":\"engine\",\"state\":\"unhealthy\",\"pid\":7,\"upSeconds\":3,"
                                + "\"memoryBytes\":1048576,\"restarts\":2,\"note\":\"says \\\"no\\\"\\u000a\"}]}\n");
    }

    @Test
    void shouldStartTheTextWithTheVerdictAndShowEachPart() {
        assertThat(report(part("engine", PartState.HEALTHY)).text())
                .startsWith("healthy\n")
                .containsPattern("engine +healthy +7 +3 s +1 MiB +0");
    }

    @Test
    void shouldShowHowFastTheEngineIsBesideTheFloor() throws Exception {
        JsonNode pulse = new ObjectMapper().readTree("""
                {"trading":"PAPER","ticksPerSecond":812.6,"detectionsPerSecond":9.04,
                 "latencies":{"detection":{"count":8120,"p50Ns":102,"p99Ns":3170,"p999Ns":757,"maxNs":3400000,
                                           "windowNs":10000000000,"floor":"hiccup_run"},
                              "wire_to_decision":{"count":0,"windowNs":10000000000,"floor":"hiccup_wake"}},
                 "floors":{"hiccup_run":{"p999Ns":2700,"maxNs":12000}},
                 "garbage":{"engineBytesPerTick":0.25,"engineBytesPerSecond":210,"pauses":12,"pauseMs":85}}""");
        StatusReport report = new StatusReport(
                1, "http://localhost:8080", 12.34, 0, NOW_NS, List.of(part("engine", PartState.HEALTHY)), pulse);

        assertThat(report.text()).contains("""

                trading     PAPER: orders are matched inside the engine, none is sent
                ticks       813/s, 9.0/s searched; garbage 0.3 B per tick, 210 B/s; 12 GC pauses, 85 ms in all
                detection   p50 102 ns, p99 3.2 us, p99.9 757 ns, max 3.4 ms (8120 in 10 s); the machine's floor p99.9 2.7 us, max 12.0 us
                decision    nothing was searched in the last 10 s
                """);
        assertThat(new ObjectMapper().readTree(report.json()).path("engine")).isEqualTo(pulse);
    }

    @Test
    void shouldShowWhatIsStoppedByWhomAndWhatWaitsForASecondPerson() throws Exception {
        JsonNode pulse = new ObjectMapper().readTree("""
                {"trading":"SIMULATED","risk":{"state":"REDUCING","changedBy":"carol","reason":"drill","limitsVersion":4,
                 "limitsUntil":"2026-11-23T09:00:00Z",
                 "stopped":[{"scope":"STRATEGY","name":"triangular-arbitrage","state":"REDUCING","changedBy":"engine",
                             "reason":"executed too often"}],
                 "pending":{"changeId":7,"proposedBy":"alice","changes":"MAX_VALUE engine: 5 -> 9",
                            "expires":"2026-11-23T08:30:00Z"}}}""");
        StatusReport report = new StatusReport(
                1, "http://localhost:8080", 12.34, 0, NOW_NS, List.of(part("engine", PartState.HEALTHY)), pulse);

        assertThat(report.text()).contains("""
                risk        REDUCING by carol: drill; set it ACTIVE on the dashboard's risk page to trade again; limits of version 4 until 2026-11-23T09:00:00Z, then those before
                            strategy triangular-arbitrage is REDUCING by engine: executed too often
                            change 7 of the limits by alice waits for a second person until 2026-11-23T08:30:00Z: MAX_VALUE engine: 5 -> 9
                """);
        JsonNode without =
                new ObjectMapper().readTree("{\"risk\":{\"state\":\"ACTIVE\",\"limitsVersion\":0,\"stopped\":[]}}");
        assertThat(new StatusReport(1, "", 1, 0, NOW_NS, List.of(), without).text())
                .contains("risk        ACTIVE; no limits are set, so nothing trades;");
    }

    private static StatusReport report(PartStatus... parts) {
        return new StatusReport(1, "http://localhost:8080", 12.34, 2_097_152, NOW_NS, List.of(parts), null);
    }

    private static PartStatus part(String name, PartState state) {
        return new PartStatus(name, state, 7, NOW_NS - 3_000_000_000L, 0, 1_048_576, "");
    }
}
