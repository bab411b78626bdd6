package io.kairos.engine.domain.risk;

import static io.kairos.domain.order.RejectReason.NONE;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.RejectReason;
import io.kairos.domain.order.Side;

/** Controls on what an order adds to: the day, positions, open orders, rates, repetitions, the free balance. One method each. */
final class LimitChecks {
    private LimitChecks() {}

    static RejectReason dayNotional(OrderIntent intent, RiskState state, LimitTable table) {
        Instrument on = intent.known();
        int reference = state.limits.referenceAssetId();
        if (reference < 0) {
            return state.refuse(RejectReason.DAILY_LIMIT, Refusal.NO_DAY_LIMIT);
        }
        long value = state.converter.valueUp(on.quote().id(), reference, intent.quoteAmount);
        if (value == FixedMath.OVERFLOW) {
            long base = on.baseAmount(intent.qty);
            value = base == FixedMath.OVERFLOW
                    ? base
                    : state.converter.valueUp(on.base().id(), reference, base);
        }
        if (value == FixedMath.OVERFLOW) {
            return state.refuse(RejectReason.DAILY_LIMIT, Refusal.NOT_VALUED_FOR_DAY);
        }
        intent.referenceAmount = value;
        RejectReason reason = headroomOfDay(value, state);
        if (reason != NONE) {
            return reason;
        }
        long ofOwner = table.ownerDayNotional[intent.ownerId];
        if (ofOwner == LimitTable.NONE) {
            return NONE;
        }
        long used = state.meters.dayUsed(intent.ownerId, state.nowNs);
        long sum = FixedMath.add(used, value);
        return sum == FixedMath.OVERFLOW || sum > ofOwner
                ? state.refuse(RejectReason.DAILY_LIMIT, Refusal.OWNER_DAY_USED_UP, used, value, ofOwner)
                : NONE;
    }

    static RejectReason headroomOfDay(long value, RiskState state) {
        long max = state.limits.maxDailyNotionalAmount();
        return state.day.allows(value, max, state.nowNs)
                ? NONE
                : state.refuse(RejectReason.DAILY_LIMIT, Refusal.DAY_USED_UP, state.day.used(state.nowNs), value, max);
    }

    /** The value of one order against the limits in the reference asset. */
    static RejectReason maxValue(OrderIntent intent, RiskState state, LimitTable table) {
        long limit = Math.min(table.maxValue[intent.known().id()], table.ownerMaxValue[intent.ownerId]);
        return intent.referenceAmount > limit
                ? state.refuse(RejectReason.MAX_NOTIONAL, Refusal.VALUE_ABOVE_LIMIT, intent.referenceAmount, limit)
                : NONE;
    }

    /**
     * Notes whether the order reduces: it gives no more of an asset than our fills made us hold, or brings no more than they made
     * us owe, what other open orders give and bring counted. The other side may grow where that leads towards the reference asset: it is that
     * asset, or the quote asset of what is sold or bought back. A purchase with what is held, or a sale for what is owed, would lead back
     * again and without end; it reduces only if it does so on both sides, or goes on with what an earlier order began.
     */
    static RejectReason reducing(OrderIntent intent, RiskState state) {
        intent.reducing = reduces(
                intent.known(), intent.side(), intent.giveAmount, intent.incomingAmount, intent.isFollowUp(), state);
        if (intent.level >= TradingState.REDUCING.level() && !intent.reducing) {
            return state.refuse(RejectReason.REDUCING_ONLY, Refusal.NOT_REDUCING);
        }
        return state.killSwitch.hasStoppedAssets() ? ofStoppedAssets(intent, state) : NONE;
    }

