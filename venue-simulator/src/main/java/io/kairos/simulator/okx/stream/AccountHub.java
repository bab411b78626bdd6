package io.kairos.simulator.okx.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kairos.simulator.exchange.AccountListener;
import io.kairos.simulator.exchange.AccountPosition;
import io.kairos.simulator.exchange.Exchange;
import io.kairos.simulator.exchange.ExecutionReport;
import io.kairos.simulator.exchange.Movement;
import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.net.FrameTag;
import io.kairos.simulator.okx.api.AccountBodies;
import io.kairos.simulator.okx.api.DecimalText;
import io.kairos.simulator.okx.api.OkxApi;
import io.kairos.simulator.okx.api.UsdWorth;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Carries orders, fills and funds to those who logged in. Venue thread only. */
public final class AccountHub implements AccountListener {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int CONNECTIONS_PER_CHANNEL = 30;
    private static final long REPEAT_MS = 5_000;

    private final Exchange exchange;
    private final OkxApi api;
    private final VenueFaults faults;
    private final OrderPushes pushes;
    private final UsdWorth worth;
    private final Set<Follower> followers = new LinkedHashSet<>();
    private long nextRepeatMs;

    /** One subscription of one socket. */
    private record Follower(SocketSession session, Subscription subscription, int accountId, FrameTag tag) {
        boolean isAt(int account, Channel channel) {
            return accountId == account && subscription.channel() == channel;
        }
    }

    /** A hub on a trading core. */
    public AccountHub(Exchange exchange, OkxApi api, VenueFaults faults) {
        this.exchange = exchange;
        this.api = api;
        this.faults = faults;
        this.worth = new UsdWorth(exchange);
        this.pushes = new OrderPushes(api.ids(), api.desk(), worth);
        exchange.addAccountListener(this);
    }

    /** Connections of an account that follow a channel. */
    int followers(int accountId, Channel channel) {
        return (int) followers.stream()
                .filter(follower -> follower.isAt(accountId, channel))
                .map(Follower::session)
                .distinct()
                .count();
    }

    /** Whether one more connection may follow a channel. */
    boolean hasRoom(int accountId, Channel channel) {
        boolean room = followers(accountId, channel) < CONNECTIONS_PER_CHANNEL;
        if (!room) {
            faults.breaches().add("connectionsPerPrivateChannel");
        }
        return room;
    }

    /** Begins a subscription with what its channel begins with. */
    void subscribe(Subscription subscription, SocketSession session, int accountId) {
        Instrument instrument = subscription.instrument();
        String channel = subscription.channel().wireName();
        FrameTag tag = instrument == null
                ? FrameTag.account(channel, "")
                : FrameTag.account(channel + ':' + instrument.symbol(), instrument.symbol());
        Follower follower = new Follower(session, subscription, accountId, tag);
        followers.add(follower);
        switch (subscription.channel()) {
            case ACCOUNT -> sendAccountSnapshot(follower);
            case BALANCE_AND_POSITION -> sendFundsSnapshot(follower);
            default -> {
                // Orders begin with their first event.
            }
        }
    }

    void unsubscribe(Subscription subscription, SocketSession session) {
        followers.removeIf(follower ->
                follower.session() == session && follower.subscription().topic().equals(subscription.topic()));
    }

    /** Repeats the funds from time to time to those who did not opt out; to be called every 10 ms. */
    public void onTick(long nowMs) {
        if (nowMs < nextRepeatMs) {
            return;
        }
        nextRepeatMs = nowMs + REPEAT_MS;
        for (Follower follower : List.copyOf(followers)) {
            if (follower.subscription().channel() == Channel.ACCOUNT
                    && !follower.subscription().wantsEventsOnly()) {
                sendAccountSnapshot(follower);
            }
        }
    }

