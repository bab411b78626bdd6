package io.kairos.standalone.supervise;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static StatusReport report(PartStatus... parts) {
        return new StatusReport(1, "http://localhost:8080", 12.34, 2_097_152, NOW_NS, List.of(parts));
    }

    private static PartStatus part(String name, PartState state) {
        return new PartStatus(name, state, 7, NOW_NS - 3_000_000_000L, 0, 1_048_576, "");
    }
}
