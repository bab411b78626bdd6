package io.kairos.benchmarks.book;

import io.kairos.benchmarks.Figures;
import io.kairos.benchmarks.Row;
import io.kairos.benchmarks.Statistic;
import io.kairos.benchmarks.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/** Messages to books: a row per venue and contender, with how often the engine's way fits into the other's. */
final class BookReport {
    private static final String OURS = "KAIROS";
    private static final double DEEP_TIMES = 8;

    /** What was measured of one contender. */
    private record Measured(double cpuNs, double garbageBytes, double p50Ns, double p99Ns) {
        Measured withCost(double cpu, double garbage) {
            return new Measured(cpu, garbage, p50Ns, p99Ns);
        }

        Measured withPercentiles(Statistics sample) {
            return new Measured(cpuNs, garbageBytes, sample.getPercentile(50), sample.getPercentile(99));
        }
    }

    private static final Measured NOTHING = new Measured(0, 0, 0, 0);

    private final Map<String, Map<String, Measured>> rows = new TreeMap<>();

    private BookReport() {}

    /** From what JMH measured. */
    static BookReport of(Collection<RunResult> results) {
        BookReport report = new BookReport();
        for (RunResult result : results) {
            String venue = result.getParams().getParam("venue");
            String contender = result.getParams().getParam("contender");
            Map<String, Measured> ofVenue = report.rows.computeIfAbsent(venue, unused -> new TreeMap<>());
            Measured row = ofVenue.getOrDefault(contender, NOTHING);
            if (result.getParams().getMode() == Mode.SampleTime) {
                row = row.withPercentiles(result.getPrimaryResult().getStatistics());
            } else {
                row = row.withCost(secondary(result, CpuTime.LABEL), secondary(result, "gc.alloc.rate.norm"));
            }
            ofVenue.put(contender, row);
        }
        return report;
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

    /** A row per venue and baseline. The published library has a target where messages are as large as it speaks of. */
    List<Row> rows(String suite) {
        List<Row> table = new ArrayList<>();
        rows.forEach((venue, contenders) -> contenders.forEach((name, row) -> {
            if (!name.equals(OURS)) {
                boolean deep = venue.equals("BINANCE") && name.equals("XCHANGE");
                table.add(new Row(
                        suite,
                        venue.toLowerCase(Locale.ROOT) + ", " + BookBenchmark.describe(venue),
                        figures(contenders.getOrDefault(OURS, NOTHING)),
                        name.toLowerCase(Locale.ROOT),
                        figures(row),
                        deep ? Target.faster(Statistic.MEAN, DEEP_TIMES) : Target.NONE,
                        ""));
            }
        }));
        return table;
    }

    private static Figures figures(Measured row) {
        return Figures.NONE
                .withMean(row.cpuNs, row.garbageBytes)
                .withPercentiles(row.p50Ns, row.p99Ns, Double.NaN, Double.NaN);
    }

    /** Markdown. */
    String page() {
        StringBuilder page = new StringBuilder(1_024);
        rows.keySet().forEach(venue -> page.append(venue)
                .append(": messages of ")
                .append(BookBenchmark.describe(venue))
                .append(" on average\n"));
        page.append('\n');
        page.append(
                "| venue | contender | CPU ns/message | ratio | messages/s per core | garbage B/message | p50 ns | ratio | p99 ns |\n");
        page.append("|---|---|---|---|---|---|---|---|---|\n");
        rows.forEach((venue, contenders) -> {
            Measured ours = contenders.getOrDefault(OURS, NOTHING);
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