    /** Whether it reduces, with these amounts on top of what is open. */
    static boolean reduces(
            Instrument on, Side side, long giveAmount, long incomingAmount, boolean followUp, RiskState state) {
        int reference = state.limits.referenceAssetId();
        int give = side == Side.BUY ? on.quote().id() : on.base().id();
        int receive = side == Side.BUY ? on.base().id() : on.quote().id();
        boolean sellsLong = give != reference && sellsLong(give, giveAmount, state);
        boolean coversShort = receive != reference && coversShort(receive, incomingAmount, state);
        boolean mayLeadBack = followUp || (sellsLong && coversShort);
        return side == Side.SELL
                ? sellsLong || (coversShort && (give == reference || mayLeadBack))
                : coversShort || (sellsLong && (receive == reference || mayLeadBack));
    }

    private static boolean sellsLong(int give, long giveAmount, RiskState state) {
        return state.balances.net(give) - state.balances.reservedEverywhere(give) >= giveAmount;
    }

    private static boolean coversShort(int receive, long incomingAmount, RiskState state) {
        return -state.balances.net(receive) - state.open.incoming(receive) >= incomingAmount;
    }

    /** An asset that may only be reduced: the position in it must shrink, whatever the other asset does. */
    private static RejectReason ofStoppedAssets(OrderIntent intent, RiskState state) {
        Instrument on = intent.known();
        int give = intent.giveAssetId;
        int receive = intent.side() == Side.BUY ? on.base().id() : on.quote().id();
        int reducing = TradingState.REDUCING.level();
        boolean grows = (state.killSwitch.levelOfAsset(give) >= reducing && !sellsLong(give, intent.giveAmount, state))
                || (state.killSwitch.levelOfAsset(receive) >= reducing
                        && !coversShort(receive, intent.incomingAmount, state));
        return grows ? state.refuse(RejectReason.REDUCING_ONLY, Refusal.NOT_REDUCING_ASSET) : NONE;
    }

    static RejectReason position(OrderIntent intent, RiskState state, LimitTable table) {
        Instrument on = intent.known();
        int receive = intent.side() == Side.BUY ? on.base().id() : on.quote().id();
        RejectReason reason = position(receive, intent.incomingAmount, 0, state, table);
        return reason != NONE ? reason : position(intent.giveAssetId, 0, intent.giveAmount, state, table);
    }

    private static RejectReason position(int asset, long moreIn, long moreOut, RiskState state, LimitTable table) {
        long limit = table.maxPosition[asset];
        if (limit == LimitTable.NONE) {
            return NONE;
        }
        long after = state.exposure.worst(asset, moreIn, moreOut);
        boolean grows = after == Exposure.UNKNOWN || after > state.exposure.worst(asset, 0, 0);
        return grows && (after == Exposure.UNKNOWN || after > limit)
                ? state.refuse(RejectReason.MAX_POSITION, Refusal.POSITION, asset, after, limit)
                : NONE;
    }

    static RejectReason exposure(OrderIntent intent, RiskState state, LimitTable table) {
        Instrument on = intent.known();
        Exposure exposure = state.exposure;
        exposure.revalue(state.nowNs);
        int give = intent.giveAssetId;
        int receive = intent.side() == Side.BUY ? on.base().id() : on.quote().id();
        long giveValue = exposure.valueOf(give, exposure.worst(give, 0, intent.giveAmount));
        long receiveValue = exposure.valueOf(receive, exposure.worst(receive, intent.incomingAmount, 0));
        long total = exposure.totalWith(give, giveValue, receive, receiveValue);
        if (total != Exposure.UNKNOWN
                && total <= table.maxExposure
                && giveValue <= table.maxAssetExposure[give]
                && receiveValue <= table.maxAssetExposure[receive]) {
            return NONE;
        }
        if (intent.reducing) {
            // Whatever the sum is, it does not grow by this; but one of the two assets may.
            if (intent.isFollowUp()) {
                return NONE;
            }
            RejectReason reason = growing(give, giveValue, state, table);
            return reason != NONE ? reason : growing(receive, receiveValue, state, table);
        }
        if (total == Exposure.UNKNOWN) {
            return state.refuse(RejectReason.MAX_EXPOSURE, Refusal.EXPOSURE_UNKNOWN);
        }
        if (total > table.maxExposure) {
            return state.refuse(RejectReason.MAX_EXPOSURE, Refusal.TOTAL_EXPOSURE, total, table.maxExposure);
        }
        boolean ofGive = giveValue > table.maxAssetExposure[give];
        int asset = ofGive ? give : receive;
        return state.refuse(
                RejectReason.MAX_EXPOSURE,
                Refusal.ASSET_EXPOSURE,
                asset,
                ofGive ? giveValue : receiveValue,
                table.maxAssetExposure[asset]);
    }

