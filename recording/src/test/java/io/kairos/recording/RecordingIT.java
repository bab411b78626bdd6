package io.kairos.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingIT {
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long START_NS = 1_700_000_000L * SECOND_NS;

    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom(7);

    private List<RecordedFrame> frames(int count) {
        List<RecordedFrame> frames = new ArrayList<>();
        FrameKind[] kinds = FrameKind.values();
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[random.nextInt(600)];
            random.nextBytes(payload);
            FrameKind kind = kinds[1 + random.nextInt(kinds.length - 1)];
            frames.add(new RecordedFrame(kind, random.nextInt(4) - 1, START_NS + i * 1_000_000L, payload));
        }
        return frames;
    }

    private RecordingWriter writer(long maxBytes, long maxAgeNs) throws IOException {
        return new RecordingWriter(directory, "OKX", Map.of("url", "ws://host/ws"), maxBytes, maxAgeNs);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> listed = Files.list(directory)) {
            return listed.sorted().toList();
        }
    }

    private static List<RecordedFrame> readAll(RecordingReader reader) throws IOException {
        List<RecordedFrame> read = new ArrayList<>();
        for (Optional<RecordedFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
            read.add(next.get());
        }
        return read;
    }

    private static void assertSame(List<RecordedFrame> read, List<RecordedFrame> written) {
        assertThat(read).hasSameSizeAs(written);
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).kind()).isEqualTo(written.get(i).kind());
            assertThat(read.get(i).connection()).isEqualTo(written.get(i).connection());
            assertThat(read.get(i).timeNs()).isEqualTo(written.get(i).timeNs());
            assertThat(read.get(i).payload()).isEqualTo(written.get(i).payload());
        }
    }

    @Test
    void shouldReadBackWhatWasWrittenOverSeveralFiles() throws IOException {
        List<RecordedFrame> written = frames(2_000);
        try (RecordingWriter writer = writer(100_000, 3_600 * SECOND_NS)) {
            for (RecordedFrame frame : written) {
                writer.write(frame);
            }
            assertThat(writer.files()).isGreaterThan(3);
            assertThat(writer.frames()).isEqualTo(2_000);
        }
        try (RecordingReader reader = RecordingReader.open(directory)) {
            assertSame(readAll(reader), written);
            assertThat(reader.torn()).isZero();
            assertThat(reader.header()).containsEntry("venue", "OKX").containsEntry("url", "ws://host/ws");
        }
    }

    @Test
    void shouldBeginANewFileWhenTheOldOneIsTooOld() throws IOException {
        try (RecordingWriter writer = writer(1 << 30, SECOND_NS)) {
            for (RecordedFrame frame : frames(2_500)) {
                writer.write(frame);
            }
        }
        assertThat(files()).hasSize(3);
        assertThat(files().get(0).getFileName()).hasToString("okx-20231114T221320Z-00001.kfr.gz");
    }

    @Test
    void shouldReadACutFileUpToWhatWasFlushed() throws IOException {
        List<RecordedFrame> written = frames(500);
        try (RecordingWriter writer = writer(1 << 30, 3_600 * SECOND_NS)) {
            for (int i = 0; i < written.size(); i++) {
                writer.write(written.get(i));
                if (i == 299) {
                    writer.flush();
                    Files.copy(files().get(0), directory.resolve("cut.part"));
                }
            }
        }
        Path cut = directory.resolve("cut.part");
        try (RecordingReader reader = RecordingReader.open(cut)) {
            assertSame(readAll(reader), written.subList(0, 300));
            assertThat(reader.torn()).isEqualTo(1);
        }
    }

    @Test
    void shouldNeverReturnADamagedFrame() throws IOException {
        List<RecordedFrame> written = frames(60);
        try (RecordingWriter writer = writer(1 << 30, 3_600 * SECOND_NS)) {
            for (RecordedFrame frame : written) {
                writer.write(frame);
            }
        }
        byte[] sound = Files.readAllBytes(files().get(0));
        Path damagedFile = directory.resolve("damaged");
        for (int round = 0; round < 2_000; round++) {
            byte[] damaged = sound.clone();
            if (round % 2 == 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            } else {
                damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            }
            Files.write(damagedFile, damaged);
            List<RecordedFrame> read = new ArrayList<>();
            try (RecordingReader reader = RecordingReader.open(damagedFile)) {
                for (Optional<RecordedFrame> next = reader.next(); next.isPresent(); next = reader.next()) {
                    read.add(next.get());
                }
            } catch (IOException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
            assertSame(read, written.subList(0, read.size()));
        }
    }

    @Test
    void shouldNameFileAndProblemWhenItIsNoRecording() throws IOException {
        Path other = Files.write(directory.resolve("x.kfr.gz"), "PK something else".getBytes(StandardCharsets.UTF_8));
        try (RecordingReader reader = RecordingReader.open(other)) {
            assertThatThrownBy(reader::next)
                    .isInstanceOf(RecordingFormatException.class)
                    .hasMessageContaining("x.kfr.gz")
                    .hasMessageContaining("KAIROSFR");
        }
    }

    @Test
    void shouldSayWhenThereIsNothingToRead() {
        assertThatThrownBy(() -> RecordingReader.open(directory)).hasMessageContaining("no *.kfr.gz");
        assertThatThrownBy(() -> RecordingReader.open(directory.resolve("missing")))
                .hasMessageContaining("missing");
    }
}
