package io.kairos.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Where and when was measured.
 *
 * @param started date and time, UTC.
 * @param quick whether it was only a look.
 * @param processor its model.
 * @param processors how many.
 * @param java version.
 * @param load runnable threads over the last minute, at the end.
 * @param timerNs what a reading of the clock costs, which is inside every percentile.
 */
record Machine(
        String started, boolean quick, String processor, int processors, String java, double load, double timerNs) {
    static Machine look(String started, boolean quick) {
        return new Machine(
                started,
                quick,
                model(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.runtime.version"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Meter.timerNs());
    }

    private static String model() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.replaceAll(".*:\\s*", ""))
                    .orElse("unknown processor");
        } catch (IOException | UncheckedIOException notLinux) {
            return System.getProperty("os.name") + ' ' + System.getProperty("os.arch");
        }
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%s%s. %s, %d processors, Java %s. Load at the end %.1f. A reading of the clock, inside every percentile: %.0f ns.",
                started,
                quick ? ", quick" : "",
                processor,
                processors,
                java,
                load,
                timerNs);
    }
}
