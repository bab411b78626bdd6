package io.kairos.engine.adapter.inbound.feed.okx;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages.Part;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What market-data messages mean, written down as plainly as can be: a JSON tree, BigDecimal, no shape. The oracle of
 * {@link StreamDecoder} for books and trades; says nothing about other messages.
 */
final class PlainDecoder {
    /** Stands for "no claim": not JSON, not a push of books or trades for a market of ours. */
    static final List<String> NO_CLAIM = List.of("no claim");

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final RecordingMessages out = new RecordingMessages();

    /** The lines that a right decoder writes; only MALFORMED ones are just named. */
    List<String> decode(byte[] message, int length) {
        JsonNode root;
        try {
            root = JSON.readTree(message, 0, length);
        } catch (IOException e) {
            return NO_CLAIM;
        }
        JsonNode arg = root.path("arg");
        JsonNode data = root.path("data");
        FeedInstrument market = market(arg.path("instId"));
        if (root.has("event") || root.has("op") || market == null || !arg.isObject() || !data.isArray()) {
            return NO_CLAIM;
        }
        String channel = arg.path("channel").asText();
        try {
            return switch (channel) {
                case "books" -> depth(market, root, data, true);
                case "books5", "bbo-tbt" -> depth(market, root, data, false);
                case "trades" -> trades(market, data);
                default -> NO_CLAIM;
            };
        } catch (ArithmeticException | IllegalArgumentException e) {
            return List.of("malformed " + market.instrument.venueSymbol());
        }
    }

    private static @Nullable FeedInstrument market(JsonNode name) {
        return name.isTextual()
                ? TestMarkets.ALL.stream()
                        .filter(market -> market.instrument.venueSymbol().equals(name.textValue()))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private List<String> depth(FeedInstrument market, JsonNode root, JsonNode data, boolean chained) {
        require(data.size() == 1);
        JsonNode book = data.get(0);
        DepthMessage message = new DepthMessage();
        String action = root.path("action").asText();
        require(!chained
                || (root.path("action").isTextual() && (action.equals("snapshot") || action.equals("update"))));
        message.snapshot = !chained || action.equals("snapshot");
        message.exchangeTimeNs = time(book.path("ts"));
        message.lastId = integer(book.path("seqId"));
        if (chained) {
            JsonNode previous = book.path("prevSeqId");
            message.previousId = previous.isIntegralNumber() && previous.asLong() == -1 ? -1 : integer(previous);
        }
        boolean exactAsks = side(market, book.path("asks"), message, false);
        boolean exactBids = side(market, book.path("bids"), message, true);
        if (exactAsks && exactBids) {
            out.onDepth(market, message);
        } else {
            out.onInexact(market, Part.DEPTH, -1, message.exchangeTimeNs);
        }
        return out.take();
    }

    private static boolean side(FeedInstrument market, JsonNode levels, DepthMessage message, boolean bid) {
        require(levels.isArray());
        boolean exact = true;
        for (JsonNode level : levels) {
            require(level.isArray() && level.size() >= 2);
            BigDecimal px = decimal(level.get(0));
            BigDecimal qty = decimal(level.get(1));
            boolean fits = fits(px, market.priceDecimals) && fits(qty, market.qtyDecimals);
            exact &= fits;
            if (fits) {
                boolean unused = (bid ? message.bids : message.asks)
                        .add(mantissa(px, market.priceDecimals), mantissa(qty, market.qtyDecimals));
            }
        }
        return exact;
    }

    private List<String> trades(FeedInstrument market, JsonNode data) {
        require(!data.isEmpty() && data.size() <= 1_000);
        List<Runnable> calls = new ArrayList<>();
        for (JsonNode trade : data) {
            long id = integer(trade.path("tradeId"));
            long count = trade.has("count") ? integer(trade.path("count")) : 1;
            String side = trade.path("side").asText();
            require(side.equals("buy") || side.equals("sell"));
            require(count >= 1 && count <= 1_000_000 && id - count >= -1);
            long timeNs = time(trade.path("ts"));
            BigDecimal px = decimal(trade.path("px"));
            BigDecimal qty = decimal(trade.path("sz"));
            calls.add(() -> {
                if (fits(px, market.priceDecimals) && fits(qty, market.qtyDecimals)) {
                    out.onTrade(
                            market,
                            id,
                            (int) count,
                            mantissa(px, market.priceDecimals),
                            mantissa(qty, market.qtyDecimals),
                            timeNs,
                            side.equals("buy"));
                } else {
                    out.onInexact(market, Part.TRADE, id, timeNs);
                }
            });
        }
        calls.forEach(Runnable::run);
        return out.take();
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }

    private static long time(JsonNode value) {
        long ms = integer(value);
        require(ms <= 9_000_000_000_000L);
        return ms * 1_000_000;
    }

    private static long integer(JsonNode value) {
        require(value.isTextual() || value.isIntegralNumber());
        require(value.asText().chars().allMatch(c -> c >= '0' && c <= '9')
                && !value.asText().isEmpty());
        BigInteger number = new BigInteger(value.asText());
        require(value.asText().length() <= 18);
        return number.longValueExact();
    }

    private static BigDecimal decimal(JsonNode value) {
        require(value.isTextual() || value.isNumber());
        if (value.isTextual()) {
            require(value.asText().matches("[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?"));
            return new BigDecimal(value.asText());
        }
        require(value.decimalValue().signum() >= 0);
        return value.decimalValue();
    }

    private static boolean fits(BigDecimal number, int scale) {
        if (number.signum() == 0) {
            return true;
        }
        if (Math.abs((long) number.scale()) > 2_000) {
            return false;
        }
        BigDecimal scaled = number.scaleByPowerOfTen(scale);
        return scaled.remainder(BigDecimal.ONE).signum() == 0
                && scaled.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    }

    private static long mantissa(BigDecimal number, int scale) {
        return number.signum() == 0 ? 0 : number.scaleByPowerOfTen(scale).longValueExact();
    }
}
