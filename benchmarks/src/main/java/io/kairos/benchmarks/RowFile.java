package io.kairos.benchmarks;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Rows as JSON: between a suite's virtual machine and ours, and for whoever reads the report by program. */
final class RowFile {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private RowFile() {}

    static void write(Path file, List<Row> rows) throws IOException {
        MAPPER.writeValue(file.toFile(), rows.toArray(new Row[0]));
    }

    static List<Row> read(Path file) throws IOException {
        return List.of(MAPPER.readValue(file.toFile(), Row[].class));
    }

    /** What was not measured is left out. */
    static void writeReport(Path file, Machine machine, List<Row> rows) throws IOException {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("started", machine.started());
        root.put("quick", machine.quick());
        root.put("processor", machine.processor());
        root.put("processors", machine.processors());
        root.put("java", machine.java());
        root.put("load", machine.load());
        root.put("timerNs", machine.timerNs());
        ArrayNode list = root.putArray("rows");
        for (Row row : rows) {
            ObjectNode node = list.addObject();
            node.put("suite", row.suite());
            node.put("what", row.what());
            put(node.putObject("ours"), row.ours());
            if (!row.against().isEmpty()) {
                node.put("against", row.against());
                put(node.putObject("theirs"), row.theirs());
            }
            double ratio = row.ratio();
            if (Double.isFinite(ratio)) {
                node.put("ratio", ratio);
            }
            if (row.target().kind() != Target.Kind.NONE) {
                node.put("target", row.target().toString());
                node.put("met", row.isMet());
            }
            if (!row.note().isEmpty()) {
                node.put("note", row.note());
            }
        }
        MAPPER.writeValue(file.toFile(), root);
    }

    private static void put(ObjectNode node, Figures figures) {
        for (Statistic statistic : Statistic.values()) {
            double value = figures.of(statistic);
            if (!Double.isNaN(value)) {
                node.put(name(statistic), value);
            }
        }
    }

    private static String name(Statistic statistic) {
        return switch (statistic) {
            case GARBAGE -> "garbageBytes";
            case COUNT -> "count";
            default -> statistic.name().toLowerCase(Locale.ROOT) + "Ns";
        };
    }
}
