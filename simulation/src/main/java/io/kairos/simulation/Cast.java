package io.kairos.simulation;

import io.kairos.domain.instrument.Venue;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who takes part in a simulation beside the engine and the people.
 *
 * @param venues one or more.
 * @param satellite whether a program converts and amends.
 * @param officer whether somebody sets limits of scopes, and halts and releases them.
 */
public record Cast(List<Venue> venues, boolean satellite, boolean officer) {
    /** Binance and people only, as all simulations were once: what broke then is looked at again under the same seeds. */
    public static final Cast BINANCE_ALONE = new Cast(List.of(Venue.BINANCE), false, false);

    public Cast {
        venues = List.copyOf(venues);
        if (venues.isEmpty()) {
            throw new IllegalArgumentException("venues: expected one at least, got none");
        }
    }

    /** These venues with a satellite and a risk officer. */
    public static Cast at(List<Venue> venues) {
        return new Cast(venues, true, true);
    }

    /** The same without a risk officer, as all simulations were once. */
    public Cast withoutOfficer() {
        return new Cast(venues, satellite, false);
    }

    /** As a seed wants it: each choice of one, two or three venues as often as any other, a satellite, a risk officer. */
    public static Cast of(long seed) {
        Venue[] all = Venue.values();
        int choice = 1 + new SplittableRandom(~seed).nextInt((1 << all.length) - 1);
        List<Venue> venues = new ArrayList<>();
        for (int i = 0; i < all.length; i++) {
            if ((choice >> i & 1) == 1) {
                venues.add(all[i]);
            }
        }
        return at(venues);
    }
}
