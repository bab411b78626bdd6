package io.kairos.benchmarks;

import io.kairos.benchmarks.book.BookBenchmark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** Messages to books: a row per venue and contender, with how often the engine's way fits into the other's. */
final class BookReport {
    private static final String OURS = "KAIROS";

    /** What was measured of one contender. */
    private record Row(double cpuNs, double garbageBytes, double p50Ns, double p99Ns) {
        Row withCost(double cpu, double garbage) {
            return new Row(cpu, garbage, p50Ns, p99Ns);
        }

        Row withPercentiles(Statistics sample) {
            return new Row(cpuNs, garbageBytes, sample.getPercentile(50), sample.getPercentile(99));
        }
    }

    private static final Row NOTHING = new Row(0, 0, 0, 0);

    private final Map<String, Map<String, Row>> rows = new TreeMap<>();

    private BookReport() {}

    static BookReport of(Collection<RunResult> results) {
        BookReport report = new BookReport();
        for (RunResult result : results) {
            String venue = result.getParams().getParam("venue");
            String contender = result.getParams().getParam("contender");
            Map<String, Row> ofVenue = report.rows.computeIfAbsent(venue, unused -> new TreeMap<>());
            Row row = ofVenue.getOrDefault(contender, NOTHING);
            if (result.getParams().getMode() == Mode.SampleTime) {
                row = row.withPercentiles(result.getPrimaryResult().getStatistics());
            } else {
                row = row.withCost(secondary(result, CpuTime.LABEL), secondary(result, "gc.alloc.rate.norm"));
            }
            ofVenue.put(contender, row);
        }
        return report;
    }

    private static String machine() {
        String processor = "unknown processor";
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            processor = lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.replaceAll(".*:\\s*", ""))
                    .orElse(processor);
        } catch (IOException | UncheckedIOException notLinux) {
            processor = System.getProperty("os.name") + ' ' + System.getProperty("os.arch");
        }
        return processor + ", " + Runtime.getRuntime().availableProcessors() + " processors, Java "
                + System.getProperty("java.runtime.version");
    }

    @SuppressWarnings("rawtypes")
    private static double secondary(RunResult result, String label) {
        for (Map.Entry<String, Result> entry : result.getSecondaryResults().entrySet()) {
            if (entry.getKey().endsWith(label)) {
                return entry.getValue().getScore();
            }
        }
        return Double.NaN;
    }

    private static String ratio(double theirs, double ours) {
        return ours == 0 ? "" : String.format(Locale.ROOT, "%.1f", theirs / ours);
    }

    /** Markdown. */
    String page() {
        StringBuilder page = new StringBuilder(1_024);
        page.append(machine()).append("\n\n");
        rows.keySet().forEach(venue -> page.append(venue)
                .append(": messages of ")
                .append(BookBenchmark.describe(venue))
                .append(" on average\n"));
        page.append('\n');
        page.append(
                "| venue | contender | CPU ns/message | ratio | messages/s per core | garbage B/message | p50 ns | ratio | p99 ns |\n");
        page.append("|---|---|---|---|---|---|---|---|---|\n");
        rows.forEach((venue, contenders) -> {
            Row ours = contenders.getOrDefault(OURS, NOTHING);
            contenders.forEach((name, row) -> page.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.0f | %s | %,.0f | %.1f | %.0f | %s | %.0f |%n",
                    venue,
                    name.toLowerCase(Locale.ROOT),
                    row.cpuNs(),
                    ratio(row.cpuNs(), ours.cpuNs()),
                    1e9 / row.cpuNs(),
                    row.garbageBytes(),
                    row.p50Ns(),
                    ratio(row.p50Ns(), ours.p50Ns()),
                    row.p99Ns())));
        });
        return page.toString();
    }
}