    private static RejectReason growing(int asset, long value, RiskState state, LimitTable table) {
        long limit = table.maxAssetExposure[asset];
        Exposure exposure = state.exposure;
        return value > limit && value > exposure.valueOf(asset, exposure.worst(asset, 0, 0))
                ? state.refuse(RejectReason.MAX_EXPOSURE, Refusal.ASSET_EXPOSURE, asset, value, limit)
                : NONE;
    }

    static RejectReason dayLoss(OrderIntent intent, RiskState state, LimitTable table) {
        if (intent.reducing) {
            return NONE;
        }
        long loss = state.exposure.dayLoss();
        if (loss == Exposure.UNKNOWN) {
            return state.refuse(RejectReason.DAILY_LOSS, Refusal.LOSS_UNKNOWN);
        }
        return loss > table.dayLoss ? state.refuse(RejectReason.DAILY_LOSS, Refusal.LOSS, loss, table.dayLoss) : NONE;
    }

    static RejectReason repeatedOrder(OrderIntent intent, RiskState state, LimitTable table) {
        int seen = state.repetitions.seen(keyOf(intent), table.repeatedOrderWindowNs, state.nowNs);
        long limit = table.repeatedOrders[intent.ownerId];
        return seen >= limit
                ? state.refuse(RejectReason.REPEATED_ORDER, Refusal.REPEATED, seen, limit, table.repeatedOrderWindowNs)
                : NONE;
    }

    static long keyOf(OrderIntent intent) {
        return Repetitions.keyOf(
                intent.ownerId, intent.known().id(), intent.side() == Side.BUY, intent.workingPx, intent.qty);
    }

    static RejectReason repeatedExecution(OrderIntent intent, RiskState state, LimitTable table) {
        long limit = table.repeatedExecutions[intent.ownerId];
        // Whoever may only reduce is stopped already; an order that came this far then brings back what he holds.
        if (limit == LimitTable.NONE || intent.isFollowUp() || intent.level >= TradingState.REDUCING.level()) {
            return NONE;
        }
        int executions = state.meters.executions(intent.ownerId, table.repeatedExecutionWindowNs, state.nowNs);
        if (executions < limit) {
            return NONE;
        }
        state.trip(intent.ownerId);
        return state.refuse(
                RejectReason.REPEATED_EXECUTION,
                Refusal.EXECUTIONS,
                executions,
                limit,
                table.repeatedExecutionWindowNs);
    }

    static RejectReason orderRate(OrderIntent intent, RiskState state, LimitTable table) {
        RejectReason reason = headroomOfRate(1, state);
        if (reason != NONE) {
            return reason;
        }
        Instrument on = intent.known();
        reason = scopeRate(table.byVenue, on.venue().id(), state.venueRates, state);
        if (reason == NONE) {
            reason = scopeRate(table.byInstrument, on.id(), state.instrumentRates, state);
        }
        return reason != NONE ? reason : scopeRate(table.byOwner, intent.ownerId, state.ownerRates, state);
    }

    static RejectReason headroomOfRate(int orders, RiskState state) {
        int perSecond = state.limits.maxOrdersPerSecond();
        return state.rate.allows(orders, perSecond, state.nowNs)
                ? NONE
                : state.refuse(
                        RejectReason.ORDER_RATE,
                        Refusal.RATE,
                        state.rate.used(perSecond, state.nowNs),
                        perSecond,
                        orders);
    }

