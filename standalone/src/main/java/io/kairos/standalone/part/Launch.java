package io.kairos.standalone.part;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start a process.
 *
 * @param command program and arguments.
 * @param environment settings added to those of the supervisor.
 * @param workingDir where it runs.
 */
public record Launch(List<String> command, Map<String, String> environment, Path workingDir) {
    /** Copies. */
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
