package io.kairos.standalone.supervise;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.standalone.health.EnginePulse;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The state of the whole system, for people and for machines.
 *
 * @param supervisorPid process id of the supervisor.
 * @param url address of the dashboard.
 * @param readySeconds how long the start took; negative while it is not done.
 * @param supervisorBytes memory of the supervisor itself.
 * @param nowNs monotonic time at which the parts were looked at.
 * @param pulse how fast the engine is; null when it does not say.
 */
record StatusReport(
        long supervisorPid,
        String url,
        double readySeconds,
        long supervisorBytes,
        long nowNs,
        List<PartStatus> parts,
        @Nullable JsonNode pulse) {
    private static final double MEBIBYTE = 1_048_576.0;

    /** {@code healthy} when every part is, {@code failed} when one was given up, {@code starting} or {@code unhealthy} else. */
    String verdict() {
        if (parts.stream().allMatch(part -> part.state() == PartState.HEALTHY)) {
            return "healthy";
        }
        if (parts.stream().anyMatch(part -> part.state() == PartState.FAILED)) {
            return "failed";
        }
        return readySeconds < 0 ? "starting" : "unhealthy";
    }

    /** First line the verdict alone, then a table, then the engine's own numbers. */
    String text() {
        StringBuilder text = new StringBuilder(verdict()).append('\n');
        line(text, "part", "state", "pid", "up", "memory", "restarts", "");
        for (PartStatus part : parts) {
            line(
                    text,
                    part.name(),
                    part.state().text(),
                    part.pid() == 0 ? "-" : Long.toString(part.pid()),
                    part.pid() == 0 ? "-" : duration(seconds(part)),
                    mebibytes(part.memoryBytes()),
                    Integer.toString(part.restarts()),
                    part.note());
        }
        line(text, "supervisor", "", Long.toString(supervisorPid), "", mebibytes(supervisorBytes), "", "");
        line(text, "all", verdict(), "", "", mebibytes(totalBytes()), "", url);
        if (pulse != null) {
            text.append('\n').append(EnginePulse.text(pulse));
        }
        return text.toString();
    }

    /** One JSON object. */
    String json() {
        StringBuilder json = new StringBuilder("{\"state\":")
                .append(quoted(verdict()))
                .append(",\"supervisorPid\":")
                .append(supervisorPid)
                .append(",\"url\":")
                .append(quoted(url))
                .append(",\"readySeconds\":")
                .append(readySeconds < 0 ? "null" : String.format(Locale.ROOT, "%.1f", readySeconds))
                .append(",\"memoryBytes\":")
                .append(totalBytes())
                .append(",\"parts\":[");
        String separator = "";
        for (PartStatus part : parts) {
            json.append(separator)
                    .append("{\"name\":")
                    .append(quoted(part.name()))
                    .append(",\"state\":")
                    .append(quoted(part.state().text()))
                    .append(",\"pid\":")
                    .append(part.pid() == 0 ? "null" : Long.toString(part.pid()))
                    .append(",\"upSeconds\":")
                    .append(part.pid() == 0 ? "null" : Long.toString(seconds(part)))
                    .append(",\"memoryBytes\":")
                    .append(part.memoryBytes())
                    .append(",\"restarts\":")
                    .append(part.restarts())
                    .append(",\"note\":")
                    .append(quoted(part.note()))
                    .append('}');
            separator = ",";
        }
        json.append(']');
        if (pulse != null) {
            json.append(",\"engine\":").append(pulse);
        }
        return json.append("}\n").toString();
    }

    private long totalBytes() {
        return supervisorBytes
                + parts.stream().mapToLong(PartStatus::memoryBytes).sum();
    }

    private long seconds(PartStatus part) {
        return (nowNs - part.sinceNs()) / 1_000_000_000L;
    }

    private static void line(StringBuilder text, String... cells) {
        text.append(String.format(Locale.ROOT, "%-10s  %-10s  %8s  %9s  %9s  %8s  %s", (Object[]) cells)
                        .stripTrailing())
                .append('\n');
    }

    private static String mebibytes(long bytes) {
        return bytes == 0 ? "-" : String.format(Locale.ROOT, "%.0f MiB", bytes / MEBIBYTE);
    }

    private static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3_600
                ? seconds / 60 + " m " + seconds % 60 + " s"
                : seconds / 3_600 + " h " + seconds % 3_600 / 60 + " m";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '"' || character == '\\') {
                quoted.append('\\').append(character);
            } else if (character < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
            } else {
                quoted.append(character);
            }
        }
        return quoted.append('"').toString();
    }
}