    /** The same for all orders of a plan, in the limits of its owner and of the venues and instruments that it leads over. */
    static RejectReason headroomOfScopes(PlanLegs legs, RiskState state, LimitTable table) {
        int owner = legs.ownerId();
        long ofOwner = table.ownerDayNotional[owner];
        if (ofOwner != LimitTable.NONE) {
            long used = state.meters.dayUsed(owner, state.nowNs);
            long sum = FixedMath.add(used, legs.value());
            if (sum == FixedMath.OVERFLOW || sum > ofOwner) {
                return state.refuse(
                        RejectReason.DAILY_LIMIT, Refusal.PLAN_OWNER_DAY_USED_UP, used, legs.value(), ofOwner);
            }
        }
        RejectReason reason = scopeRates(table.byOwner, owner, legs.count(), state.ownerRates, state);
        for (int leg = 0; leg < legs.count() && reason == NONE; leg++) {
            Instrument on = legs.market(leg);
            int venueId = on.venue().id();
            reason = scopeRates(table.byVenue, venueId, legs.atVenue(venueId), state.venueRates, state);
            if (reason == NONE) {
                int sameMarket = legs.onInstrument(on.id());
                reason = scopeRates(table.byInstrument, on.id(), sameMarket, state.instrumentRates, state);
            }
        }
        return reason;
    }

    private static RejectReason scopeRates(
            LimitTable.ScopeLimits limits, int id, int orders, RateMeters meters, RiskState state) {
        if (!limits.any) {
            return NONE;
        }
        int perSecond = limits.perSecond[id];
        return meters.allows(id, orders, perSecond, state.nowNs)
                ? NONE
                : state.refuse(
                        RejectReason.ORDER_RATE,
                        Refusal.PLAN_RATE,
                        meters.used(id, perSecond, state.nowNs),
                        perSecond,
                        orders);
    }

