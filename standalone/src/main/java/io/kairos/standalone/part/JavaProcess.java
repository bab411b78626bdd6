package io.kairos.standalone.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The command lines of our own JVMs. */
final class JavaProcess {
    private static final int FIRST_WITH_NATIVE_ACCESS_RULES = 24;

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
        // A process without memory is half dead; ended, it is started again.
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-Dfile.encoding=UTF-8");
        if (Runtime.version().feature() >= FIRST_WITH_NATIVE_ACCESS_RULES) {
            // Netty, Agrona and Lettuce use both on purpose; without these each start prints a page of warnings.
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, mainClass));
        return new Launch(command, environment, workingDir);
    }

    /**
     * Class path of a built module: its jar and the libraries collected beside it. Modules run on class paths of their own, since their libraries need
     * not agree.
     *
     * @throws PartFailure when it is not built.
     */
    static String classPath(Path home, String module) throws IOException, PartFailure {
        Path target = home.resolve(module).resolve("target");
        Path jar = null;
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                jar = files.filter(file -> isMainJar(file.getFileName().toString(), module))
                        .sorted()
                        .findFirst()
                        .orElse(null);
            }
        }
        if (jar == null) {
            throw new PartFailure("The module " + module + " is not built: run ./kairos build.");
        }
        return jar + ":" + target.resolve("lib") + "/*";
    }

    private static boolean isMainJar(String name, String module) {
        return name.startsWith(module + "-")
                && name.endsWith(".jar")
                && !name.endsWith("-tests.jar")
                && !name.endsWith("-sources.jar");
    }
}
