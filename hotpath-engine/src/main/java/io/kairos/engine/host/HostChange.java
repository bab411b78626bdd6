package io.kairos.engine.host;

import java.util.ArrayList;
import java.util.List;

/** One setting to change, with what it was. */
public sealed interface HostChange {
    /** Why, for people. */
    String why();

    /** What is done, for people; exactly that and nothing else. */
    String now();

    /** What undoes it. */
    HostChange undo();

    /** One line of a restore file; {@link #parse} reads it. */
    String line();

    /** A word written to a file of {@code /proc} or {@code /sys}. */
    record Write(String path, String before, String after, String why) implements HostChange {
        @Override
        public String now() {
            return "write \"" + after + "\" to " + path + " (is \"" + before + "\")";
        }

        @Override
        public HostChange undo() {
            return new Write(path, after, before, "as it was");
        }

        @Override
        public String line() {
            return "write\t" + path + '\t' + before + '\t' + after;
        }
    }

    /** A program with arguments, none of them with blanks. */
    record Run(List<String> before, List<String> after, String why) implements HostChange {
        public Run {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        @Override
        public String now() {
            return "run " + String.join(" ", after) + " (undone by " + String.join(" ", before) + ')';
        }

        @Override
        public HostChange undo() {
            return new Run(after, before, "as it was");
        }

        @Override
        public String line() {
            return "run\t" + String.join(" ", before) + '\t' + String.join(" ", after);
        }
    }

    /**
     * The change that a line of a restore file tells.
     *
     * @throws IllegalArgumentException if it tells none; the message shows the line.
     */
    static HostChange parse(String line) {
        List<String> parts = List.of(line.split("\t", -1));
        if (parts.size() == 4 && parts.get(0).equals("write") && isSetting(parts.get(1))) {
            return new Write(parts.get(1), parts.get(2), parts.get(3), "");
        }
        if (parts.size() == 3 && parts.get(0).equals("run")) {
            List<String> before = words(parts.get(1));
            List<String> after = words(parts.get(2));
            if (before.size() > 1
                    && before.get(0).equals("ethtool")
                    && after.get(0).equals("ethtool")) {
                return new Run(before, after, "");
            }
        }
        throw new IllegalArgumentException("restore file: expected a change as doctor writes it, got \"" + line + '"');
    }

    private static boolean isSetting(String path) {
        return (path.startsWith("/proc/") || path.startsWith("/sys/")) && !path.contains("..");
    }

    private static List<String> words(String text) {
        return new ArrayList<>(List.of(text.split(" ", -1)));
    }
}
