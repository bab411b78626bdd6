package io.kairos.benchmarks.book;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import info.bitrich.xchangestream.binance.dto.BinanceWebsocketTransaction;
import info.bitrich.xchangestream.binance.dto.DepthBinanceWebSocketTransaction;
import info.bitrich.xchangestream.service.netty.StreamingObjectMapperHelper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.knowm.xchange.binance.dto.marketdata.BinanceOrderbook;
import org.knowm.xchange.currency.CurrencyPair;
import org.knowm.xchange.dto.Order.OrderType;
import org.knowm.xchange.dto.marketdata.OrderBook;
import org.knowm.xchange.dto.marketdata.OrderBookUpdate;
import org.knowm.xchange.dto.trade.LimitOrder;

/**
 * Baseline: what XChange 5.2.0, the best known Java client library for many venues, does with a depth message of Binance: tree,
 * transaction object, one update object per level, its own order book. Its classes, called in its order.
 */
@SuppressWarnings("JavaUtilDate") // it is what XChange takes
final class XchangeBinance extends XchangeBook {
    private static final TypeReference<BinanceWebsocketTransaction<DepthBinanceWebSocketTransaction>> TYPE =
            new TypeReference<>() {};

    private final ObjectMapper mapper = StreamingObjectMapperHelper.getObjectMapper();

    /** Begins anew with the answer over REST. */
    void start(byte[] snapshot) {
        try {
            JsonNode body = mapper.readTree(snapshot, 0, snapshot.length - Traffic.PADDING);
            book = new OrderBook(
                    new Date(0), orders(OrderType.ASK, body.path("asks")), orders(OrderType.BID, body.path("bids")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<LimitOrder> orders(OrderType type, JsonNode levels) {
        List<LimitOrder> orders = new ArrayList<>();
        for (JsonNode level : levels) {
            BigDecimal price = new BigDecimal(level.path(0).asText());
            BigDecimal amount = new BigDecimal(level.path(1).asText());
            orders.add(new LimitOrder.Builder(type, CurrencyPair.BTC_USDT)
                    .limitPrice(price)
                    .originalAmount(amount)
                    .build());
        }
        return orders;
    }

    @Override
    public long take(byte[] message) {
        try {
            JsonNode tree = mapper.readTree(message, 0, message.length - Traffic.PADDING);
            DepthBinanceWebSocketTransaction depth =
                    mapper.readValue(mapper.treeAsTokens(tree), TYPE).getData();
            BinanceOrderbook levels = depth.getOrderBook();
            update(OrderType.BID, levels.bids);
            update(OrderType.ASK, levels.asks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return proof();
    }

    private void update(OrderType type, SortedMap<BigDecimal, BigDecimal> levels) {
        Date time = new Date();
        for (Map.Entry<BigDecimal, BigDecimal> level : levels.entrySet()) {
            book.update(new OrderBookUpdate(type, null, CurrencyPair.BTC_USDT, level.getKey(), time, level.getValue()));
        }
    }
}
