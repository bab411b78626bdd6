package io.kairos.benchmarks;

import java.nio.file.Path;

/**
 * How a suite is to be run.
 *
 * @param quick whether a look is enough.
 * @param out directory for files that the suite writes beside its rows; exists.
 */
public record Run(boolean quick, Path out) {
    /** One of two numbers. */
    public int choose(int full, int ifQuick) {
        return quick ? ifQuick : full;
    }

    /** Tells whoever waits what is being done. */
    public void say(String what) {
        System.out.println("  " + what);
    }
}
