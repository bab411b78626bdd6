package io.kairos.engine;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads typed values out of named text and notes every fault, each with name, value and expectation. Cold; one thread. */
final class Settings {
    private final Map<String, String> values;
    private final String origin;
    private final List<String> faults;
    private final Set<String> known = new HashSet<>();

    Settings(Map<String, String> values, String origin, List<String> faults) {
        this.values = values;
        this.origin = origin;
        this.faults = faults;
    }

    /** The properties of a file; empty after noting that it cannot be read. */
    static Settings ofFile(Path file, List<String> faults) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            faults.add(file + ": cannot be read as properties: " + e);
        }
        Map<String, String> values = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> values.put(name, properties.getProperty(name)));
        return new Settings(values, file + ": ", faults);
    }

    void fault(String name, @Nullable Object value, String expected) {
        faults.add(origin + name + ": expected " + expected
                + (value == null ? ", got nothing" : ", got \"" + value + '"'));
    }

    String text(String name, String fallback) {
        known.add(name);
        String value = values.get(name);
        return value == null || value.isBlank() ? fallback : value.strip();
    }

    long number(String name, long fallback, long min, long max) {
        String value = text(name, "");
        if (value.isEmpty()) {
            return fallback;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException expected) {
            // Noted below like a number out of range.
        }
        fault(name, value, "a whole number from " + min + " to " + max);
        return fallback;
    }

    boolean flag(String name, boolean fallback) {
        String value = text(name, Boolean.toString(fallback));
        if (!value.equals("true") && !value.equals("false")) {
            fault(name, value, "true or false");
        }
        return value.equals("true");
    }

    <E extends Enum<E>> E choice(String name, E fallback, E[] choices) {
        String value = text(name, fallback.name().toLowerCase(Locale.ROOT));
        for (E choice : choices) {
            if (choice.name().toLowerCase(Locale.ROOT).equals(value)) {
                return choice;
            }
        }
        StringBuilder words = new StringBuilder("one of");
        for (E choice : choices) {
            words.append(' ').append(choice.name().toLowerCase(Locale.ROOT));
        }
        fault(name, value, words.toString());
        return fallback;
    }

    /** A URL, or nothing when not set or not readable, which is noted. */
    Optional<URI> url(String name) {
        String text = text(name, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            fault(name, text, "a URL");
            return Optional.empty();
        }
    }

    /** A file that must be there, or null when not set. */
    @Nullable
    Path file(String name) {
        String value = text(name, "");
        if (value.isEmpty()) {
            return null;
        }
        Path file = Path.of(value);
        if (!Files.isRegularFile(file)) {
            fault(name, value, "an existing file");
            return null;
        }
        return file;
    }

    /** Notes every name that nobody asked for: a misspelt limit must not pass as a missing one. */
    void refuseUnknown() {
        values.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> faults.add(origin + name + ": unknown name"));
    }

    /** Names that begin so, and mark them as known. */
    List<String> namesWithPrefix(String prefix) {
        List<String> names = values.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
        known.addAll(names);
        return names;
    }
}
