package io.kairos.simulator.kraken.api;

import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.exchange.TradeHistory;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/** The public methods: time, status, assets, pairs, books, tickers, trades. */
final class MarketMethods {
    private static final int DEPTH_STANDARD = 100;
    private static final int DEPTH_MAX = 500;
    private static final int TRADES_MAX = 1000;
    private static final int PRICE_DECIMALS_MIN = 5;
    private static final int DEPTH_QTY_DECIMALS = 3;
    private static final int QTY_DECIMALS = 8;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long FIRST_NANOSECOND_CURSOR = 100_000_000_000_000L;

    private final Exchange exchange;
    private final TradeHistory history;
    private final Pairs pairs;
    private final MarketStatistics statistics;
    private final VenueStatus status;
    private final VenueTime time;
    private final boolean feesInPairs;

    MarketMethods(
            Exchange exchange,
            TradeHistory history,
            Pairs pairs,
            MarketStatistics statistics,
            VenueStatus status,
            VenueTime time,
            boolean feesInPairs) {
        this.exchange = exchange;
        this.history = history;
        this.pairs = pairs;
        this.statistics = statistics;
        this.status = status;
        this.time = time;
        this.feesInPairs = feesInPairs;
    }

    List<Method> list() {
        return List.of(
                Method.open("Time", this::time),
                Method.open("SystemStatus", this::systemStatus),
                Method.open("Assets", this::assets),
                Method.open("AssetPairs", this::assetPairs),
                Method.open("Depth", this::depth),
                Method.open("Ticker", this::ticker),
                Method.open("Trades", this::trades));
    }

    private String time(Call call) {
        return new JsonText()
                .object()
                .number("unixtime", call.nowMs() / 1000)
                .text("rfc1123", VenueTime.rfc1123(call.nowMs()))
                .endObject()
                .toString();
    }

    private String systemStatus(Call call) {
        return new JsonText()
                .object()
                .text("status", status.system().wireName())
                .text("timestamp", time.rfc3339Seconds(call.nowMs()))
                .endObject()
                .toString();
    }

    private String assets(Call call) throws ApiError {
        List<String> wanted = new ArrayList<>();
        for (String name : call.params().list("asset")) {
            wanted.add(pairs.asset(name).orElseThrow(() -> new ApiError("EQuery:Unknown asset")));
        }
        JsonText answer = new JsonText().object();
        for (String asset : wanted.isEmpty() ? pairs.assetIds().keySet() : wanted) {
            answer.object(AssetNames.id(asset))
                    .text("aclass", "currency")
                    .text("altname", AssetNames.altname(asset))
                    .number("decimals", Assets.decimals(asset))
                    .number("display_decimals", Assets.displayDecimals(asset))
                    .text("status", "enabled")
                    .endObject();
        }
        return answer.endObject().toString();
    }

    private String assetPairs(Call call) throws ApiError {
        JsonText answer = new JsonText(4096).object();
        for (Pair pair : selected(call.params())) {
            String tick = Decimals.text(status.tickSize(pair), status.priceDecimals(pair));
            answer.object(pair.id())
                    .text("altname", pair.altname())
                    .text("wsname", pair.wsname())
                    .text("aclass_base", "currency")
                    .text("base", AssetNames.id(pair.instrument().base()))
                    .text("aclass_quote", "currency")
                    .text("quote", AssetNames.id(pair.instrument().quote()))
                    .text("lot", "unit")
                    .number("cost_decimals", pair.costDecimals())
                    .number("pair_decimals", status.priceDecimals(pair))
                    .number("lot_decimals", pair.qtyDecimals())
                    .number("lot_multiplier", 1)
                    .array("leverage_buy")
                    .endArray()
                    .array("leverage_sell")
                    .endArray();
            // Empty for every pair since 2026; the rates are in TradeVolume.
            List<Account> clients = feesInPairs ? exchange.ledger().clients() : List.of();
            fees(answer.array("fees"), clients, false);
            fees(answer.array("fees_maker"), clients, true);
            answer.text("fee_volume_currency", "ZUSD")
                    .number("margin_call", 80)
                    .number("margin_stop", 40)
                    .text("ordermin", trimmed(pair.instrument().minQty()))
                    .text("costmin", trimmed(pair.instrument().minNotional()))
                    .text("tick_size", tick)
                    .text("status", status.of(pair).wireName())
                    .text("execution_venue", "international")
                    .endObject();
        }
        return answer.endObject().toString();
    }

    private static void fees(JsonText answer, List<Account> clients, boolean maker) {
        if (!clients.isEmpty()) {
            long rate = maker
                    ? clients.get(0).rates().maker()
                    : clients.get(0).rates().taker();
            answer.array().out().append("0,").append(Decimals.text(rate * 100, 2));
            answer.endArray();
        }
        answer.endArray();
    }

    private String depth(Call call) throws ApiError {
        Pair pair = required(call.params());
        // Clients ask for far more; they get the most there is.
        long count = Math.min(DEPTH_MAX, call.params().integer("count").orElse(DEPTH_STANDARD));
        if (count < 1) {
            throw ApiError.arguments("count");
        }
        OrderBook book = exchange.book(pair.instrument());
        JsonText answer = new JsonText(4096).object().object(pair.id());
        levels(answer.array("asks"), pair, book.top(Side.SELL, (int) count), call.nowMs());
        levels(answer.array("bids"), pair, book.top(Side.BUY, (int) count), call.nowMs());
        return answer.endObject().endObject().toString();
    }

