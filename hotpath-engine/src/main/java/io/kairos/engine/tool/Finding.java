package io.kairos.engine.tool;

import java.util.Locale;

/**
 * Whether one assumption about a venue holds.
 *
 * @param name what is assumed, in a few words.
 * @param verdict whether it holds.
 * @param detail what was seen, with numbers.
 */
record Finding(String name, Verdict verdict, String detail) {
    /** Whether an assumption holds. */
    enum Verdict {
        /** Seen, and as assumed. */
        HOLDS,
        /** Seen, and different, but the adapter copes: slower, or without what is new. */
        CHANGED,
        /** Seen, and different: the adapter cannot be trusted with this venue as it is. */
        BROKEN,
        /** What would show it did not happen while we looked. */
        NOT_SEEN
    }

    /** HOLDS if {@code good}, else BROKEN. */
    static Finding of(String name, boolean good, String detail, Object... arguments) {
        return new Finding(name, good ? Verdict.HOLDS : Verdict.BROKEN, String.format(Locale.ROOT, detail, arguments));
    }

    /** HOLDS if {@code good}, else CHANGED. */
    static Finding tolerable(String name, boolean good, String detail, Object... arguments) {
        return new Finding(name, good ? Verdict.HOLDS : Verdict.CHANGED, String.format(Locale.ROOT, detail, arguments));
    }

    /** NOT_SEEN. */
    static Finding notSeen(String name, String detail, Object... arguments) {
        return new Finding(name, Verdict.NOT_SEEN, String.format(Locale.ROOT, detail, arguments));
    }
}
