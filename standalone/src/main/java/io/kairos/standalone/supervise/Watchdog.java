package io.kairos.standalone.supervise;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A shell that sleeps on a pipe from this process. When the supervisor is killed, the pipe ends and the shell ends all children, also those that do not
 * look at their standard input (PostgreSQL, Redis). One thread only.
 */
final class Watchdog implements AutoCloseable {
    private final Path script;
    private @Nullable Process process;

    /** With the project's command, which knows how to end leftovers. */
    Watchdog(Path script) {
        this.script = script;
    }

    /** Starts the shell, also again if somebody ended it. */
    void ensureRunning() throws IOException {
        Process current = process;
        if (current == null || !current.isAlive()) {
            process = new ProcessBuilder(
                            script.toString(),
                            "reap-when-orphaned",
                            Long.toString(ProcessHandle.current().pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        }
    }

    @Override
    public void close() {
        Process current = process;
        if (current != null) {
            current.descendants().forEach(ProcessHandle::destroyForcibly);
            current.destroyForcibly();
        }
    }
}
