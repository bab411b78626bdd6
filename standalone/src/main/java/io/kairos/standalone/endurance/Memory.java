package io.kairos.standalone.endurance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a process of a JVM holds, in bytes.
 *
 * @param live the heap's live objects, counted after a full collection.
 * @param resident pages of its own in memory ({@code RssAnon}); files that are mapped, as the journal is, can be taken away and do not count.
 */
record Memory(long live, long resident) {
    private static final int KIBI = 1024;

    /** Collects garbage in the process and looks; the process stands still meanwhile, for some tenths of a second. */
    static Memory of(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        List<String> total =
                text.lines().filter(line -> line.startsWith("Total ")).toList();
        if (total.isEmpty()) {
            throw new IOException("jcmd told no histogram of " + pid + ": "
                    + text.lines().limit(3).toList());
        }
        return new Memory(Long.parseLong(total.get(0).strip().split(" +", -1)[2]), resident(pid));
    }

    private static long resident(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("RssAnon:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIBI;
            }
        }
        throw new IOException("/proc/" + pid + "/status tells no RssAnon");
    }
}
