package io.kairos.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rows as one page that needs nothing else: a table, and a chart for each suite. */
final class HtmlReport {
    private static final int WIDTH = 900;
    private static final int LABEL = 330;
    private static final int BAR = 14;
    private static final int ROW = 44;
    private static final int MARGIN = 90;

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #6b7280; --line: #e2e5ea;
              --ours: #0b7a75; --theirs: #c2c8d0; --missed: #b42318; --met: #0b7a75; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --paper: #14171a; --soft: #9aa3af;
              --line: #2b3138; --ours: #3cc5bd; --theirs: #4a535e; --missed: #ff8a7a; --met: #3cc5bd; } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
              max-width: 1180px; margin: 2rem auto; padding: 0 1rem; }
            p, .note { color: var(--soft); }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; font-size: 13px; }
            th, td { padding: .35rem .5rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
            th:first-child, td:first-child, .left { text-align: left; white-space: normal; }
            .met { color: var(--met); } .missed { color: var(--missed); font-weight: 600; }
            svg { width: 100%; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
            svg .soft { fill: var(--soft); } svg .ours { fill: var(--ours); } svg .theirs { fill: var(--theirs); }
            svg line { stroke: var(--line); }
            """;

    private HtmlReport() {}

    static String page(Machine machine, List<Row> rows) {
        StringBuilder page = new StringBuilder(16_384);
        page.append(
                        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>KAIRÓS benchmarks</title>\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<style>\n")
                .append(STYLE)
                .append("</style></head><body>\n<h1>KAIRÓS benchmarks</h1>\n<p>")
                .append(escape(machine.text()))
                .append(
                        "</p>\n<p>Ours and each baseline ran in the same virtual machine, taking turns. Means are processor time of the"
                                + " thread; percentiles are times on the clock, of each operation the smallest of several passes. Compare ratios:"
                                + " absolute times belong to the machine.</p>\n");
        long targets = rows.stream()
                .filter(row -> row.target().kind() != Target.Kind.NONE)
                .count();
        long met = rows.stream()
                .filter(row -> row.target().kind() != Target.Kind.NONE && row.isMet())
                .count();
        page.append("<p>").append(met).append(" of ").append(targets).append(" targets met.</p>\n");
        for (String suite : rows.stream().map(Row::suite).distinct().toList()) {
            List<Row> own =
                    rows.stream().filter(row -> row.suite().equals(suite)).toList();
            page.append("<h2>").append(escape(suite)).append("</h2>\n");
            chart(page, own);
            table(page, own);
        }
        return page.append("</body></html>\n").toString();
    }

    private static void table(StringBuilder page, List<Row> rows) {
        page.append("<div class=\"scroll\"><table><tr><th>row</th>");
        for (String heading : List.of("mean", "p50", "p99", "p99.9", "max", "B/op")) {
            page.append("<th>").append(heading).append("</th>");
        }
        page.append("<th class=\"left\">against</th><th>mean</th><th>p50</th><th>ratio</th>"
                + "<th class=\"left\">target</th><th class=\"left\"></th></tr>\n");
        for (Row row : rows) {
            List<String> cells = TextTable.cells(row);
            page.append("<tr>");
            for (int i = 0; i < cells.size(); i++) {
                String style = i == cells.size() - 1
                        ? row.isMet() ? " class=\"left met\"" : " class=\"left missed\""
                        : i == 0 || i == 7 || i == 11 ? " class=\"left\"" : "";
                page.append("<td").append(style).append('>').append(escape(cells.get(i)));
                if (i == 0 && !row.note().isEmpty()) {
                    page.append("<div class=\"note\">")
                            .append(escape(row.note()))
                            .append("</div>");
                }
                page.append("</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }

    /** Two bars a row, ours and the baseline's, on a logarithmic scale. */
    private static void chart(StringBuilder page, List<Row> rows) {
        List<Row> drawn = new ArrayList<>();
        double least = Double.MAX_VALUE;
        double most = 0;
        for (Row row : rows) {
            double ours = row.ours().of(row.target().of());
            double theirs = row.theirs().of(row.target().of());
            if (row.target().of() != Statistic.COUNT
                    && row.target().of() != Statistic.GARBAGE
                    && ours > 0
                    && theirs > 0) {
                drawn.add(row);
                least = Math.min(least, Math.min(ours, theirs));
                most = Math.max(most, Math.max(ours, theirs));
            }
        }
        if (drawn.isEmpty()) {
            return;
        }
        double from = Math.floor(Math.log10(least / 1.5));
        double to = Math.ceil(Math.log10(most));
        int height = drawn.size() * ROW + 30;
        page.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"ours and the baseline, logarithmic\">%n",
                WIDTH,
                height));
        for (double power = from; power <= to; power++) {
            double x = place(Math.pow(10, power), from, to);
            page.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/><text class=\"soft\" x=\"%.1f\" y=\"%d\""
                            + " text-anchor=\"middle\">%s</text>%n",
                    x,
                    x,
                    height - 22,
                    x,
                    height - 6,
                    Row.nanos(Math.pow(10, power))));
        }
        for (int i = 0; i < drawn.size(); i++) {
            Row row = drawn.get(i);
            int y = i * ROW + 4;
            Statistic of = row.target().of();
            page.append(text(0, y + 12, "", row.what() + ", " + of));
            page.append(text(0, y + 28, "soft", row.against()));
            bar(page, "ours", row.ours().of(of), y, from, to, "");
            bar(page, "theirs", row.theirs().of(of), y + BAR + 2, from, to, row.ratioText());
        }
        page.append("</svg>\n");
    }

    private static void bar(
            StringBuilder page, String style, double value, int y, double from, double to, String behind) {
        double end = place(value, from, to);
        page.append(String.format(
                Locale.ROOT,
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                style,
                LABEL,
                y,
                Math.max(1, end - LABEL),
                BAR));
        page.append(text(end + 5, y + 11, "soft", Row.nanos(value) + (behind.isEmpty() ? "" : "  " + behind)));
    }

    private static String text(double x, double y, String style, String content) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>%n", x, y, style, escape(content));
    }

    private static double place(double value, double from, double to) {
        return LABEL + (Math.log10(value) - from) / (to - from) * (WIDTH - LABEL - MARGIN);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
