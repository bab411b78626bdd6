package io.kairos.simulation;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.application.EngineProbe;
import io.kairos.journal.codec.OrderState;
import io.kairos.simulation.OrderBookkeeping.FillKey;
import io.kairos.simulation.OrderBookkeeping.Life;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the engine with the venue when nothing is in motion any more. */
final class Settlement {
    private final Judge judge;
    private final SimulatedMarket market;
    private final Map<String, Long> opening = new HashMap<>();

    /** Notes what the account begins with. */
    Settlement(Judge judge, SimulatedMarket market) {
        this.judge = judge;
        this.market = market;
        market.account().balances().forEach(balance -> opening.put(balance.asset(), balance.total()));
    }

    /** Says what is not alike; throws the first of it. */
    void check(SimulatedEngine engine) {
        List<Order> venueOrders =
                market.exchange().orders().all(market.account().id());
        judge.also(Invariant.VENUE_ORDERS, orders(engine, venueOrders));
        judge.also(Invariant.VENUE_FILLS, fills(engine, venueOrders));
        judge.also(Invariant.VENUE_BALANCES, balances(engine));
    }

    /** Whether the engine's balances are the venue's. */
    boolean hasBalancesOf(SimulatedEngine engine) {
        return balances(engine) == null;
    }

    private static Instrument instrument(SimulatedEngine engine, Order order) {
        String symbol = order.terms().instrument().symbol();
        InstrumentRegistry registry = engine.registry();
        for (Instrument each : registry.instruments()) {
            if (each.venue() == SimulatedEngine.venueName()
                    && each.venueSymbol().equals(symbol)) {
                return each;
            }
        }
        throw new IllegalStateException("the engine does not know the market " + symbol);
    }

    private @Nullable String orders(SimulatedEngine engine, List<Order> venueOrders) {
        Map<Long, Order> byId = new HashMap<>();
        for (Order order : venueOrders) {
            long id = ClientOrderId.parse(order.terms().clientOrderId());
            if (byId.put(id, order) != null) {
                return "the venue has two orders with our id " + id;
            }
            if (!judge.orders().wasHandedOver(id)) {
                return "the venue has an order that the engine never sent: " + order.terms();
            }
        }
        for (Life life : judge.orders().lives().values()) {
            if (life.lost) {
                continue;
            }
            Order at = byId.get(life.orderId);
            OrderState state = life.state();
            if (at == null) {
                if (state != OrderState.REJECTED || life.cumQty() != 0) {
                    return "not at the venue: " + life;
                }
                continue;
            }
            OrderState expected = state(at.status());
            long scale = scale(instrument(engine, at).qtyDecimals());
            if (state != expected || life.cumQty() * scale != at.executedQty()) {
                return life + " is at the venue " + at.status() + " executed=" + at.executedQty();
            }
        }
        return null;
    }

    private static OrderState state(OrderStatus status) {
        return switch (status) {
            case NEW, PARTIALLY_FILLED -> OrderState.LIVE;
            case FILLED -> OrderState.FILLED;
            case CANCELED -> OrderState.CANCELED;
            case EXPIRED, EXPIRED_IN_MATCH -> OrderState.EXPIRED;
        };
    }

    private static long scale(int decimals) {
        long scale = 1;
        for (int i = decimals; i < 8; i++) {
            scale *= 10;
        }
        return scale;
    }

    private @Nullable String fills(SimulatedEngine engine, List<Order> venueOrders) {
        Set<FillKey> atVenue = new HashSet<>();
        for (Order order : venueOrders) {
            long id = ClientOrderId.parse(order.terms().clientOrderId());
            Life life = judge.orders().lives().get(id);
            if (life == null || life.lost) {
                continue;
            }
            for (Fill fill : order.fills()) {
                atVenue.add(new FillKey(instrument(engine, order).id(), fill.tradeId(), id));
            }
        }
        for (FillKey fill : atVenue) {
            if (!judge.orders().fills().contains(fill)) {
                return "never booked: " + fill;
            }
        }
        for (FillKey fill : judge.orders().fills()) {
            if (!atVenue.contains(fill)) {
                return "not the venue's: " + fill;
            }
        }
        return null;
    }

    private boolean isAnyLostOrderOpen() {
        for (Order order : market.exchange().orders().all(market.account().id())) {
            Life life =
                    judge.orders().lives().get(ClientOrderId.parse(order.terms().clientOrderId()));
            if ((life == null || life.lost) && state(order.status()) == OrderState.LIVE) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String balances(SimulatedEngine engine) {
        EngineProbe probe = engine.probe();
        Account account = market.account();
        int venueId = SimulatedEngine.venueName().id();
        boolean othersOpen = isAnyLostOrderOpen();
        for (Asset asset : engine.registry().assets()) {
            long scale = scale(asset.decimals());
            long total = account.balance(asset.name()).total();
            if (othersOpen) {
                // What the venue holds for orders that are not ours any more is not ours to count.
                total = account.balance(asset.name()).free() + probe.reserved(venueId, asset.id()) * scale;
            }
            long ours = (probe.free(venueId, asset.id()) + probe.reserved(venueId, asset.id())) * scale;
            if (ours != total) {
                return asset.name() + ": ours " + ours + ", the venue's " + total;
            }
            long moved = total - opening.getOrDefault(asset.name(), 0L);
            long position = probe.position(venueId, asset.id()) * scale;
            if (!judge.orders().isAnythingLost() && position != moved) {
                return asset.name() + ": position " + position + ", the venue's ledger moved by " + moved;
            }
        }
        return null;
    }
}
