package io.kairos.engine.adapter.inbound.feed.kraken;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads market data messages the plainest way there is: Jackson into maps and lists, BigDecimal, java.time. The oracle for the
 * decoders; what is no market data it calls TOLERATED without a word.
 */
final class PlainDecoder {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final BigInteger MAX_LONG = BigInteger.valueOf(Long.MAX_VALUE);

    private final List<FeedInstrument> instruments;

    PlainDecoder(List<FeedInstrument> instruments) {
        this.instruments = instruments;
    }

    /** Thrown for what is no message. */
    private static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    Result decode(byte[] bytes, int length, List<String> found) {
        Object root;
        try {
            root = JSON.readValue(bytes, 0, length, Object.class);
        } catch (IOException | NumberFormatException notJson) {
            return Result.MALFORMED;
        }
        List<String> said = new ArrayList<>();
        try {
            if (!(root instanceof Map<?, ?> message)) {
                return Result.MALFORMED;
            }
            Result result = decode(message, said);
            found.addAll(said);
            return result;
        } catch (RefusedException refused) {
            return Result.MALFORMED;
        }
    }

    private Result decode(Map<?, ?> message, List<String> found) {
        Object channel = message.get("channel");
        if (message.containsKey("method")) {
            return Result.TOLERATED;
        }
        boolean known = "snapshot".equals(message.get("type")) || "update".equals(message.get("type"));
        switch (channel == null ? "" : channel.toString()) {
            case "heartbeat" -> {
                found.add("heartbeat");
                return Result.TOLERATED;
            }
            case "book" -> {
                return known ? book(message, found) : Result.MALFORMED;
            }
            case "ticker" -> {
                return known ? ticker(message, found) : Result.MALFORMED;
            }
            case "trade" -> {
                return known ? trades(message, found) : Result.MALFORMED;
            }
            case "status", "instrument" -> {
                return Result.TOLERATED;
            }
            case "" -> {
                return Result.MALFORMED;
            }
            default -> {
                return Result.IRRELEVANT;
            }
        }
    }

    private Result book(Map<?, ?> message, List<String> found) {
        Map<?, ?> data = only(message);
        Optional<FeedInstrument> instrument = instrument(data);
        if (instrument.isEmpty()) {
            return Result.IRRELEVANT;
        }
        FeedInstrument book = instrument.get();
        DepthMessage depth = new DepthMessage();
        depth.snapshot = "snapshot".equals(message.get("type"));
        boolean bidsExact = levels(data.get("bids"), data.containsKey("bids"), book, depth.bids);
        boolean asksExact = levels(data.get("asks"), data.containsKey("asks"), book, depth.asks);
        depth.checksum = whole(data.get("checksum"));
        if (depth.checksum >= 1L << 32) {
            throw new RefusedException();
        }
        depth.exchangeTimeNs = time(data);
        found.add(
                bidsExact && asksExact
                        ? RecordedMessages.depth(book, depth)
                        : "inexact " + book.index + " DEPTH -1 " + depth.exchangeTimeNs);
        return Result.TOLERATED;
    }

    private static boolean levels(Object array, boolean present, FeedInstrument instrument, LevelBuffer into) {
        if (!present) {
            return true;
        }
        if (!(array instanceof List<?> levels)) {
            throw new RefusedException();
        }
        boolean exact = true;
        for (Object element : levels) {
            if (!(element instanceof Map<?, ?> level)) {
                throw new RefusedException();
            }
            BigDecimal px = number(level.get("price"));
            BigDecimal qty = number(level.get("qty"));
            if (px.signum() <= 0) {
                throw new RefusedException();
            }
            Optional<Long> pxMantissa = mantissa(px, instrument.priceDecimals);
            Optional<Long> qtyMantissa = mantissa(qty, instrument.qtyDecimals);
            exact &= pxMantissa.isPresent() && qtyMantissa.isPresent();
            if (!into.add(pxMantissa.orElse(0L), qtyMantissa.orElse(0L))) {
                throw new RefusedException();
            }
        }
        return exact;
    }

    private Result ticker(Map<?, ?> message, List<String> found) {
        Map<?, ?> data = only(message);
        Optional<FeedInstrument> instrument = instrument(data);
        if (instrument.isEmpty()) {
            return Result.IRRELEVANT;
        }
        FeedInstrument of = instrument.get();
        List<Optional<Long>> numbers = new ArrayList<>();
        for (String name : List.of("bid", "bid_qty", "ask", "ask_qty")) {
            BigDecimal value =
                    data.containsKey(name) && data.get(name) == null ? BigDecimal.ZERO : number(data.get(name));
            numbers.add(mantissa(value, name.endsWith("qty") ? of.qtyDecimals : of.priceDecimals));
        }
        long timeNs = time(data);
        if (numbers.stream().anyMatch(Optional::isEmpty)) {
            found.add("inexact " + of.index + " QUOTE -1 " + timeNs);
            return Result.TOLERATED;
        }
        found.add("quote " + of.index + ' ' + DepthMessage.ABSENT + ' ' + timeNs + ' '
                + side(numbers.get(0).orElseThrow(), numbers.get(1).orElseThrow()) + ' '
                + side(numbers.get(2).orElseThrow(), numbers.get(3).orElseThrow()));
        return Result.TOLERATED;
    }

