package io.kairos.engine.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The unit and its files speak of settings and exit codes that the engine knows. */
class SystemdUnitIT {
    private static final Path HOST = Path.of("..", "infrastructure", "host");
    private static final Path UNIT = HOST.resolve("kairos-engine.service");
    private static final Path MAIN = Path.of("src/main/java/io/kairos/engine/EngineMain.java");
    private static final Pattern SETTING = Pattern.compile("KAIROS_[A-Z0-9_]+");

    private static String value(String name) throws IOException {
        return Files.readAllLines(UNIT).stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in the unit"));
    }

    private static Set<String> settings(Path file) throws IOException {
        return SETTING.matcher(Files.readString(file))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldNameOnlySettingsThatTheEngineReads() throws IOException {
        Set<String> known = new TreeSet<>();
        try (var sources = Files.list(MAIN.getParent())) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                known.addAll(settings(source));
            }
        }
        for (Path file : List.of(
                UNIT, HOST.resolve("kairos-engine.service.d/pinned.conf"), HOST.resolve("engine.env.example"))) {
            assertThat(settings(file)).as(file.toString()).isNotEmpty().isSubsetOf(known);
        }
    }

    @Test
    void shouldStartAgainAfterAFailureAndAfterNothingThatNeedsAPerson() throws IOException {
        Set<String> codes = Pattern.compile("EXIT_[A-Z_]+ = ([0-9]+);")
                .matcher(Files.readString(MAIN))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        codes.remove("70");

        assertThat(value("Restart")).isEqualTo("on-failure");
        assertThat(Set.of(value("RestartPreventExitStatus").split(" ", -1))).isEqualTo(codes);
        assertThat(value("SuccessExitStatus")).isEqualTo("143");
        assertThat(value("ExecStart")).startsWith("/usr/bin/java --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED ");
    }

    @Test
    void shouldPleaseSystemd() {
        HostCommands commands = HostCommands.ofThisMachine();
        Assumptions.assumeTrue(
                commands.run(List.of("systemd-analyze", "--version")).isPresent()
                        && Files.isExecutable(Path.of("/usr/bin/java")),
                "no systemd-analyze, or no /usr/bin/java, here");

        assertThat(commands.run(List.of("systemd-analyze", "verify", UNIT.toString())))
                .isEqualTo(Optional.of(""));
    }
}
