package io.kairos.benchmarks.book;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Baseline: the same messages read with Jackson's streaming parser, as a careful engineer would write it without a parser of his
 * own: no tree, no objects per level, exact decimals. Depth messages only.
 */
final class JacksonDecoder implements FeedDecoder {
    private final JsonFactory factory = new JsonFactory();
    private final Map<String, FeedInstrument> symbols = new HashMap<>();
    private final DepthMessage message = new DepthMessage();
    private final FeedMessages messages;

    JacksonDecoder(Iterable<FeedInstrument> instruments, FeedMessages messages) {
        this.messages = messages;
        instruments.forEach(instrument -> symbols.put(instrument.instrument.venueSymbol(), instrument));
    }

    @Override
    public Result decode(byte[] bytes, int length) {
        message.clear();
        FeedInstrument instrument = null;
        // Levels come before or after the symbol; one book is enough for a baseline, so its decimals are known.
        FeedInstrument only = symbols.values().iterator().next();
        try (JsonParser parser = factory.createParser(bytes, 0, length)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME) {
                    instrument = member(parser, parser.currentName(), only, instrument);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (instrument == null) {
            return Result.IRRELEVANT;
        }
        messages.onDepth(instrument, message);
        return Result.SHAPED;
    }

    private @Nullable FeedInstrument member(
            JsonParser parser, String name, FeedInstrument only, @Nullable FeedInstrument found) throws IOException {
        switch (name) {
            case "s", "instId", "symbol" -> {
                return symbols.get(parser.nextTextValue());
            }
            case "b", "bids" -> levels(parser, message.bids, only);
            case "a", "asks" -> levels(parser, message.asks, only);
            case "U" -> message.firstId = parser.nextLongValue(0);
            case "u", "seqId" -> message.lastId = parser.nextLongValue(0);
            case "prevSeqId" -> message.previousId = parser.nextLongValue(0);
            case "checksum" -> message.checksum = parser.nextLongValue(0);
            case "E" -> message.exchangeTimeNs = parser.nextLongValue(0) * 1_000_000;
            case "ts" -> message.exchangeTimeNs = Long.parseLong(parser.nextTextValue()) * 1_000_000;
            case "action", "type" -> message.snapshot = "snapshot".equals(parser.nextTextValue());
            default -> {
                // Other members are read over; what is nested in them is visited by the loop.
            }
        }
        return found;
    }

    private static void levels(JsonParser parser, LevelBuffer side, FeedInstrument instrument) throws IOException {
        parser.nextToken();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            boolean array = token == JsonToken.START_ARRAY;
            advance(parser, array);
            long px = DecimalText.parse(parser.getText(), instrument.priceDecimals);
            advance(parser, array);
            long qty = DecimalText.parse(parser.getText(), instrument.qtyDecimals);
            boolean unused = side.add(px, qty);
            JsonToken end = array ? JsonToken.END_ARRAY : JsonToken.END_OBJECT;
            while (parser.currentToken() != end) {
                parser.nextToken();
            }
        }
    }

    private static void advance(JsonParser parser, boolean array) throws IOException {
        parser.nextToken();
        if (!array) {
            parser.nextToken();
        }
    }
}
