package io.kairos.benchmarks.book;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import info.bitrich.xchangestream.service.netty.StreamingObjectMapperHelper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order.OrderType;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.marketdata.OrderBookUpdate;
import org.knowm.xchange.dto.trade.LimitOrder;

/**
 * Baseline: Kraken's messages the way XChange 5.2.0 reads streams: its object mapper's tree, one update object per level, its own
 * order book. Its own classes for Kraken read the first version of the WebSocket API only, so the lines in between are ours. The
 * checksum is not verified.
 */
@SuppressWarnings("JavaUtilDate") // it is what XChange takes
final class XchangeKraken extends XchangeBook {
    private final ObjectMapper mapper = StreamingObjectMapperHelper.getObjectMapper()
            .copy()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    /** Begins anew. */
    void start() {
        book = new OrderBook(new Date(0), new ArrayList<>(), new ArrayList<>());
    }

    @Override
    public long take(byte[] message) {
        try {
            JsonNode data = mapper.readTree(message, 0, message.length - Traffic.PADDING)
                    .path("data")
                    .path(0);
            update(OrderType.BID, data.path("bids"));
            update(OrderType.ASK, data.path("asks"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut(book.getBids());
        cut(book.getAsks());
        return proof();
    }

    /** The venue leaves it to its clients to forget what left the window. */
    private static void cut(List<LimitOrder> side) {
        if (side.size() > TrafficMaker.KRAKEN_DEPTH) {
            side.subList(TrafficMaker.KRAKEN_DEPTH, side.size()).clear();
        }
    }

    private void update(OrderType type, JsonNode levels) {
        Date time = new Date();
        for (JsonNode level : levels) {
            BigDecimal price = level.path("price").decimalValue();
            BigDecimal quantity = level.path("qty").decimalValue();
            book.update(new OrderBookUpdate(type, null, CurrencyPair.BTC_USDT, price, time, quantity));
        }
    }
}
