package io.kairos.engine.adapter.inbound.feed.binance;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.FeedMessages.Part;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.RecordingMessages;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the stream's messages mean by the venue's documentation, the plainest way there is: Jackson into maps and lists, BigDecimal,
 * no shape. The oracle of {@link StreamDecoder} and {@link TolerantDecoder}; never says {@link Result#SHAPED}.
 */
final class PlainDecoder {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern STREAM = Pattern.compile("\\{\"stream\":\"([^\"@]*)@.*", Pattern.DOTALL);
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,20})?");
    private static final BigInteger NANOS_PER_MILLI = BigInteger.valueOf(1_000_000);
    private static final int REASON_CHARS = 200;

    final RecordingMessages said = new RecordingMessages();
    private final List<FeedInstrument> instruments;

    PlainDecoder(List<FeedInstrument> instruments) {
        this.instruments = instruments;
    }

    /** The message is about an instrument, but what it says cannot be. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A number has more digits than the instrument. */
    private static final class InexactException extends Exception {
        private static final long serialVersionUID = 1;
    }

    Result decode(byte[] message) {
        said.found.clear();
        said.unknown = 0;
        Object root;
        try {
            root = JSON.readValue(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(message))
                            .toString(),
                    Object.class);
        } catch (IOException notJson) {
            return malformed(ofStream(message));
        }
        if (!(root instanceof Map<?, ?> whole)) {
            return malformed(null);
        }
        if (whole.get("data") instanceof Map<?, ?> data) {
            return data(data, unknown(whole, List.of("stream", "data")), ofStream(message));
        }
        long id = whole.get("id") instanceof BigInteger number && number.bitLength() < 64 ? number.longValue() : -1;
        if (whole.containsKey("error") || whole.containsKey("code")) {
            Object error = whole.containsKey("error") ? whole.get("error") : whole;
            Map<?, ?> members = error instanceof Map<?, ?> map ? map : Map.of();
            String reason = text(members, "code") + ' ' + text(members, "msg");
            said.onRefused(id, null, reason.substring(0, Math.min(reason.length(), REASON_CHARS)));
            return Result.TOLERATED;
        }
        if (whole.containsKey("result")) {
            said.onAcknowledged(id, null);
            return Result.TOLERATED;
        }
        return data(whole, 0, null);
    }

    private Result malformed(@Nullable FeedInstrument instrument) {
        said.found.clear();
        said.unknown = 0;
        said.onMalformed(instrument, "");
        return Result.MALFORMED;
    }

    /** The stream's name is what comes first, so it may stand before the damage. */
    private @Nullable FeedInstrument ofStream(byte[] message) {
        Matcher matcher = STREAM.matcher(new String(message, StandardCharsets.ISO_8859_1));
        return matcher.matches() ? find(matcher.group(1).toUpperCase(Locale.ROOT)) : null;
    }

    private @Nullable FeedInstrument find(String symbol) {
        return instruments.stream()
                .filter(instrument -> instrument.instrument.venueSymbol().equals(symbol))
                .findFirst()
                .orElse(null);
    }

    private static int unknown(Map<?, ?> members, List<String> known) {
        return (int)
                members.keySet().stream().filter(name -> !known.contains(name)).count();
    }

    private static String text(Map<?, ?> members, String name) {
        Object value = members.get(name);
        return !members.containsKey(name) || value instanceof Map<?, ?> || value instanceof List<?>
                ? ""
                : String.valueOf(value);
    }

    private Result data(Map<?, ?> data, int unknownAround, @Nullable FeedInstrument named) {
        // The best quote is the only one of the documented payloads that has no type.
        Object event = data.containsKey("e") ? data.get("e") : "bookTicker";
        if ("serverShutdown".equals(event)) {
            said.onClosingSoon("");
            return Result.TOLERATED;
        }
        List<String> known;
        if (!data.containsKey("e")) {
            known = List.of("u", "s", "b", "B", "a", "A");
        } else if ("trade".equals(event)) {
            known = List.of("e", "E", "s", "t", "p", "q", "T", "m", "M");
        } else if ("depthUpdate".equals(event)) {
            known = List.of("e", "E", "s", "U", "u", "b", "a");
        } else {
            said.onUnknown(1);
            return Result.IRRELEVANT;
        }
        if (!(data.get("s") instanceof String symbol)) {
            return malformed(named);
        }
        FeedInstrument instrument = find(symbol);
        if (instrument == null) {
            return Result.IRRELEVANT;
        }
        try {
            if (!data.containsKey("e")) {
                quote(data, instrument);
            } else if ("trade".equals(event)) {
                trade(data, instrument);
            } else {
                depth(data, instrument);
            }
        } catch (RefusedException refused) {
            return malformed(instrument);
        }
        said.onUnknown(unknownAround + unknown(data, known));
        return Result.TOLERATED;
    }

    private void quote(Map<?, ?> data, FeedInstrument of) {
        long updateId = id(data.get("u"));
        String bidPx = decimal(data.get("b"));
        String bidQty = decimal(data.get("B"));
        String askPx = decimal(data.get("a"));
        String askQty = decimal(data.get("A"));
        try {
            long bid = mantissa(bidPx, of.priceDecimals);
            long bidSize = mantissa(bidQty, of.qtyDecimals);
            long ask = mantissa(askPx, of.priceDecimals);
            long askSize = mantissa(askQty, of.qtyDecimals);
            // A side at price zero is none.
            said.onQuote(
                    of,
                    updateId,
                    0,
                    bid == 0 ? FeedMessages.NO_PX : bid,
                    bid == 0 ? 0 : bidSize,
                    ask == 0 ? FeedMessages.NO_PX : ask,
                    ask == 0 ? 0 : askSize);
        } catch (InexactException inexact) {
            said.onInexact(of, Part.QUOTE, -1, 0);
        }
    }

    private void trade(Map<?, ?> data, FeedInstrument of) {
        long tradeId = id(data.get("t"));
        long timeNs = timeNs(data.get("T"));
        String px = decimal(data.get("p"));
        String qty = decimal(data.get("q"));
        if (!(data.get("m") instanceof Boolean buyerIsMaker)) {
            throw new RefusedException();
        }
        try {
            said.onTrade(
                    of,
                    tradeId,
                    1,
                    mantissa(px, of.priceDecimals),
                    mantissa(qty, of.qtyDecimals),
                    timeNs,
                    !buyerIsMaker);
        } catch (InexactException inexact) {
            said.onInexact(of, Part.TRADE, tradeId, timeNs);
        }
    }

    private void depth(Map<?, ?> data, FeedInstrument of) {
        DepthMessage depth = new DepthMessage();
        depth.firstId = id(data.get("U"));
        depth.lastId = id(data.get("u"));
        depth.exchangeTimeNs = timeNs(data.get("E"));
        if (depth.lastId < depth.firstId) {
            throw new RefusedException();
        }
        boolean bidsExact = levels(data.get("b"), of, depth.bids);
        boolean asksExact = levels(data.get("a"), of, depth.asks);
        if (bidsExact && asksExact) {
            said.onDepth(of, depth);
        } else {
            said.onInexact(of, Part.DEPTH, -1, depth.exchangeTimeNs);
        }
    }

    private static boolean levels(@Nullable Object array, FeedInstrument of, LevelBuffer into) {
        if (!(array instanceof List<?> levels)) {
            throw new RefusedException();
        }
        boolean exact = true;
        List<String> texts = new ArrayList<>();
        for (Object element : levels) {
            if (!(element instanceof List<?> level) || level.size() != 2) {
                throw new RefusedException();
            }
            texts.add(decimal(level.get(0)));
            texts.add(decimal(level.get(1)));
        }
        for (int i = 0; i < texts.size(); i += 2) {
            if (new BigDecimal(texts.get(i)).signum() == 0) {
                throw new RefusedException();
            }
            try {
                boolean added =
                        into.add(mantissa(texts.get(i), of.priceDecimals), mantissa(texts.get(i + 1), of.qtyDecimals));
                if (!added) {
                    throw new RefusedException();
                }
            } catch (InexactException inexact) {
                exact = false;
            }
        }
        return exact;
    }

    private static long id(@Nullable Object value) {
        if (value instanceof BigInteger number && number.signum() >= 0 && number.bitLength() < 64) {
            return number.longValue();
        }
        throw new RefusedException();
    }

    /** Milliseconds; those that nanoseconds cannot tell are none. */
    private static long timeNs(@Nullable Object value) {
        BigInteger ns = BigInteger.valueOf(id(value)).multiply(NANOS_PER_MILLI);
        if (ns.bitLength() >= 64) {
            throw new RefusedException();
        }
        return ns.longValue();
    }

    /** Numbers of markets are texts: digits, perhaps a point and digits, no more than twenty of each. */
    private static String decimal(@Nullable Object value) {
        if (value instanceof String text && DECIMAL.matcher(text).matches()) {
            return text;
        }
        throw new RefusedException();
    }

    private static long mantissa(String text, int decimals) throws InexactException {
        try {
            return new BigDecimal(text).movePointRight(decimals).longValueExact();
        } catch (ArithmeticException beyond) {
            throw new InexactException();
        }
    }
}