    /** Whether all orders of a plan may be open at once. */
    static boolean mayBeOpenTogether(PlanLegs legs, RiskState state, LimitTable table) {
        OpenOrders open = state.open;
        int orders = legs.count();
        long value = legs.value();
        if (state.openOrders + orders > state.limits.maxOpenOrders()
                || isAbove(open.value, value, table.openNotional)
                || !hasRoom(table.byOwner, legs.ownerId(), open.owners, orders, value)) {
            return false;
        }
        for (int leg = 0; leg < orders; leg++) {
            Instrument on = legs.market(leg);
            int venueId = on.venue().id();
            // The value of all of them is more than what these scopes will see: in doubt they go one after another.
            if (!hasRoom(table.byVenue, venueId, open.venues, legs.atVenue(venueId), value)
                    || !hasRoom(table.byInstrument, on.id(), open.instruments, legs.onInstrument(on.id()), value)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasRoom(
            LimitTable.ScopeLimits limits, int id, OpenOrders.Totals totals, int orders, long value) {
        return !limits.any
                || (totals.orders[id] + orders <= limits.openOrders[id]
                        && !isAbove(totals.value[id], value, limits.openNotional[id]));
    }

    private static boolean isAbove(long open, long more, long limit) {
        long sum = more == FixedMath.OVERFLOW ? more : FixedMath.add(open, more);
        return sum == FixedMath.OVERFLOW || sum > limit;
    }

    /** How often resting orders may be changed; those that pass count as orders, too. */
    static RejectReason amendRate(OrderIntent intent, RiskState state, LimitTable table) {
        RejectReason reason = amendRate(RiskState.ENGINE_OWNER, table.amendsPerSecond, state);
        return reason != NONE || intent.ownerId == RiskState.ENGINE_OWNER
                ? reason
                : amendRate(intent.ownerId, table.ownerAmends[intent.ownerId], state);
    }

    private static RejectReason amendRate(int owner, int perSecond, RiskState state) {
        RateMeters meters = state.amendRates;
        return meters.allows(owner, 1, perSecond, state.nowNs)
                ? NONE
                : state.refuse(
                        RejectReason.ORDER_RATE,
                        Refusal.AMEND_RATE,
                        meters.used(owner, perSecond, state.nowNs),
                        perSecond);
    }

    private static RejectReason scopeRate(LimitTable.ScopeLimits limits, int id, RateMeters meters, RiskState state) {
        if (!limits.any) {
            return NONE;
        }
        int perSecond = limits.perSecond[id];
        return meters.allows(id, 1, perSecond, state.nowNs)
                ? NONE
                : state.refuse(
                        RejectReason.ORDER_RATE,
                        Refusal.SCOPE_RATE,
                        meters.used(id, perSecond, state.nowNs),
                        perSecond);
    }

    static RejectReason openOrders(OrderIntent intent, RiskState state, LimitTable table) {
        int max = state.limits.maxOpenOrders();
        if (state.openOrders >= max) {
            return state.refuse(RejectReason.MAX_OPEN_ORDERS, Refusal.OPEN_ORDERS, state.openOrders, max);
        }
        Instrument on = intent.known();
        OpenOrders open = state.open;
        RejectReason reason = scopeOpen(table.byVenue, on.venue().id(), open.venues, state);
        if (reason == NONE) {
            reason = scopeOpen(table.byInstrument, on.id(), open.instruments, state);
        }
        return reason != NONE ? reason : scopeOpen(table.byOwner, intent.ownerId, open.owners, state);
    }

    private static RejectReason scopeOpen(
            LimitTable.ScopeLimits limits, int id, OpenOrders.Totals totals, RiskState state) {
        return limits.any && totals.orders[id] >= limits.openOrders[id]
                ? state.refuse(
                        RejectReason.MAX_OPEN_ORDERS,
                        Refusal.SCOPE_OPEN_ORDERS,
                        totals.orders[id],
                        limits.openOrders[id])
                : NONE;
    }

    static RejectReason openNotional(OrderIntent intent, RiskState state, LimitTable table) {
        OpenOrders open = state.open;
        long sum = FixedMath.add(open.value, intent.referenceAmount);
        if (sum == FixedMath.OVERFLOW || sum > table.openNotional) {
            return state.refuse(
                    RejectReason.OPEN_NOTIONAL,
                    Refusal.OPEN_VALUE,
                    open.value,
                    intent.referenceAmount,
                    table.openNotional);
        }
        Instrument on = intent.known();
        RejectReason reason = scopeValue(table.byVenue, on.venue().id(), open.venues, intent, state);
        if (reason == NONE) {
            reason = scopeValue(table.byInstrument, on.id(), open.instruments, intent, state);
        }
        return reason != NONE ? reason : scopeValue(table.byOwner, intent.ownerId, open.owners, intent, state);
    }

    private static RejectReason scopeValue(
            LimitTable.ScopeLimits limits, int id, OpenOrders.Totals totals, OrderIntent intent, RiskState state) {
        // Both sums are below what the whole engine has, which was seen to fit.
        return limits.any && totals.value[id] + intent.referenceAmount > limits.openNotional[id]
                ? state.refuse(
                        RejectReason.OPEN_NOTIONAL,
                        Refusal.SCOPE_OPEN_VALUE,
                        totals.value[id],
                        intent.referenceAmount,
                        limits.openNotional[id])
                : NONE;
    }

    static RejectReason freeBalance(OrderIntent intent, RiskState state) {
        int venueId = intent.known().venue().id();
        long free = state.balances.free(venueId, intent.giveAssetId);
        if (intent.giveAmount > free) {
            return state.refuse(
                    RejectReason.INSUFFICIENT_BALANCE, Refusal.NOT_FREE, intent.giveAssetId, intent.giveAmount, free);
        }
        // What all venues have reserved, and all open orders may bring, is summed up per asset.
        Instrument on = intent.known();
        int receive = intent.side() == Side.BUY ? on.base().id() : on.quote().id();
        return FixedMath.add(state.balances.reservedEverywhere(intent.giveAssetId), intent.giveAmount)
                                == FixedMath.OVERFLOW
                        || FixedMath.add(state.open.incoming(receive), intent.incomingAmount) == FixedMath.OVERFLOW
                ? state.refuse(RejectReason.OVERFLOW, Refusal.RESERVE_OVERFLOW)
                : NONE;
    }
}
