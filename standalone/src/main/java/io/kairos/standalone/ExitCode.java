package io.kairos.standalone;

/** Exit codes of the processes, as {@code sysexits.h} numbers them where it has a fitting one. */
public final class ExitCode {
    /** Done, or healthy. */
    public static final int OK = 0;
    /** A part failed. */
    public static final int FAILED = 1;
    /** Wrong use of the command line. */
    public static final int USAGE = 64;
    /** Data that cannot be used, such as a journal that this version decides differently. */
    public static final int DATA = 65;
    /** Something needed is not available: a busy port, a system that runs already. */
    public static final int UNAVAILABLE = 69;
    /** Settings that cannot be used. */
    public static final int CONFIG = 78;

    private ExitCode() {}
}
