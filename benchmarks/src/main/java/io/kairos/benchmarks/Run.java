package io.kairos.benchmarks;

import java.io.PrintStream;
import java.nio.file.Path;

/**
 * How a suite is to be run.
 *
 * @param quick whether a look is enough.
 * @param out directory for files that the suite writes beside its rows; exists.
 * @param progress where it says what it is doing.
 */
public record Run(boolean quick, Path out, PrintStream progress) {
    /** One of two numbers. */
    public int choose(int full, int ifQuick) {
        return quick ? ifQuick : full;
    }

    /** Tells whoever waits what is being done. */
    public void say(String what) {
        progress.println("  " + what);
    }
}
