package io.kairos.engine.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes changes, and takes them back. Before the first change the restore file holds what undoes all of them, so that a change that fails,
 * or a process that ends, half way can be taken back. What an earlier run noted stays: the file always tells how the host was before
 * the first of them. Cold; one thread.
 */
public final class HostRepair {
    /** Makes one change; tests record instead. */
    @FunctionalInterface
    public interface Writer {
        /**
         * Makes it.
         *
         * @throws IOException if the kernel or the program refuses; the message says why.
         */
        void make(HostChange change) throws IOException;
    }

    /** How a change went: {@code error} is empty when it was made. */
    public record Outcome(HostChange change, String error) {}

    private static final String HEADER =
            "# What undoes the changes of kairos doctor --apply; kairos doctor --restore reads it. Newest last.";

    private final Path restoreFile;
    private final Writer writer;

    /** Makes changes with {@code writer} and notes them in {@code restoreFile}, whose directory is made. */
    public HostRepair(Path restoreFile, Writer writer) {
        this.restoreFile = restoreFile;
        this.writer = writer;
    }

    /** Writes to the files below {@code files}' root and runs programs. */
    public static Writer writerOf(HostFiles files, HostCommands commands) {
        return change -> {
            if (change instanceof HostChange.Write write) {
                Files.writeString(files.path(write.path()), write.after() + "\n", StandardCharsets.UTF_8);
            } else if (change instanceof HostChange.Run run
                    && commands.run(run.after()).isEmpty()) {
                throw new IOException("failed: " + String.join(" ", run.after()));
            }
        };
    }

    /**
     * Makes the changes; one that is refused keeps none of the others from being made.
     *
     * @throws IOException if the restore file cannot be written; then nothing was changed.
     */
    public List<Outcome> apply(List<HostChange> changes) throws IOException {
        if (changes.isEmpty()) {
            return List.of();
        }
        Map<String, HostChange> noted = new LinkedHashMap<>();
        for (HostChange earlier : noted()) {
            noted.put(key(earlier), earlier);
        }
        changes.forEach(change -> noted.putIfAbsent(key(change), change));
        note(List.copyOf(noted.values()));
        return make(changes);
    }

    /**
     * Takes back what is noted, newest first, and removes the note when all went well.
     *
     * @throws IOException if the restore file cannot be read.
     * @throws IllegalArgumentException if it holds something else than changes; then nothing was changed.
     */
    public List<Outcome> restore() throws IOException {
        List<HostChange> undo = new ArrayList<>();
        noted().forEach(change -> undo.add(change.undo()));
        Collections.reverse(undo);
        List<Outcome> outcomes = make(undo);
        if (outcomes.stream().allMatch(outcome -> outcome.error().isEmpty())) {
            Files.deleteIfExists(restoreFile);
        }
        return outcomes;
    }

    private List<Outcome> make(List<HostChange> changes) {
        List<Outcome> outcomes = new ArrayList<>();
        for (HostChange change : changes) {
            try {
                writer.make(change);
                outcomes.add(new Outcome(change, ""));
            } catch (IOException refused) {
                outcomes.add(new Outcome(change, refused.toString()));
            }
        }
        return outcomes;
    }

    /** What a change is about: the file, or the program with its object. */
    private static String key(HostChange change) {
        return change instanceof HostChange.Write write
                ? write.path()
                : change instanceof HostChange.Run run
                        ? String.join(" ", run.after().subList(0, 3))
                        : change.line();
    }

    private List<HostChange> noted() throws IOException {
        if (!Files.exists(restoreFile)) {
            return List.of();
        }
        return Files.readAllLines(restoreFile, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(HostChange::parse)
                .toList();
    }

    private void note(List<HostChange> changes) throws IOException {
        Path directory = restoreFile.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        changes.forEach(change -> lines.add(change.line()));
        Path next = restoreFile.resolveSibling(restoreFile.getFileName() + ".new");
        Files.write(next, lines, StandardCharsets.UTF_8);
        Files.move(next, restoreFile, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
