package io.kairos.engine.adapter.inbound.feed;

import java.util.Locale;

/** Numbers and levels for sample messages: {@code variant} chooses how large and how many. Cold. */
public final class SampleNumbers {
    private static final int MAX_LEVELS = 8;

    private SampleNumbers() {}

    /** A price with at most two decimals. */
    public static String px(int variant, int level) {
        return switch (variant % 3) {
            case 0 -> String.format(Locale.ROOT, "%d.%02d", 42_000 + variant + level, 10 + level);
            case 1 -> String.format(Locale.ROOT, "%d.%d", 9 + variant + level, 1 + level % 9);
            default -> Integer.toString(100 + variant + level);
        };
    }

    /** A quantity with at most eight decimals. */
    public static String qty(int variant, int level) {
        return switch (variant % 4) {
            case 0 -> String.format(Locale.ROOT, "%d.%08d", variant, 12_060_306 + level);
            case 1 -> String.format(Locale.ROOT, "0.%04d", 15 + level);
            case 2 -> Integer.toString(1 + variant + level);
            default -> level % 3 == 2 ? "0" : "1098.3947558";
        };
    }

    /** How many levels a side has. */
    public static int levels(int variant) {
        return 1 + variant * 7 % MAX_LEVELS;
    }

    /** Levels as text, joined by commas. */
    public static String side(int variant, Level level) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < levels(variant); i++) {
            text.append(i == 0 ? "" : ",").append(level.text(px(variant, i), qty(variant, i)));
        }
        return text.toString();
    }

    /** How a venue writes one level. */
    @FunctionalInterface
    public interface Level {
        /** Price and quantity as the venue's text. */
        String text(String px, String qty);
    }
}
