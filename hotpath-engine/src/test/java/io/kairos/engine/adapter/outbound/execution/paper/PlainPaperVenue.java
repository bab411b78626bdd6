package io.kairos.engine.adapter.outbound.execution.paper;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The paper venue once more, as plainly as it can be said: decimals, sorted maps, one instrument, no account of speed. */
final class PlainPaperVenue {
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    /** One price of one side. */
    static final class Level {
        private BigDecimal shown = BigDecimal.ZERO;
        private BigDecimal taken = BigDecimal.ZERO;

        BigDecimal left() {
            return shown.subtract(taken);
        }
    }

    /** An order. */
    static final class Order {
        final long id;
        final boolean buy;
        final String kind;
        final BigDecimal limit;
        BigDecimal leaves;
        BigDecimal ahead;

        Order(long id, boolean buy, String kind, BigDecimal limit, BigDecimal qty) {
            this.id = id;
            this.buy = buy;
            this.kind = kind;
            this.limit = limit;
            this.leaves = qty;
        }

        boolean accepts(BigDecimal px) {
            return buy ? px.compareTo(limit) <= 0 : px.compareTo(limit) >= 0;
        }
    }

    final List<String> said = new ArrayList<>();
    final Map<String, BigDecimal> total = new HashMap<>();
    final List<Order> resting = new ArrayList<>();
    private final NavigableMap<BigDecimal, Level> bids = new TreeMap<>(Comparator.reverseOrder());
    private final NavigableMap<BigDecimal, Level> asks = new TreeMap<>();
    private final boolean feeInQuote;
    private final BigDecimal step;
    private final BigDecimal takerRate;
    private final BigDecimal makerRate;

    PlainPaperVenue(boolean feeInQuote, String step, int takerCentibps, int makerCentibps) {
        this.feeInQuote = feeInQuote;
        this.step = new BigDecimal(step);
        this.takerRate = new BigDecimal(takerCentibps).divide(MILLION);
        this.makerRate = new BigDecimal(makerCentibps).divide(MILLION);
    }

    void quote(BigDecimal bidPx, BigDecimal bidQty, BigDecimal askPx, BigDecimal askQty) {
        best(bids, bidPx, bidQty);
        best(asks, askPx, askQty);
        meet();
    }

    private static void best(NavigableMap<BigDecimal, Level> side, BigDecimal px, BigDecimal qty) {
        side.headMap(px, false).clear();
        show(side.computeIfAbsent(px, unused -> new Level()), qty);
    }

    private static void show(Level level, BigDecimal qty) {
        level.shown = qty;
        level.taken = level.taken.min(qty);
    }

    void depth(Map<BigDecimal, BigDecimal> nextBids, Map<BigDecimal, BigDecimal> nextAsks) {
        picture(bids, nextBids);
        picture(asks, nextAsks);
        meet();
    }

    private static void picture(NavigableMap<BigDecimal, Level> side, Map<BigDecimal, BigDecimal> next) {
        side.keySet().retainAll(next.keySet());
        next.forEach((px, qty) -> show(side.computeIfAbsent(px, unused -> new Level()), qty));
    }

    private List<Order> resting(boolean buy) {
        Comparator<Order> byPrice = Comparator.comparing(order -> order.limit);
        return resting.stream()
                .filter(order -> order.buy == buy)
                .sorted(buy ? byPrice.reversed() : byPrice)
                .toList();
    }

    void trade(BigDecimal px, BigDecimal qty, boolean aggressorBuys) {
        BigDecimal used = BigDecimal.ZERO;
        for (Order order : resting(!aggressorBuys)) {
            if (!order.accepts(px)) {
                continue;
            }
            if (px.compareTo(order.limit) != 0) {
                order.ahead = BigDecimal.ZERO;
            }
            if (order.ahead == null) {
                continue;
            }
            BigDecimal reach = qty.subtract(used);
            BigDecimal eaten = reach.min(order.ahead);
            order.ahead = order.ahead.subtract(eaten);
            used = used.add(fill(order, order.limit, reach.subtract(eaten), true));
        }
    }

