package io.kairos.engine.adapter.inbound.feed.okx;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.inbound.feed.okx.RowReader.BadValueException;
import io.kairos.engine.adapter.inbound.feed.okx.StreamDecoder.Channel;
import java.io.IOException;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Understands any JSON spelling of what the public socket sends: other orders of members, white space, unknown members, escapes,
 * exponents; and all messages that are too rare to have a shape of their own. The slow twin of {@link StreamDecoder}. Event loop
 * only.
 */
final class TolerantDecoder {
    private static final ObjectReader JSON = new ObjectMapper()
            .reader()
            .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final Set<String> ROOT_MEMBERS = Set.of("arg", "action", "data");
    private static final Set<String> ARG_MEMBERS = Set.of("channel", "instId", "instType", "instFamily");
    private static final Set<String> BOOK_MEMBERS =
            Set.of("asks", "bids", "ts", "checksum", "prevSeqId", "seqId", "instId");
    private static final Set<String> TRADE_MEMBERS =
            Set.of("instId", "tradeId", "px", "sz", "side", "ts", "count", "source", "seqId");
    private final SymbolIndex instruments;
    private final FeedMessages messages;
    private final EventDecoder events;
    private final DepthMessage depth = new DepthMessage();
    private final TradeBuffer trades = new TradeBuffer();

    TolerantDecoder(SymbolIndex instruments, FeedMessages messages, MaintenanceWindows windows) {
        this.instruments = instruments;
        this.messages = messages;
        this.events = new EventDecoder(instruments, messages, windows);
    }

    Result decode(byte[] message, int length) {
        JsonNode root;
        try {
            root = JSON.readTree(message, 0, length);
        } catch (IOException notJson) {
            // Not only what is no JSON: bytes that look like UTF-32 in a strange order are refused without being
            // parsed.
            String problem = notJson instanceof JsonProcessingException parsing
                    ? parsing.getOriginalMessage()
                    : String.valueOf(notJson.getMessage());
            messages.onMalformed(instrumentBeforeDamage(message, length), RowReader.clip(problem));
            return Result.MALFORMED;
        }
        if (!root.isObject()) {
            messages.onMalformed(null, "expected an object, got " + RowReader.clip(root.toString()));
            return Result.MALFORMED;
        }
        if (root.has("event")) {
            return events.decodeEvent(root);
        }
        JsonNode arg = root.path("arg");
        JsonNode data = root.path("data");
        if (root.has("op") || !arg.isObject() || !data.isArray()) {
            // An answer to an order operation, or something new; what a book would lack by it shows in the chain.
            if (!root.has("op")) {
                messages.onUnknown(1);
            }
            return Result.IRRELEVANT;
        }
        return decodePush(root, arg, data);
    }

    private Result decodePush(JsonNode root, JsonNode arg, JsonNode data) {
        String channel = arg.path("channel").asText();
        return switch (channel) {
            case "instruments" -> events.decodeInstruments(data);
            case "status" -> events.decodeStatus(data);
            case "books", "books5", "bbo-tbt", "trades" -> decodeMarketData(channel, root, arg, data);
            default -> Result.IRRELEVANT;
        };
    }

    private Result decodeMarketData(String channel, JsonNode root, JsonNode arg, JsonNode data) {
        JsonNode instId = arg.path("instId");
        FeedInstrument instrument = instId.isTextual() ? instruments.find(instId.textValue()) : null;
        if (instrument == null) {
            if (instId.isTextual()) {
                return Result.IRRELEVANT;
            }
            messages.onMalformed(null, "arg.instId: expected text, got " + RowReader.clip(instId.toString()));
            return Result.MALFORMED;
        }
        try {
            int unknown = unknown(root, ROOT_MEMBERS) + unknown(arg, ARG_MEMBERS);
            if (data.isEmpty()) {
                throw new BadValueException("data", data, "at least one element");
            }
            unknown += "trades".equals(channel)
                    ? decodeTrades(instrument, data)
                    : decodeDepth(instrument, channel(channel), root, data);
            if (unknown > 0) {
                messages.onUnknown(unknown);
            }
            return Result.TOLERATED;
        } catch (BadValueException e) {
            messages.onMalformed(instrument, String.valueOf(e.getMessage()));
            return Result.MALFORMED;
        }
    }

