package io.kairos.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line where nothing runs; what it does with a running system is tested with the whole system. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class KairosCommandIT {
    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @Test
    void shouldRefuseAnUnknownCommandWithTheUsage() throws Exception {
        Result result = kairos("fly");

        assertThat(result.exitCode()).isEqualTo(64);
        assertThat(result.output()).contains("there is no command fly").contains("Usage: ./kairos");
    }

    @Test
    void shouldRefuseAnUnknownOption() throws Exception {
        Result result = kairos("up", "--fast");

        assertThat(result.exitCode()).isEqualTo(64);
        assertThat(result.output()).contains("up does not know --fast");
    }

    @Test
    void shouldSayThatNothingRuns() throws Exception {
        assertThat(kairos("status").exitCode()).isEqualTo(3);
        assertThat(kairos("status", "--json").output()).isEqualTo("{\"state\":\"stopped\",\"parts\":[]}\n");
        assertThat(kairos("down")).isEqualTo(new Result(0, "Nothing is running.\n"));
    }

    @Test
    void shouldWorkThroughASymbolicLinkAndFromAnyDirectory() throws Exception {
        Path link =
                Files.createSymbolicLink(directory.resolve("k"), TestHome.path().resolve("kairos"));

        Result result = run(directory, List.of(link.toString(), "help"));

        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).contains("Usage: ./kairos");
    }

    @ParameterizedTest
    @CsvSource({
        "java, 'echo openjdk version \\\"11.0.2\\\" >&2', 'Java 17 or newer is needed'",
        "node, 'echo v18.19.0', 'Node.js 20 or newer is needed, found v18.19.0'",
        "mvn, 'echo Apache Maven 3.6.3', 'Maven 3.8 or newer is needed, found 3.6.3'",
    })
    void shouldNameTheRemedyForAToolThatIsTooOld(String tool, String script, String sentence) throws Exception {
        stub(tool, script);
        environment.put("JAVA_HOME", "");

        Result result = kairos("build");

        assertThat(result.exitCode()).isEqualTo(69);
        assertThat(result.output())
                .contains(sentence)
                .contains("install a newer")
                .hasLineCount(1);
    }

    @Test
    void shouldNameTheRemedyForAWrongJavaHome() throws Exception {
        environment.put("JAVA_HOME", directory.resolve("nothing").toString());

        Result result = kairos("up");

        assertThat(result.exitCode()).isEqualTo(69);
        assertThat(result.output()).contains("JAVA_HOME=" + directory.resolve("nothing") + " holds no bin/java");
    }

    @Test
    void shouldNameTheRemedyForAMissingBrowser() throws Exception {
        for (String tool : List.of("bash", "java", "mvn", "node", "npm", "sed", "head", "dirname", "readlink", "cat")) {
            Files.createSymbolicLink(directory.resolve(tool), which(tool));
        }
        environment.put("PATH", directory.toString());
        environment.put("CHROME_BIN", "");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        stub("mvn", "echo Apache Maven 3.9.1");

        Result result = kairos("test");

        assertThat(result.output()).contains("Chromium is missing").contains("CHROME_BIN");
        assertThat(result.exitCode()).isEqualTo(69);
    }

    @Test
    void shouldRefuseTheLogOfAPartThatDoesNotExist() throws Exception {
        Files.createDirectories(directory.resolve("data/logs"));
        Files.writeString(directory.resolve("data/logs/engine.log"), "one\ntwo\n");

        assertThat(kairos("logs", "engine", "-n", "1", "--no-follow")).isEqualTo(new Result(0, "two\n"));
        assertThat(kairos("logs", "motor").exitCode()).isEqualTo(64);
        assertThat(kairos("logs", "motor").output())
                .contains("there is no log of motor")
                .contains("engine");
        assertThat(kairos("logs", "-n", "many").exitCode()).isEqualTo(64);
    }

    @Test
    void shouldStartFromADirectoryWithBlanksInItsName() throws Exception {
        Path home = copyOfTheCommand("a b");
        builtModules(home);
        stub("java", "case $1 in -version) echo 'openjdk version \"17.0.1\"' >&2 ;; *) printf '%s\\n' \"$@\" ;; esac");
        environment.put("JAVA_HOME", "");
        environment.put("KAIROS_SKIP_BUILD", "true");

        Result result = run(directory, List.of(home.resolve("kairos").toString(), "up"));

        assertThat(result.output())
                .contains("\n" + home + "/standalone/target/standalone-1.jar:" + home + "/standalone/target/lib/*\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void shouldBuildAgainForAMissingJarButNotForWhatTheBuildWrites() throws Exception {
        Path home = copyOfTheCommand("home");
        List<String> command = List.of(home.resolve("kairos").toString(), "build");
        stub(
                "mvn",
                "if [ \"$1\" = --version ]; then echo Apache Maven 3.9.1; else "
                        + "mkdir -p dashboard/src/generated && date +%N > dashboard/src/generated/documents.ts; fi");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        builtModules(home);

        assertThat(run(directory, command).output()).contains("Built in");
        assertThat(run(directory, command)).isEqualTo(new Result(0, ""));

        Files.delete(home.resolve("gateway/target/gateway-1.jar"));
        assertThat(run(directory, command).output()).contains("Built in");
    }

    @Test
    void shouldLookAtTheJournalOfTheRunningSystemOrOfADirectory() throws Exception {
        environment.put("KAIROS_SKIP_BUILD", "true");

        Result help = kairos("journal", "--help");
        assertThat(help.exitCode()).isZero();
        assertThat(help.output()).contains("Usage: ./kairos journal list");
        Result nothing = kairos("journal", "verify");
        assertThat(nothing.exitCode()).isEqualTo(64);
        assertThat(nothing.output()).contains("data/data/engine/journal'");
        Result replay = kairos("replay", directory.resolve("missing").toString());
        assertThat(replay.exitCode()).isEqualTo(64);
        assertThat(replay.output()).contains("DIRECTORY: expected a journal's directory");
    }

    private Path copyOfTheCommand(String name) throws IOException {
        Path home = Files.createDirectories(directory.resolve(name)).toRealPath();
        Files.copy(TestHome.path().resolve("kairos"), home.resolve("kairos"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.writeString(home.resolve("pom.xml"), "<project/>\n");
        return home;
    }

    private static void builtModules(Path home) throws IOException {
        for (String module : List.of(
                "venue-simulator",
                "hotpath-engine",
                "flink-jobs",
                "gateway",
                "benchmarks",
                "simulation",
                "standalone")) {
            Path target = home.resolve(module).resolve("target");
            Files.createDirectories(target.resolve("lib"));
            Files.createFile(target.resolve(module + "-1.jar"));
        }
        Files.createDirectories(home.resolve("research").resolve("target").resolve("python"));
    }

    private static Path which(String tool) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            Path candidate = Path.of(directory, tool);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException("not on PATH: " + tool);
    }

    private void stub(String tool, String script) throws IOException {
        Path file = directory.resolve(tool);
        Files.deleteIfExists(file);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        environment.putIfAbsent("PATH", directory + ":" + System.getenv("PATH"));
    }

    private Result kairos(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(TestHome.path().resolve("kairos").toString());
        command.addAll(List.of(arguments));
        return run(directory, command);
    }

    private Result run(Path workingDir, List<String> command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(workingDir.toFile()).redirectErrorStream(true);
        builder.environment().put("KAIROS_DATA_DIR", directory.resolve("data").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }

    private record Result(int exitCode, String output) {}
}
