package io.kairos.standalone.part;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command line of a JVM of ours. */
final class JavaProcess {
    private JavaProcess() {}

    /**
     * A launch on the same JDK as the supervisor's.
     *
     * @param options JVM options; the heap limit among them.
     */
    static Launch launch(
            List<String> options,
            String classPath,
            String mainClass,
            Map<String, String> environment,
            Path workingDir) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Small heaps on few cores: the serial collector needs least memory and no threads of its own.
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Dfile.encoding=UTF-8");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        return new Launch(command, environment, workingDir);
    }
}
