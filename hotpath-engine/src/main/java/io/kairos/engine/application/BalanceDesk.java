package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.journal.codec.BalanceCause;
import io.kairos.journal.codec.BooleanType;
import io.kairos.journal.codec.ExecutionReportReceivedDecoder;
import io.kairos.journal.codec.ReportKind;
import io.kairos.journal.codec.VenueBalanceReceivedDecoder;
import io.kairos.journal.codec.VenueMovementReceivedDecoder;
import org.jspecify.annotations.Nullable;

/** What venues tell of our balances: taken into the ledger by its rules, compared, and asked whether it can be explained. Engine thread only. */
final class BalanceDesk {
    private final EngineState state;
    private final EventWriter events;
    private final EngineTelemetry telemetry;
    private final BalanceComparison comparison;
    private final BalanceAudit audit;

    BalanceDesk(EngineState state, EventWriter events, EngineTelemetry telemetry, BalanceAudit audit) {
        this.state = state;
        this.events = events;
        this.telemetry = telemetry;
        this.comparison = new BalanceComparison(state);
        this.audit = audit;
    }

    void onBalance(VenueBalanceReceivedDecoder in) {
        int venueId = in.venueId();
        int asset = in.assetId();
        if (!EngineState.isVenue(venueId) || !state.isAsset(asset) || in.freeAmount() < 0 || in.lockedAmount() < 0) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        long timeNs = in.exchangeTimeNs() != 0 ? in.exchangeTimeNs() : in.receiveTimeNs();
        long askedNs = in.askedTimeNs();
        if (askedNs != VenueBalanceReceivedDecoder.askedTimeNsNullValue()) {
            onVerdict(venueId, asset, comparison.onAnswer(venueId, asset, in.freeAmount(), in.lockedAmount(), askedNs));
        } else if (in.snapshot() != BooleanType.T) {
            state.balances.onWord(venueId, asset, in.freeAmount(), in.lockedAmount(), timeNs, state.nowNs);
        } else if (state.balances.onSnapshot(venueId, asset, in.freeAmount(), in.lockedAmount(), timeNs)) {
            events.balanceChanged(venueId, asset, BalanceCause.SNAPSHOT);
        }
    }

    void onMovement(VenueMovementReceivedDecoder in) {
        if (!EngineState.isVenue(in.venueId()) || !state.isAsset(in.assetId()) || in.amount() == 0) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        moved(in.venueId(), in.assetId(), in.amount());
    }

    private void moved(int venueId, int assetId, long amount) {
        state.balances.stir(venueId, assetId);
        audit.onMovement(venueId, assetId, amount);
    }

    /** A report that came: a trade of an order that is not ours moves the account as well. */
    void onReport(ExecutionReportReceivedDecoder report) {
        Side side = Codes.decode(report.side());
        if (report.kind() != ReportKind.TRADED
                || side == null
                || report.lastQty() <= 0
                || report.lastPx() <= 0
                || state.orders.get(report.orderId()) != null) {
            return;
        }
        Instrument on = state.registry.instrument(report.instrumentId());
        long base = on.baseAmount(report.lastQty());
        long quote = on.quoteAmountUp(report.lastPx(), report.lastQty());
        if (base == FixedMath.OVERFLOW || quote == FixedMath.OVERFLOW) {
            telemetry.increment(Metric.INVALID_INPUTS);
            return;
        }
        int venueId = on.venue().id();
        boolean buy = side == Side.BUY;
        moved(venueId, on.base().id(), buy ? base : -base);
        moved(venueId, on.quote().id(), buy ? -quote : quote);
        if (state.isAsset(report.feeAssetId()) && report.feeAmount() != 0) {
            moved(venueId, report.feeAssetId(), -report.feeAmount());
        }
    }

    /** Often: takes words that have stood long enough, judges answers. */
    void settle() {
        for (int venueId = 0; venueId < state.link.length; venueId++) {
            // What was said before an interruption need not be the venue's last word: reconciliation brings that.
            if (state.link[venueId] != EngineState.LINK_UP) {
                comparison.forget(venueId);
                continue;
            }
            for (int asset = 0; asset < state.balances.assets(); asset++) {
                settle(venueId, asset);
            }
        }
    }

    private void settle(int venueId, int asset) {
        boolean waited = state.balances.isWordWaiting(venueId, asset);
        if (state.balances.settle(venueId, asset, state.nowNs)) {
            telemetry.increment(Metric.BALANCE_CORRECTIONS);
            events.balanceChanged(venueId, asset, BalanceCause.WORD);
        }
        boolean taken = waited && !state.balances.isWordWaiting(venueId, asset);
        boolean compared = onVerdict(venueId, asset, comparison.look(venueId, asset));
        if (!compared && taken && comparison.isAtRest(venueId, asset)) {
            audit.judge(venueId, asset);
        }
    }

    /** What a comparison came to, if it came to anything; whether it did. */
    private boolean onVerdict(int venueId, int asset, BalanceComparison.@Nullable Verdict verdict) {
        if (verdict == null) {
            return false;
        }
        telemetry.increment(Metric.BALANCES_COMPARED);
        if (verdict == BalanceComparison.Verdict.CORRECTED) {
            telemetry.increment(Metric.BALANCE_CORRECTIONS);
            telemetry.increment(Metric.BALANCE_DIFFERENCES);
            events.balanceChanged(venueId, asset, BalanceCause.COMPARISON);
        }
        audit.judge(venueId, asset);
        return true;
    }

    /** Begins anew, as whoever reads a snapshot does that is written now. */
    void beginAnew() {
        comparison.beginAnew();
    }
}
