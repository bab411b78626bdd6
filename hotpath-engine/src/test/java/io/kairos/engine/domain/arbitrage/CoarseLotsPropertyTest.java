package io.kairos.engine.domain.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.book.DepthBoard;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.risk.Balances;
import io.kairos.engine.domain.risk.RiskLimits;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Cycles whose lots are much of the whole, compared with every combination of lots. */
class CoarseLotsPropertyTest {
    private static final long ONE = 100_000_000L;
    private static final int SEEDS = 4_000;
    private static final List<Venue> VENUES = List.of(Venue.values());

    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final QuoteBoard board = new QuoteBoard();
    private final DepthBoard depth = new DepthBoard();
    private final Balances balances = new Balances();
    private final SizedCycle sized = new SizedCycle();
    private RiskLimits limits = RiskLimits.NONE;
    private long maxStart;

    private void market(Random random) {
        for (String name : new String[] {"USDT", "SOL", "ETH"}) {
            registry.asset(name, 8);
        }
        boolean acrossVenues = random.nextInt(3) == 0;
        add(random, acrossVenues, "SOL", "USDT", random.nextInt(2), 1 + random.nextInt(3), 2 * ONE);
        add(random, acrossVenues, "ETH", "SOL", random.nextInt(3), 1 + random.nextInt(2), ONE / 20);
        add(random, acrossVenues, "ETH", "USDT", random.nextInt(3), 1 + random.nextInt(2), 2 * ONE);
        board.ensure(3);
        depth.ensure(3);
        balances.ensure(3);
        for (Venue venue : Venue.values()) {
            for (int asset = 0; asset < 3; asset++) {
                balances.onSnapshot(venue.id(), asset, ONE * random.nextInt(asset == 0 ? 3_000 : 20), 0, 1);
            }
        }
        long sol = 5_000L + random.nextInt(5_000);
        long ratio = 150L + random.nextInt(200);
        long eth = sol * ratio / 100 * (1_000 + random.nextInt(700)) / 1_000;
        quote(0, sol, random);
        quote(1, ratio, random);
        quote(2, eth, random);
        limits = new RiskLimits(1, 0, 0, 9_999, 1, 1, 1, new long[] {
            ONE * (100 + random.nextInt(2_000)), ONE * (1 + random.nextInt(40)), 100 * ONE
        });
        maxStart = ONE * (10 + random.nextInt(1_500));
        sized.begin(3);
        sized.setLeg(0, registry.instrument(0), Side.BUY);
        sized.setLeg(1, registry.instrument(1), Side.BUY);
        sized.setLeg(2, registry.instrument(2), Side.SELL);
    }

    private void quote(int id, long px, Random random) {
        board.setLive(id, true);
        board.update(id, px, lots(id, random), px, lots(id, random), 0, 0, 0);
    }

    private long lots(int id, Random random) {
        return registry.instrument(id).stepQty() * (1L + random.nextInt(14));
    }

    private void add(
            Random random,
            boolean acrossVenues,
            String base,
            String quote,
            int qtyDecimals,
            long step,
            long minNotional) {
        Venue venue = acrossVenues ? VENUES.get(random.nextInt(VENUES.size())) : Venue.BINANCE;
        registry.put(new Instrument(
                registry.instruments().size(),
                venue,
                base + "-" + quote,
                base + quote,
                registry.asset(base, 8),
                registry.asset(quote, 8),
                2,
                qtyDecimals,
                1,
                1,
                1_000_000_000L,
                step,
                step,
                step * 100_000_000L,
                minNotional,
                1_000,
                1_000,
                true));
    }

