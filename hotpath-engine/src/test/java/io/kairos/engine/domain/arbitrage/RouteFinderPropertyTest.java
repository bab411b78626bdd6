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
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The best way against every way there is, walked in decimal arithmetic. */
class RouteFinderPropertyTest {
    private static final String[] ASSETS = {"USDT", "BTC", "ETH", "SOL", "BNB"};
    private static final int HOPS = 3;

    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final QuoteBoard board = new QuoteBoard();
    private final DepthBoard depth = new DepthBoard();
    private final Balances balances = new Balances();
    private final RiskLimits limits =
            new RiskLimits(1, 0, 0, 9_999, 1_000, 1, 1, new long[] {1L << 60, 1L << 60, 1L << 60, 1L << 60, 1L << 60});

    private void market(Random random) {
        double[] worth = {1, 50_000, 2_500, 150, 600};
        for (String name : ASSETS) {
            registry.asset(name, 8);
        }
        for (Venue venue : Venue.values()) {
            for (int base = 1; base < ASSETS.length; base++) {
                for (int quote = 0; quote < base; quote++) {
                    if (random.nextInt(3) == 0) {
                        continue;
                    }
                    int id = registry.instruments().size();
                    registry.put(new Instrument(
                            id,
                            venue,
                            Instrument.symbolOf(ASSETS[base], ASSETS[quote]),
                            ASSETS[base] + ASSETS[quote],
                            registry.asset(ASSETS[base], 8),
                            registry.asset(ASSETS[quote], 8),
                            6,
                            4,
                            1,
                            1,
                            Long.MAX_VALUE / 4,
                            1 + random.nextInt(20),
                            random.nextInt(40),
                            1_000_000_000_000L,
                            random.nextInt(100_000),
                            random.nextInt(3_000),
                            0,
                            random.nextInt(12) > 0));
                    board.ensure(id + 1);
                    depth.ensure(id + 1);
                    double px = worth[base] / worth[quote] * (0.98 + random.nextDouble() * 0.04) * 1e6;
                    quote(id, Math.max(2, Math.round(px)), random);
                }
            }
        }
        balances.ensure(ASSETS.length);
        for (int venue = 0; venue < 3; venue++) {
            for (int asset = 0; asset < ASSETS.length; asset++) {
                balances.onSnapshot(venue, asset, Math.abs(random.nextLong() % 4_000_000_000L), 0, 1);
            }
        }
    }

    private void quote(int id, long px, Random random) {
        board.setLive(id, random.nextInt(15) > 0);
        long spread = 1 + px / 2_000;
        long bid = Math.max(1, px - spread);
        long ask = px + spread;
        board.update(id, bid, size(random), ask, size(random), 1, 1, 1);
        depth.receivedAt(id, 1);
        for (int level = random.nextInt(5); level > 0; level--) {
            bid = Math.max(1, bid - spread);
            ask += spread;
            depth.addBid(id, bid, size(random));
            depth.addAsk(id, ask, size(random));
        }
    }

    private static long size(Random random) {
        return 1 + Math.abs(random.nextLong() % (1L << random.nextInt(8, 34)));
    }

