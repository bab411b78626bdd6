package io.kairos.simulator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.simulator.ledger.Account;
import io.kairos.simulator.ledger.Balance;
import io.kairos.simulator.ledger.CommissionRates;
import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.Order;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.OrderType;
import io.kairos.simulator.matching.SelfTradePrevention;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.matching.TimeInForce;
import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random order flow of two accounts and the synthetic participants, against a plain list of orders as oracle. */
class ExchangePropertyTest {
    private static final int COMMANDS = 1_500;

    private final InstrumentCatalogue catalogue = InstrumentCatalogue.binance();
    private final Instrument instrument = catalogue.find("LTCUSDT").orElseThrow();
    private final Ledger ledger = new Ledger();
    private final OrderStore orders = new OrderStore();
    private final List<Trade> trades = new ArrayList<>();
    private final NaiveBook oracle = new NaiveBook();
    private final Map<Long, Long> diffBids = new TreeMap<>();
    private final Map<Long, Long> diffAsks = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldMatchLikePlainListAndConserveFunds(long seed) {
        Exchange exchange = open();
        Map<String, Long> before = totals();
        SplittableRandom random = new SplittableRandom(seed);

        for (int i = 0; i < COMMANDS; i++) {
            command(exchange, random, i);
            check(exchange, seed, i, before);
        }

        assertThat(trades).as("seed %d", seed).isNotEmpty();
        for (int i = 0; i < trades.size(); i++) {
            assertThat(trades.get(i).id()).isEqualTo(i + 1L);
        }
    }

    private Exchange open() {
        for (String name : List.of("one", "two")) {
            Account account = ledger.open(name, CommissionRates.BASE_TIER);
            account.restore(new Balance("USDT", 50_000 * Fixed8.ONE, 0));
            account.restore(new Balance("LTC", 500 * Fixed8.ONE, 0));
        }
        List<Counters> counters =
                catalogue.all().stream().map(any -> new Counters(0, 0, 0, 0, 0)).toList();
        Exchange exchange =
                new Exchange(catalogue, ledger, orders, counters, ExchangeJournal.none(), () -> 1_700_000_000_000L);
        exchange.addMarketListener(new MarketListener() {
            @Override
            public void onLevel(OrderBook book, Side side, long price, long quantity) {
                Map<Long, Long> levels = side == Side.BUY ? diffBids : diffAsks;
                if (quantity == 0) {
                    levels.remove(price);
                } else {
                    levels.put(price, quantity);
                }
            }

            @Override
            public void onTrades(Instrument traded, List<Trade> prints) {
                trades.addAll(prints);
            }

            @Override
            public void onTopOfBook(OrderBook book, long timeMs) {
                assertThat(book.bestPx(Side.BUY) == 0
                                || book.bestPx(Side.SELL) == 0
                                || book.bestPx(Side.BUY) < book.bestPx(Side.SELL))
                        .isTrue();
            }
        });
        return exchange;
    }

    private void command(Exchange exchange, SplittableRandom random, int number) {
        int account = random.nextInt(3);
        if (account > 0 && random.nextInt(5) == 0) {
            List<Order> open = orders.open(account, instrument);
            if (!open.isEmpty()) {
                Order chosen = open.get(random.nextInt(open.size()));
                oracle.cancel(chosen.terms().orderId());
                try {
                    exchange.cancel(chosen, "c" + number);
                } catch (CommandRefused impossible) {
                    throw new AssertionError(impossible);
                }
            }
            return;
        }
        Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
        long price = (9_900 + random.nextInt(200)) * instrument.tickSize();
        long quantity = (1 + random.nextInt(20_000)) * instrument.stepSize();
        TimeInForce timeInForce = random.nextInt(4) == 0 ? TimeInForce.IOC : TimeInForce.GTC;
        if (account == 0) {
            Exchange.SyntheticAction action = exchange.synthetic(instrument);
            long placed = action.place(side, timeInForce, price, quantity);
            action.commit();
            oracle.place(placed, 0, side, timeInForce, price, quantity);
            return;
        }
        NewOrder request = new NewOrder(
                account,
                "n" + number,
                instrument,
                side,
                OrderType.LIMIT,
                timeInForce,
                price,
                quantity,
                0,
                SelfTradePrevention.EXPIRE_MAKER,
                -1,
                -1,
                random.nextBoolean());
        try {
            Placement placement = exchange.place(request);
            oracle.place(placement.order().terms().orderId(), account, side, timeInForce, price, quantity);
        } catch (CommandRefused refused) {
            assertThat(refused.reason()).isEqualTo(RefusalReason.INSUFFICIENT_BALANCE);
        }
    }

