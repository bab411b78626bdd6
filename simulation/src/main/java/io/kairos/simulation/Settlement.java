package io.kairos.simulation;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.ClientOrderId;
import io.kairos.engine.adapter.outbound.execution.okx.OrderMessages;
import io.kairos.engine.application.EngineProbe;
import io.kairos.journal.codec.OrderState;
import io.kairos.simulation.OrderBookkeeping.FillKey;
import io.kairos.simulation.OrderBookkeeping.Life;
import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.matching.Fill;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.Side;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares the engine with the venues when nothing is in motion any more. */
final class Settlement {
    private static final String OKX_OWNER = "1";
    private static final String OKX_DEAD_MAN = "20";
    private static final String KRAKEN_EXPIRED = "@expired";

    private final Judge judge;
    private final SimulatedMarket market;
    private final Map<Venue, Map<String, Long>> opening = new EnumMap<>(Venue.class);

    /** Notes what the account begins with. */
    Settlement(Judge judge, SimulatedMarket market) {
        this.judge = judge;
        this.market = market;
        for (Venue venue : market.venues()) {
            Map<String, Long> totals = new HashMap<>();
            market.ours(venue).balances().forEach(balance -> totals.put(balance.asset(), balance.total()));
            opening.put(venue, totals);
        }
    }

    /** Says what is not alike; throws the first of it. */
    void check(SimulatedEngine engine) {
        Map<Long, Order> byId = new HashMap<>();
        Map<Long, Venue> places = new HashMap<>();
        for (Venue venue : market.venues()) {
            for (Order order : ordersAt(venue)) {
                long id = ourId(venue, order);
                judge.also(Invariant.VENUE_ORDERS, arrived(order, id, byId));
                places.put(id, venue);
            }
        }
        judge.also(Invariant.VENUE_ORDERS, orders(engine, byId, places));
        judge.also(Invariant.VENUE_FILLS, fills(engine, byId, places));
        judge.also(Invariant.VENUE_BALANCES, balances(engine));
    }

    private List<Order> ordersAt(Venue venue) {
        return market.exchange(venue).orders().all(market.ours(venue).id());
    }

    /** The order id that our adapters wrote into an order's client id; each venue has characters of its own for that. */
    private static long ourId(Venue venue, Order order) {
        String text = order.terms().clientOrderId();
        return venue == Venue.OKX ? OrderMessages.orderId(text) : ClientOrderId.parse(text);
    }

    private @Nullable String arrived(Order order, long id, Map<Long, Order> byId) {
        if (byId.put(id, order) != null) {
            return "the venues have two orders with our id " + id;
        }
        return judge.orders().wasHandedOver(id)
                ? null
                : "the venue has an order that the engine never sent: " + order.terms();
    }

    /** Whether the engine's balances are the venues'. */
    boolean hasBalancesOf(SimulatedEngine engine) {
        return balances(engine) == null;
    }

    private static Instrument instrument(SimulatedEngine engine, Venue venue, Order order) {
        String symbol = order.terms().instrument().symbol();
        InstrumentRegistry registry = engine.registry();
        for (Instrument each : registry.instruments()) {
            if (each.venue() == venue && each.venueSymbol().equals(symbol)) {
                return each;
            }
        }
        throw new IllegalStateException("the engine does not know the market " + symbol);
    }

    private @Nullable String orders(SimulatedEngine engine, Map<Long, Order> byId, Map<Long, Venue> places) {
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
            Venue venue = Objects.requireNonNull(places.get(life.orderId));
            OrderState expected = state(venue, at);
            long scale = scale(instrument(engine, venue, at).qtyDecimals());
            if (state != expected || life.cumQty() * scale != at.executedQty()) {
                return life + " is at the venue " + at.status() + " executed=" + at.executedQty();
            }
            String terms = judge.risk()
                    .differs(
                            life.orderId,
                            at.terms().side() == Side.BUY,
                            BigDecimal.valueOf(at.terms().limitPx(), 8),
                            BigDecimal.valueOf(at.quantity(), 8));
            if (terms != null) {
                return terms;
            }
        }
        return null;
    }

    /** The state in the venue's own words. */
    private static OrderState state(Venue venue, Order order) {
        return switch (order.status()) {
            case NEW, PARTIALLY_FILLED -> OrderState.LIVE;
            case FILLED -> OrderState.FILLED;
            case CANCELED -> canceled(venue, order.image().cancelClientOrderId());
            // Kraken says that it cancels the rest of an order that may not wait; OKX says so too, with a reason of its
            // own.
            case EXPIRED, EXPIRED_IN_MATCH -> venue == Venue.KRAKEN ? OrderState.CANCELED : OrderState.EXPIRED;
        };
    }

    /** OKX names the source of a cancel: none when an amendment left nothing to fill, ours, or the dead man's switch. */
    private static OrderState canceled(Venue venue, String source) {
        return switch (venue) {
            case BINANCE -> OrderState.CANCELED;
            case OKX ->
                switch (source) {
                    case "" -> OrderState.FILLED;
                    case OKX_OWNER, OKX_DEAD_MAN -> OrderState.CANCELED;
                    default -> OrderState.EXPIRED;
                };
            case KRAKEN -> source.equals(KRAKEN_EXPIRED) ? OrderState.EXPIRED : OrderState.CANCELED;
        };
    }

    private static long scale(int decimals) {
        long scale = 1;
        for (int i = decimals; i < 8; i++) {
            scale *= 10;
        }
        return scale;
    }

    private @Nullable String fills(SimulatedEngine engine, Map<Long, Order> byId, Map<Long, Venue> places) {
        Set<FillKey> atVenue = new HashSet<>();
        byId.forEach((id, order) -> {
            Life life = judge.orders().lives().get(id);
            if (life == null || life.lost) {
                return;
            }
            Venue venue = Objects.requireNonNull(places.get(id));
            for (Fill fill : order.fills()) {
                atVenue.add(new FillKey(instrument(engine, venue, order).id(), fill.tradeId(), id));
            }
        });
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

    private boolean isAnyLostOrderOpen(Venue venue) {
        for (Order order : ordersAt(venue)) {
            Life life = judge.orders().lives().get(ourId(venue, order));
            if ((life == null || life.lost) && state(venue, order) == OrderState.LIVE) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String balances(SimulatedEngine engine) {
        for (Venue venue : market.venues()) {
            String different = balances(engine, venue);
            if (different != null) {
                return venue + " " + different;
            }
        }
        return null;
    }

    private @Nullable String balances(SimulatedEngine engine, Venue venue) {
        EngineProbe probe = engine.probe();
        Account account = market.ours(venue);
        int venueId = venue.id();
        Map<String, Long> begun = opening.getOrDefault(venue, Map.of());
        boolean othersOpen = isAnyLostOrderOpen(venue);
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
            long moved = total - begun.getOrDefault(asset.name(), 0L);
            long position = probe.position(venueId, asset.id()) * scale;
            if (!judge.orders().isAnythingLost() && position != moved) {
                return asset.name() + ": position " + position + ", the venue's ledger moved by " + moved;
            }
        }
        return null;
    }
}