    @Override
    public void onAccountEvents(int accountId, List<ExecutionReport> reports, AccountPosition position) {
        long extraDelayMs = faults.eventDelayMs();
        for (ExecutionReport report : reports) {
            boolean twice = faults.takeDuplicateEvent();
            for (ObjectNode row : pushes.rows(report)) {
                sendOrder(accountId, report.order().terms().instrument(), row, extraDelayMs);
                if (twice) {
                    row.put("uTime", Long.toString(report.timeMs() + 1));
                    sendOrder(accountId, report.order().terms().instrument(), row, extraDelayMs);
                }
            }
        }
        Account account = exchange.ledger().account(accountId);
        for (Follower follower : List.copyOf(followers)) {
            if (follower.isAt(accountId, Channel.ACCOUNT)) {
                List<Balance> wanted = wanted(follower, position.balances());
                ObjectNode push = push(follower).put("eventType", "event_update");
                push.putArray("data").add(AccountBodies.body(account, wanted, worth, api.nowMs()));
                send(follower, push, extraDelayMs);
            } else if (follower.isAt(accountId, Channel.BALANCE_AND_POSITION)
                    && reports.stream().anyMatch(OrderPushes::isFill)) {
                send(follower, funds(follower, "filled", position.balances(), reports), extraDelayMs);
            }
        }
    }

    /** The trading account sees deposits and withdrawals alike as transfers from and to the funding account. */
    @Override
    public void onMovement(int accountId, Movement movement, AccountPosition position) {
        long extraDelayMs = faults.eventDelayMs();
        Account account = exchange.ledger().account(accountId);
        for (Follower follower : List.copyOf(followers)) {
            if (follower.isAt(accountId, Channel.ACCOUNT)) {
                List<Balance> wanted = wanted(follower, position.balances());
                ObjectNode push = push(follower).put("eventType", "event_update");
                push.putArray("data").add(AccountBodies.body(account, wanted, worth, api.nowMs()));
                send(follower, push, extraDelayMs);
            } else if (follower.isAt(accountId, Channel.BALANCE_AND_POSITION)
                    && movement.kind().changesTotal()) {
                send(follower, funds(follower, "transferred", position.balances(), List.of()), extraDelayMs);
            }
        }
    }

    private void sendOrder(int accountId, Instrument instrument, ObjectNode row, long extraDelayMs) {
        for (Follower follower : List.copyOf(followers)) {
            Instrument wanted = follower.subscription().instrument();
            boolean here = wanted == null || wanted.id() == instrument.id();
            if (here && follower.isAt(accountId, Channel.ORDERS)) {
                ObjectNode push = push(follower);
                push.putArray("data").add(row);
                send(follower, push, extraDelayMs);
            }
        }
    }

    private void sendAccountSnapshot(Follower follower) {
        Account account = exchange.ledger().account(follower.accountId());
        List<Balance> wanted = wanted(follower, AccountBodies.held(account));
        ObjectNode push =
                push(follower).put("eventType", "snapshot").put("curPage", 1).put("lastPage", true);
        push.putArray("data").add(AccountBodies.body(account, wanted, worth, api.nowMs()));
        send(follower, push, 0);
    }

    private void sendFundsSnapshot(Follower follower) {
        Account account = exchange.ledger().account(follower.accountId());
        send(follower, funds(follower, "snapshot", AccountBodies.held(account), List.of()), 0);
    }

    private ObjectNode funds(
            Follower follower, String eventType, List<Balance> balances, List<ExecutionReport> reports) {
        String time = Long.toString(api.nowMs());
        ObjectNode push = push(follower);
        ObjectNode body = push.putArray("data").addObject();
        body.put("pTime", time);
        body.put("eventType", eventType);
        ArrayNode rows = body.putArray("balData");
        for (Balance balance : balances) {
            rows.addObject()
                    .put("ccy", balance.asset())
                    .put("cashBal", DecimalText.of(balance.total()))
                    .put("uTime", time);
        }
        body.putArray("posData");
        ArrayNode trades = body.putArray("trades");
        for (ExecutionReport report : reports) {
            Fill fill = report.fill();
            if (fill != null) {
                trades.addObject()
                        .put("instId", report.order().terms().instrument().symbol())
                        .put("tradeId", Long.toString(fill.tradeId()));
            }
        }
        return push;
    }

    private static ObjectNode push(Follower follower) {
        ObjectNode push = NODES.objectNode();
        ObjectNode arg = follower.subscription().arg().deepCopy();
        push.set("arg", arg.put("uid", AccountBodies.uid(follower.accountId())));
        return push;
    }

    private static List<Balance> wanted(Follower follower, List<Balance> balances) {
        String asset = follower.subscription().arg().path("ccy").asText("");
        return balances.stream()
                .filter(balance -> asset.isEmpty() || Objects.equals(asset, balance.asset()))
                .toList();
    }

    private static void send(Follower follower, ObjectNode push, long extraDelayMs) {
        follower.session().line().event(follower.tag(), push.toString(), extraDelayMs);
    }
}