    void order(Order order) {
        NavigableMap<BigDecimal, Level> opposite = order.buy ? asks : bids;
        if (need(order).compareTo(free(order.buy ? "QUOTE" : "BASE")) > 0) {
            said.add(order.id + " REJECTED");
            return;
        }
        if (order.kind.equals("MAKER") && !opposite.isEmpty() && order.accepts(opposite.firstKey())) {
            said.add(order.id + " REJECTED");
            return;
        }
        resting.add(order);
        BigDecimal reachable = opposite.entrySet().stream()
                .filter(each -> order.accepts(each.getKey()))
                .map(each -> each.getValue().left())
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        if (!order.kind.equals("FOK") || reachable.compareTo(order.leaves) >= 0) {
            for (Map.Entry<BigDecimal, Level> each : opposite.entrySet()) {
                if (!order.accepts(each.getKey()) || order.leaves.signum() == 0) {
                    break;
                }
                BigDecimal most = each.getValue().left();
                each.getValue().taken = each.getValue().taken.add(fill(order, each.getKey(), most, false));
            }
        }
        if (order.leaves.signum() == 0) {
            return;
        }
        if (order.kind.equals("GTC") || order.kind.equals("MAKER")) {
            order.ahead = ahead(order);
        } else {
            resting.remove(order);
            said.add(order.id + " EXPIRED");
        }
    }

    private BigDecimal ahead(Order order) {
        NavigableMap<BigDecimal, Level> own = order.buy ? bids : asks;
        if (own.isEmpty()) {
            return null;
        }
        int beyond = order.limit.compareTo(own.lastKey());
        if (order.buy ? beyond < 0 : beyond > 0) {
            return null;
        }
        Level level = own.get(order.limit);
        return level == null ? BigDecimal.ZERO : level.shown;
    }

    void cancel(long id) {
        boolean was = resting.removeIf(order -> order.id == id);
        said.add(id + (was ? " CANCELED" : " CANCEL_REJECTED"));
    }

    private void meet() {
        if (!bids.isEmpty() && !asks.isEmpty() && bids.firstKey().compareTo(asks.firstKey()) >= 0) {
            return;
        }
        for (boolean buy : new boolean[] {true, false}) {
            for (Order order : resting(buy)) {
                if (order.ahead == null) {
                    order.ahead = ahead(order);
                }
                for (Map.Entry<BigDecimal, Level> each : (buy ? asks : bids).entrySet()) {
                    if (order.accepts(each.getKey()) && order.leaves.signum() > 0) {
                        order.ahead = BigDecimal.ZERO;
                        Level level = each.getValue();
                        level.taken = level.taken.add(fill(order, order.limit, level.left(), true));
                    }
                }
            }
        }
    }

    private BigDecimal floor(BigDecimal qty) {
        return qty.divide(step, 0, RoundingMode.DOWN).multiply(step);
    }

    private BigDecimal onGrid(Order order, BigDecimal qty) {
        return qty.compareTo(order.leaves) >= 0 ? order.leaves : floor(qty);
    }

    private BigDecimal fill(Order order, BigDecimal px, BigDecimal most, boolean maker) {
        BigDecimal qty = onGrid(order, most);
        if (qty.signum() == 0) {
            return qty;
        }
        BigDecimal value = px.multiply(qty);
        BigDecimal rate = maker ? makerRate : takerRate;
        boolean inQuote = feeInQuote || !order.buy;
        BigDecimal fee = (inQuote ? value : qty)
                .multiply(rate)
                .setScale(8, feeInQuote && order.buy ? RoundingMode.DOWN : RoundingMode.CEILING);
        total.merge("QUOTE", order.buy ? value.negate() : value, BigDecimal::add);
        total.merge("BASE", order.buy ? qty : qty.negate(), BigDecimal::add);
        total.merge(inQuote ? "QUOTE" : "BASE", fee.negate(), BigDecimal::add);
        order.leaves = order.leaves.subtract(qty);
        if (order.leaves.signum() == 0) {
            resting.remove(order);
        }
        said.add(order.id + " FILL " + text(px) + ' ' + text(qty) + ' ' + maker + ' ' + text(fee));
        return qty;
    }

    private BigDecimal buyCost(BigDecimal px, BigDecimal qty) {
        BigDecimal value = px.multiply(qty);
        return feeInQuote ? value.add(value.multiply(takerRate).setScale(8, RoundingMode.UP)) : value;
    }

    private BigDecimal need(Order order) {
        return order.buy ? buyCost(order.limit, order.leaves) : order.leaves;
    }

    BigDecimal free(String asset) {
        BigDecimal locked = resting.stream()
                .filter(order -> order.buy == asset.equals("QUOTE"))
                .map(this::need)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return total.getOrDefault(asset, BigDecimal.ZERO).subtract(locked);
    }

    static String text(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
