package io.kairos.engine.adapter.venue.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What the venue's error texts mean (Kraken API documentation, "API errors", read 2026-06-30). They have the form
 * {@code <E|W><Category>:<text>[:detail]} and are told apart by how they begin; {@code W} is a warning only.
 */
public final class KrakenErrors {
    private static final int MAX_CHARS = 200;
    private static final List<String> PASSING = List.of(
            "EService:Unavailable",
            "EService:Busy",
            "EService: Throttled",
            "EService:Throttled",
            "EService:Timeout",
            "EService:Market in",
            "EGeneral:Internal error",
            "EGeneral:Too many requests",
            "EGeneral:Temporary lockout",
            "EAPI:Rate limit exceeded");

    private KrakenErrors() {}

    /** The errors among the texts of an answer's {@code error} array, warnings left out. */
    static List<String> errors(JsonNode array) {
        List<String> errors = new ArrayList<>();
        for (JsonNode text : array) {
            if (!text.asText().startsWith("W")) {
                String plain = text.asText().replaceAll("\\p{Cntrl}", " ");
                errors.add(plain.length() > MAX_CHARS ? plain.substring(0, MAX_CHARS) : plain);
            }
        }
        return errors;
    }

    /** Whether the same request may succeed later. */
    public static boolean isPassing(String error) {
        return PASSING.stream().anyMatch(error::startsWith);
    }

    /** Whether the venue says that we ask too often. */
    public static boolean isRateLimit(String error) {
        return error.startsWith("EAPI:Rate limit exceeded")
                || error.startsWith("EGeneral:Too many requests")
                || error.startsWith("EService: Throttled")
                || error.startsWith("EService:Throttled");
    }
}
