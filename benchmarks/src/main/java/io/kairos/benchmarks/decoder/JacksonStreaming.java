package io.kairos.benchmarks.decoder;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kairos.domain.number.DecimalText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Jackson's streaming parser, as one would write it by hand: no tree, no objects, exact decimals, whichever venue. */
final class JacksonStreaming extends Reader {
    private final JsonFactory factory = new JsonFactory();

    JacksonStreaming(List<byte[]> messages) {
        super("Jackson streaming", messages);
    }

    @Override
    long read(byte[] message, int length) {
        long bidPx = 0;
        long bidQty = 0;
        long askPx = 0;
        long askQty = 0;
        int known = 0;
        try (JsonParser parser = factory.createParser(message, 0, length)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token != JsonToken.FIELD_NAME) {
                    continue;
                }
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "b", "bid" -> bidPx = number(parser, Quotes.PRICE_DECIMALS);
                    case "B", "bid_qty" -> bidQty = number(parser, Quotes.QTY_DECIMALS);
                    case "a", "ask" -> askPx = number(parser, Quotes.PRICE_DECIMALS);
                    case "A", "ask_qty" -> askQty = number(parser, Quotes.QTY_DECIMALS);
                    case "bids" -> {
                        enterLevel(parser);
                        bidPx = number(parser, Quotes.PRICE_DECIMALS);
                        parser.nextToken();
                        bidQty = number(parser, Quotes.QTY_DECIMALS);
                    }
                    case "asks" -> {
                        enterLevel(parser);
                        askPx = number(parser, Quotes.PRICE_DECIMALS);
                        parser.nextToken();
                        askQty = number(parser, Quotes.QTY_DECIMALS);
                    }
                    case "s", "instId", "symbol" -> known += parser.getTextLength();
                    default -> known += value == JsonToken.VALUE_STRING ? 1 : 0;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return known > 0 ? digest(bidPx, bidQty, askPx, askQty) : 0;
    }

    private static void enterLevel(JsonParser parser) throws IOException {
        parser.nextToken();
        parser.nextToken();
    }

    private static long number(JsonParser parser, int decimals) throws IOException {
        return DecimalText.parse(parser.getText(), decimals);
    }
}