    private static Channel channel(String name) {
        return switch (name) {
            case "bbo-tbt" -> Channel.BBO;
            case "books5" -> Channel.BOOKS5;
            default -> Channel.BOOKS;
        };
    }

    private int decodeDepth(FeedInstrument instrument, Channel channel, JsonNode root, JsonNode data)
            throws BadValueException {
        // The venue documents one element; a second would have no state of the book to be compared with in between.
        if (data.size() != 1) {
            throw new BadValueException("data", data, "one element");
        }
        JsonNode book = data.get(0);
        boolean chained = channel == Channel.BOOKS;
        depth.clear();
        depth.snapshot = !chained || isSnapshot(root.path("action"));
        depth.exchangeTimeNs = RowReader.timeNs(book.path("ts"));
        depth.lastId = RowReader.integer("seqId", book.path("seqId"));
        if (chained) {
            JsonNode previous = book.path("prevSeqId");
            depth.previousId = previous.isIntegralNumber() && previous.asLong() == -1
                    ? -1
                    : RowReader.integer("prevSeqId", previous);
        }
        // Both are read before either is judged: a malformed side counts for more than an inexact one.
        boolean exactAsks = RowReader.levels(instrument, "asks", book.path("asks"), depth.asks);
        boolean exactBids = RowReader.levels(instrument, "bids", book.path("bids"), depth.bids);
        if (exactAsks && exactBids) {
            messages.onDepth(instrument, depth);
        } else {
            messages.onInexact(instrument, FeedMessages.Part.DEPTH, -1, depth.exchangeTimeNs);
        }
        return unknown(book, BOOK_MEMBERS);
    }

    private static boolean isSnapshot(JsonNode action) throws BadValueException {
        boolean snapshot = action.isTextual() && "snapshot".equals(action.textValue());
        if (!snapshot && !(action.isTextual() && "update".equals(action.textValue()))) {
            throw new BadValueException("action", action, "snapshot or update");
        }
        return snapshot;
    }

    private int decodeTrades(FeedInstrument instrument, JsonNode data) throws BadValueException {
        int unknown = 0;
        trades.clear();
        for (JsonNode trade : data) {
            unknown += unknown(trade, TRADE_MEMBERS);
            long tradeId = RowReader.integer("tradeId", trade.path("tradeId"));
            long count = trade.has("count") ? RowReader.integer("count", trade.path("count")) : 1;
            boolean buyer = RowReader.isBuy(trade.path("side"));
            long timeNs = RowReader.timeNs(trade.path("ts"));
            long px = RowReader.mantissa("px", trade.path("px"), instrument.priceDecimals);
            long qty = RowReader.mantissa("sz", trade.path("sz"), instrument.qtyDecimals);
            if (!TradeBuffer.isRange(tradeId, count)) {
                throw new BadValueException("count", trade.path("count"), "1.." + StreamDecoder.MAX_TRADE_COUNT);
            }
            if (!trades.add(tradeId, (int) count, px, qty, timeNs, buyer)) {
                throw new BadValueException("data", trade, "at most " + TradeBuffer.MAX_TRADES + " trades");
            }
        }
        trades.handOn(instrument, messages);
        return unknown;
    }

    private static int unknown(JsonNode object, Set<String> known) {
        int unknown = 0;
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            if (!known.contains(names.next())) {
                unknown++;
            }
        }
        return unknown;
    }

    /** The market named before the place where the text stops being JSON, or null. */
    private @Nullable FeedInstrument instrumentBeforeDamage(byte[] message, int length) {
        try (JsonParser parser = JSON.getFactory().createParser(message, 0, length)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME && "instId".equals(parser.currentName())) {
                    return parser.nextToken() == JsonToken.VALUE_STRING ? instruments.find(parser.getText()) : null;
                }
            }
            return null;
        } catch (IOException expected) {
            // The damage comes before any market.
            return null;
        }
    }
}
