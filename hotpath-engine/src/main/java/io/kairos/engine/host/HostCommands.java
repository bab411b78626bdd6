package io.kairos.engine.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs the few programs that know or set what no file does. Tests bring their own. */
@FunctionalInterface
public interface HostCommands {
    /** Longest that a program may take. */
    int LIMIT_SECONDS = 10;

    /** What the program printed; nothing if it is not there, failed, or took too long. */
    Optional<String> run(List<String> command);

    /** The programs of this machine. */
    static HostCommands ofThisMachine() {
        return HostCommands::runHere;
    }

    private static Optional<String> runHere(List<String> command) {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                    .start();
        } catch (IOException notThere) {
            return Optional.empty();
        }
        try (var out = process.getInputStream()) {
            // These programs print a page at most, which a pipe holds, so waiting first cannot block them.
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return Optional.empty();
            }
            String text = new String(out.readNBytes(1 << 16), StandardCharsets.UTF_8);
            return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }
}
