package io.kairos.engine.application;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.FixedMath;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.domain.risk.RiskControl;
import io.kairos.journal.codec.DifferenceCause;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;

/**
 * Asks of every balance that a venue tells whether our fills explain it: since both sides agreed, the venue's total must have changed by
 * our fills and fees, and by what the venue tells of movements and trades outside. What is left over at two looks that are apart is a
 * difference that nobody explains; one that is large, or the last of several in a while, stops new risk at the venue. Engine thread
 * only; cold.
 *
 * <p>Because it counts fills rather than the ledger's corrections, a correction that only mends our own books (a fill taken for contained in
 * a balance, an answer that was overtaken) is no difference here.
 *
 * <p>Rule: RTS 6 art. 17(3), continuous reconciliation with what trading venues tell.
 */
final class BalanceAudit {
    /** Two looks are so far apart at least: what explains a difference may come after it. */
    static final long CONFIRM_NS = 5_000_000_000L;

    /** What a venue told of outside explains what is found for so long at least: answers may trail by a minute, and stand for one. */
    static final long TOLD_NS = 180_000_000_000L;

    private static final long LEAST_TOLERANCE = 100;
    private static final long TOLERANCE_PART = 1_000_000;
    private static final long PERMILLE = 1_000;
    private static final int SECTION_VALUES = 10;
    private static final long NONE = EngineState.NEVER;
    private static final int VENUES = Venue.values().length;

    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final RiskDesk riskDesk;

    /** By asset, then venue. Total less position when both agreed last. */
    private long[] base = new long[0];

    private long[] inflow = new long[0];
    private long[] outflow = new long[0];
    private long[] toldNs = new long[0];
    private long[] doubtedNs = new long[0];
    private long[] windowNs = new long[0];
    private long[] found = new long[0];
    /** Whether both have not agreed since the engine started. */
    private long[] away = new long[0];