    @Test
    void shouldFindWhatTryingEveryWayFinds() {
        int found = 0;
        int longer = 0;
        int across = 0;
        int bent = 0;
        for (int seed = 0; seed < 1_500; seed++) {
            Random random = new Random(seed);
            RouteFinderPropertyTest one = new RouteFinderPropertyTest();
            one.market(random);
            int venue = random.nextInt(3);
            int from = random.nextInt(ASSETS.length);
            int to = (from + 1 + random.nextInt(ASSETS.length - 1)) % ASSETS.length;
            long give = 1 + Math.abs(random.nextLong() % (1L << random.nextInt(10, 44)));
            boolean acrossVenues = random.nextBoolean();
            int avoided = avoided(random, from, to);
            Route route = new RouteFinder(one.registry, one.board, one.depth, one.balances, instrumentId -> true)
                    .find(venue, from, give, to, avoided, HOPS, new EmptyMarkets(), acrossVenues, one.limits, 2);
            long most = one.most(venue, from, give, to, avoided, HOPS, acrossVenues, true);

            assertThat(route.result()).as("seed %d", seed).isEqualTo(most);
            if (avoided != RouteFinder.NONE) {
                bent += one.most(venue, from, give, to, RouteFinder.NONE, HOPS, acrossVenues, true) > most ? 1 : 0;
            }
            if (route.hops() > 0) {
                one.assertTradable(route, from, to, avoided, give, seed);
                found++;
                longer += route.hops() > 1 ? 1 : 0;
                Instrument last = one.registry.instrument(route.instrumentId(route.hops() - 1));
                across += last.venue().id() == venue ? 0 : 1;
            }
        }
        assertThat(found).isGreaterThan(700);
        assertThat(longer).isGreaterThan(200);
        assertThat(across).isGreaterThan(50);
        assertThat(bent).as("ways that would bring more by what is avoided").isGreaterThan(10);
    }

    /** None, the asset that the way starts from, or any but the target. */
    private static int avoided(Random random, int from, int to) {
        return switch (random.nextInt(3)) {
            case 0 -> RouteFinder.NONE;
            case 1 -> from;
            default -> (to + 1 + random.nextInt(ASSETS.length - 1)) % ASSETS.length;
        };
    }

    private void assertTradable(Route route, int from, int to, int avoided, long give, int seed) {
        int asset = from;
        long left = give;
        for (int hop = 0; hop < route.hops(); hop++) {
            Instrument on = registry.instrument(route.instrumentId(hop));
            boolean sell = route.side(hop) == Side.SELL;
            assertThat((sell ? on.base() : on.quote()).id())
                    .as("seed %d hop %d", seed, hop)
                    .isEqualTo(asset);
            assertThat(on.trading() && board.isUsable(on.id())).isTrue();
            assertThat(route.qty(hop) % on.stepQty()).isZero();
            assertThat(route.qty(hop)).isGreaterThanOrEqualTo(on.minQty());
            assertThat(LegArithmetic.given(on, route.side(hop), route.px(hop), route.qty(hop)))
                    .as(
                            "seed %d hop %d of %d on %s side %s px %d qty %d give %d",
                            seed, hop, route.hops(), on, route.side(hop), route.px(hop), route.qty(hop), give)
                    .isLessThanOrEqualTo(left);
            asset = (sell ? on.quote() : on.base()).id();
            assertThat(asset).as("seed %d hop %d", seed, hop).isNotEqualTo(avoided);
            left = route.received(hop);
        }
        assertThat(asset).isEqualTo(to);
        assertThat(route.resultAtLimits()).isLessThanOrEqualTo(route.result());
    }

    private long most(
            int venue, int asset, long give, int to, int avoided, int hops, boolean acrossVenues, boolean mayCross) {
        if (asset == to || hops == 0) {
            return 0;
        }
        long best = 0;
        for (Instrument on : registry.instruments()) {
            boolean sell = on.base().id() == asset;
            if (on.venue().id() != venue || (!sell && on.quote().id() != asset)) {
                continue;
            }
            int next = (sell ? on.quote() : on.base()).id();
            long brings = next == avoided ? 0 : brings(on, sell, give);
            if (brings <= 0) {
                continue;
            }
            best = Math.max(
                    best,
                    next == to
                            ? brings
                            : most(on.venue().id(), next, brings, to, avoided, hops - 1, acrossVenues, true));
        }
        if (acrossVenues && mayCross) {
            for (int other = 0; other < 3; other++) {
                if (other != venue && balances.free(other, asset) >= give) {
                    best = Math.max(best, most(other, asset, give, to, avoided, hops, true, false));
                }
            }
        }
        return best;
    }

