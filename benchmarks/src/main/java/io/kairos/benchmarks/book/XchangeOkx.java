package io.kairos.benchmarks.book;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.CollectionType;
import info.bitrich.xchangestream.service.netty.StreamingObjectMapperHelper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Date;
import java.util.List;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order.OrderType;
import org.knowm.xchange.okex.OkexAdapters;
import org.knowm.xchange.okex.dto.marketdata.OkexOrderbook;
import org.knowm.xchange.okex.dto.marketdata.OkexPublicOrder;

/**
 * Baseline: what XChange 5.2.0 does with a depth message of OKX: tree, an object per level, an order per level, its own order book.
 * Its classes, called in the order of its streaming module. The chain of sequence ids is not verified.
 */
@SuppressWarnings("JavaUtilDate") // it is what XChange takes
final class XchangeOkx extends XchangeBook {
    private final ObjectMapper mapper = StreamingObjectMapperHelper.getObjectMapper();
    private final CollectionType books =
            mapper.getTypeFactory().constructCollectionType(List.class, OkexOrderbook.class);
    private final CollectionType orders =
            mapper.getTypeFactory().constructCollectionType(List.class, OkexPublicOrder.class);

    @Override
    public long take(byte[] message) {
        try {
            JsonNode tree = mapper.readTree(message, 0, message.length - Traffic.PADDING);
            JsonNode data = tree.get("data");
            if (tree.get("action").asText().equals("snapshot")) {
                List<OkexOrderbook> read = mapper.treeToValue(data, books);
                book = OkexAdapters.adaptOrderBook(read, CurrencyPair.BTC_USDT);
            } else {
                Date time = new Date(Long.parseLong(data.get(0).get("ts").asText()));
                update(OrderType.ASK, data.get(0).get("asks"), time);
                update(OrderType.BID, data.get(0).get("bids"), time);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return proof();
    }

    private void update(OrderType type, JsonNode levels, Date time) throws IOException {
        List<OkexPublicOrder> read = mapper.treeToValue(levels, orders);
        for (OkexPublicOrder level : read) {
            book.update(OkexAdapters.adaptLimitOrder(level, CurrencyPair.BTC_USDT, type, time));
        }
    }
}
