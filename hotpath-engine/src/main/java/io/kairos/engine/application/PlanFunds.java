package io.kairos.engine.application;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.arbitrage.Earmarks;
import io.kairos.engine.domain.arbitrage.Holdings;
import io.kairos.engine.domain.arbitrage.LegArithmetic;
import io.kairos.engine.domain.arbitrage.TradePlan;
import io.kairos.engine.domain.order.Order;
import java.util.Arrays;

/**
 * Keeps the funds of running plans out of everybody else's reach: what a leg brought until the next one gives it, and what legs at
 * other venues will take from inventory. It is reserved in the ledger like the funds of an order. Engine thread only.
 */
final class PlanFunds {
    private final EngineState state;
    private final EventWriter events;
    private long[] wanted = new long[0];

    PlanFunds(EngineState state, EventWriter events) {
        this.state = state;
        this.events = events;
    }

    /** Brings what is set aside in line with where the plan stands now; reserves no more than is free. */
    void settle(TradePlan plan) {
        Earmarks marks = plan.earmarks();
        Arrays.fill(wanted, 0);
        Holdings holdings = plan.holdings();
        for (int i = 0; i < holdings.count(); i++) {
            if (holdings.amount(i) > 0) {
                want(marks.entry(holdings.venueId(i), holdings.assetId(i)), holdings.amount(i));
            }
        }
        if (plan.phase() == TradePlan.Phase.TRADING) {
            wantInventory(plan);
        }
        for (int leg = 0; leg < plan.legs(); leg++) {
            Order order = plan.orderId(leg) == 0 ? null : state.orders.get(plan.orderId(leg));
            if (order != null) {
                Instrument on = order.instrument();
                int give =
                        order.side() == Side.BUY ? on.quote().id() : on.base().id();
                int entry = find(marks, on.venue().id(), give);
                if (entry >= 0 && entry < wanted.length) {
                    wanted[entry] = Math.max(0, wanted[entry] - order.reservedAmount());
                }
            }
        }
        for (int i = 0; i < marks.count(); i++) {
            set(marks, i, i < wanted.length ? wanted[i] : 0);
        }
    }

    /** Gives a venue's asset back so that an order of the plan can reserve it in the same step. */
    void release(TradePlan plan, int venueId, int assetId) {
        int entry = find(plan.earmarks(), venueId, assetId);
        if (entry >= 0) {
            set(plan.earmarks(), entry, 0);
        }
    }

    /** Gives an asset back wherever it is set aside: what lies at another venue is no longer to be given, it is what the order goes on with. */
    void releaseEverywhere(TradePlan plan, int assetId) {
        Earmarks marks = plan.earmarks();
        for (int i = 0; i < marks.count(); i++) {
            if (marks.assetId(i) == assetId) {
                set(marks, i, 0);
            }
        }
    }

    /** Gives everything back: the plan is over. */
    void releaseAll(TradePlan plan) {
        for (int i = 0; i < plan.earmarks().count(); i++) {
            set(plan.earmarks(), i, 0);
        }
    }

    /** Legs that go on at another venue than where the asset arrives. */
    private void wantInventory(TradePlan plan) {
        for (int leg = 1; leg < plan.legs(); leg++) {
            Instrument on = state.registry.instrument(plan.instrumentId(leg));
            Instrument before = state.registry.instrument(plan.instrumentId(leg - 1));
            if (plan.attempts(leg) == 0 && on.venue() != before.venue()) {
                long amount = LegArithmetic.given(on, plan.side(leg), plan.px(leg), plan.qty(leg));
                if (amount != FixedMath.OVERFLOW) {
                    want(plan.earmarks().entry(on.venue().id(), plan.asset(leg)), amount);
                }
            }
        }
    }

    private void want(int entry, long amount) {
        if (entry >= wanted.length) {
            wanted = Arrays.copyOf(wanted, entry + 8);
        }
        wanted[entry] = Math.addExact(wanted[entry], amount);
    }

    private static int find(Earmarks marks, int venueId, int assetId) {
        for (int i = 0; i < marks.count(); i++) {
            if (marks.venueId(i) == venueId && marks.assetId(i) == assetId) {
                return i;
            }
        }
        return -1;
    }

    private void set(Earmarks marks, int entry, long amount) {
        int venueId = marks.venueId(entry);
        int assetId = marks.assetId(entry);
        long has = marks.amount(entry);
        long free = state.balances.free(venueId, assetId);
        long next = amount > has ? has + Math.min(amount - has, Math.max(0, free)) : amount;
        if (next == has) {
            return;
        }
        if (next > has) {
            if (!state.balances.reserve(venueId, assetId, next - has)) {
                // All reservations of the asset together would not fit 64 bits.
                return;
            }
        } else {
            state.balances.release(venueId, assetId, has - next);
        }
        marks.set(entry, next);
        // What is set aside counts as on its way out in the limits too.
        state.risk.exposure().update(assetId);
        events.balanceChanged(venueId, assetId);
    }
}