    /** One order in decimals: the first level that offers as much as can be paid for at its price, each level at its own. */
    private long brings(Instrument on, boolean sell, long give) {
        if (!on.trading() || !board.isUsable(on.id())) {
            return 0;
        }
        int levels = 1 + (sell ? depth.bids(on.id()) : depth.asks(on.id()));
        BigDecimal amount = BigDecimal.valueOf(give, 8);
        BigDecimal fee = BigDecimal.valueOf(on.takerFeeCentibps(), 6);
        BigInteger offered = BigInteger.ZERO;
        long qty = 0;
        BigDecimal px = BigDecimal.ZERO;
        for (int level = 0; level < levels; level++) {
            px = BigDecimal.valueOf(px(on.id(), sell, level), 6);
            offered = offered.add(BigInteger.valueOf(qty(on.id(), sell, level)));
            long wanted = affordable(on, sell, amount, px, fee);
            qty = Math.min(wanted, offered.longValueExact()) / on.stepQty() * on.stepQty();
            if (offered.compareTo(BigInteger.valueOf(wanted)) >= 0) {
                break;
            }
        }
        BigDecimal value = px.multiply(BigDecimal.valueOf(qty, 4)).setScale(8, RoundingMode.DOWN);
        if (qty <= 0 || qty < on.minQty() || value.compareTo(BigDecimal.valueOf(on.minNotionalAmount(), 8)) < 0) {
            return 0;
        }
        BigDecimal sum = BigDecimal.ZERO;
        long open = qty;
        for (int level = 0; level < levels && open > 0; level++) {
            long taken = Math.min(open, qty(on.id(), sell, level));
            BigDecimal size = BigDecimal.valueOf(taken, 4);
            BigDecimal gross = sell
                    ? size.multiply(BigDecimal.valueOf(px(on.id(), true, level), 6))
                            .setScale(8, RoundingMode.DOWN)
                    : size;
            boolean free = !sell && on.venue() == Venue.KRAKEN;
            sum = sum.add(free ? gross : gross.subtract(gross.multiply(fee).setScale(8, RoundingMode.UP)));
            open -= taken;
        }
        return sum.movePointRight(8).longValueExact();
    }

    private static long affordable(Instrument on, boolean sell, BigDecimal amount, BigDecimal px, BigDecimal fee) {
        BigDecimal step = BigDecimal.valueOf(on.stepQty(), 4);
        BigDecimal most = sell ? amount : amount.divide(px, 4, RoundingMode.DOWN);
        if (!sell && on.venue() == Venue.KRAKEN) {
            most = amount.divide(px.multiply(BigDecimal.ONE.add(fee)), 4, RoundingMode.UP);
        }
        BigDecimal lots = most.divide(step, 0, RoundingMode.DOWN);
        while (lots.signum() > 0
                && !sell
                && cost(on, lots.multiply(step), px, fee).compareTo(amount) > 0) {
            lots = lots.subtract(BigDecimal.ONE);
        }
        BigInteger qty = lots.multiply(step).movePointRight(4).toBigIntegerExact();
        return qty.min(BigInteger.valueOf(on.maxQty())).longValueExact();
    }

    private static BigDecimal cost(Instrument on, BigDecimal qty, BigDecimal px, BigDecimal fee) {
        BigDecimal value = qty.multiply(px).setScale(8, RoundingMode.UP);
        return on.venue() == Venue.KRAKEN ? value.add(value.multiply(fee).setScale(8, RoundingMode.UP)) : value;
    }

    private long px(int id, boolean sell, int level) {
        return level == 0
                ? sell ? board.bidPx(id) : board.askPx(id)
                : sell ? depth.bidPx(id, level - 1) : depth.askPx(id, level - 1);
    }

    private long qty(int id, boolean sell, int level) {
        return level == 0
                ? sell ? board.bidQty(id) : board.askQty(id)
                : sell ? depth.bidQty(id, level - 1) : depth.askQty(id, level - 1);
    }
}
