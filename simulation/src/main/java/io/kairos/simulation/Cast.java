package io.kairos.simulation;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.CycleNodes;
import io.kairos.engine.domain.arbitrage.TradePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who takes part in a simulation beside the engine and the people, and how the engine is set up.
 *
 * @param venues one or more.
 * @param satellite whether a program converts and amends.
 * @param officer whether somebody sets limits of scopes, and halts and releases them.
 * @param style how the legs of a cycle are sent.
 * @param nodes whether cycles may lead from one venue to another.
 * @param diesEarly whether the process may also die while it recovers and starts.
 * @param poor whether the account holds so little that orders are refused for it.
 */
public record Cast(
        List<Venue> venues,
        boolean satellite,
        boolean officer,
        TradePlan.Style style,
        CycleNodes nodes,
        boolean diesEarly,
        boolean poor) {
    /** Binance and people only, as all simulations were once: what broke then is looked at again under the same seeds. */
    public static final Cast BINANCE_ALONE =
            new Cast(List.of(Venue.BINANCE), false, false, TradePlan.Style.SEQUENTIAL, CycleNodes.ASSET, false, false);

    public Cast {
        venues = List.copyOf(venues);
        if (venues.isEmpty()) {
            throw new IllegalArgumentException("venues: expected one at least, got none");
        }
    }

    /** These venues with a satellite and a risk officer; leg by leg, across venues, as all simulations were once. */
    public static Cast at(List<Venue> venues) {
        return new Cast(venues, true, true, TradePlan.Style.SEQUENTIAL, CycleNodes.ASSET, false, false);
    }

    /** The same at other venues. */
    public Cast elsewhere(List<Venue> others) {
        return new Cast(others, satellite, officer, style, nodes, diesEarly, poor);
    }

    /** The same without a risk officer. */
    public Cast withoutOfficer() {
        return new Cast(venues, satellite, false, style, nodes, diesEarly, poor);
    }

    /** The same with an account that holds little. */
    public Cast impoverished() {
        return new Cast(venues, satellite, officer, style, nodes, diesEarly, true);
    }

    /**
     * As a seed wants it: each choice of one, two or three venues as often as any other, a satellite, a risk officer; one seed of two
     * sends the legs of cycles at once, one of three keeps cycles at one venue, one of four holds little.
     */
    public static Cast of(long seed) {
        // Of its own: which venues take part says nothing about how the engine is set up.
        SplittableRandom setUp = new SplittableRandom(~seed * 37);
        TradePlan.Style style = setUp.nextBoolean() ? TradePlan.Style.PARALLEL : TradePlan.Style.SEQUENTIAL;
        CycleNodes nodes = setUp.nextInt(3) == 0 ? CycleNodes.VENUE_ASSET : CycleNodes.ASSET;
        boolean poor = setUp.nextInt(4) == 0;
        return new Cast(venuesOf(seed), true, true, style, nodes, true, poor);
    }

    /** The venues of a seed, and all else as simulations were once. */
    public static Cast asOnce(long seed) {
        return at(venuesOf(seed));
    }

    private static List<Venue> venuesOf(long seed) {
        Venue[] all = Venue.values();
        int choice = 1 + new SplittableRandom(~seed).nextInt((1 << all.length) - 1);
        List<Venue> venues = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            if ((choice >> i & 1) == 1) {
                venues.add(all[i]);
            }
        }
        return venues;
    }
}
