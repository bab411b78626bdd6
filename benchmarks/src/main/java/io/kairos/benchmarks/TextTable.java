package io.kairos.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The rows in columns, for a terminal. */
final class TextTable {
    private static final List<String> HEADINGS = List.of(
            "row", "mean", "p50", "p99", "p99.9", "max", "B/op", "against", "mean", "p50", "ratio", "target", "");

    private TextTable() {}

    static String of(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADINGS);
        for (Row row : rows) {
            lines.add(cells(row));
        }
        int[] widths = new int[HEADINGS.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        StringBuilder text = new StringBuilder(4_096);
        String suite = "";
        for (int at = 0; at < lines.size(); at++) {
            String next = at == 0 ? "" : rows.get(at - 1).suite();
            if (!next.equals(suite)) {
                suite = next;
                text.append('\n').append(suite).append('\n');
            }
            List<String> line = lines.get(at);
            for (int i = 0; i < widths.length; i++) {
                boolean left = i == 0 || i == 7 || i >= 11;
                String pad = " ".repeat(widths[i] - line.get(i).length());
                text.append(left ? line.get(i) + pad : pad + line.get(i)).append("  ");
            }
            text.append('\n');
            String note = at == 0 ? "" : rows.get(at - 1).note();
            if (!note.isEmpty()) {
                text.append("    ").append(note).append('\n');
            }
        }
        return text.toString();
    }

    static List<String> cells(Row row) {
        Figures ours = row.ours();
        Figures theirs = row.theirs();
        boolean counts = row.target().of() == Statistic.COUNT;
        return List.of(
                row.what(),
                counts ? Row.amount(ours.count(), "") : Row.nanos(ours.meanNs()),
                Row.nanos(ours.p50Ns()),
                Row.nanos(ours.p99Ns()),
                Row.nanos(ours.p999Ns()),
                Row.nanos(ours.maxNs()),
                Row.amount(ours.garbageBytes(), ""),
                row.against(),
                counts ? Row.amount(theirs.count(), "") : Row.nanos(theirs.meanNs()),
                Row.nanos(theirs.p50Ns()),
                row.ratioText(),
                row.target().toString(),
                row.verdict());
    }
}
