package io.kairos.engine.application;

import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.OrderState;
import io.kairos.engine.domain.order.Order;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Compares our balances with answers to account queries that a gateway sends now and then. Engine thread only.
 *
 * <p>An answer comes with the earliest moment that it may tell of: when it was asked for, or earlier where the venue's queries may trail.
 * It counts only if nothing was in motion in that asset from just before that moment until {@link #REST_NS}
 * after it was there: nothing reserved, no order open that gives or receives the asset or may pay its fee in it, nothing booked,
 * nothing released, no word of the venue's stream; what began and ended between two looks is told by the number of the ledger's
 * changes. Then no fill can be on its way that the answer holds or lacks, whatever the venue's clock says, and a difference is the
 * venue's to tell. Answers that do not count are dropped; the next one comes.
 *
 * <p>Where orders always rest none would ever count. So what {@link #STANDING} answers in a row tell alike is believed as well, if the
 * last of them tells of {@link #STANDING_NS} after the first and no order's outcome is unknown there: what is on its way has come in
 * between, and a total that is off by the same amount each time is off. Those after it go on telling so, or that both agree now.
 */
final class BalanceComparison {
    /** What belongs before an answer has come by then. */
    static final long REST_NS = 1_000_000_000L;

    /** Records of several threads may overtake each other by so much at most. */
    private static final long MARGIN_NS = 200_000_000L;

    /** So many answers in a row must tell the same difference before it counts although orders rest. */
    static final int STANDING = 4;

    /** And over so long a time: a fill that no stream told has been found by the comparison of orders until then. */
    static final long STANDING_NS = 60_000_000_000L;

    /** Free and locked may each have been rounded. */
    private static final long ROUNDING = 2;

    /**
     * Where more is locked than we have reserved, somebody else has orders too, and how much of it is held for ours is known only up to
     * fees, which some venues hold and some do not: up to this part of what is reserved.
     */
    private static final long HELD_PART = 100;

    private static final long NONE = Long.MIN_VALUE;
    private static final int VENUES = Venue.values().length;

    private final EngineState state;
    /** By asset, then venue. */
    private long[] free = new long[0];

    private long[] askedNs = new long[0];
    private long[] answeredNs = new long[0];
    private long[] changes = new long[0];
    private long[] changedNs = new long[0];
    /** By how much the venue's total was larger in the last answer, in how many answers in a row, and since when. */
    private long[] difference = new long[0];

    private int[] standing = new int[0];
    private long[] sinceNs = new long[0];

    /** What an answer came to. */
    enum Verdict {
        /** It tells what we have. */
        EQUAL,
        /** It told something else, which we have now. */
        CORRECTED
    }

    BalanceComparison(EngineState state) {
        this.state = state;
    }

    private int at(int venueId, int assetId) {
        int count = state.balances.assets() * VENUES;
        if (free.length < count) {
            int before = free.length;
            free = Arrays.copyOf(free, count);
            askedNs = Arrays.copyOf(askedNs, count);
            answeredNs = Arrays.copyOf(answeredNs, count);
            changes = Arrays.copyOf(changes, count);
            changedNs = Arrays.copyOf(changedNs, count);
            difference = Arrays.copyOf(difference, count);
            standing = Arrays.copyOf(standing, count);
            sinceNs = Arrays.copyOf(sinceNs, count);
            Arrays.fill(askedNs, before, count, NONE);
            Arrays.fill(changedNs, before, count, NONE);
        }
        return assetId * VENUES + venueId;
    }

    /**
     * An answer came; the one before it, if it has not been judged, is forgotten.
     *
     * @param notBeforeNs the earliest moment that it may tell of, by our clock.
     * @return what it comes to if it is one of as many alike as are believed while orders rest; else null, and {@link #look} judges it.
     */
    @Nullable
    Verdict onAnswer(int venueId, int assetId, long freeAmount, long lockedAmount, long notBeforeNs) {
        int i = at(venueId, assetId);
        free[i] = freeAmount;
        askedNs[i] = notBeforeNs;
        answeredNs[i] = state.nowNs;
        long more = more(venueId, assetId, freeAmount, lockedAmount);
        if (isUnknown(venueId, assetId)) {
            standing[i] = 0;
            return null;
        }
        if (standing[i] == 0 || more != difference[i]) {
            standing[i] = 0;
            sinceNs[i] = state.nowNs;
        }
        difference[i] = more;
        standing[i]++;
        if (standing[i] < STANDING || notBeforeNs - sinceNs[i] < STANDING_NS) {
            return null;
        }
        if (more == 0) {
            return isInMotion(venueId, assetId) ? Verdict.EQUAL : null;
        }
        // Whoever tells the same once more agrees.
        difference[i] = 0;
        askedNs[i] = NONE;
        state.balances.correct(venueId, assetId, more);
        return Verdict.CORRECTED;
    }

    /** By how much the venue's total is larger than ours; none where that may be rounding, or fees that are held or not. */
    private long more(int venueId, int assetId, long freeAmount, long lockedAmount) {
        long reserved = state.balances.reserved(venueId, assetId);
        long total = Math.addExact(freeAmount, Math.min(lockedAmount, reserved));
        long more = Math.subtractExact(total, state.balances.total(venueId, assetId));
        long doubt = lockedAmount > reserved ? reserved / HELD_PART : 0;
        return Math.abs(more) <= Math.max(ROUNDING, doubt) ? 0 : more;
    }

    /** Judges what has rested long enough; null when there is nothing to be judged. Often, while the venue's link is up. */
    @Nullable
    Verdict look(int venueId, int assetId) {
        int i = at(venueId, assetId);
        long count = state.balances.changes(venueId, assetId);
        if (count != changes[i]) {
            changes[i] = count;
            changedNs[i] = state.nowNs;
        }
        if (askedNs[i] == NONE) {
            return null;
        }
        if (changedNs[i] >= askedNs[i] - MARGIN_NS || isInMotion(venueId, assetId)) {
            askedNs[i] = NONE;
            return null;
        }
        if (state.nowNs - answeredNs[i] < REST_NS) {
            return null;
        }
        askedNs[i] = NONE;
        return state.balances.adopt(venueId, assetId, free[i]) ? Verdict.CORRECTED : Verdict.EQUAL;
    }

    /** Whether nothing of ours has been in motion in that asset for about {@link #REST_NS}; as of the last {@link #look}. */
    boolean isAtRest(int venueId, int assetId) {
        int i = at(venueId, assetId);
        return changes[i] == state.balances.changes(venueId, assetId)
                && state.nowNs - changedNs[i] >= REST_NS - MARGIN_NS
                && !isInMotion(venueId, assetId);
    }

    private boolean isUnknown(int venueId, int assetId) {
        for (int n = 0; n < state.orders.openCount(); n++) {
            Order order = state.orders.open(n);
            if (order.state() == OrderState.UNKNOWN && touches(order, venueId, assetId)) {
                return true;
            }
        }
        return false;
    }

    private boolean touches(Order order, int venueId, int assetId) {
        return order.instrument().venue().id() == venueId
                && (state.balances.isChargedAsFee(venueId, assetId)
                        || order.instrument().base().id() == assetId
                        || order.instrument().quote().id() == assetId);
    }

    private boolean isInMotion(int venueId, int assetId) {
        if (state.balances.reserved(venueId, assetId) != 0) {
            return true;
        }
        for (int n = 0; n < state.orders.openCount(); n++) {
            if (touches(state.orders.open(n), venueId, assetId)) {
                return true;
            }
        }
        return false;
    }

    /** Forgets a venue's answers: its link is down. */
    void forget(int venueId) {
        for (int i = venueId; i < askedNs.length; i += VENUES) {
            askedNs[i] = NONE;
            standing[i] = 0;
        }
    }

    /** Begins anew, as whoever reads a snapshot does that is written now: nothing of this is kept in it. */
    void beginAnew() {
        for (int venueId = 0; venueId < VENUES; venueId++) {
            for (int asset = 0; asset < state.balances.assets(); asset++) {
                int i = at(venueId, asset);
                askedNs[i] = NONE;
                standing[i] = 0;
                changes[i] = state.balances.changes(venueId, asset);
                changedNs[i] = state.nowNs;
            }
        }
    }
}
