package io.kairos.engine.tool;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.tool.Finding.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a probe found, by part of the adapter. One thread. */
public final class Findings {
    private final Venue venue;
    private final Map<String, List<Finding>> areas = new LinkedHashMap<>();

    Findings(Venue venue) {
        this.venue = venue;
    }

    void add(String area, Finding finding) {
        areas.computeIfAbsent(area, unused -> new ArrayList<>()).add(finding);
    }

    void addAll(String area, List<Finding> findings) {
        findings.forEach(finding -> add(area, finding));
    }

    private long count(Verdict verdict) {
        return areas.values().stream()
                .flatMap(List::stream)
                .filter(finding -> finding.verdict() == verdict)
                .count();
    }

    /** Assumptions without which the adapter cannot be trusted, and which do not hold. */
    public long broken() {
        return count(Verdict.BROKEN);
    }

    /** Assumptions that do not hold, but with which the adapter copes. */
    public long changed() {
        return count(Verdict.CHANGED);
    }

    /** One line each, and a sum; what does not hold once more at the end. */
    public void print(PrintStream out) {
        int width = areas.values().stream()
                .flatMap(List::stream)
                .mapToInt(finding -> finding.name().length())
                .max()
                .orElse(0);
        areas.forEach((area, findings) -> {
            out.printf(Locale.ROOT, "%n%s%n", area);
            findings.forEach(finding -> print(out, finding, width));
        });
        out.printf(
                Locale.ROOT,
                "%n%s: %d assumptions hold, %d changed, %d broken, %d not seen%n",
                venue,
                count(Verdict.HOLDS),
                changed(),
                broken(),
                count(Verdict.NOT_SEEN));
        if (broken() + changed() > 0) {
            areas.values().stream()
                    .flatMap(List::stream)
                    .filter(finding -> finding.verdict() == Verdict.BROKEN || finding.verdict() == Verdict.CHANGED)
                    .forEach(finding -> print(out, finding, width));
            out.println(
                    broken() > 0
                            ? "Do not trade here with this version before what is BROKEN is understood."
                            : "The adapter copes with what CHANGED; a newer version may know it.");
        }
    }

    private static void print(PrintStream out, Finding finding, int width) {
        out.printf(
                Locale.ROOT,
                "  %-8s  %-" + Math.max(1, width) + "s  %s%n",
                finding.verdict(),
                finding.name(),
                finding.detail().strip());
    }
}
