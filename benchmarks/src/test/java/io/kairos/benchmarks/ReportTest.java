package io.kairos.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final Figures OURS = Figures.NONE.withMean(50, 0).withPercentiles(40, 90, 130, 900);
    private static final Figures THEIRS = Figures.NONE.withMean(10_000, 24);
    private static final Row FASTER = row(THEIRS, Target.faster(Statistic.MEAN, 150));
    private static final Row TOO_SLOW = row(THEIRS, Target.faster(Statistic.MEAN, 201));

    private static Row row(Figures theirs, Target target) {
        return new Row("detection", "a <quote>", OURS, "array", theirs, target, "");
    }

    @Test
    void shouldJudgeEachKindOfTarget() {
        assertThat(FASTER.verdict()).isEqualTo("met");
        assertThat(FASTER.ratio()).isEqualTo(200);
        assertThat(TOO_SLOW.verdict()).isEqualTo("MISSED");
        assertThat(row(OURS.withPercentiles(40, 40, 40, 40), Target.timesAtMost(Statistic.P999, 3))
                        .verdict())
                .isEqualTo("MISSED");
        assertThat(row(Figures.NONE, Target.atMost(Statistic.MAX, 900)).verdict())
                .isEqualTo("met");
        assertThat(row(Figures.NONE, Target.NO_GARBAGE).verdict()).isEqualTo("met");
        assertThat(row(THEIRS, Target.NONE).verdict()).isEmpty();
    }

    @Test
    void shouldMissATargetWhoseFigureWasNotMeasured() {
        assertThat(row(Figures.NONE, Target.faster(Statistic.MEAN, 2)).isMet()).isFalse();
        assertThat(row(Figures.NONE, Target.atMost(Statistic.COUNT, 0)).isMet()).isFalse();
    }

    @Test
    void shouldCarryRowsBetweenProcessesUnchanged(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("rows");

        RowFile.write(file, List.of(FASTER, TOO_SLOW));

        assertThat(RowFile.read(file)).containsExactly(FASTER, TOO_SLOW);
    }

    @Test
    void shouldWriteTableReportAndPage(@TempDir Path directory) throws IOException {
        Machine machine = new Machine("2026-11-22T00:00:00Z", true, "some processor", 2, "17", 1.5, 25);
        Path file = directory.resolve("bench.json");

        RowFile.writeReport(file, machine, List.of(FASTER, TOO_SLOW));

        JsonNode rows = JsonMapper.builder().build().readTree(file.toFile()).get("rows");
        assertThat(rows).hasSize(2);
        assertThat(rows.get(0).get("ratio").asDouble()).isEqualTo(200);
        assertThat(rows.get(0).get("met").asBoolean()).isTrue();
        assertThat(rows.get(0).get("theirs").has("p50Ns")).isFalse();
        assertThat(TextTable.of(List.of(FASTER, TOO_SLOW)))
                .contains("200x", "mean >= 150x", "met", "MISSED", "10.0 us");
        assertThat(HtmlReport.page(machine, List.of(FASTER, TOO_SLOW)))
                .contains("a &lt;quote&gt;", "<svg", "1 of 2 targets met", "MISSED")
                .doesNotContain("NaN");
    }
}
