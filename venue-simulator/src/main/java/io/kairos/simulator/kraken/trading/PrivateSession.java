package io.kairos.simulator.kraken.trading;

import io.kairos.simulator.kraken.api.JsonText;
import io.kairos.simulator.kraken.api.KrakenApi;
import io.kairos.simulator.kraken.api.Pair;
import io.kairos.simulator.kraken.api.Params;
import io.kairos.simulator.kraken.socket.Request;
import io.kairos.simulator.kraken.socket.SocketHub;
import io.kairos.simulator.kraken.socket.SocketSession;
import io.kairos.simulator.kraken.trading.ExecutionBodies.Row;
import io.kairos.simulator.net.FrameTag;
import io.kairos.simulator.net.WebSocketConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/** One client of the private socket: its token, its two channels, its trading requests. Venue thread only. */
final class PrivateSession extends SocketSession {
    private static final String WRONG_HOST =
            "Public market data subscriptions are unavailable on this endpoint. Try ws.kraken.com";
    private static final String INVALID_SESSION = "ESession:Invalid session";
    private static final FrameTag EXECUTIONS = FrameTag.account("executions", "");
    private static final FrameTag BALANCES = FrameTag.account("balances", "");
    private static final Set<String> PUBLIC_CHANNELS =
            Set.of("ticker", "book", "trade", "instrument", "ohlc", "level3");
    private static final Set<String> MAIN_STEPS = Set.of("new", "filled", "canceled", "expired", "trade");
    private static final Map<String, Set<String>> FIELDS = Map.of(
            "executions",
                    Set.of(
                            "channel",
                            "token",
                            "snap_orders",
                            "snap_trades",
                            "order_status",
                            "ratecounter",
                            "snapshot",
                            "users"),
            "balances", Set.of("channel", "token", "snapshot", "users"));
    private static final int NO_ACCOUNT = -1;

    private final AccountStreams streams;
    private final KrakenApi api;
    private final TradingRequests trading;
    private final Deque<Event> waiting = new ArrayDeque<>();
    private long lastEventDueNs = Long.MIN_VALUE;
    private String token = "";
    private int accountId = NO_ACCOUNT;
    private boolean hasExecutions;
    private boolean hasBalances;
    private boolean allSteps;
    private boolean rateCounter;
    private long executionSequence;
    private long balanceSequence;

    private record Event(FrameTag tag, String text) {}

    PrivateSession(AccountStreams streams, SocketHub sockets, WebSocketConnection connection) {
        super(sockets, connection);
        this.streams = streams;
        this.api = streams.api();
        this.trading = new TradingRequests(api, replies());
    }

    @Override
    public void onOpen() {
        super.onOpen();
        streams.join(this);
    }

    @Override
    public void onClosed() {
        streams.leave(this);
        super.onClosed();
    }

    @Override
    protected boolean isSubscribed() {
        return hasExecutions || hasBalances;
    }

    /** Pings alone do not: a private socket has to hold a subscription or trade. */
    @Override
    protected boolean isKeptOpenByPing() {
        return false;
    }

    /** Forgets the token, as if its session had ended. */
    void loseToken() {
        token = "";
    }

    @Override
    protected void onRequest(Request request) {
        switch (request.method()) {
            case "subscribe", "unsubscribe" -> onSubscription(request);
            default -> {
                if (!TradingRequests.isKnown(request.method())) {
                    reply(replies().malformed());
                    return;
                }
                OptionalInt account = account(request);
                if (account.isEmpty()) {
                    reply(replies().failure(request, INVALID_SESSION));
                    return;
                }
                trading.answer(request, account.getAsInt()).forEach(this::reply);
            }
        }
    }

    private OptionalInt account(Request request) {
        String given = request.params().path("token").asText("");
        if (!given.isEmpty() && given.equals(token)) {
            return OptionalInt.of(accountId);
        }
        return api.tokens().account(given, api.time().nowMs());
    }

    private void onSubscription(Request request) {
        String channel = request.params().path("channel").asText("");
        if (PUBLIC_CHANNELS.contains(channel)) {
            send(replies().failure(request, WRONG_HOST));
            return;
        }
        Set<String> fields = FIELDS.get(channel);
        if (fields == null) {
            send(replies().failure(request, "Subscription name not supported: " + channel));
            return;
        }
        for (Map.Entry<String, ?> field : request.params().properties()) {
            if (!fields.contains(field.getKey())) {
                send(replies()
                        .failure(
                                request,
                                "Unsupported field: '" + field.getKey() + "' for the given msg type: "
                                        + request.method()));
                return;
            }
        }
        OptionalInt account = account(request);
        if (account.isEmpty() || (accountId != NO_ACCOUNT && account.getAsInt() != accountId)) {
            send(replies().sessionFailure(request, channel, INVALID_SESSION));
            return;
        }
        boolean held = channel.equals("executions") ? hasExecutions : hasBalances;
        boolean subscribe = request.method().equals("subscribe");
        if (held == subscribe) {
            send(replies().failure(request, held ? "Already subscribed" : "Subscription Not Found"));
            return;
        }
        accountId = account.getAsInt();
        token = request.params().path("token").asText("");
        if (channel.equals("executions")) {
            onExecutions(request, subscribe);
        } else {
            onBalances(request, subscribe);
        }
    }

