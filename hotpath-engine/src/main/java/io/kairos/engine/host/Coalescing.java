package io.kairos.engine.host;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a network card gathers received packets before it interrupts, as {@code ethtool -c} tells.
 *
 * @param card its name.
 * @param adaptive whether it decides by itself.
 * @param micros how long it may wait.
 */
record Coalescing(String card, boolean adaptive, long micros) {
    private static final Pattern ADAPTIVE = Pattern.compile("Adaptive RX:\\s*(on|off)");
    private static final Pattern MICROS = Pattern.compile("(?m)^rx-usecs:\\s*([0-9]{1,9})\\s*$");

    /** Nothing when the card, or the program, does not tell. */
    static Optional<Coalescing> of(String card, HostCommands commands) {
        return commands.run(List.of("ethtool", "-c", card)).flatMap(text -> {
            Matcher adaptive = ADAPTIVE.matcher(text);
            Matcher micros = MICROS.matcher(text);
            return micros.find()
                    ? Optional.of(new Coalescing(
                            card, adaptive.find() && adaptive.group(1).equals("on"), Long.parseLong(micros.group(1))))
                    : Optional.empty();
        });
    }

    boolean gathers() {
        return adaptive || micros > 0;
    }

    /** What sets a card so. */
    List<String> command() {
        return List.of(
                "ethtool", "-C", card, "adaptive-rx", adaptive ? "on" : "off", "rx-usecs", Long.toString(micros));
    }

    @Override
    public String toString() {
        return card + ": adaptive-rx " + (adaptive ? "on" : "off") + ", rx-usecs " + micros;
    }
}
