package io.kairos.engine.tool;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Arguments of a tool: one venue, then {@code --name value} pairs. A fault names argument, value and expectation.
 *
 * @param venue in capitals.
 * @param options by name without dashes.
 */
public record ToolArguments(String venue, Map<String, String> options) {
    public ToolArguments {
        options = Map.copyOf(options);
    }

    /**
     * Reads arguments.
     *
     * @param known names of options.
     * @throws IllegalArgumentException if they are faulty.
     */
    public static ToolArguments read(String[] arguments, Set<String> known) {
        String venue = "";
        Map<String, String> options = new TreeMap<>();
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("--")) {
                if (!venue.isEmpty()) {
                    throw new IllegalArgumentException("unexpected argument '" + argument + "': expected one venue");
                }
                venue = argument.toUpperCase(Locale.ROOT);
                continue;
            }
            String name = argument.substring(2);
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        argument + ": expected one of --" + String.join(", --", sorted(known)));
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(argument + ": expected a value behind it");
            }
            options.put(name, arguments[++i]);
        }
        if (!List.of("BINANCE", "OKX", "KRAKEN").contains(venue)) {
            throw new IllegalArgumentException("venue '" + venue + "': expected binance, okx or kraken");
        }
        return new ToolArguments(venue, options);
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    /** A whole number. */
    public int number(String name, int standard, int least, int most) {
        String text = options.get(name);
        if (text == null) {
            return standard;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            throw new IllegalArgumentException(expected(name, text, least, most), malformed);
        }
        throw new IllegalArgumentException(expected(name, text, least, most));
    }

    private static String expected(String name, String text, int least, int most) {
        return "--" + name + "=" + text + ": expected a whole number from " + least + " to " + most;
    }

    /** The engine's settings for this venue and nothing else, with what the options override. */
    public Map<String, String> settings(Map<String, String> environment) {
        Map<String, String> settings = new HashMap<>(environment);
        settings.put("KAIROS_ENGINE_VENUES", venue);
        String prefix = "KAIROS_ENGINE_" + venue + '_';
        override(settings, prefix + "REST_URL", "rest-url");
        override(settings, prefix + "STREAM_URL", "stream-url");
        override(settings, prefix + "SYMBOLS", "symbols");
        override(settings, prefix + "DEPTH", "depth");
        // Public data only: a tool never logs in, whatever the environment holds.
        settings.keySet().removeIf(name -> name.startsWith(prefix) && name.endsWith("_KEY_FILE"));
        return settings;
    }

    private void override(Map<String, String> settings, String name, String option) {
        String value = options.get(option);
        if (value != null) {
            settings.put(name, value);
        }
    }
}
