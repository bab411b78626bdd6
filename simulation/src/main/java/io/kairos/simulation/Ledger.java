package io.kairos.simulation;

import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.application.EngineProbe;
import io.kairos.engine.application.EngineProbe.OrderLook;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges the engine's balances at every step: what is reserved is the sum of what open orders reserve and plans set aside, positions are the sum of the fills,
 * and the total moves by nothing but fills and the venue's word. One thread.
 */
final class Ledger {
    private final int venueId;
    private long[] positions = new long[0];
    private long[] totals = new long[0];
    private long[] toldAtNs = new long[0];
    /** The latest moment that the venue ever told a balance of, to whatever process: what it said then may stand. */
    private long[] latestNs = new long[0];

    private boolean[] excused = new boolean[0];

    Ledger(int venueId) {
        this.venueId = venueId;
    }

    private void ensure(int assets) {
        if (positions.length < assets) {
            positions = Arrays.copyOf(positions, assets);
            totals = Arrays.copyOf(totals, assets);
            excused = Arrays.copyOf(excused, assets);
            int known = toldAtNs.length;
            toldAtNs = Arrays.copyOf(toldAtNs, assets);
            Arrays.fill(toldAtNs, known, assets, Long.MIN_VALUE);
        }
        if (latestNs.length < assets) {
            int known = latestNs.length;
            latestNs = Arrays.copyOf(latestNs, assets);
            Arrays.fill(latestNs, known, assets, Long.MIN_VALUE);
        }
    }

    /** A process began: what it recovered is the state to go on from. */
    void onRecovered(EngineProbe probe) {
        // A journal that lost everything knows no asset yet: nothing of the process before stands.
        positions = new long[0];
        totals = new long[0];
        toldAtNs = new long[0];
        excused = new boolean[0];
        ensure(probe.assets());
        for (int asset = 0; asset < probe.assets(); asset++) {
            positions[asset] = probe.position(venueId, asset);
            totals[asset] = probe.free(venueId, asset) + probe.reserved(venueId, asset);
            // What it was told before, and what of it stands, is not known here.
            toldAtNs[asset] = Long.MAX_VALUE;
        }
    }

    /** The venue told a balance: the total may become it, now or once it has stood. */
    void onVenueBalance(int assetId, long exchangeTimeNs) {
        ensure(assetId + 1);
        latestNs[assetId] = Math.max(latestNs[assetId], exchangeTimeNs);
        toldAtNs[assetId] = latestNs[assetId];
        excused[assetId] = true;
    }

    /** A fill was booked; amounts by the venue's rules. */
    void onFill(Instrument on, boolean buy, long px, long qty, long fee, int feeAssetId, long exchangeTimeNs) {
        long quote = on.quoteAmountDown(px, qty);
        long base = on.baseAmount(qty);
        move(on.quote().id(), buy ? -quote : quote, exchangeTimeNs);
        move(on.base().id(), buy ? base : -base, exchangeTimeNs);
        if (fee != 0 && feeAssetId >= 0) {
            move(feeAssetId, -fee, exchangeTimeNs);
        }
    }

    /** An order whose record was lost was taken over: what the venue holds for it was in no word on what is free, and counts from now on. */
    void onAdopted(int assetId, long reservedAmount) {
        ensure(assetId + 1);
        totals[assetId] += reservedAmount;
    }

    /** Sum of the fills and fees of an asset. */
    long position(int assetId) {
        return assetId < positions.length ? positions[assetId] : 0;
    }

    private void move(int assetId, long amount, long exchangeTimeNs) {
        ensure(assetId + 1);
        positions[assetId] += amount;
        if (exchangeTimeNs > toldAtNs[assetId]) {
            totals[assetId] += amount;
        } else {
            // The venue's word may hold it already: the total says either.
            excused[assetId] = true;
        }
    }

    /**
     * Compares.
     *
     * @param corrected whether the engine took the venue's word in place of its own since the last step.
     * @return what is wrong, or null.
     */
    @Nullable
    String check(EngineProbe probe, boolean corrected) {
        ensure(probe.assets());
        Map<Integer, Long> wanted = new HashMap<>();
        for (OrderLook order : probe.openOrders()) {
            if (order.reservedAmount() < 0) {
                return "an order reserves less than nothing: " + order;
            }
            if (order.venueId() == venueId) {
                long unused = wanted.merge(order.giveAssetId(), order.reservedAmount(), Math::addExact);
            }
        }
        for (int asset = 0; asset < probe.assets(); asset++) {
            long reserved = probe.reserved(venueId, asset);
            long total = probe.free(venueId, asset) + reserved;
            long ordered = wanted.getOrDefault(asset, 0L);
            long setAside = probe.setAside(venueId, asset);
            if (reserved != ordered + setAside) {
                return "venue " + venueId + " asset " + asset + ": reserved is " + reserved + ", open orders reserve "
                        + ordered + ", plans set aside " + setAside;
            }
            if (probe.position(venueId, asset) != positions[asset]) {
                return "venue " + venueId + " asset " + asset + ": position is " + probe.position(venueId, asset)
                        + ", fills sum up to " + positions[asset];
            }
            if (total != totals[asset] && !corrected && !excused[asset]) {
                return "venue " + venueId + " asset " + asset + ": free + reserved is " + total + ", it was "
                        + totals[asset] + " with all fills since";
            }
            totals[asset] = total;
            excused[asset] = false;
        }
        return null;
    }
}