    private void check(Exchange exchange, long seed, int command, Map<String, Long> before) {
        OrderBook book = exchange.book(instrument);
        for (Side side : Side.values()) {
            Map<Long, Long> shown = new TreeMap<>();
            for (BookLevel level : book.top(side, Integer.MAX_VALUE)) {
                shown.put(level.price(), level.quantity());
            }
            assertThat(shown).as("seed %d command %d", seed, command).isEqualTo(oracle.levels(side));
            assertThat(side == Side.BUY ? diffBids : diffAsks)
                    .as("diffs, seed %d command %d", seed, command)
                    .isEqualTo(shown);
        }
        assertThat(totals()).as("seed %d command %d", seed, command).isEqualTo(before);
        assertThat(trades.stream().mapToLong(Trade::quantity).sum())
                .as("seed %d command %d", seed, command)
                .isEqualTo(oracle.traded);
        for (int id = 1; id <= 2; id++) {
            checkLocks(id, seed, command);
        }
    }

    private void checkLocks(int accountId, long seed, int command) {
        long usdt = 0;
        long ltc = 0;
        for (Order order : orders.open(accountId, instrument)) {
            if (order.terms().side() == Side.BUY) {
                usdt += withTop(order, Fixed8.multiplyDown(order.terms().limitPx(), order.leavesQty()));
            } else {
                ltc += withTop(order, order.leavesQty());
            }
        }
        assertThat(ledger.account(accountId).balance("USDT").locked())
                .as("seed %d command %d", seed, command)
                .isEqualTo(usdt);
        assertThat(ledger.account(accountId).balance("LTC").locked())
                .as("seed %d command %d", seed, command)
                .isEqualTo(ltc);
    }

    private static long withTop(Order order, long spent) {
        return spent + Fixed8.multiplyDown(spent, order.terms().topRate());
    }

    private Map<String, Long> totals() {
        Map<String, Long> totals = new TreeMap<>();
        for (String asset : List.of("USDT", "LTC")) {
            totals.put(asset, 0L);
            for (Account account : ledger.all()) {
                totals.merge(asset, account.balance(asset).total(), Long::sum);
            }
        }
        return totals;
    }

    /** A list of orders, searched from end to end for every match. */
    private static final class NaiveBook {
        private final List<Resting> resting = new ArrayList<>();
        private long traded;

        private static final class Resting {
            private final long id;
            private final int account;
            private final Side side;
            private final long price;
            private long quantity;

            Resting(long id, int account, Side side, long price, long quantity) {
                this.id = id;
                this.account = account;
                this.side = side;
                this.price = price;
                this.quantity = quantity;
            }
        }

        void place(long id, int account, Side side, TimeInForce timeInForce, long price, long quantity) {
            Resting taker = new Resting(id, account, side, price, quantity);
            while (taker.quantity > 0) {
                Resting maker = best(taker);
                if (maker == null) {
                    break;
                }
                if (account != 0 && maker.account == account) {
                    resting.remove(maker);
                    continue;
                }
                long qty = Math.min(maker.quantity, taker.quantity);
                traded += qty;
                maker.quantity -= qty;
                taker.quantity -= qty;
                if (maker.quantity == 0) {
                    resting.remove(maker);
                }
            }
            if (taker.quantity > 0 && timeInForce == TimeInForce.GTC) {
                resting.add(taker);
            }
        }

        void cancel(long id) {
            resting.removeIf(order -> order.id == id);
        }

        Map<Long, Long> levels(Side side) {
            Map<Long, Long> levels = new TreeMap<>();
            for (Resting order : resting) {
                if (order.side == side) {
                    levels.merge(order.price, order.quantity, Long::sum);
                }
            }
            return levels;
        }

        private Resting best(Resting taker) {
            Comparator<Resting> byPrice = Comparator.comparingLong(order -> order.price);
            return resting.stream()
                    .filter(order -> order.side != taker.side)
                    .filter(order -> taker.side == Side.BUY ? order.price <= taker.price : order.price >= taker.price)
                    .min((taker.side == Side.BUY ? byPrice : byPrice.reversed()).thenComparingLong(order -> order.id))
                    .orElse(null);
        }
    }
}
