package io.kairos.standalone.system;

import io.kairos.standalone.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Python program of {@code research/}, run as its user would. */
final class PythonProgram {
    private static final long LIMIT_SECONDS = 120;

    private PythonProgram() {}

    /** Runs it to its end. */
    static RunningSystem.Result run(Map<String, String> environment, String program, String... arguments)
            throws IOException, InterruptedException {
        Path research = TestHome.path().resolve("research");
        List<String> command = new ArrayList<>(List.of(
                research.resolve("python").toString(), research.resolve(program).toString()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(Path.of("target").toAbsolutePath(), "python", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(
                        program + " did not end within " + LIMIT_SECONDS + " s:\n" + Files.readString(output));
            }
            return new RunningSystem.Result(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }
}
