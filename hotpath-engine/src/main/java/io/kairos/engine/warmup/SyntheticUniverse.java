package io.kairos.engine.warmup;

import io.kairos.domain.number.FixedMath;
import io.kairos.engine.domain.arbitrage.detection.MarketGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Markets of several venues that behave like real ones as far as a search for cycles can tell: some assets are quoted
 * against all others, few markets make most of the quotes, each asset wanders, each market strays from what its assets
 * are worth and comes back, and now and then one is out of line. The same seed gives the same quotes. One thread; {@link
 * #step} does not allocate.
 */
public final class SyntheticUniverse {
    private static final int VENUES = 3;
    private static final int HUBS = 9;
    private static final int[] FEE_CENTIBPS = {750, 800, 1_000};
    /** How likely an asset is quoted in each hub, at each venue. */
    private static final double[] QUOTED = {0.86, 0.48, 0.27, 0.09, 0.08, 0.12, 0.07, 0.16, 0.05};

    private static final double BASIS_POINT = 1e-4;
    private static final double LN10 = StrictMath.log(10);
    private static final int DIGITS = 7;
    private static final int DISLOCATED = 64;
    private static final int LONGEST_DISLOCATION = 600;

    /**
     * How the quotes behave.
     *
     * @param noiseBps how far, in basis points, a market strays with each of its quotes.
     * @param dislocationsPerMillion how many quotes in a million put their market out of line.
     * @param dislocationBps how far out of line, at most.
     */
    public record Mood(double noiseBps, int dislocationsPerMillion, double dislocationBps) {
        /** As on most days: a cycle of three legs gains once in some thousand quotes. */
        public static final Mood CALM = new Mood(0.7, 20, 60);

        /** As on the worst days. */
        public static final Mood DISTURBED = new Mood(2.5, 1_000, 120);

        /** As never: something gains most of the time. */
        public static final Mood STRESSED = new Mood(9, 20_000, 200);
    }

    private record Listing(int venue, int base, int quote, int priceDecimals) {}

    private final SplittableRandom random;
    private final Mood mood;
    private final int assets;
    private final List<Listing> listings = new ArrayList<>();
    private final double[] worth;
    private final double[] stray;
    private final double[] halfSpread;
    private final double[] activity;
    private final long[] bid;
    private final long[] ask;
    private final int[] dislocated = new int[DISLOCATED];
    private final long[] backAt = new long[DISLOCATED];
    private int dislocatedCount;
    private long steps;
    private int market;

    /**
     * Lists markets, and gives each a first quote.
     *
     * @param assets how many, ten or more.
     */
    public SyntheticUniverse(long seed, int assets, Mood mood) {
        if (assets <= HUBS) {
            throw new IllegalArgumentException("assets: expected more than " + HUBS + ", got " + assets);
        }
        random = new SplittableRandom(seed);
        this.mood = mood;
        this.assets = assets;
        worth = new double[assets];
        for (int asset = 0; asset < assets; asset++) {
            worth[asset] = asset < 2 ? 0 : LN10 * (random.nextDouble() * 8 - 3);
        }
        for (int venue = 0; venue < VENUES; venue++) {
            for (int base = 1; base < assets; base++) {
                for (int quote = 0; quote < Math.min(base, HUBS); quote++) {
                    if (base < HUBS || random.nextDouble() < QUOTED[quote]) {
                        listings.add(new Listing(venue, base, quote, priceDecimals(base, quote)));
                    }
                }
            }
        }
        int count = listings.size();
        stray = new double[count];
        halfSpread = new double[count];
        activity = new double[count];
        bid = new long[count];
        ask = new long[count];
        int[] rank = shuffled(count);
        double total = 0;
        for (int i = 0; i < count; i++) {
            halfSpread[i] = BASIS_POINT * (0.5 + 4 * random.nextDouble() * random.nextDouble());
            total += 1 / StrictMath.pow(rank[i] + 1, 0.9);
            activity[i] = total;
        }
        for (int i = 0; i < count; i++) {
            activity[i] /= total;
            quote(i, true, true);
        }
    }

    private int priceDecimals(int base, int quote) {
        int magnitude = (int) Math.floor((worth[base] - worth[quote]) / LN10);
        return Math.max(0, Math.min(FixedMath.MAX_SCALE, DIGITS - 1 - magnitude));
    }

    private int[] shuffled(int count) {
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(i + 1);
            order[i] = order[at];
            order[at] = i;
        }
        return order;
    }

    /** Number of assets. */
    public int assets() {
        return assets;
    }

    /** Number of markets. */
    public int markets() {
        return listings.size();
    }

    /** Where a market is listed, from zero. */
    public int venue(int ofMarket) {
        return listings.get(ofMarket).venue;
    }

    /** About how many of asset 0 one unit of an asset is worth now. */
    public double worth(int asset) {
        return StrictMath.exp(worth[asset]);
    }

    /** The markets as a graph; market ids are the same. One node per asset: balances at every venue are assumed. */
    public MarketGraph graph() {
        MarketGraph.Builder builder = new MarketGraph.Builder(assets);
        for (Listing listing : listings) {
            builder.market(listing.base, listing.quote, listing.priceDecimals, FEE_CENTIBPS[listing.venue]);
        }
        return builder.build();
    }

    /** What a market buys and sells: an asset's number. */
    public int base(int ofMarket) {
        return listings.get(ofMarket).base;
    }

    /** What a market is paid with: an asset's number. */
    public int quote(int ofMarket) {
        return listings.get(ofMarket).quote;
    }

    /** Decimals of a market's price mantissas. */
    public int priceDecimals(int ofMarket) {
        return listings.get(ofMarket).priceDecimals;
    }

    /** A market's fee for taking, hundredths of a basis point. */
    public int takerFeeCentibps(int ofMarket) {
        return FEE_CENTIBPS[listings.get(ofMarket).venue];
    }

    /** Makes the next quote. */
    public void step() {
        steps++;
        if (bringBack()) {
            return;
        }
        double pick = random.nextDouble();
        int at = Arrays.binarySearch(activity, pick);
        market = at >= 0 ? at : Math.min(-at - 1, activity.length - 1);
        Listing listing = listings.get(market);
        worth[listing.base] += BASIS_POINT * 0.05 * random.nextGaussian();
        stray[market] = 0.9 * stray[market] + BASIS_POINT * mood.noiseBps * random.nextGaussian();
        if (dislocatedCount < DISLOCATED && random.nextInt(1_000_000) < mood.dislocationsPerMillion) {
            dislocated[dislocatedCount] = market;
            backAt[dislocatedCount++] = steps + random.nextInt(1, LONGEST_DISLOCATION);
            stray[market] += BASIS_POINT * mood.dislocationBps * (2 * random.nextDouble() - 1);
        }
        int which = random.nextInt(4);
        quote(market, which != 0, which != 1);
    }

    /** Somebody trades a dislocation away: the market's next quote is in line again. */
    private boolean bringBack() {
        for (int i = 0; i < dislocatedCount; i++) {
            if (steps >= backAt[i]) {
                market = dislocated[i];
                dislocated[i] = dislocated[--dislocatedCount];
                backAt[i] = backAt[dislocatedCount];
                stray[market] = 0;
                quote(market, true, true);
                return true;
            }
        }
        return false;
    }

    private void quote(int index, boolean bidMoves, boolean askMoves) {
        Listing listing = listings.get(index);
        double middle = worth[listing.base] - worth[listing.quote] + stray[index] + listing.priceDecimals * LN10;
        if (bidMoves) {
            bid[index] = Math.max(1, (long) StrictMath.exp(middle - halfSpread[index]));
        }
        if (askMoves) {
            ask[index] = Math.max(2, (long) StrictMath.exp(middle + halfSpread[index]) + 1);
        }
        if (bid[index] >= ask[index]) {
            if (bidMoves) {
                ask[index] = bid[index] + 1;
            } else {
                bid[index] = ask[index] - 1;
            }
        }
    }

    /** Market of the last quote. */
    public int market() {
        return market;
    }

    /** Best bid's mantissa of the last quote. */
    public long bidPx() {
        return bid[market];
    }

    /** Best ask's mantissa of the last quote. */
    public long askPx() {
        return ask[market];
    }

    /** Best bid's mantissa of a market now. */
    public long bidPx(int ofMarket) {
        return bid[ofMarket];
    }

    /** Best ask's mantissa of a market now. */
    public long askPx(int ofMarket) {
        return ask[ofMarket];
    }
}