    private static String side(long px, long qty) {
        return px == 0 ? FeedMessages.NO_PX + ":0" : px + ":" + qty;
    }

    private Result trades(Map<?, ?> message, List<String> found) {
        if (!(message.get("data") instanceof List<?> rows)) {
            throw new RefusedException();
        }
        List<String> said = new ArrayList<>();
        List<Long> ids = new ArrayList<>();
        for (Object row : rows) {
            if (!(row instanceof Map<?, ?> trade)) {
                throw new RefusedException();
            }
            Optional<FeedInstrument> instrument = instrument(trade);
            if (instrument.isPresent()) {
                long id = oneTrade(trade, instrument.get(), said);
                ids.add(id);
            }
        }
        if (said.isEmpty() && !rows.isEmpty()) {
            return Result.IRRELEVANT;
        }
        if (ids.size() > 1 && ids.get(0) > ids.get(ids.size() - 1)) {
            java.util.Collections.reverse(said);
        }
        found.addAll(said);
        return Result.TOLERATED;
    }

    private static long oneTrade(Map<?, ?> trade, FeedInstrument of, List<String> found) {
        Object side = trade.get("side");
        if (!"buy".equals(side) && !"sell".equals(side)) {
            throw new RefusedException();
        }
        BigDecimal px = number(trade.get("price"));
        if (px.signum() <= 0) {
            throw new RefusedException();
        }
        Optional<Long> pxMantissa = mantissa(px, of.priceDecimals);
        Optional<Long> qtyMantissa = mantissa(number(trade.get("qty")), of.qtyDecimals);
        long id = whole(trade.get("trade_id"));
        long timeNs = time(trade);
        found.add(
                pxMantissa.isEmpty() || qtyMantissa.isEmpty()
                        ? "inexact " + of.index + " TRADE " + id + ' ' + timeNs
                        : "trade " + of.index + ' ' + id + " 1 " + pxMantissa.get() + ':' + qtyMantissa.get() + ' '
                                + timeNs + ' ' + side);
        return id;
    }

    private static Map<?, ?> only(Map<?, ?> message) {
        if (message.get("data") instanceof List<?> data && data.size() == 1 && data.get(0) instanceof Map<?, ?> only) {
            return only;
        }
        throw new RefusedException();
    }

    private Optional<FeedInstrument> instrument(Map<?, ?> data) {
        if (!(data.get("symbol") instanceof String symbol)) {
            throw new RefusedException();
        }
        return instruments.stream()
                .filter(instrument -> instrument.instrument.venueSymbol().equals(symbol))
                .findFirst();
    }

    private static BigDecimal number(Object value) {
        BigDecimal number = value instanceof BigInteger integer ? new BigDecimal(integer) : null;
        if (value instanceof BigDecimal decimal) {
            number = decimal;
        }
        if (number == null || number.signum() < 0) {
            throw new RefusedException();
        }
        return number;
    }

    private static Optional<Long> mantissa(BigDecimal value, int scale) {
        if (value.compareTo(new BigDecimal("1e30")) > 0) {
            return Optional.empty();
        }
        if (value.signum() != 0 && value.compareTo(new BigDecimal("1e-30")) < 0) {
            return Optional.empty();
        }
        if (value.signum() == 0) {
            return Optional.of(0L);
        }
        try {
            return Optional.of(value.movePointRight(scale).longValueExact());
        } catch (ArithmeticException inexact) {
            return Optional.empty();
        }
    }

    private static long whole(Object value) {
        if (value instanceof BigInteger integer && integer.signum() >= 0 && integer.compareTo(MAX_LONG) <= 0) {
            return integer.longValue();
        }
        throw new RefusedException();
    }

    private static long time(Map<?, ?> data) {
        Object time = data.get("timestamp");
        if (time == null) {
            return 0;
        }
        if (!(time instanceof String text)) {
            throw new RefusedException();
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (instant.getEpochSecond() < 0 || instant.getEpochSecond() >= 9_223_372_035L) {
                throw new RefusedException();
            }
            return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
        } catch (DateTimeParseException notATime) {
            throw new RefusedException();
        }
    }
}
