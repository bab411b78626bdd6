package io.kairos.simulator.kraken.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.simulator.kraken.api.JsonText;
import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.kraken.socket.Request;
import io.kairos.simulator.kraken.socket.SocketHub;
import io.kairos.simulator.kraken.socket.SocketSession;
import io.kairos.simulator.net.FrameTag;
import io.kairos.simulator.net.SharedFrame;
import io.kairos.simulator.net.WebSocketConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One client of the public socket: its subscriptions. Venue thread only. */
final class PublicSession extends SocketSession {
    private static final String WRONG_HOST =
            "Private data and trading are unavailable on this endpoint. Try ws-auth.kraken.com";
    private static final String LEVEL3_HOST =
            "Level 3 market data is unavailable on this endpoint. Try ws-l3.kraken.com";
    private static final String SUBSCRIBED = "Already subscribed";
    private static final String NOT_SUBSCRIBED = "Subscription Not Found";
    private static final Set<Integer> DEPTHS = Set.of(10, 25, 100, 500, 1000);
    private static final int STANDARD_DEPTH = 10;
    private static final int SNAPSHOT_TRADES = 50;
    private static final Set<String> PRIVATE_METHODS = Set.of(
            "add_order",
            "amend_order",
            "edit_order",
            "cancel_order",
            "cancel_all",
            "cancel_all_orders_after",
            "batch_add",
            "batch_cancel");
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "book", Set.of("channel", "symbol", "depth", "snapshot"),
            "ticker", Set.of("channel", "symbol", "event_trigger", "snapshot"),
            "trade", Set.of("channel", "symbol", "snapshot"),
            "instrument", Set.of("channel", "snapshot", "include_tokenized_assets", "execution_venue"));

    private final StreamHub hub;
    private final Map<Pair, Integer> books = new HashMap<>();
    private final Map<Pair, TickerTrigger> tickers = new HashMap<>();
    private final Set<Pair> trades = new HashSet<>();
    private boolean instruments;

    /** A subscription request with its fields read. */
    private record Wanted(
            Request request, String channel, boolean subscribe, int depth, TickerTrigger trigger, boolean snapshot) {}

    PublicSession(StreamHub hub, SocketHub sockets, WebSocketConnection connection) {
        super(sockets, connection);
        this.hub = hub;
    }

    void deliver(SharedFrame frame) {
        send(frame);
    }

    @Override
    public void onClosed() {
        books.keySet().forEach(pair -> hub.leaveBook(pair, this));
        tickers.keySet().forEach(pair -> hub.leaveTicker(pair, this));
        trades.forEach(pair -> hub.leaveTrades(pair, this));
        hub.leaveInstruments(this);
        super.onClosed();
    }

    @Override
    protected boolean isSubscribed() {
        return instruments || !books.isEmpty() || !tickers.isEmpty() || !trades.isEmpty();
    }

    @Override
    protected boolean isKeptOpenByPing() {
        return true;
    }

    @Override
    protected void onRequest(Request request) {
        switch (request.method()) {
            case "subscribe", "unsubscribe" -> onSubscription(request);
            default -> {
                boolean trading = PRIVATE_METHODS.contains(request.method());
                send(
                        trading
                                ? replies().failure(request, WRONG_HOST)
                                : replies().malformed());
            }
        }
    }

    private void onSubscription(Request request) {
        String channel = request.params().path("channel").asText("");
        switch (channel) {
            case "executions", "balances" -> send(replies().failure(request, WRONG_HOST));
            case "level3" -> send(replies().failure(request, LEVEL3_HOST));
            default -> {
                if (FIELDS.containsKey(channel)) {
                    onMarketData(request, channel);
                } else {
                    send(replies().failure(request, "Subscription name not supported: " + channel));
                }
            }
        }
    }

    private void onMarketData(Request request, String channel) {
        Optional<String> fault = badField(request, channel);
        if (fault.isPresent()) {
            send(replies().failure(request, fault.get()));
            return;
        }
        JsonNode params = request.params();
        TickerTrigger trigger = TickerTrigger.parse(params.path("event_trigger").asText("trades"))
                .orElseThrow();
        Wanted wanted = new Wanted(
                request,
                channel,
                request.method().equals("subscribe"),
                params.path("depth").asInt(STANDARD_DEPTH),
                trigger,
                params.path("snapshot").asBoolean(!channel.equals("trade")));
        if (channel.equals("instrument")) {
            onInstruments(wanted);
            return;
        }
        List<String> symbols = new ArrayList<>();
        params.path("symbol").forEach(symbol -> symbols.add(symbol.asText()));
        for (String symbol : symbols) {
            Optional<Pair> pair = hub.pairs().bySymbol(symbol);
            if (pair.isEmpty()) {
                send(replies().failure(request, "Currency pair not supported " + symbol, symbol));
            } else if (wanted.subscribe()) {
                subscribe(wanted, pair.get());
            } else {
                unsubscribe(wanted, pair.get());
            }
        }
    }

    /** The first fault of the fields, as the venue words it. */
    private static Optional<String> badField(Request request, String channel) {
        JsonNode params = request.params();
        for (Map.Entry<String, JsonNode> field : params.properties()) {
            if (!FIELDS.getOrDefault(channel, Set.of()).contains(field.getKey())) {
                return Optional.of(
                        "Unsupported field: '" + field.getKey() + "' for the given msg type: " + request.method());
            }
        }
        JsonNode symbols = params.path("symbol");
        if (!channel.equals("instrument")
                && (!symbols.isArray() || symbols.isEmpty() || !symbols.path(0).isTextual())) {
            return Optional.of("Field 'symbol' must be an array of symbols");
        }
        JsonNode depth = params.path("depth");
        if (!depth.isMissingNode() && !(depth.isInt() && DEPTHS.contains(depth.intValue()))) {
            return Optional.of("Subscription depth not supported");
        }
        String trigger = params.path("event_trigger").asText("trades");
        if (TickerTrigger.parse(trigger).isEmpty()) {
            return Optional.of("Field 'event_trigger' must be trades or bbo");
        }
        return params.has("snapshot") && !params.path("snapshot").isBoolean()
                ? Optional.of("Field 'snapshot' must be a boolean")
                : Optional.empty();
    }

    private void subscribe(Wanted wanted, Pair pair) {
        PairFeed feed = hub.feed(pair);
        String snapshot;
        FrameTag tag;
        if (isHeld(wanted.channel(), pair)) {
            send(replies().failure(wanted.request(), SUBSCRIBED, pair.symbol()));
            return;
        }
        switch (wanted.channel()) {
            case "book" -> {
                books.put(pair, wanted.depth());
                snapshot = hub.joinBook(pair, wanted.depth(), this);
                tag = feed.bookTag();
            }
            case "ticker" -> {
                tickers.put(pair, wanted.trigger());
                snapshot = hub.joinTicker(pair, wanted.trigger(), this);
                tag = feed.tickerTag();
            }
            default -> {
                trades.add(pair);
                snapshot = hub.joinTrades(pair, SNAPSHOT_TRADES, this);
                tag = feed.tradeTag();
            }
        }
        startHeartbeats();
        send(replies().success(wanted.request(), result(wanted, pair)));
        if (wanted.snapshot()) {
            send(tag, snapshot);
        }
    }

    private void unsubscribe(Wanted wanted, Pair pair) {
        boolean otherDepth = wanted.channel().equals("book") && books.getOrDefault(pair, 0) != wanted.depth();
        if (!isHeld(wanted.channel(), pair) || otherDepth) {
            send(replies().failure(wanted.request(), NOT_SUBSCRIBED, pair.symbol()));
            return;
        }
        switch (wanted.channel()) {
            case "book" -> {
                books.remove(pair);
                hub.leaveBook(pair, this);
            }
            case "ticker" -> {
                tickers.remove(pair);
                hub.leaveTicker(pair, this);
            }
            default -> {
                trades.remove(pair);
                hub.leaveTrades(pair, this);
            }
        }
        send(replies().success(wanted.request(), result(wanted, pair)));
    }

    private boolean isHeld(String channel, Pair pair) {
        return switch (channel) {
            case "book" -> books.containsKey(pair);
            case "ticker" -> tickers.containsKey(pair);
            default -> trades.contains(pair);
        };
    }

    private static String result(Wanted wanted, Pair pair) {
        JsonText result = new JsonText().object().text("channel", wanted.channel());
        if (wanted.channel().equals("book")) {
            result.number("depth", wanted.depth());
        }
        if (wanted.channel().equals("ticker")) {
            result.text("event_trigger", wanted.trigger().wireName());
        }
        return result.flag("snapshot", wanted.snapshot())
                .text("symbol", pair.symbol())
                .endObject()
                .toString();
    }

    private void onInstruments(Wanted wanted) {
        if (wanted.subscribe() == instruments) {
            send(replies().failure(wanted.request(), instruments ? SUBSCRIBED : NOT_SUBSCRIBED));
            return;
        }
        instruments = wanted.subscribe();
        String result = new JsonText()
                .object()
                .text("channel", "instrument")
                .flag("snapshot", wanted.snapshot())
                .endObject()
                .toString();
        send(replies().success(wanted.request(), result));
        if (!instruments) {
            hub.leaveInstruments(this);
            return;
        }
        startHeartbeats();
        String snapshot = hub.joinInstruments(this);
        if (wanted.snapshot()) {
            send(StreamHub.INSTRUMENTS, snapshot);
        }
    }
}