    private static void levels(JsonText answer, Pair pair, List<BookLevel> levels, long nowMs) {
        for (BookLevel level : levels) {
            // Rounded, as live: good for a glance, useless for the checksum.
            long rounded = level.quantity() + Fixed8.ONE / 2_000;
            answer.array().text(price(pair, level.price())).text(Decimals.text(rounded, DEPTH_QTY_DECIMALS));
            answer.out().append(',').append(nowMs / 1000);
            answer.endArray();
        }
        answer.endArray();
    }

    private String ticker(Call call) throws ApiError {
        JsonText answer = new JsonText(1024).object();
        for (Pair pair : selected(call.params())) {
            OrderBook book = exchange.book(pair.instrument());
            DayStatistics numbers = statistics.of(pair.instrument());
            DayStatistics.Totals today = numbers.today(call.nowMs());
            DayStatistics.Totals day = numbers.day(call.nowMs());
            answer.object(pair.id());
            quote(answer.array("a"), pair, book, Side.SELL);
            quote(answer.array("b"), pair, book, Side.BUY);
            answer.array("c")
                    .text(price(pair, numbers.lastPx()))
                    .text(Decimals.text(numbers.lastQty(), QTY_DECIMALS))
                    .endArray()
                    .array("v")
                    .text(Decimals.text(today.volume(), QTY_DECIMALS))
                    .text(Decimals.text(day.volume(), QTY_DECIMALS))
                    .endArray();
            both(answer.array("p"), pair, today.averagePx(), day.averagePx());
            answer.array("t").out().append(today.trades()).append(',').append(day.trades());
            answer.endArray();
            both(answer.array("l"), pair, today.lowPx(), day.lowPx());
            both(answer.array("h"), pair, today.highPx(), day.highPx());
            answer.text("o", price(pair, today.openPx())).endObject();
        }
        return answer.endObject().toString();
    }

    private static void quote(JsonText answer, Pair pair, OrderBook book, Side side) {
        long qty = book.bestQty(side);
        answer.text(price(pair, book.bestPx(side)))
                .text(Long.toString(Math.max(1, qty / Fixed8.ONE)))
                .text(Decimals.text(qty, DEPTH_QTY_DECIMALS))
                .endArray();
    }

    private static void both(JsonText answer, Pair pair, long today, long day) {
        answer.text(price(pair, today)).text(price(pair, day)).endArray();
    }

    private String trades(Call call) throws ApiError {
        Pair pair = required(call.params());
        long count = call.params().integer("count").orElse(TRADES_MAX);
        if (count < 1 || count > TRADES_MAX) {
            throw ApiError.arguments("count");
        }
        OptionalLong since = call.params().integer("since");
        List<Trade> trades = since.isPresent()
                ? tradesAfter(pair, nanoseconds(since.getAsLong()), (int) count)
                : exchange.tape(pair.instrument()).last((int) count);
        JsonText answer = new JsonText(4096).object().array(pair.id());
        long last = since.isPresent() ? nanoseconds(since.getAsLong()) : call.nowMs() * NANOS_PER_MILLI;
        for (Trade trade : trades) {
            last = cursor(trade);
            String part = Long.toString(1_000_000_000L + last % 1_000_000_000L).substring(1);
            answer.array().text(price(pair, trade.price())).text(Decimals.text(trade.quantity(), QTY_DECIMALS));
            answer.out().append(',').append(last / 1_000_000_000L).append('.').append(part);
            answer.text(trade.buyerMaker() ? "s" : "b").text("l").text("");
            answer.out().append(',').append(trade.id());
            answer.endArray();
        }
        return answer.endArray().text("last", Long.toString(last)).endObject().toString();
    }

    private List<Trade> tradesAfter(Pair pair, long sinceNs, int count) {
        List<Trade> found = new ArrayList<>();
        Iterator<List<Trade>> walk =
                history.walk(pair.instrument(), 0, Math.max(0, sinceNs / NANOS_PER_MILLI), Long.MAX_VALUE);
        while (walk.hasNext()) {
            for (Trade trade : walk.next()) {
                if (cursor(trade) > sinceNs) {
                    found.add(trade);
                }
                if (found.size() == count) {
                    return found;
                }
            }
        }
        return found;
    }

    /** A trade's place in time in nanoseconds; the part below a millisecond keeps trades of one instant apart. */
    private static long cursor(Trade trade) {
        return trade.timeMs() * NANOS_PER_MILLI + trade.id() % NANOS_PER_MILLI;
    }

    private static long nanoseconds(long since) {
        return since < FIRST_NANOSECOND_CURSOR ? Math.max(0, since) * 1_000_000_000L : since;
    }

    private Pair required(Params params) throws ApiError {
        return pairs.byRestName(params.requiredText("pair")).orElseThrow(MarketMethods::unknownPair);
    }

    private List<Pair> selected(Params params) throws ApiError {
        List<Pair> selected = new ArrayList<>();
        for (String name : params.list("pair")) {
            selected.add(pairs.byRestName(name).orElseThrow(MarketMethods::unknownPair));
        }
        return selected.isEmpty() ? pairs.all() : selected;
    }

    static ApiError unknownPair() {
        return new ApiError("EQuery:Unknown asset pair");
    }

    private static String price(Pair pair, long price) {
        return Decimals.text(price, Math.max(PRICE_DECIMALS_MIN, pair.priceDecimals()));
    }

    private static String trimmed(long value) {
        StringBuilder text = Decimals.append(new StringBuilder(), value, QTY_DECIMALS);
        int length = text.length();
        while (text.charAt(length - 1) == '0') {
            length--;
        }
        text.setLength(text.charAt(length - 1) == '.' ? length - 1 : length);
        return text.toString();
    }
}
