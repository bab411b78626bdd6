package io.kairos.simulator.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One owner's funds. Written by the venue thread only. */
public final class Account {
    private final int id;
    private final String name;
    private final CommissionRates rates;
    private final boolean unlimited;
    private final Map<String, Holding> holdings = new TreeMap<>();
    private long updateTimeMs;

    Account(int id, String name, CommissionRates rates, boolean unlimited) {
        this.id = id;
        this.name = name;
        this.rates = rates;
        this.unlimited = unlimited;
    }

    public int id() {
        return id;
    }

    public String name() {
        return name;
    }

    public CommissionRates rates() {
        return rates;
    }

    /** When the funds last changed, epoch milliseconds. */
    public long updateTimeMs() {
        return updateTimeMs;
    }

    /** Notes when the funds changed. */
    public void touch(long timeMs) {
        updateTimeMs = Math.max(updateTimeMs, timeMs);
    }

    /** Funds in one asset. */
    public Balance balance(String asset) {
        Holding holding = holdings.get(asset);
        return holding == null ? new Balance(asset, 0, 0) : new Balance(asset, holding.free, holding.locked);
    }

    /** Funds in every asset ever held, by name. */
    public List<Balance> balances() {
        List<Balance> all = new ArrayList<>();
        holdings.keySet().forEach(asset -> all.add(balance(asset)));
        return all;
    }

    /** Sets funds outright, at opening or after a restart. */
    public void restore(Balance balance) {
        Holding holding = holding(balance.asset());
        holding.free = balance.free();
        holding.locked = balance.locked();
    }

    /** Adds to the free amount. */
    public void credit(String asset, long amount) {
        Holding holding = holding(asset);
        holding.free = Math.addExact(holding.free, requirePositive(amount));
    }

    /** Takes from the free amount. */
    public void debit(String asset, long amount) {
        Holding holding = holding(asset);
        holding.free = checked(asset, Math.subtractExact(holding.free, requirePositive(amount)));
    }

    /** Moves from free to locked. */
    public void lock(String asset, long amount) {
        debit(asset, amount);
        holding(asset).locked += amount;
    }

    /** Moves from locked to free. */
    public void unlock(String asset, long amount) {
        takeLocked(asset, amount);
        credit(asset, amount);
    }

    /** Spends a locked amount. */
    public void takeLocked(String asset, long amount) {
        Holding holding = holding(asset);
        long left = Math.subtractExact(holding.locked, requirePositive(amount));
        if (left < 0) {
            throw new IllegalStateException(
                    "locked below zero: account=" + name + " asset=" + asset + " locked=" + left);
        }
        holding.locked = left;
    }

    private long checked(String asset, long free) {
        if (free < 0 && !unlimited) {
            throw new IllegalStateException("free below zero: account=" + name + " asset=" + asset + " free=" + free);
        }
        return free;
    }

    private static long requirePositive(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("amount below zero: amount=" + amount);
        }
        return amount;
    }

    private Holding holding(String asset) {
        return holdings.computeIfAbsent(asset, key -> new Holding());
    }

    private static final class Holding {
        private long free;
        private long locked;
    }
}