    BalanceAudit(EngineState state, EventWriter events, EngineTelemetry telemetry, RiskDesk riskDesk) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.riskDesk = riskDesk;
    }

    private int at(int venueId, int assetId) {
        int count = Math.max(state.balances.assets(), assetId + 1) * VENUES;
        if (base.length < count) {
            int before = base.length;
            base = Arrays.copyOf(base, count);
            inflow = Arrays.copyOf(inflow, count);
            outflow = Arrays.copyOf(outflow, count);
            toldNs = Arrays.copyOf(toldNs, count);
            doubtedNs = Arrays.copyOf(doubtedNs, count);
            windowNs = Arrays.copyOf(windowNs, count);
            found = Arrays.copyOf(found, count);
            away = Arrays.copyOf(away, count);
            Arrays.fill(base, before, count, NONE);
            Arrays.fill(toldNs, before, count, NONE);
            Arrays.fill(doubtedNs, before, count, NONE);
            Arrays.fill(windowNs, before, count, NONE);
        }
        return assetId * VENUES + venueId;
    }

    /** The engine starts: what happened at the venues meanwhile was told to nobody. */
    void onStarted() {
        Arrays.fill(away, 1);
    }

    /** The venue tells that something else than an order of ours moved an asset. */
    void onMovement(int venueId, int assetId, long amount) {
        int i = at(venueId, assetId);
        if (amount > 0) {
            inflow[i] = plus(inflow[i], amount);
        } else {
            outflow[i] = plus(outflow[i], amount == Long.MIN_VALUE ? Long.MAX_VALUE : -amount);
        }
        toldNs[i] = state.nowNs;
        telemetry.increment(Metric.BALANCE_MOVEMENTS_TOLD);
    }

    private static long plus(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** The venue's total was taken or confirmed: nothing of ours was in motion there, or several answers told it alike. */
    void judge(int venueId, int assetId) {
        int i = at(venueId, assetId);
        long total = state.balances.total(venueId, assetId);
        long now = Math.subtractExact(total, state.balances.position(venueId, assetId));
        if (base[i] == NONE) {
            agree(i, now);
            return;
        }
        long difference = Math.subtractExact(now, base[i]);
        long before = Math.subtractExact(total, difference);
        long tolerance = Math.max(LEAST_TOLERANCE, Math.max(Math.abs(total), Math.abs(before)) / TOLERANCE_PART);
        if (Math.abs(difference) <= tolerance) {
            agree(i, now);
            if (toldNs[i] != NONE && state.nowNs - toldNs[i] >= TOLD_NS) {
                forgetTold(i);
            }
            return;
        }
        long unexplained = difference > 0 ? Math.max(0, difference - inflow[i]) : Math.min(0, difference + outflow[i]);
        if (Math.abs(unexplained) <= tolerance) {
            inflow[i] -= Math.min(inflow[i], Math.max(0, difference));
            outflow[i] -= Math.min(outflow[i], Math.max(0, -difference));
            agree(i, now);
            telemetry.increment(Metric.BALANCES_MOVED_OUTSIDE);
            events.balanceDifference(
                    venueId, assetId, difference, 0, total, DifferenceCause.OUTSIDE, (int) count(i, state.nowNs));
            return;
        }
        if (doubtedNs[i] == NONE) {
            doubtedNs[i] = state.nowNs;
            return;
        }
        if (state.nowNs - doubtedNs[i] >= CONFIRM_NS) {
            confirm(i, venueId, assetId, total, now, before, difference, unexplained);
        }
    }

    private void confirm(
            int i, int venueId, int assetId, long total, long now, long before, long difference, long unexplained) {
        boolean whileAway = away[i] != 0;
        long part = limit(RiskControl.BALANCE_DIFFERENCE);
        long whole = Math.max(Math.abs(total), Math.abs(before));
        // What was brought while the engine did not run cannot hurt; what is gone may have been taken by orders that it
        // does not know.
        boolean large =
                (!whileAway || unexplained < 0) && Math.abs(unexplained) > FixedMath.mulDivDown(whole, part, PERMILLE);
        forgetTold(i);
        agree(i, now);
        if (!whileAway) {
            found[i] = count(i, state.nowNs) + 1;
            if (windowNs[i] == NONE) {
                windowNs[i] = state.nowNs;
            }
        }
        telemetry.increment(Metric.BALANCES_UNEXPLAINED);
        events.balanceDifference(
                venueId,
                assetId,
                difference,
                unexplained,
                total,
                whileAway ? DifferenceCause.AWAY : DifferenceCause.UNEXPLAINED,
                (int) found[i]);
        if (large || (!whileAway && found[i] >= limit(RiskControl.BALANCE_DIFFERENCES))) {
            stop(venueId, assetId, unexplained, large);
        }
    }

    private void stop(int venueId, int assetId, long unexplained, boolean large) {
        Asset asset = state.registry.asset(assetId);
        String amount = BigDecimal.valueOf(Math.abs(unexplained), asset.decimals())
                .stripTrailingZeros()
                .toPlainString();
        riskDesk.stopVenue(
                Venue.of(venueId),
                "the venue has " + amount + ' ' + asset.name() + (unexplained > 0 ? " more" : " less")
                        + " than our fills and what it told of explain"
                        + (large ? "" : ", not for the first time"));
    }

    private long limit(RiskControl control) {
        return state.risk.engineLimit(control);
    }

    /** Unexplained differences in the window that is open; a window begins with the first one. */
    private long count(int i, long nowNs) {
        if (windowNs[i] != NONE && nowNs - windowNs[i] >= limit(RiskControl.BALANCE_DIFFERENCE_WINDOW) * 1_000_000L) {
            windowNs[i] = NONE;
            found[i] = 0;
        }
        return found[i];
    }

    private void agree(int i, long now) {
        base[i] = now;
        doubtedNs[i] = NONE;
        away[i] = 0;
    }

    private void forgetTold(int i) {
        inflow[i] = 0;
        outflow[i] = 0;
        toldNs[i] = NONE;
    }

    /** A person lets a venue trade again: earlier differences do not count any more. */
    void onReleased(int venueId) {
        for (int i = venueId; i < found.length; i += VENUES) {
            found[i] = 0;
            windowNs[i] = NONE;
        }
    }

    /** Writes what is known of each asset that anything is known of. */
    void save(int section) {
        for (int i = 0; i < base.length; i++) {
            if (base[i] != NONE || toldNs[i] != NONE) {
                events.saved(
                        section,
                        new long[] {
                            i % VENUES,
                            i / VENUES,
                            base[i],
                            inflow[i],
                            outflow[i],
                            toldNs[i],
                            doubtedNs[i],
                            windowNs[i],
                            found[i],
                            away[i]
                        },
                        List.of());
            }
        }
    }

    /** Takes back one asset of {@link #save}. */
    void restore(long[] values) {
        if (values.length < SECTION_VALUES) {
            throw new IllegalArgumentException("audit of a balance: expected 10 values, got " + values.length);
        }
        int i = at((int) values[0], (int) values[1]);
        base[i] = values[2];
        inflow[i] = values[3];
        outflow[i] = values[4];
        toldNs[i] = values[5];
        doubtedNs[i] = values[6];
        windowNs[i] = values[7];
        found[i] = values[8];
        away[i] = values[9];
    }
}
