package io.kairos.standalone.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How fast the engine says it is and what may be traded, asked over HTTP with a limit. One thread. */
public final class EnginePulse implements Supplier<@Nullable JsonNode> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LIMIT_MS = 500;
    private static final int BODY_BYTES_MAX = 65_536;
    private static final double MICRO_NS = 1_000.0;
    private static final double MILLI_NS = 1e6;

    private final URI address;

    /** With the address of the engine's admin port. */
    public EnginePulse(String address) {
        this.address = URI.create(address + "/pulse");
    }

    /** The engine's answer, null when it gives none: then its health says why. */
    @Override
    public @Nullable JsonNode get() {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(LIMIT_MS);
            connection.setReadTimeout(LIMIT_MS);
            connection.setUseCaches(false);
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                return null;
            }
            try (var body = connection.getInputStream()) {
                JsonNode answer = JSON.readTree(body.readNBytes(BODY_BYTES_MAX));
                return answer != null && answer.isObject() ? answer : null;
            }
        } catch (IOException expected) {
            // An engine that starts, stops or hangs; the table tells which.
            return null;
        }
    }

    /** The answer in a few lines for people. */
    public static String text(JsonNode pulse) {
        JsonNode garbage = pulse.path("garbage");
        return String.format(
                        Locale.ROOT,
                        "trading     %s%n%sticks       %s/s, %s/s searched; garbage %s B per tick, %s B/s; %d GC pauses, %d ms in all%n",
                        trading(pulse.path("trading").asText()),
                        risk(pulse.path("risk")),
                        number(pulse.path("ticksPerSecond").asDouble()),
                        number(pulse.path("detectionsPerSecond").asDouble()),
                        number(garbage.path("engineBytesPerTick").asDouble()),
                        number(garbage.path("engineBytesPerSecond").asDouble()),
                        garbage.path("pauses").asLong(),
                        garbage.path("pauseMs").asLong())
                + settling(pulse.path("venues"))
                + line(pulse, "detection")
                + line(pulse, "wire_to_decision")
                + cycles(pulse.path("dutyCycles"))
                + alarms(pulse.path("decoderAlarms"));
    }

    private static String cycles(JsonNode dutyCycles) {
        List<String> longest = new ArrayList<>();
        for (Map.Entry<String, JsonNode> agent : dutyCycles.properties()) {
            longest.add(agent.getKey()
                    + ' '
                    + duration(agent.getValue().path("maxNs").asLong()));
        }
        return longest.isEmpty()
                ? ""
                : String.format(Locale.ROOT, "cycles      longest: %s%n", String.join(", ", longest));
    }

    private static String alarms(JsonNode venues) {
        List<String> names = new ArrayList<>();
        venues.forEach(venue -> names.add(venue.asText()));
        return names.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "decoders    messages of %s have another shape than expected and are read slowly; see market-data.md%n",
                        String.join(", ", names));
    }

    private static String settling(JsonNode venues) {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, JsonNode> venue : venues.properties()) {
            long orders = venue.getValue().path("unsettledOrders").asLong();
            if (orders > 0) {
                text.append(String.format(
                        Locale.ROOT,
                        "venues      %s takes no new orders until it told what became of %d from before the last interruption%n",
                        venue.getKey(),
                        orders));
            }
        }
        return text.toString();
    }

    private static String trading(String mode) {
        return switch (mode) {
            case "LIVE" -> "LIVE: orders go to the venues, real money";
            case "PAPER" -> "PAPER: orders are matched inside the engine, none is sent";
            case "SIMULATED" -> "SIMULATED: orders go to simulated venues";
            default -> "not told by the engine";
        };
    }

    /** What is stopped, by whom and why; nothing for an engine that does not tell. */
    private static String risk(JsonNode risk) {
        if (!risk.isObject()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        String limits = risk.path("limitsVersion").asLong() == 0
                ? "no limits are set, so nothing trades; set them on the dashboard's risk page"
                : "limits of version " + risk.path("limitsVersion").asLong()
                        + (risk.hasNonNull("limitsUntil")
                                ? " until " + risk.path("limitsUntil").asText() + ", then those before"
                                : "");
        String state = risk.path("state").asText();
        text.append(String.format(
                Locale.ROOT,
                "risk        %s%s; %s%n",
                state,
                state.equals("ACTIVE") ? "" : by(risk) + "; set it ACTIVE on the dashboard's risk page to trade again",
                limits));
        for (JsonNode scope : risk.path("stopped")) {
            text.append(String.format(
                    Locale.ROOT,
                    "            %s %s is %s%s%n",
                    scope.path("scope").asText().toLowerCase(Locale.ROOT),
                    scope.path("name").asText(),
                    scope.path("state").asText(),
                    by(scope)));
        }
        JsonNode pending = risk.path("pending");
        if (pending.isObject()) {
            text.append(String.format(
                    Locale.ROOT,
                    "            change %d of the limits by %s waits for a second person until %s: %s%n",
                    pending.path("changeId").asLong(),
                    pending.path("proposedBy").asText(),
                    pending.path("expires").asText(),
                    pending.path("changes").asText()));
        }
        return text.toString();
    }

    private static String by(JsonNode stopped) {
        return " by " + stopped.path("changedBy").asText() + ": "
                + stopped.path("reason").asText();
    }

    private static String line(JsonNode pulse, String stage) {
        JsonNode latency = pulse.path("latencies").path(stage);
        String name = stage.equals("detection") ? stage : "decision";
        if (latency.path("count").asLong() == 0) {
            return String.format(Locale.ROOT, "%-10s  nothing was searched in the last %d s%n", name, seconds(latency));
        }
        JsonNode floor = pulse.path("floors").path(latency.path("floor").asText());
        return String.format(
                Locale.ROOT,
                "%-10s  p50 %s, p99 %s, p99.9 %s, max %s (%d in %d s); the machine's floor p99.9 %s, max %s%n",
                name,
                duration(latency.path("p50Ns").asLong()),
                duration(latency.path("p99Ns").asLong()),
                duration(latency.path("p999Ns").asLong()),
                duration(latency.path("maxNs").asLong()),
                latency.path("count").asLong(),
                seconds(latency),
                duration(floor.path("p999Ns").asLong()),
                duration(floor.path("maxNs").asLong()));
    }

    private static long seconds(JsonNode latency) {
        return latency.path("windowNs").asLong() / 1_000_000_000L;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value);
    }

    private static String duration(long ns) {
        if (ns < 1_000) {
            return ns + " ns";
        }
        return ns < 1_000_000
                ? String.format(Locale.ROOT, "%.1f us", ns / MICRO_NS)
                : String.format(Locale.ROOT, "%.1f ms", ns / MILLI_NS);
    }
}
