package io.kairos.engine;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Random faults from which a feed must recover, and which it can notice: every kind that the simulator's own generator makes, most
 * of them for one instrument, so that many overlap. Another digit in a number is for Kraken only: at Binance and OKX nothing in the
 * data contradicts it, so no rule can find it.
 */
final class StormFaults {
    /** One in so many hits a whole venue; more often, and nothing but reconnecting would be tested. */
    private static final int WHOLE_VENUE_ONE_IN = 40;

    private final SplittableRandom random;
    private final List<Instrument> instruments;

    StormFaults(SplittableRandom random, List<Instrument> instruments) {
        this.random = random;
        this.instruments = List.copyOf(instruments);
    }

    /** The next fault, as the control API takes it. */
    String next() {
        Instrument instrument = instruments.get(random.nextInt(instruments.size()));
        String venue = "\"venue\":\"" + instrument.venue() + '"';
        String scope = venue + ",\"symbol\":\"" + instrument.venueSymbol() + '"';
        if (random.nextInt(WHOLE_VENUE_ONE_IN) == 0) {
            return ofVenue(venue, scope);
        }
        return switch (random.nextInt(24)) {
            case 0, 1 -> fault("DROP_FRAMES", scope, number("count", 1, 4));
            case 2 -> fault("DROP_FRAMES", scope, "\"probability\":0.2", number("durationMillis", 100, 800));
            case 3 -> fault("DUPLICATE_FRAMES", scope, number("count", 1, 20), number("copies", 1, 3));
            case 4, 5, 6 -> fault("REORDER_FRAMES", scope, number("count", 1, 5), number("distance", 1, 5));
            case 7 -> fault("DELAY_FRAMES", scope, number("durationMillis", 50, 400), number("delayMillis", 1, 300));
            case 8, 9 -> fault("TRUNCATE_FRAMES", scope, "\"count\":1", number("keepPercent", 0, 99));
            case 10 -> fault("TRUNCATE_FRAMES", scope, "\"count\":2", "\"keepPercent\":99");
            case 11, 12 -> fault("CORRUPT_FRAMES", scope, "\"count\":1", "\"mode\":\"SYNTAX\"");
            case 13 -> fault("FRAGMENT_FRAMES", scope, number("count", 1, 50), number("parts", 2, 5));
            case 14 -> fault("UNKNOWN_FIELD", scope, number("count", 1, 100));
            case 15 -> fault("UNKNOWN_ENUM", scope, number("count", 1, 5));
            case 16 -> fault("SILENCE", scope, number("durationMillis", 50, 1_500));
            case 17 -> fault("CROSSED_BOOK", scope, number("durationMillis", 50, 400), number("ticks", 0, 10));
            case 18, 19 -> fault("SEQUENCE_GAP", scope, number("ids", 1, 5_000));
            case 20 -> fault("SEQUENCE_RESET", scope, number("to", 0, 1_000_000));
            default -> ofRule(instrument.venue(), scope);
        };
    }

    /** What hits every book of a venue. */
    private String ofVenue(String venue, String scope) {
        String all = venue + ",\"symbol\":\"*\"";
        return switch (random.nextInt(17)) {
            case 0 -> fault("DISCONNECT", venue, "\"mode\":\"DROP\"");
            case 1 -> fault("DISCONNECT", venue, "\"mode\":\"RESET\"");
            case 2 -> fault("DISCONNECT", venue, "\"mode\":\"CLOSE_FRAME\"", "\"code\":1001");
            case 3 -> fault("CORRUPT_FRAMES", scope, "\"count\":1", "\"mode\":\"FRAMING\"");
            case 4 -> fault("CORRUPT_FRAMES", scope, "\"count\":1", "\"mode\":\"UTF8\"");
            case 5 -> fault("OVERSIZE_FRAMES", scope, "\"count\":1", "\"bytes\":8388608");
            case 6 -> fault("SLOW_DRIP", venue, "\"durationMillis\":500", "\"bytes\":64");
            case 7 -> fault("HALF_OPEN", venue, number("durationMillis", 500, 5_000));
            case 8 -> fault("REFUSE_CONNECTIONS", venue, "\"durationMillis\":800");
            case 9 -> fault("HTTP_ERROR", venue, "\"status\":503", "\"count\":1");
            case 10 ->
                fault(
                        "HTTP_ERROR",
                        venue,
                        "\"status\":429",
                        "\"body\":\"JSON\"",
                        "\"retryAfterSeconds\":1",
                        "\"count\":1");
            case 11 -> fault("HTTP_TIMEOUT", venue, "\"count\":1");
            case 12 -> fault("HTTP_DELAY", venue, "\"count\":3", "\"delayMillis\":700");
            case 13 -> fault("CLOCK_SKEW", venue, number("skewMillis", -400, 400), "\"durationMillis\":2000");
            case 14 -> fault("ANNOUNCE_SHUTDOWN", venue);
            case 15 -> fault("SEQUENCE_GAP", all);
            default -> fault("SEQUENCE_RESET", all);
        };
    }

    /** What attacks the rule by which a venue's books are proven. */
    private String ofRule(Venue venue, String scope) {
        boolean first = random.nextBoolean();
        return switch (venue) {
            case BINANCE ->
                fault("HTTP_ERROR", "\"venue\":\"BINANCE\"", "\"path\":\"/api/v3/depth\"", number("count", 1, 2));
            case OKX -> fault(first ? "SEQUENCE_RESET" : "SEQUENCE_GAP", scope);
            case KRAKEN ->
                first
                        ? fault("WRONG_CHECKSUM", scope, "\"count\":1")
                        : fault("CORRUPT_FRAMES", scope, "\"count\":2", "\"mode\":\"DIGIT\"", "\"stream\":\"book:*\"");
        };
    }

    private String number(String name, int least, int most) {
        return String.format(Locale.ROOT, "\"%s\":%d", name, least + random.nextInt(most - least + 1));
    }

    private static String fault(String kind, String... fields) {
        return "{\"kind\":\"" + kind + "\"," + String.join(",", fields) + '}';
    }
}
