package io.kairos.engine.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Makes changes, and takes them back. Before the first change the restore file holds what undoes all of them, so that a change that fails,
 * or a process that ends, half way can be taken back. What an earlier run noted stays: the file always tells how the host was before
 * the first of them. A restart of the machine undoes all of it and may give the number of an interrupt to another device, so a note of
 * another boot is discarded, never followed. Cold; one thread.
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

    /** How a change went. */
    public enum Result {
        /** As wanted. */
        DONE,
        /**
         * The kernel keeps this interrupt where it is, or has it no more; nobody can do anything about it. The kernel's interrupt code
         * answers a write with EIO where the affinity may not be set from outside: the timer's, and those that drivers place themselves.
         */
        FIXED_BY_KERNEL,
        /** Refused for a reason that somebody can look into. */
        REFUSED
    }

    /** How a change went: {@code error} is empty when it was made. */
    public record Outcome(HostChange change, Result result, String error) {
        /** For people. */
        String text() {
            return switch (result) {
                case DONE -> "done     " + change.now();
                case FIXED_BY_KERNEL -> "kept     " + change.now() + ": refused by the kernel: " + error;
                case REFUSED -> "REFUSED  " + change.now() + ": " + error;
            };
        }
    }

    private static final String BOOT = "boot\t";
    private static final Pattern INTERRUPT = Pattern.compile("/proc/irq/[0-9]+/smp_affinity_list");

    private static final String HEADER =
            "# What undoes the changes of kairos doctor --apply; kairos doctor --restore reads it. Newest last.";

    private final Path restoreFile;
    private final String boot;
    private final Writer writer;
    private final Consumer<String> told;

    /**
     * Makes changes with {@code writer} and notes them in {@code restoreFile}, whose directory is made.
     *
     * @param boot names the running boot, as {@link #bootOf} does.
     * @param told gets a line for people for each change as it is made, and when a note is discarded.
     */
    public HostRepair(Path restoreFile, String boot, Writer writer, Consumer<String> told) {
        this.restoreFile = restoreFile;
        this.boot = boot;
        this.writer = writer;
        this.told = told;
    }

    /**
     * What the kernel calls the running boot; each has another name.
     *
     * @throws IllegalArgumentException if it does not tell.
     */
    public static String bootOf(HostFiles files) {
        String path = "/proc/sys/kernel/random/boot_id";
        return files.text(path)
                .filter(id -> id.matches("[0-9a-f-]{36}"))
                .orElseThrow(() -> new IllegalArgumentException(
                        path + ": expected the id of the running boot, without which a note cannot be trusted later"));
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
     * Makes the changes; one that is refused keeps none of the others from being made, and is not noted, unless an earlier run made it.
     *
     * @throws IOException if the restore file cannot be written; what was told by then is done, and noted.
     * @throws IllegalArgumentException if it holds something else than changes; then nothing was changed.
     */
    public List<Outcome> apply(List<HostChange> changes) throws IOException {
        if (changes.isEmpty()) {
            return List.of();
        }
        Map<String, HostChange> noted = new LinkedHashMap<>();
        noted().forEach(change -> noted.put(key(change), change));
        Set<String> earlier = Set.copyOf(noted.keySet());
        changes.forEach(change -> noted.putIfAbsent(key(change), change));
        note(noted.values());
        List<Outcome> outcomes = make(changes);
        boolean dropped = false;
        for (Outcome outcome : outcomes) {
            String key = key(outcome.change());
            if (outcome.result() != Result.DONE && !earlier.contains(key)) {
                noted.remove(key);
                dropped = true;
            }
        }
        if (noted.isEmpty()) {
            Files.deleteIfExists(restoreFile);
        } else if (dropped) {
            note(noted.values());
        }
        return outcomes;
    }

    /**
     * Takes back what is noted, newest first, and removes the note when all that the kernel lets anybody take back was taken back.
     *
     * @throws IOException if the restore file cannot be read.
     * @throws IllegalArgumentException if it holds something else than changes; then nothing was changed.
     */
    public List<Outcome> restore() throws IOException {
        List<HostChange> undo = new ArrayList<>();
        noted().forEach(change -> undo.add(change.undo()));
        Collections.reverse(undo);
        List<Outcome> outcomes = make(undo);
        if (outcomes.stream().noneMatch(outcome -> outcome.result() == Result.REFUSED)) {
            Files.deleteIfExists(restoreFile);
        }
        return outcomes;
    }

    private List<Outcome> make(List<HostChange> changes) {
        List<Outcome> outcomes = new ArrayList<>();
        for (HostChange change : changes) {
            Outcome outcome;
            try {
                writer.make(change);
                outcome = new Outcome(change, Result.DONE, "");
            } catch (IOException refused) {
                outcome = new Outcome(
                        change,
                        isFixedByKernel(change, refused) ? Result.FIXED_BY_KERNEL : Result.REFUSED,
                        refused.toString());
            }
            told.accept(outcome.text());
            outcomes.add(outcome);
        }
        return outcomes;
    }

    /**
     * Whether the kernel's answer is about this interrupt. A file that cannot be opened, as on a read-only {@code /proc}, is another
     * matter; Java tells it by a {@link FileSystemException}, and a refused write by a plain {@link IOException}.
     */
    private static boolean isFixedByKernel(HostChange change, IOException refused) {
        return change instanceof HostChange.Write write
                && INTERRUPT.matcher(write.path()).matches()
                && (!(refused instanceof FileSystemException) || refused instanceof NoSuchFileException);
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
        List<HostChange> changes = new ArrayList<>();
        boolean current = false;
        for (String line : Files.readAllLines(restoreFile, StandardCharsets.UTF_8)) {
            if (line.startsWith(BOOT)) {
                current = line.equals(BOOT + boot);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                changes.add(HostChange.parse(line));
            }
        }
        if (!current) {
            Files.delete(restoreFile);
            told.accept("Discarded " + restoreFile
                    + ": it is not of the running boot, and a restart undoes what it tells of");
            return List.of();
        }
        return changes;
    }

    private void note(Collection<HostChange> changes) throws IOException {
        Path directory = restoreFile.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        List<String> lines = new ArrayList<>();
        lines.add(HEADER);
        lines.add(BOOT + boot);
        changes.forEach(change -> lines.add(change.line()));
        Path next = restoreFile.resolveSibling(restoreFile.getFileName() + ".new");
        Files.write(next, lines, StandardCharsets.UTF_8);
        Files.move(next, restoreFile, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
