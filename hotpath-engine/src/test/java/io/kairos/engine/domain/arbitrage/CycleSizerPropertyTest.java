package io.kairos.engine.domain.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.book.DepthBoard;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.risk.Balances;
import io.kairos.engine.domain.risk.RiskLimits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class CycleSizerPropertyTest {
    private static final long ONE = 100_000_000L;

    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final QuoteBoard board = new QuoteBoard();
    private final DepthBoard depth = new DepthBoard();
    private final Balances balances = new Balances();
    private int deeper;
    /** Whether every quantity can be traded; else each market has lots of its own. */
    private boolean withoutLots;

    private final int[] reached = new int[SizedCycle.MAX_LEGS];
    private final RateGraph graph = new RateGraph();
    private final Cycle cycle = new Cycle();
    private final SizedCycle sized = new SizedCycle();

    private void market(Random random) {
        for (String name : new String[] {"USDT", "BTC", "ETH"}) {
            registry.asset(name, 8);
        }
        add("BTC", "USDT", 2, withoutLots ? 8 : 5, ONE);
        add("ETH", "BTC", 5, withoutLots ? 8 : 4, 1_000);
        add("ETH", "USDT", 2, withoutLots ? 8 : 4, ONE);
        board.ensure(3);
        depth.ensure(3);
        balances.ensure(3);
        long btc = 50_000_00L + random.nextInt(100_000);
        long ratio = 4_800L + random.nextInt(250);
        long eth = btc * ratio / 100_000 * (1_000L + random.nextInt(30)) / 1_000;
        quote(0, btc - 100, btc, random);
        quote(1, ratio - 1, ratio, random);
        quote(2, eth, eth + 50, random);
    }

    private void quote(int id, long bid, long ask, Random random) {
        board.setLive(id, true);
        board.update(id, bid, offer(id, random), ask, offer(id, random), 0, 0, 0);
        graph.update(id, bid, ask);
        if (deeper == 0) {
            return;
        }
        depth.clear(id);
        depth.receivedAt(id, 1);
        long bidPx = bid;
        long askPx = ask;
        // The first level is the quote's as it was a moment ago.
        for (int level = 0; level <= deeper; level++) {
            depth.addBid(id, bidPx, offer(id, random));
            depth.addAsk(id, askPx, offer(id, random));
            bidPx -= 1 + random.nextInt((int) Math.max(2, bid / 3_000));
            askPx += 1 + random.nextInt((int) Math.max(2, ask / 3_000));
        }
    }

    /** Up to 2 BTC or 20 ETH. */
    private long offer(int id, Random random) {
        return (1L + random.nextInt(200_000)) * (withoutLots ? id == 0 ? 1_000 : 10_000 : 1);
    }

    private void add(String base, String quote, int priceDecimals, int qtyDecimals, long minNotional) {
        Instrument on = new Instrument(
                registry.instruments().size(),
                Venue.BINANCE,
                base + "-" + quote,
                base + quote,
                registry.asset(base, 8),
                registry.asset(quote, 8),
                priceDecimals,
                qtyDecimals,
                1,
                1,
                1_000_000_000_000L,
                1,
                1,
                1_000_000_000_000L,
                minNotional,
                1_000,
                1_000,
                true);
        registry.put(on);
        graph.define(on);
    }

    @Test
    void shouldNeverPromiseMoreThanExactArithmeticGives() {
        int seen = 0;
        for (int seed = 0; seed < 4_000; seed++) {
            CycleSizerPropertyTest one = new CycleSizerPropertyTest();
            seen += one.check(new Random(seed), seed) ? 1 : 0;
        }
        assertThat(seen).isGreaterThan(1_000);
    }

    private boolean check(Random random, int seed) {
        market(random);
        boolean[] usable = new boolean[graph.edgeCount()];
        Arrays.fill(usable, true);
        if (!new BellmanFordCycleFinder().find(graph, 0, 3, new boolean[3], usable, cycle)) {
            return false;
        }
        long maxStart = ONE * (5L + random.nextInt(3_000));
        RiskLimits limits = new RiskLimits(1, 0, 0, 9_999, 1, 1, 1, new long[] {2_000 * ONE, ONE / 50, 100 * ONE});
        if (size(limits, maxStart) != CycleSizer.Result.SIZED) {
            return false;
        }
        BigDecimal held = BigDecimal.valueOf(maxStart, 8);
        assertThat(sized.startAmount()).isLessThanOrEqualTo(maxStart);
        BigDecimal spent = BigDecimal.ZERO;
        for (int leg = 0; leg < sized.legs(); leg++) {
            Instrument on = registry.instrument(sized.instrumentId(leg));
            BigDecimal px = BigDecimal.valueOf(sized.px(leg), on.priceDecimals());
            BigDecimal qty = BigDecimal.valueOf(sized.qty(leg), on.qtyDecimals());
            BigDecimal value = px.multiply(qty);
            boolean sell = sized.side(leg) == Side.SELL;
            BigDecimal given = sell ? qty : value.setScale(8, RoundingMode.UP);
            assertThat(given).as("seed " + seed + " leg " + leg).isLessThanOrEqualTo(held);
            if (leg == 0) {
                spent = given;
            }
            BigDecimal gross = sell ? value.setScale(8, RoundingMode.DOWN) : qty;
            BigDecimal fee = gross.multiply(new BigDecimal("0.001")).setScale(8, RoundingMode.UP);
            held = gross.subtract(fee);
            assertThat(value).isGreaterThanOrEqualTo(BigDecimal.valueOf(on.minNotionalAmount(), 8));
            assertThat(sized.qty(leg)).isLessThanOrEqualTo(offered(on.id(), sized.side(leg), sized.px(leg)));
            assertThat(value)
                    .isLessThanOrEqualTo(BigDecimal.valueOf(
                            limits.maxOrderNotional(on.quote().id()), 8));
        }
        assertThat(BigDecimal.valueOf(sized.worstProfitAmount(), 8)).isEqualByComparingTo(held.subtract(spent));
        assertThat(sized.profitAmount()).isGreaterThanOrEqualTo(sized.worstProfitAmount());
        assertNotBeatenByFewerLots(held.subtract(spent));
        return true;
    }

    private CycleSizer.Result size(RiskLimits limits, long maxStart) {
        sized.begin(cycle.legs());
        for (int leg = 0; leg < cycle.legs(); leg++) {
            sized.setLeg(leg, registry.instrument(graph.instrumentId(cycle.edge(leg))), graph.side(cycle.edge(leg)));
        }
        return new CycleSizer(registry, board, depth, balances).size(sized, limits, maxStart, 0, true, 0);
    }

    /** What an order with this limit price can meet. */
    private long offered(int id, Side side, long limitPx) {
        boolean sell = side == Side.SELL;
        long best = sell ? board.bidPx(id) : board.askPx(id);
        long sum = sell ? board.bidQty(id) : board.askQty(id);
        for (int level = 0; level < (sell ? depth.bids(id) : depth.asks(id)); level++) {
            long px = sell ? depth.bidPx(id, level) : depth.askPx(id, level);
            if (sell ? px < best && px >= limitPx : px > best && px <= limitPx) {
                sum += sell ? depth.bidQty(id, level) : depth.askQty(id, level);
            }
        }
        return sum;
    }

    @Test
    void shouldNeverPromiseMoreThanExactArithmeticGivesOverDepth() {
        int seen = 0;
        for (int seed = 0; seed < 4_000; seed++) {
            CycleSizerPropertyTest one = new CycleSizerPropertyTest();
            one.deeper = 1 + seed % 12;
            seen += one.check(new Random(seed), seed) ? 1 : 0;
        }
        assertThat(seen).isGreaterThan(1_000);
    }

    @Test
    void shouldTakeNearlyAllThatTheDepthGives() {
        double share = 0;
        int seen = 0;
        int deep = 0;
        for (int seed = 0; seed < 6_000; seed++) {
            CycleSizerPropertyTest one = new CycleSizerPropertyTest();
            one.deeper = 1 + seed % 12;
            Random random = new Random(seed);
            one.market(random);
            boolean[] usable = new boolean[one.graph.edgeCount()];
            Arrays.fill(usable, true);
            if (!new BellmanFordCycleFinder().find(one.graph, 0, 3, new boolean[3], usable, one.cycle)) {
                continue;
            }
            RiskLimits limits = new RiskLimits(1, 0, 0, 9_999, 1, 1, 1, new long[] {ONE << 20, ONE << 20, ONE << 20});
            if (one.size(limits, ONE * 100_000) != CycleSizer.Result.SIZED || !CycleSizer.isWorthIt(one.sized, 0)) {
                continue;
            }
            double most = mostByTrial(ONE * 100_000, one::gainOf);
            double profit = one.sized.profitAmount();
            assertThat(profit).as("seed %d", seed).isLessThanOrEqualTo(most * 1.000_001 + ONE / 100);
            if (most > ONE) {
                share += profit / most;
                seen++;
                deep += one.sized.px(0) != one.ladderPx(0, 0) ? 1 : 0;
            }
        }
        assertThat(seen).isGreaterThan(500);
        assertThat(deep).isGreaterThan(100);
        assertThat(share / seen).isGreaterThan(0.85);
    }

    /**
     * Where every quantity can be traded, nothing may be lost: the sizer goes as deep as the gain does, and takes all that can be taken when
     * what a leg is sure to bring is what its limit price brings.
     */
    @Test
    void shouldLoseNothingOfTheDepthWhereThereAreNoLots() {
        int seen = 0;
        int deep = 0;
        for (int seed = 0; seed < 6_000; seed++) {
            CycleSizerPropertyTest one = new CycleSizerPropertyTest();
            one.withoutLots = true;
            one.deeper = 1 + seed % 12;
            Random random = new Random(seed);
            one.market(random);
            boolean[] usable = new boolean[one.graph.edgeCount()];
            Arrays.fill(usable, true);
            if (!new BellmanFordCycleFinder().find(one.graph, 0, 3, new boolean[3], usable, one.cycle)) {
                continue;
            }
            RiskLimits limits = new RiskLimits(1, 0, 0, 9_999, 1, 1, 1, new long[] {ONE << 20, ONE << 20, ONE << 20});
            CycleSizer.Result result = one.size(limits, ONE * 100_000);
            double ideal = mostByTrial(ONE * 100_000, one::gainOf);
            if (ideal < ONE) {
                continue;
            }
            double most = mostByTrial(ONE * 100_000, one::sureGainOf);
            assertThat(result).as("seed %d", seed).isEqualTo(CycleSizer.Result.SIZED);
            assertThat((double) one.sized.profitAmount())
                    .as("seed %d", seed)
                    .isBetween(most * 0.999, most * 1.000_001 + ONE / 100);
            seen++;
            for (int leg = 0; leg < one.sized.legs(); leg++) {
                deep += one.reached[leg] > 0 ? 1 : 0;
            }
        }
        assertThat(seen).isGreaterThan(500);
        assertThat(deep).as("legs beyond their first level").isGreaterThan(500);
    }

    private long ladderPx(int leg, int level) {
        int id = sized.instrumentId(leg);
        return sized.side(leg) == Side.SELL
                ? level == 0 ? board.bidPx(id) : depth.bidPx(id, level)
                : level == 0 ? board.askPx(id) : depth.askPx(id, level);
    }

    /** The plain twin: the gain is concave in what is put in, so thirds find its top; no lots, no rounding. */
    private static double mostByTrial(double highest, DoubleUnaryOperator gain) {
        double low = 0;
        double high = highest;
        for (int i = 0; i < 200; i++) {
            double a = low + (high - low) / 3;
            double b = high - (high - low) / 3;
            if (gain.applyAsDouble(a) < gain.applyAsDouble(b)) {
                low = a;
            } else {
                high = b;
            }
        }
        return gain.applyAsDouble(low);
    }

    private double gainOf(double put) {
        double amount = put / ONE;
        for (int leg = 0; leg < sized.legs(); leg++) {
            amount = 0.999 * overLevels(leg, amount, levels(leg) - 1);
        }
        return amount * ONE - put;
    }

    /**
     * The same as far as {@link #gainOf} went last, with the legs in between at the price of their last level: what one leg gives to the
     * next is counted at what is sure.
     */
    private double sureGainOf(double put) {
        int[] deepest = reached.clone();
        double amount = put / ONE;
        for (int leg = 0; leg < sized.legs(); leg++) {
            if (leg == 0 || leg == sized.legs() - 1) {
                amount = overLevels(leg, amount, deepest[leg]);
            } else {
                double px = px(leg, deepest[leg]);
                double qty = 0;
                for (int level = 0; level <= deepest[leg]; level++) {
                    qty += qty(leg, level);
                }
                boolean sell = sized.side(leg) == Side.SELL;
                double taken = Math.min(amount, sell ? qty : qty * px);
                amount = sell ? taken * px : taken / px;
            }
            amount *= 0.999;
        }
        System.arraycopy(deepest, 0, reached, 0, reached.length);
        return amount * ONE - put;
    }

    /** What a leg brings before its fee; remembers the level that it reached. */
    private double overLevels(int leg, double amount, int deepest) {
        boolean sell = sized.side(leg) == Side.SELL;
        double left = amount;
        double received = 0;
        for (int level = 0; level <= deepest && left > 0; level++) {
            double px = px(leg, level);
            double most = sell ? qty(leg, level) : qty(leg, level) * px;
            double taken = Math.min(left, most);
            received += sell ? taken * px : taken / px;
            left -= taken;
            // A search ends a hair beside the end of a level.
            reached[leg] = level == 0 || taken > 1e-5 * most ? level : reached[leg];
        }
        return received;
    }

    private int levels(int leg) {
        int id = sized.instrumentId(leg);
        return Math.max(1, sized.side(leg) == Side.SELL ? depth.bids(id) : depth.asks(id));
    }

    private double px(int leg, int level) {
        return ladderPx(leg, level)
                / Math.pow(10, registry.instrument(sized.instrumentId(leg)).priceDecimals());
    }

    /** The depth's first level is the quote's. */
    private double qty(int leg, int level) {
        int id = sized.instrumentId(leg);
        boolean sell = sized.side(leg) == Side.SELL;
        long lots = level == 0
                ? sell ? board.bidQty(id) : board.askQty(id)
                : sell ? depth.bidQty(id, level) : depth.askQty(id, level);
        return lots / Math.pow(10, registry.instrument(id).qtyDecimals());
    }

    /** Dropping lots of the last leg, everything before cut to what it needs, never gains much more. */
    private void assertNotBeatenByFewerLots(BigDecimal gain) {
        int last = sized.legs() - 1;
        for (int drop = 1; drop <= 20; drop++) {
            long qty = sized.qty(last) - drop;
            if (qty <= 0) {
                return;
            }
            Instrument on = registry.instrument(sized.instrumentId(last));
            long back = LegArithmetic.received(on, sized.side(last), sized.px(last), qty);
            long need = LegArithmetic.given(on, sized.side(last), sized.px(last), qty);
            for (int leg = last - 1; leg >= 0; leg--) {
                Instrument before = registry.instrument(sized.instrumentId(leg));
                long lots = LegArithmetic.minQty(before, sized.side(leg), sized.px(leg), need);
                need = LegArithmetic.given(before, sized.side(leg), sized.px(leg), lots);
            }
            // One lot of the coarsest leg, about 0.50 USDT, can be lost or saved by rounding.
            assertThat(BigDecimal.valueOf(back - need, 8)).isLessThanOrEqualTo(gain.add(BigDecimal.ONE));
        }
    }
}
