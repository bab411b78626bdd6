package io.kairos.standalone.supervise;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files by which other processes know the running system: the lock that makes it the only one, {@code supervisor.pid}, {@code status.txt} and
 * {@code state.json}, and {@code children.<supervisor>} with one line {@code <part> <pid> <start ticks> <stop signal>} per process, from which the
 * command line and the watchdog end what a killed supervisor left behind. Written whole and renamed into place.
 */
final class RunFiles implements AutoCloseable {
    private final Path directory;
    private final long supervisorPid = ProcessHandle.current().pid();
    private @Nullable FileChannel lockChannel;

    RunFiles(Path directory) {
        this.directory = directory;
    }

    /** Takes the lock for the life of this process; false when another supervisor holds it. */
    boolean lock() throws IOException {
        Files.createDirectories(directory);
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            return false;
        }
        lockChannel = channel;
        write("supervisor.pid", supervisorPid + "\n");
        return true;
    }

    /** Process id of the supervisor that wrote last, if any. */
    Optional<String> supervisorPid() throws IOException {
        Path file = directory.resolve("supervisor.pid");
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    void writeChildren(List<String> lines) throws IOException {
        write("children." + supervisorPid, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }

    void writeStatus(String text, String json) throws IOException {
        write("status.txt", text);
        write("state.json", json);
    }

    /** Tells the command line that everything is up. */
    void writeReady() throws IOException {
        write("ready", supervisorPid + "\n");
    }

    private void write(String name, String content) throws IOException {
        Path temporary = directory.resolve("." + name + ".new");
        Files.writeString(temporary, content, StandardCharsets.UTF_8);
        Files.move(
                temporary,
                directory.resolve(name),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes everything and gives up the lock; call when no child is left. */
    @Override
    public void close() throws IOException {
        for (String name :
                List.of("ready", "status.txt", "state.json", "supervisor.pid", "children." + supervisorPid)) {
            Files.deleteIfExists(directory.resolve(name));
        }
        FileChannel channel = lockChannel;
        if (channel != null) {
            channel.close();
        }
    }
}
