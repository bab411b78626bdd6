package io.kairos.engine.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What the kernel tells in {@code /proc} and {@code /sys}, below a root directory, so that tests bring a host of their own. What is not
 * there or may not be read is absent, never an error: containers hide much. Any thread; files are read anew each time.
 */
public final class HostFiles {
    private static final int MAX_BYTES = 1 << 20;

    private final Path root;

    /** Reads below {@code root}; {@code /} for this machine. */
    public HostFiles(Path root) {
        this.root = root;
    }

    /** This machine. */
    public static HostFiles ofThisMachine() {
        return new HostFiles(Path.of("/"));
    }

    /** Where an absolute path of the host is found. */
    public Path path(String absolute) {
        return root.resolve(absolute.startsWith("/") ? absolute.substring(1) : absolute);
    }

    /** A file's text without surrounding blanks; nothing when it cannot be read. */
    public Optional<String> text(String absolute) {
        Path file = path(absolute);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            return Optional.of(new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8).strip());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** A file's text as a number; nothing when it is none. */
    public Optional<Long> number(String absolute) {
        return text(absolute).filter(text -> text.matches("-?[0-9]{1,18}")).map(Long::parseLong);
    }

    /** A file's text as processors; nothing when it is no list of them. The empty text, or the kernel's {@code (null)}, is the empty set. */
    public Optional<CpuSet> cpus(String absolute) {
        return text(absolute).flatMap(text -> {
            try {
                return Optional.of(text.equals("(null)") ? CpuSet.NONE : CpuSet.parse(text));
            } catch (IllegalArgumentException noList) {
                return Optional.empty();
            }
        });
    }

    /** Names in a directory, sorted; none when it cannot be read. */
    public List<String> names(String absolute) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path(absolute))) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (IOException | java.nio.file.DirectoryIteratorException unreadable) {
            return List.of();
        }
        Collections.sort(names);
        return names;
    }

    /** Whether there is such a file or directory. */
    public boolean exists(String absolute) {
        return Files.exists(path(absolute));
    }

    /** The processors that run now. */
    public CpuSet online() {
        return cpus("/sys/devices/system/cpu/online")
                .orElseGet(() -> CpuSet.parse("0-" + (Runtime.getRuntime().availableProcessors() - 1)));
    }

    /** The processors that the scheduler leaves alone; empty when none is, or when the kernel does not tell. */
    public CpuSet isolated() {
        return cpus("/sys/devices/system/cpu/isolated").orElse(CpuSet.NONE);
    }

    /** How a processor's frequency is chosen; nothing where that is hidden, as in most virtual machines. */
    public Optional<String> governor(int cpu) {
        return text("/sys/devices/system/cpu/cpu" + cpu + "/cpufreq/scaling_governor");
    }

    /** What the kernel reads time from, as {@code tsc}. */
    public Optional<String> clockSource() {
        return text("/sys/devices/system/clocksource/clocksource0/current_clocksource");
    }
}
