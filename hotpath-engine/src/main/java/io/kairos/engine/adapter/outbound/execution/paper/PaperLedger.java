package io.kairos.engine.adapter.outbound.execution.paper;

import java.util.Arrays;

/**
 * What the paper account holds at one venue, in each asset's decimals: free + locked = total, free never below zero. Paper thread
 * only.
 */
final class PaperLedger {
    private long[] totalAmount = new long[0];
    private long[] lockedAmount = new long[0];
    private boolean[] touched = new boolean[0];

    private void ensure(int asset) {
        if (asset >= totalAmount.length) {
            int count = Math.max(asset + 1, totalAmount.length * 2);
            totalAmount = Arrays.copyOf(totalAmount, count);
            lockedAmount = Arrays.copyOf(lockedAmount, count);
            touched = Arrays.copyOf(touched, count);
        }
    }

    /** Sets what an asset begins with. */
    void open(int asset, long amount) {
        ensure(asset);
        totalAmount[asset] = amount;
    }

    long free(int asset) {
        ensure(asset);
        return totalAmount[asset] - lockedAmount[asset];
    }

    long locked(int asset) {
        ensure(asset);
        return lockedAmount[asset];
    }

    /**
     * Locks more for an order, or less if below zero.
     *
     * @throws IllegalStateException if that is not free, or not locked.
     */
    void lock(int asset, long amount) {
        ensure(asset);
        long locked = Math.addExact(lockedAmount[asset], amount);
        if (locked < 0 || locked > totalAmount[asset]) {
            throw new IllegalStateException("paper ledger: asset=" + asset + " total=" + totalAmount[asset] + " locked="
                    + lockedAmount[asset] + " lock=" + amount);
        }
        lockedAmount[asset] = locked;
        touched[asset] |= amount != 0;
    }

    /**
     * Books what was received, or given if below zero.
     *
     * @throws IllegalStateException if more is given than is free.
     */
    void book(int asset, long amount) {
        ensure(asset);
        long total = Math.addExact(totalAmount[asset], amount);
        if (total < lockedAmount[asset]) {
            throw new IllegalStateException("paper ledger: asset=" + asset + " total=" + totalAmount[asset] + " locked="
                    + lockedAmount[asset] + " booked=" + amount);
        }
        totalAmount[asset] = total;
        touched[asset] |= amount != 0;
    }

    /** Assets with ids below this may hold something. */
    int assets() {
        return totalAmount.length;
    }

    /** Whether an asset has changed since it was last asked. */
    boolean takeTouched(int asset) {
        boolean was = touched[asset];
        touched[asset] = false;
        return was;
    }
}
