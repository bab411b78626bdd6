package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.outbound.journal.JournalSettings;
import io.kairos.engine.adapter.outbound.journal.SegmentJournal;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.ReadinessChangedEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the process ends when it cannot begin. */
@Timeout(120)
class EngineMainIT {
    @TempDir
    private Path directory;

    private record Ending(int exitCode, String output) {}

    private Ending run(Map<String, String> settings) throws Exception {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        EngineMain.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("KAIROS_"));
        builder.environment().put("KAIROS_ENGINE_WARMUP_SECONDS", "0");
        builder.environment().put("KAIROS_ENGINE_DATA_DIR", directory.toString());
        builder.environment().put("KAIROS_ENGINE_GRPC_PORT", "0");
        builder.environment().put("KAIROS_ENGINE_METRICS_PORT", "0");
        builder.environment().putAll(settings);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ending(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    private SegmentJournal journal() throws Exception {
        return SegmentJournal.open(
                new JournalSettings(directory.resolve("paper").resolve("journal"), 1 << 20, 1L << 30, 1L << 31, 5));
    }

    @Test
    void shouldSaySequenceAndRemedyWithItsOwnCodeWhenRecoveryRefuses() throws Exception {
        ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        ReadinessChangedEncoder decision = new ReadinessChangedEncoder();
        decision.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .timeNs(1)
                .reason("of another version");
        try (SegmentJournal journal = journal()) {
            journal.append(1, buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + decision.encodedLength());
        }
        Ending ending = run(Map.of("KAIROS_ENGINE_JOURNAL_SEGMENT_MIB", "1"));

        assertThat(ending.exitCode).as(ending.output).isEqualTo(65);
        assertThat(ending.output)
                .containsOnlyOnce("recovery refused")
                .contains("sequence=1 ")
                .contains("Remedy: start the version that wrote this journal")
                .doesNotContain("Exception");
        try (SegmentJournal journal = journal()) {
            assertThat(journal.lastSequence()).as("nothing was written").isEqualTo(1);
        }
    }

    @Test
    void shouldListFaultySettingsWithTheCodeForSettings() throws Exception {
        Ending ending = run(Map.of("KAIROS_ENGINE_IDLE", "sleep"));

        assertThat(ending.exitCode).as(ending.output).isEqualTo(78);
        assertThat(ending.output).contains("KAIROS_ENGINE_IDLE").doesNotContain("\tat ");
    }

    @Test
    void shouldRefuseRealMoneyWithoutItsConfirmation() throws Exception {
        Ending ending = run(Map.of("KAIROS_ENGINE_TRADING", "live", "KAIROS_ENGINE_ID", "desk-7"));

        assertThat(ending.exitCode).as(ending.output).isEqualTo(78);
        assertThat(ending.output)
                .contains("KAIROS_ENGINE_LIVE_CONFIRMED: expected \"desk-7 trades real money\"")
                .contains("set KAIROS_ENGINE_TRADING to paper");
    }

    @Test
    void shouldRefuseADirectoryOfAnotherMode() throws Exception {
        Files.writeString(directory.resolve("trading-mode"), "SIMULATED\n");

        Ending ending = run(
                Map.of("KAIROS_ENGINE_TRADING", "live", "KAIROS_ENGINE_LIVE_CONFIRMED", "kairos-1 trades real money"));

        assertThat(ending.exitCode).as(ending.output).isEqualTo(78);
        assertThat(ending.output).contains("KAIROS_ENGINE_DATA_DIR").contains("SIMULATED trading");
    }
}
