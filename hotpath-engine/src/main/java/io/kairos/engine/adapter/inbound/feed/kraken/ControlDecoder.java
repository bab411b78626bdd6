package io.kairos.engine.adapter.inbound.feed.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.venue.kraken.PairBoard;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is no market data: answers to requests, the state of the venue's engine, changes of instruments. Rare, so always
 * through a JSON tree. Event loop only.
 */
final class ControlDecoder {
    private static final int MAX_TEXT_CHARS = 200;
    private static final Set<String> SYSTEM_STATES = Set.of("online", "maintenance", "cancel_only", "post_only");

    private final SymbolIndex instruments;
    private final FeedMessages messages;
    private final PairBoard board;
    private final PongListener pongs;

    ControlDecoder(SymbolIndex instruments, FeedMessages messages, PairBoard board, PongListener pongs) {
        this.instruments = instruments;
        this.messages = messages;
        this.board = board;
        this.pongs = pongs;
    }

    /** An answer: one per symbol, the symbol within the result on success and beside it on failure. */
    String reply(JsonNode root) {
        JsonNode method = root.path("method");
        if (!method.isTextual()) {
            return "method: expected a text";
        }
        JsonNode id = root.path("req_id");
        long requestId = TolerantDecoder.isWhole(id) ? id.longValue() : -1;
        if ("pong".equals(method.textValue())) {
            pong(root, requestId);
            return TolerantDecoder.READ;
        }
        JsonNode warnings = root.path("result").path("warnings");
        if (!warnings.isEmpty()) {
            messages.onUnknown(warnings.size());
        }
        JsonNode symbol = root.path("result").path("symbol");
        FeedInstrument instrument = find(symbol.isTextual() ? symbol : root.path("symbol"));
        JsonNode success = root.path("success");
        if (success.isBoolean() && success.booleanValue()) {
            messages.onAcknowledged(requestId, instrument);
            return TolerantDecoder.READ;
        }
        JsonNode error = root.path("error");
        if (!error.isTextual() && !success.isBoolean()) {
            return "answer: expected success or error";
        }
        String text = clip(error.asText("no reason given"));
        // Whoever is refused to leave what he is not in has what he wanted.
        boolean holds = text.startsWith("Already subscribed") || "unsubscribe".equals(method.textValue());
        if (holds) {
            messages.onAcknowledged(requestId, instrument);
        } else {
            messages.onRefused(requestId, instrument, text);
        }
        return TolerantDecoder.READ;
    }

    private void pong(JsonNode root, long requestId) {
        long receivedNs = TolerantDecoder.timeNs(root.path("time_in"));
        long sentNs = TolerantDecoder.timeNs(root.path("time_out"));
        if (requestId >= 0 && receivedNs > 0 && sentNs >= receivedNs) {
            pongs.onPong(requestId, receivedNs, sentNs);
        }
        messages.onHeartbeat();
    }

    /** The state of the venue's matching engine; anything but {@code online} does not match orders. */
    String status(JsonNode root) {
        JsonNode system = root.path("data").path(0).path("system");
        if (!system.isTextual()) {
            return "status: expected a system state";
        }
        String state = clip(system.textValue());
        if (!SYSTEM_STATES.contains(state)) {
            messages.onUnknown(1);
        }
        messages.onVenueStatus("online".equals(state), state);
        return TolerantDecoder.READ;
    }

    /** Assets and pairs; says so when a pair of ours differs from what we know of it. */
    String instruments(JsonNode root) {
        JsonNode pairs = root.path("data").path("pairs");
        if (!pairs.isArray()) {
            return "instrument: expected pairs";
        }
        StringBuilder changes = new StringBuilder();
        for (JsonNode pair : pairs) {
            FeedInstrument instrument = find(pair.path("symbol"));
            if (instrument != null) {
                board.onPair(pair, instrument.instrument, changes);
            }
        }
        if (changes.length() > 0) {
            messages.onInstrumentsChanged(clip(changes.toString()));
        }
        return TolerantDecoder.READ;
    }

    private @Nullable FeedInstrument find(JsonNode symbol) {
        return TolerantDecoder.find(instruments, symbol);
    }

    /** Texts of the venue go into logs and records: bounded, without control characters. */
    private static String clip(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", " ");
        return plain.length() > MAX_TEXT_CHARS ? plain.substring(0, MAX_TEXT_CHARS) : plain;
    }
}