    private void onExecutions(Request request, boolean subscribe) {
        Params params = Params.of(request.params());
        boolean orders = params.flag("snap_orders", true);
        boolean trades = params.flag("snap_trades", false);
        hasExecutions = subscribe;
        allSteps = params.flag("order_status", true);
        rateCounter = params.flag("ratecounter", false);
        JsonText result = new JsonText().object().text("channel", "executions");
        if (subscribe) {
            result.number("maxratecount", (long) api.rates().tier().threshold())
                    .flag("snap_orders", orders)
                    .flag("snap_trades", trades)
                    .flag("snapshot", true)
                    .array("warnings")
                    .text("cancel_reason is deprecated, use reason")
                    .endArray();
        }
        send(replies().success(request, result.endObject().toString()));
        if (subscribe) {
            startHeartbeats();
            executionSequence = 0;
            JsonText rows = new JsonText().array();
            streams.snapshotRows(accountId, orders, trades).forEach(row -> raw(rows, row));
            sendNow(EXECUTIONS, "snapshot", "executions", rows.endArray().toString());
        }
    }

    private void onBalances(Request request, boolean subscribe) {
        boolean snapshot = Params.of(request.params()).flag("snapshot", true);
        hasBalances = subscribe;
        String result = new JsonText()
                .object()
                .text("channel", "balances")
                .flag("snapshot", snapshot)
                .endObject()
                .toString();
        send(replies().success(request, result));
        if (subscribe) {
            startHeartbeats();
            balanceSequence = 0;
            if (snapshot) {
                String rows =
                        streams.balances().snapshot(api.exchange().ledger().account(accountId));
                sendNow(BALANCES, "snapshot", "balances", rows);
            }
        }
    }

    /** Delivers one execution if this session follows the account's. */
    void execution(int ofAccount, Row row, Pair pair, long extraDelayMs) {
        if (!hasExecutions || ofAccount != accountId || !(allSteps || MAIN_STEPS.contains(row.execType()))) {
            return;
        }
        String json = row.json();
        if (rateCounter) {
            double points = api.rates().value(accountId, pair, api.time().nowMs());
            json = json.substring(0, json.length() - 1) + ",\"ratecount\":" + String.format(Locale.ROOT, "%.2f", points)
                    + "}";
        }
        sendLater(EXECUTIONS, frame("update", "executions", "[" + json + "]"), extraDelayMs);
    }

    /** Delivers one booking if this session follows the account's. */
    void balance(int ofAccount, String row, long extraDelayMs) {
        if (hasBalances && ofAccount == accountId) {
            sendLater(BALANCES, frame("update", "balances", "[" + row + "]"), extraDelayMs);
        }
    }

    private void sendNow(FrameTag tag, String type, String channel, String data) {
        // Behind what still waits of an earlier subscription, so that a sequence never runs backwards.
        sendLater(tag, frame(type, channel, data), 0);
    }

    private String frame(String type, String channel, String data) {
        boolean execution = channel.equals("executions");
        long sequence = execution ? ++executionSequence : ++balanceSequence;
        return new JsonText(data.length() + 128)
                .object()
                .text("channel", channel)
                .text("type", type)
                .raw("data", data)
                .number("sequence", api.faults().sequence(channel, sequence))
                .endObject()
                .toString();
    }

    /** Answers take one road, events another: either may be first, but events never overtake each other. */
    private void sendLater(FrameTag tag, String text, long extraDelayMs) {
        long nowNs = connection().nowNs();
        long dueNs = nowNs + streams.delay().nextNs() + extraDelayMs * 1_000_000L;
        if (lastEventDueNs != Long.MIN_VALUE && dueNs - lastEventDueNs < 0) {
            dueNs = lastEventDueNs;
        }
        lastEventDueNs = dueNs;
        waiting.addLast(new Event(tag, text));
        // The timer takes the oldest waiting event, not its own: timers that are due together may fire in any order.
        connection()
                .runLater(
                        () -> {
                            Event event = waiting.removeFirst();
                            send(event.tag(), event.text());
                        },
                        dueNs - nowNs);
    }

    private void reply(String text) {
        connection().runLater(() -> send(text), streams.delay().nextNs());
    }

    private static void raw(JsonText rows, String json) {
        StringBuilder out = rows.out();
        if (out.charAt(out.length() - 1) != '[') {
            out.append(',');
        }
        out.append(json);
    }
}
