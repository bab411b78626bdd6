package io.kairos.standalone.supervise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Facts about processes that Java does not tell, from Linux's {@code /proc}. */
final class ProcFs {
    private static final int START_TIME_FIELD_AFTER_NAME = 19;

    private ProcFs() {}

    /** Start time in clock ticks since boot, which together with the id names a process for good; -1 when it has ended. */
    static long startTicks(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The name may hold blanks and brackets, so fields are counted from its closing bracket (proc(5): field
            // 22).
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Long.parseLong(fields[START_TIME_FIELD_AFTER_NAME]);
        } catch (IOException expected) {
            // Ended between being listed and being asked.
            return -1;
        }
    }

    /** Proportional set size in bytes: pages shared with others counted by share; 0 when it has ended or may not be read. */
    static long proportionalBytes(long pid) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
                if (line.startsWith("Pss:")) {
                    return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024;
                }
            }
        } catch (IOException expected) {
            // Ended in the meantime, or another user's.
            return 0;
        }
        return 0;
    }
}
