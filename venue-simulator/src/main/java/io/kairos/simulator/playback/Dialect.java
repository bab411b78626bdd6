package io.kairos.simulator.playback;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What playing back needs to know of a venue's protocol. Stateless. */
interface Dialect {
    /** The dialect of a venue's recordings. */
    static Dialect of(String venue) {
        return switch (venue.toUpperCase(Locale.ROOT)) {
            case "BINANCE" -> new BinanceDialect();
            case "OKX" -> new OkxDialect();
            case "KRAKEN" -> new KrakenDialect();
            default -> throw new IllegalArgumentException("venue: expected BINANCE, OKX or KRAKEN, got " + venue);
        };
    }

    /** A request of the client, understood. */
    record Request(boolean subscribe, List<String> keys, List<String> answers) {
        /** Answers and changes no subscription. */
        static Request answer(String text) {
            return new Request(true, List.of(), List.of(text));
        }
    }

    /** Stands for frames that every client gets. */
    String EVERYONE = "*";

    /** What a recorded frame belongs to, {@link #EVERYONE}, or empty for one that was meant for the recorder only. */
    Optional<String> keyOf(JsonNode frame);

    /** Whether a frame is a whole picture, so that what came before it is no longer needed. */
    boolean isSnapshot(JsonNode frame);

    /** Reads a client's message, answers included. */
    Request read(String message);

    /** What a client of this connection gets for a recorded frame; {@code path} is that of its URL. */
    default String adapt(String frame, String path) {
        return frame;
    }

    /** Messages that greet a new connection. */
    default List<String> greeting(long timeNs) {
        return List.of();
    }

    /** Answers that tell the time of the recording, by path; empty for all other paths. */
    Optional<String> clock(String path, long timeNs);

    /** An answer made from the books as they are now, if the path asks for a book. */
    default Optional<String> book(String path, Map<String, String> query, DepthBooks books) {
        return Optional.empty();
    }

    /** Takes a frame into the books, where {@link #book} needs them. */
    default void apply(JsonNode frame, DepthBooks books) {}

    /** Takes an answer over HTTP into the books. */
    default void apply(String path, Map<String, String> query, JsonNode body, DepthBooks books) {}
}