    @Test
    void shouldFindWhateverCombinationOfLotsGains() {
        int found = 0;
        int refined = 0;
        int nothing = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            CoarseLotsPropertyTest one = new CoarseLotsPropertyTest();
            Random random = new Random(seed);
            one.market(random);
            int minProfit = random.nextInt(60_000);
            CycleSizer sizer = new CycleSizer(one.registry, one.board, one.depth, one.balances);
            CycleSizer.Result result = sizer.size(one.sized, one.limits, one.maxStart, 0, true, 0);
            if (result != CycleSizer.Result.SIZED) {
                continue;
            }
            boolean atOnce = CycleSizer.isWorthIt(one.sized, minProfit);
            long before = one.sized.profitAmount();
            boolean worthIt = atOnce || sizer.refine(one.sized, minProfit);
            long most = one.mostByTrial(minProfit);

            assertThat(worthIt).as("seed %d", seed).isEqualTo(most > Long.MIN_VALUE);
            if (worthIt && !atOnce) {
                refined++;
                assertThat(one.sized.profitAmount()).as("seed %d", seed).isEqualTo(most);
                one.assertCanBeDone(seed);
            } else if (worthIt) {
                found++;
                assertThat(one.sized.profitAmount()).as("seed %d", seed).isLessThanOrEqualTo(most);
            } else {
                nothing++;
                assertThat(one.sized.profitAmount())
                        .as("left as it was, seed %d", seed)
                        .isEqualTo(before);
            }
        }
        assertThat(found).as("at once, refined=%d nothing=%d", refined, nothing).isGreaterThan(50);
        assertThat(refined).as("only fewer lots gain").isGreaterThan(20);
        assertThat(nothing).as("nothing gains").isGreaterThan(50);
    }

    private void assertCanBeDone(int seed) {
        assertThat(isPossible(sized.qty(0), sized.qty(1), sized.qty(2)))
                .as("seed %d", seed)
                .isTrue();
        assertThat(gain(sized.qty(0), sized.qty(2))).as("seed %d", seed).isEqualTo(sized.worstProfitAmount());
    }

    /** The plain twin: each quantity of each leg. {@link Long#MIN_VALUE} when none is worth it. */
    private long mostByTrial(int minProfitCentibps) {
        long most = Long.MIN_VALUE;
        for (long a = step(0); a <= board.askQty(0); a += step(0)) {
            for (long b = step(1); b <= board.askQty(1); b += step(1)) {
                for (long c = step(2); c <= board.bidQty(2); c += step(2)) {
                    if (!isPossible(a, b, c)) {
                        continue;
                    }
                    long gain = gain(a, c);
                    long needed = FixedMath.mulDivUp(given(0, a), minProfitCentibps, Instrument.FEE_DENOMINATOR);
                    if (gain > 0 && gain >= needed) {
                        most = Math.max(most, gain);
                    }
                }
            }
        }
        return most;
    }

    private long step(int leg) {
        return registry.instrument(leg).stepQty();
    }

    private long gain(long first, long last) {
        return received(2, last) - given(0, first);
    }

    private long given(int leg, long qty) {
        return LegArithmetic.given(registry.instrument(leg), sized.side(leg), sized.px(leg), qty);
    }

    private long received(int leg, long qty) {
        return LegArithmetic.received(registry.instrument(leg), sized.side(leg), sized.px(leg), qty);
    }

    private boolean isPossible(long... qty) {
        long held = maxStart;
        for (int leg = 0; leg < qty.length; leg++) {
            Instrument on = registry.instrument(leg);
            long value = on.quoteAmountDown(sized.px(leg), qty[leg]);
            boolean moves = leg > 0 && registry.instrument(leg - 1).venue() != on.venue();
            if (moves) {
                held = Math.min(held, balances.free(on.venue().id(), sized.asset(leg)));
            }
            if (given(leg, qty[leg]) > held
                    || qty[leg] > (sized.side(leg) == Side.BUY ? board.askQty(leg) : board.bidQty(leg))
                    || value < on.minNotionalAmount()
                    || LegArithmetic.given(on, Side.BUY, sized.px(leg), qty[leg])
                            > limits.maxOrderNotional(on.quote().id())) {
                return false;
            }
            held = received(leg, qty[leg]);
        }
        return true;
    }
}
