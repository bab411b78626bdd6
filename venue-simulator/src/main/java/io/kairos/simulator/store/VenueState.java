package io.kairos.simulator.store;

import io.kairos.simulator.exchange.ActionRecord;
import io.kairos.simulator.exchange.Counters;
import io.kairos.simulator.exchange.Trade;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a walk over the journal found: the state that a restart continues. Filled by one thread. */
public final class VenueState {
    private static final int TRUTHS_MAX = 10_000;

    private final Map<String, Reserved> reserved = new LinkedHashMap<>();
    private final Map<String, LastIds> lastIds = new LinkedHashMap<>();
    private final Map<String, OrderImage> orders = new LinkedHashMap<>();
    private final Map<Integer, Map<String, Balance>> balances = new LinkedHashMap<>();
    private final Map<String, Deque<Trade>> trades = new LinkedHashMap<>();
    private final Deque<String> truths = new ArrayDeque<>();
    private String world = "";

    /** Upper ends of an instrument's reserved id blocks. */
    record Reserved(long orderId, long updateId, long executionId) {}

    private record LastIds(long tradeId, long aggregateId) {}

    /** Whether nothing was found. */
    public boolean isEmpty() {
        return reserved.isEmpty();
    }

    /** Numbers from which an instrument goes on. */
    public Counters counters(Instrument instrument) {
        Reserved ids = reserved.getOrDefault(instrument.symbol(), new Reserved(0, 0, 0));
        LastIds last = lastIds.getOrDefault(instrument.symbol(), new LastIds(0, 0));
        return new Counters(ids.orderId(), ids.updateId(), ids.executionId(), last.tradeId(), last.aggregateId());
    }

    /** Every account order, in the order of arrival. */
    public Collection<OrderImage> orders() {
        return orders.values();
    }

    /** An account's funds. */
    public Collection<Balance> balances(int accountId) {
        return balances.getOrDefault(accountId, Map.of()).values();
    }

    /** An instrument's most recent trades, oldest first. */
    public List<Trade> trades(Instrument instrument) {
        return new ArrayList<>(trades.getOrDefault(instrument.symbol(), new ArrayDeque<>()));
    }

    /** Finished mispricings as JSON, oldest first. */
    public List<String> truths() {
        return List.copyOf(truths);
    }

    /** The world's last words as JSON, empty if it never spoke. */
    public String world() {
        return world;
    }

    void onAction(ActionRecord action, int tradesMax) {
        String symbol = action.instrument().symbol();
        for (Trade trade : action.trades()) {
            Deque<Trade> tape = trades.computeIfAbsent(symbol, key -> new ArrayDeque<>());
            tape.addLast(trade);
            if (tape.size() > tradesMax) {
                tape.removeFirst();
            }
            LastIds known = lastIds.getOrDefault(symbol, new LastIds(0, 0));
            // Where only accounts' trades are written, a reservation reaches further than the last of them.
            lastIds.put(
                    symbol,
                    new LastIds(
                            Math.max(known.tradeId(), trade.id()), Math.max(known.aggregateId(), trade.aggregateId())));
        }
        for (OrderImage order : action.orders()) {
            orders.put(symbol + '/' + order.terms().orderId(), order);
        }
        action.balances().forEach(entry -> balances.computeIfAbsent(entry.accountId(), key -> new LinkedHashMap<>())
                .put(entry.balance().asset(), entry.balance()));
    }

    void onReservation(String symbol, Reserved ids, long tradeId, long aggregateId) {
        reserved.put(symbol, ids);
        lastIds.put(symbol, new LastIds(tradeId, aggregateId));
    }

    void onWorld(String json) {
        world = json;
    }

    void onTruth(String json) {
        truths.addLast(json);
        if (truths.size() > TRUTHS_MAX) {
            truths.removeFirst();
        }
    }
}
