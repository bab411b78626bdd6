package io.kairos.simulator.kraken.stream;

import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.kraken.api.Assets;
import io.kairos.simulator.kraken.api.DayStatistics;
import io.kairos.simulator.kraken.api.Decimals;
import io.kairos.simulator.kraken.api.JsonText;
import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.kraken.api.VenueStatus;
import io.kairos.simulator.kraken.api.VenueTime;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.List;

/** Market events other than books as the venue prints them. */
final class StreamPayloads {
    private static final int PERCENT_DECIMALS = 2;

    private final VenueTime time;
    private final VenueStatus status;
    private final NumberStyle style;

    StreamPayloads(VenueTime time, VenueStatus status, NumberStyle style) {
        this.time = time;
        this.status = status;
        this.style = style;
    }

    String ticker(String type, Pair pair, OrderBook book, DayStatistics statistics) {
        DayStatistics.Totals day = statistics.day(time.nowMs());
        long change = day.openPx() == 0 ? 0 : statistics.lastPx() - day.openPx();
        int price = status.priceDecimals(pair);
        int qty = pair.qtyDecimals();
        JsonText frame = begin("ticker", type).object().text("symbol", pair.symbol());
        number(frame, "bid", book.bestPx(Side.BUY), price);
        number(frame, "bid_qty", book.bestQty(Side.BUY), qty);
        number(frame, "ask", book.bestPx(Side.SELL), price);
        number(frame, "ask_qty", book.bestQty(Side.SELL), qty);
        number(frame, "last", statistics.lastPx(), price);
        number(frame, "volume", day.volume(), qty);
        number(frame, "vwap", day.averagePx(), price);
        number(frame, "low", day.lowPx(), price);
        number(frame, "high", day.highPx(), price);
        number(frame, "change", change, price);
        number(frame, "change_pct", percent(change, day.openPx()), PERCENT_DECIMALS);
        frame.number("trades", day.trades()).text("timestamp", time.now());
        return frame.endObject().endArray().endObject().toString();
    }

    String trades(String type, Pair pair, List<Trade> trades) {
        JsonText frame = begin("trade", type);
        for (Trade trade : trades) {
            frame.object().text("symbol", pair.symbol()).text("side", trade.buyerMaker() ? "sell" : "buy");
            number(frame, "price", trade.price(), status.priceDecimals(pair));
            number(frame, "qty", trade.quantity(), pair.qtyDecimals());
            // The tape does not know the taker's order type; the participants of the simulated market send limits.
            frame.text("ord_type", "limit")
                    .number("trade_id", trade.id())
                    .text("timestamp", time.rfc3339(trade.timeMs()))
                    .endObject();
        }
        return frame.endArray().endObject().toString();
    }

    String instruments(String type, List<String> assets, List<Pair> pairs) {
        JsonText frame =
                new JsonText(4096).object().text("channel", "instrument").text("type", type);
        frame.object("data").array("assets");
        for (String asset : assets) {
            frame.object()
                    .text("id", asset)
                    .text("status", "enabled")
                    .number("precision", Assets.decimals(asset))
                    .number("precision_display", Assets.displayDecimals(asset))
                    .flag("borrowable", false)
                    .raw("collateral_value", "1.0")
                    .raw("margin_rate", "0.0")
                    .endObject();
        }
        frame.endArray().array("pairs");
        pairs.forEach(pair -> pair(frame, pair));
        return frame.endArray().endObject().endObject().toString();
    }

    private void pair(JsonText frame, Pair pair) {
        String tick = Decimals.increment(status.tickSize(pair));
        frame.object()
                .text("symbol", pair.symbol())
                .text("base", pair.instrument().base())
                .text("quote", pair.instrument().quote())
                .text("status", status.of(pair).wireName())
                .number("qty_precision", pair.qtyDecimals())
                .raw("qty_increment", Decimals.increment(pair.instrument().stepSize()))
                .number("price_precision", status.priceDecimals(pair))
                .number("cost_precision", pair.costDecimals())
                .flag("marginable", false)
                .flag("has_index", true)
                .trimmed("cost_min", pair.instrument().minNotional(), 8)
                .raw("tick_size", tick)
                .raw("price_increment", tick)
                .raw("qty_min", Decimals.increment(pair.instrument().minQty()))
                .endObject();
    }

    private void number(JsonText frame, String name, long value, int decimals) {
        style.append(frame.raw(name, "").out(), value, decimals);
    }

    private static long percent(long change, long openPx) {
        // Rounded toward zero; the price itself is far below the range that could overflow here.
        return openPx == 0 ? 0 : Math.multiplyExact(change, 10_000L) / openPx * 1_000_000L;
    }

    private static JsonText begin(String channel, String type) {
        return new JsonText()
                .object()
                .text("channel", channel)
                .text("type", type)
                .array("data");
    }
}
