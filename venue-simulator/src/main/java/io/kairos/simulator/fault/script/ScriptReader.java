package io.kairos.simulator.fault.script;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.simulator.fault.BadFault;
import io.kairos.simulator.fault.FaultReader;
import io.kairos.simulator.fault.FaultSpec;
import io.kairos.simulator.fault.script.FaultScript.Chance;
import io.kairos.simulator.fault.script.FaultScript.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads fault scripts, with refusals that name step, field, value and expectation. */
public final class ScriptReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long TIME_MAX_MS = 86_400_000;
    private static final int STEPS_MAX = 10_000;

    private final Set<String> venues;
    private final FaultReader faults;

    /** A reader that knows these venues. */
    public ScriptReader(Set<String> venues) {
        this.venues = Set.copyOf(venues);
        this.faults = new FaultReader(venues);
    }

    /** Reads a script from its JSON text. */
    public FaultScript read(String text) throws BadFault {
        JsonNode body;
        try {
            body = JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new BadFault("the script is not JSON: " + malformed.getOriginalMessage());
        }
        if (!body.isObject()) {
            throw new BadFault("the script is not a JSON object");
        }
        allow(body, "the script", List.of("seed", "steps", "random"));
        long seed = number(body, "seed", 1, 0, Long.MAX_VALUE, "the script");
        List<Step> steps = steps(body.path("steps"));
        Chance random = chance(body.path("random"));
        if (steps.isEmpty() && random == null) {
            throw new BadFault("the script has neither 'steps' nor 'random'; expected at least one of them");
        }
        return new FaultScript(seed, steps, random);
    }

    private List<Step> steps(JsonNode list) throws BadFault {
        List<Step> steps = new ArrayList<>();
        if (list.isMissingNode()) {
            return steps;
        }
        if (!list.isArray() || list.size() > STEPS_MAX) {
            throw new BadFault("field 'steps' is not a list of at most " + STEPS_MAX + " steps");
        }
        for (JsonNode node : list) {
            String where = "steps[" + steps.size() + "]";
            allow(node, where, List.of("at", "every", "times", "fault"));
            long everyMs = number(node, "every", 0, 0, TIME_MAX_MS, where);
            long times = number(node, "times", everyMs == 0 ? 1 : 0, 0, 1_000_000, where);
            if (everyMs == 0 && times != 1) {
                throw new BadFault(where + ": field 'times' is " + times + "; expected 1, or a field 'every'");
            }
            if (!node.path("at").isIntegralNumber()) {
                throw new BadFault(where + ": field 'at' is missing or no whole number; expected milliseconds after the"
                        + " start of the script");
            }
            long atMs = number(node, "at", 0, 0, TIME_MAX_MS, where);
            steps.add(new Step(atMs, everyMs, times, fault(node.path("fault"), where)));
        }
        return steps;
    }

    private @Nullable Chance chance(JsonNode node) throws BadFault {
        if (node.isMissingNode()) {
            return null;
        }
        String where = "random";
        allow(node, where, List.of("from", "until", "every", "venues", "symbols", "choices"));
        long everyMs = number(node, "every", 3_000, 10, TIME_MAX_MS, where);
        long fromMs = number(node, "from", 0, 0, TIME_MAX_MS, where);
        long untilMs = number(node, "until", TIME_MAX_MS, fromMs, TIME_MAX_MS, where);
        List<String> named = new ArrayList<>();
        for (String venue : texts(node, "venues", where)) {
            if (!venues.contains(venue.toUpperCase(Locale.ROOT))) {
                throw new BadFault(where + ": field 'venues' holds '" + venue + "'; expected some of "
                        + venues.stream().sorted().toList());
            }
            named.add(venue.toUpperCase(Locale.ROOT));
        }
        List<FaultSpec> choices = new ArrayList<>();
        JsonNode list = node.path("choices");
        if (!list.isMissingNode() && (!list.isArray() || list.isEmpty())) {
            throw new BadFault(where + ": field 'choices' is not a list of faults");
        }
        for (JsonNode choice : list) {
            choices.add(fault(choice, where + ".choices[" + choices.size() + "]"));
        }
        return new Chance(
                fromMs,
                untilMs,
                everyMs,
                named.isEmpty() ? venues.stream().sorted().toList() : named,
                texts(node, "symbols", where),
                choices.isEmpty() ? StandardChoices.read(faults) : choices);
    }

    private FaultSpec fault(JsonNode node, String where) throws BadFault {
        try {
            return faults.read(node);
        } catch (BadFault refused) {
            throw new BadFault(where + ": " + refused.getMessage());
        }
    }

    private static List<String> texts(JsonNode body, String name, String where) throws BadFault {
        List<String> texts = new ArrayList<>();
        JsonNode list = body.path(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw new BadFault(where + ": field '" + name + "' is " + list + "; expected a list of strings");
        }
        for (JsonNode text : list) {
            if (!text.isTextual() || text.asText().isEmpty()) {
                throw new BadFault(where + ": field '" + name + "' holds " + text + "; expected strings");
            }
            texts.add(text.asText());
        }
        return texts;
    }

    private static long number(JsonNode body, String name, long standard, long least, long most, String where)
            throws BadFault {
        JsonNode value = body.path(name);
        if (value.isMissingNode()) {
            return standard;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < least || value.asLong() > most) {
            throw new BadFault(where + ": field '" + name + "' is " + value + "; expected a whole number from " + least
                    + " to " + most);
        }
        return value.asLong();
    }

    private static void allow(JsonNode body, String where, List<String> names) throws BadFault {
        if (!body.isObject()) {
            throw new BadFault(where + " is not a JSON object");
        }
        for (var entry : body.properties()) {
            if (!names.contains(entry.getKey())) {
                throw new BadFault(where + ": unknown field '" + entry.getKey() + "'; expected " + names);
            }
        }
    }
}
