package io.kairos.standalone.supervise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingLogIT {

    @Test
    void shouldKeepABoundedNumberOfFullFiles(@TempDir Path directory) throws IOException {
        try (RotatingLog log = new RotatingLog(directory.resolve("engine.log"), 100, 2)) {
            for (int number = 0; number < 100; number++) {
                log.line("line number " + number);
            }

            assertThat(Files.readString(directory.resolve("engine.log"))).endsWith("line number 99\n");
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).hasSize(3).allSatisfy(file -> assertThat(Files.size(file))
                        .isLessThanOrEqualTo(100));
            }
        }
    }

    @Test
    void shouldRememberTheLastLinesOfOneLifeOnly(@TempDir Path directory) throws IOException {
        try (RotatingLog log = new RotatingLog(directory.resolve("engine.log"), 1_000_000, 2)) {
            log.line("of an earlier life");
            log.forgetLines();
            for (int number = 0; number < 2 * RotatingLog.LINES_KEPT; number++) {
                log.line("line " + number);
            }

            assertThat(log.lastLines(2))
                    .containsExactly(
                            "line " + (2 * RotatingLog.LINES_KEPT - 2), "line " + (2 * RotatingLog.LINES_KEPT - 1));
            assertThat(log.lastLines(Integer.MAX_VALUE)).hasSize(RotatingLog.LINES_KEPT);
        }
    }

    @Test
    void shouldContinueAnExistingFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("engine.log");
        Files.writeString(file, "before\n");

        try (RotatingLog log = new RotatingLog(file, 1_000, 2)) {
            log.line("after");
        }

        assertThat(Files.readString(file)).isEqualTo("before\nafter\n");
    }
}
