package io.kairos.engine.adapter.venue.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    /** Refusals besides those of whole categories: nothing was done. */
    private static final List<String> REFUSED = List.of(
            "EAPI:",
            "EOrder:",
            "EQuery:",
            "EFunding:",
            "ESession:",
            "EAuth:",
            "EGeneral:Invalid arguments",
            "EGeneral:Permission denied",
            "EGeneral:Temporary lockout",
            "EGeneral:Too many requests",
            "EGeneral:Unknown method",
            "EService:Deadline elapsed",
            "EService:Market in",
            "EService: Throttled",
            "EService:Throttled",
            "Currency pair not supported",
            "Unsupported field",
            "Malformed request");

    /** What is known about a request that was answered by an error. */
    public enum Outcome {
        /** It was refused; nothing happened. */
        REFUSED,
        /** It may have been carried out. */
        UNKNOWN,
    }

    private KrakenErrors() {}

    /**
     * Whether a failed request certainly had no effect. In doubt it is unknown: a query then tells the truth, while a wrong
     * "refused" would lose an order. That the venue already has our order id means that an order of ours lives under it.
     */
    public static Outcome outcome(String error) {
        boolean idInUse =
                error.contains("cl_ord_id") || error.toLowerCase(Locale.ROOT).contains("duplicate");
        return !idInUse && REFUSED.stream().anyMatch(error::startsWith) ? Outcome.REFUSED : Outcome.UNKNOWN;
    }

    /** Whether the counter of the trading engine is full. */
    public static boolean isTradingRateLimit(String error) {
        return error.startsWith("EOrder:Rate limit exceeded") || error.startsWith("EOrder:Domain rate limit exceeded");
    }

    /** Whether the venue has no such order that is open. */
    public static boolean isUnknownOrder(String error) {
        return error.startsWith("EOrder:Unknown order") || error.startsWith("EOrder:Invalid order");
    }

    /** Whether our token is void. */
    public static boolean isInvalidSession(String error) {
        return error.startsWith("ESession:");
    }

    /** Whether a nonce was below one that the venue had seen. */
    static boolean isInvalidNonce(String error) {
        return error.startsWith("EAPI:Invalid nonce");
    }

    /** A text of the venue, bounded and without control characters. */
    public static String clip(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() > MAX_CHARS ? plain.substring(0, MAX_CHARS) : plain;
    }

    /** The errors among the texts of an answer's {@code error} array, warnings left out. */
    static List<String> errors(JsonNode array) {
        List<String> errors = new ArrayList<>();
        for (JsonNode text : array) {
            if (!text.asText().startsWith("W")) {
                errors.add(clip(text.asText()));
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
