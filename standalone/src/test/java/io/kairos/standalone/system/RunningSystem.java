package io.kairos.standalone.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.standalone.Port;
import io.kairos.standalone.TestHome;
import io.kairos.standalone.part.Trees;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The whole system, started by {@code ./kairos} as a user would, with data and ports of its own. */
final class RunningSystem {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration READY_LIMIT = Duration.ofMinutes(4);

    private final Path dataDir;
    private final Map<Port, Integer> ports = new EnumMap<>(Port.class);

    /** With an empty data directory. */
    RunningSystem(Path dataDir) throws IOException {
        this.dataDir = dataDir;
        Trees.delete(dataDir);
        Files.createDirectories(dataDir);
        // All are held open until the last is known, so that none is given twice.
        List<ServerSocket> sockets = new ArrayList<>();
        for (Port port : Port.values()) {
            ServerSocket socket = new ServerSocket(0);
            sockets.add(socket);
            ports.put(port, socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
    }

    /** What a command printed and how it ended. */
    record Result(int exitCode, String output) {}

    /** Starts and returns when it is READY. */
    void up(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("up", "--detach"));
        command.addAll(List.of(options));
        Result result = kairos(Map.of(), READY_LIMIT, command.toArray(String[]::new));
        if (result.exitCode() != 0) {
            throw new AssertionError("./kairos up ended with " + result.exitCode() + ":\n" + result.output() + logs());
        }
        System.out.println(result.output().replaceAll("(?m)^  Sign in .*$", "  Sign in     …"));
    }

    void down() throws Exception {
        kairos("down");
    }

    Result kairos(String... arguments) throws Exception {
        return kairos(Map.of(), Duration.ofMinutes(2), arguments);
    }

    Result kairos(Map<String, String> more, Duration limit, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(TestHome.path().resolve("kairos").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment());
        builder.environment().putAll(more);
        Path output = Files.createTempFile(dataDir, "command", ".out");
        builder.redirectOutput(output.toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("./kairos " + String.join(" ", arguments) + " did not end within " + limit + ":\n"
                    + Files.readString(output) + logs());
        }
        String text = Files.readString(output);
        Files.delete(output);
        return new Result(process.exitValue(), text);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAIROS_DATA_DIR", dataDir.toString());
        environment.put("KAIROS_SKIP_BUILD", "true");
        ports.forEach((port, number) -> environment.put(port.setting(), Integer.toString(number)));
        return environment;
    }

    int port(Port port) {
        return ports.get(port);
    }

    Path dataDir() {
        return dataDir;
    }

    JsonNode status() throws Exception {
        return JSON.readTree(kairos("status", "--json").output());
    }

    JsonNode status(String part) throws Exception {
        for (JsonNode node : status().path("parts")) {
            if (node.path("name").asText().equals(part)) {
                return node;
            }
        }
        throw new AssertionError("status does not show " + part);
    }

    long pid(String part) throws Exception {
        return status(part).path("pid").asLong();
    }

    /** Sends a signal to the process of a part, as an accident would. */
    void signal(String signal, long pid) throws Exception {
        int exitCode = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid)
                .start()
                .waitFor();
        if (exitCode != 0) {
            throw new AssertionError("cannot send " + signal + " to " + pid);
        }
    }

    String password(String user) throws IOException {
        return credential(user)[1];
    }

    private String[] credential(String user) throws IOException {
        return Files.readAllLines(dataDir.resolve("credentials")).stream()
                .map(line -> line.split(" ", -1))
                .filter(fields -> fields[0].equals(user))
                .findFirst()
                .orElseThrow();
    }

    String secret(String name) throws IOException {
        return Files.readString(dataDir.resolve("secrets").resolve(name)).strip();
    }

    /** Command lines of processes that belong to this system. */
    List<String> processes() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path directory : all.filter(
                            path -> path.getFileName().toString().matches("[0-9]+"))
                    .toList()) {
                String environment = read(directory.resolve("environ"));
                String commandLine = read(directory.resolve("cmdline")).replace('\0', ' ');
                boolean ours = environment.contains("KAIROS_DATA_DIR=" + dataDir + "\0")
                        || commandLine.contains(dataDir.toString());
                if (ours && !commandLine.isBlank()) {
                    found.add(directory.getFileName() + " " + commandLine);
                }
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException expected) {
            // Ended in the meantime.
            return "";
        }
    }

    /** The last lines of every log, for a failure's report. */
    String logs() throws IOException {
        StringBuilder text = new StringBuilder();
        Path logDir = dataDir.resolve("logs");
        if (!Files.isDirectory(logDir)) {
            return "";
        }
        try (Stream<Path> files = Files.list(logDir)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".log"))
                    .sorted()
                    .toList()) {
                List<String> lines = Files.readAllLines(file);
                text.append("\n---- ").append(file).append('\n');
                lines.subList(Math.max(0, lines.size() - 60), lines.size())
                        .forEach(line -> text.append(line).append('\n'));
            }
        }
        return text.toString();
    }
}
