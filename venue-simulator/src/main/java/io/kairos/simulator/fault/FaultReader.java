package io.kairos.simulator.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads fault requests, with refusals that name field, value and expectation. */
public final class FaultReader {
    private final Set<String> venues;

    /** A reader that knows these venues. */
    public FaultReader(Set<String> venues) {
        this.venues = Set.copyOf(venues);
    }

    /** Reads one fault from a JSON object. */
    public FaultSpec read(JsonNode body) throws BadFault {
        FaultKind kind = kind(body.path("kind"));
        List<FaultField> fields = new ArrayList<>();
        kind.area().groups().forEach(group -> fields.addAll(group.fields()));
        fields.addAll(kind.fields());
        requireKnown(body, fields);
        Map<String, Object> values = new LinkedHashMap<>();
        for (FaultField field : fields) {
            values.put(field.name(), value(field, body.path(field.name())));
        }
        FaultSpec spec = new FaultSpec(kind, values);
        requireVenue(spec.scope().venue());
        if (kind.area() == FaultKind.Area.INSTRUMENT && spec.scope().symbol().equals("*") && !body.has("symbol")) {
            throw new BadFault("field 'symbol' is missing; expected an instrument such as BTCUSDT, or *");
        }
        return spec;
    }

    private static FaultKind kind(JsonNode named) throws BadFault {
        FaultKind kind = named.isTextual() ? FaultKind.find(named.asText()) : null;
        if (kind == null) {
            List<String> names = new ArrayList<>();
            for (FaultKind known : FaultKind.values()) {
                names.add(known.name());
            }
            throw new BadFault("field 'kind' is '" + named.asText() + "'; expected one of " + String.join(", ", names));
        }
        return kind;
    }

    private static void requireKnown(JsonNode body, List<FaultField> fields) throws BadFault {
        List<String> known = new ArrayList<>(List.of("kind"));
        fields.forEach(field -> known.add(field.name()));
        for (var entry : body.properties()) {
            if (!known.contains(entry.getKey())) {
                throw new BadFault("unknown field '" + entry.getKey() + "'; expected " + known);
            }
        }
    }

    private void requireVenue(String venue) throws BadFault {
        if (!venue.equals("*") && !venues.contains(venue.toUpperCase(Locale.ROOT))) {
            throw new BadFault("field 'venue' is '" + venue + "'; expected * or one of "
                    + venues.stream().sorted().toList());
        }
    }

    private static Object value(FaultField field, JsonNode given) throws BadFault {
        Object standard = field.standard();
        if (given.isMissingNode()) {
            if (standard == null) {
                throw new BadFault("field '" + field.name() + "' is missing; expected " + expectation(field));
            }
            return standard;
        }
        boolean right =
                switch (field.type()) {
                    case NUMBER ->
                        given.isIntegralNumber()
                                && given.canConvertToLong()
                                && given.asLong() >= field.least()
                                && given.asLong() <= field.most();
                    case PROBABILITY ->
                        given.isNumber() && given.asDouble() > field.least() && given.asDouble() <= field.most();
                    case TEXT ->
                        given.isTextual()
                                && (field.choices().isEmpty()
                                        ? !given.asText().isEmpty()
                                        : field.choices().contains(given.asText()));
                };
        if (!right) {
            String shown = given.isTextual() ? "'" + given.asText() + "'" : given.toString();
            throw new BadFault("field '" + field.name() + "' is " + shown + "; expected " + expectation(field));
        }
        return switch (field.type()) {
            case NUMBER -> given.asLong();
            case PROBABILITY -> given.asDouble();
            case TEXT -> given.asText();
        };
    }

    private static String expectation(FaultField field) {
        return switch (field.type()) {
            case NUMBER -> "a whole number from " + field.least() + " to " + field.most();
            case PROBABILITY -> "a number above " + field.least() + ", at most " + field.most();
            case TEXT -> field.choices().isEmpty() ? "a text" : "one of " + String.join(", ", field.choices());
        };
    }
}
