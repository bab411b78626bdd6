package io.kairos.standalone.endurance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether trading goes on: books that agree prove nothing where nobody trades. Stands still is: rounds in a row, and orders enough to tell, of which not
 * one came through. One thread.
 */
final class Pulse {
    /** Of fewer orders all may have been refused for a reason. */
    private static final long TRIED_MIN = 50;

    private final int roundsMax;
    private final Map<String, Beat> venues = new TreeMap<>();
    private final Beat trades = new Beat();

    private static final class Beat {
        private long came;
        /** When the last one came. */
        private long triedThen;

        private long triedBefore;
        private int rounds;

        private boolean isStill(long triedNow, long cameNow, int roundsMax) {
            if (cameNow > came) {
                came = cameNow;
                triedThen = triedNow;
                rounds = 0;
            } else if (triedNow > triedBefore) {
                rounds++;
            }
            triedBefore = triedNow;
            return rounds >= roundsMax && triedNow - triedThen >= TRIED_MIN;
        }
    }

    Pulse(int roundsMax) {
        this.roundsMax = roundsMax;
    }

    /**
     * Call after each round.
     *
     * @param offered orders asked for so far, by venue.
     * @param accepted those of them that were accepted.
     * @param executions trades so far.
     * @return what stands still, in words; empty when nothing does.
     */
    List<String> after(Map<String, Long> offered, Map<String, Long> accepted, long executions) {
        List<String> still = new ArrayList<>();
        offered.forEach((venue, tried) -> {
            Beat beat = venues.computeIfAbsent(venue, any -> new Beat());
            if (beat.isStill(tried, accepted.getOrDefault(venue, 0L), roundsMax)) {
                still.add("none of the last " + (tried - beat.triedThen) + " orders to " + venue + ", in " + beat.rounds
                        + " rounds, was accepted");
            }
        });
        long tried = accepted.values().stream().mapToLong(Long::longValue).sum();
        if (trades.isStill(tried, executions, roundsMax)) {
            still.add("none of the last " + (tried - trades.triedThen) + " orders that were accepted, in "
                    + trades.rounds + " rounds, traded");
        }
        return still;
    }
}
