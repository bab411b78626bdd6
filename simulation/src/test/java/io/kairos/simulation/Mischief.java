package io.kairos.simulation;

/** What planted bugs need; loaded with the mutated engine, once for each. One thread. */
public final class Mischief {
    private static long calls;

    private Mischief() {}

    /** One call in {@code every}. */
    public static boolean now(int every) {
        return ++calls % every == 0;
    }
}
