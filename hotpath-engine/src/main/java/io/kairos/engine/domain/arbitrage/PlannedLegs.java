package io.kairos.engine.domain.arbitrage;

import io.kairos.domain.order.Side;
import java.util.Arrays;

/** The legs of a plan as they were planned, filled when it begins and then not changed. */
public final class PlannedLegs {
    final int[] instrumentId;
    final Side[] side;
    final long[] px;
    final long[] qty;
    final long[] quoteAgeNs;
    /** Asset before each leg, then the target. */
    final int[] asset;

    private int count;

    /** Room for so many legs that end in this asset; {@link #set} must follow for each. */
    public PlannedLegs(int legs, int targetAssetId) {
        instrumentId = new int[legs];
        side = new Side[legs];
        Arrays.fill(side, Side.BUY);
        px = new long[legs];
        qty = new long[legs];
        quoteAgeNs = new long[legs];
        asset = new int[legs + 1];
        begin(legs, targetAssetId);
    }

    /** Begins anew with as many legs as there is room for, or fewer; {@link #set} must follow for each. */
    void begin(int legs, int targetAssetId) {
        count = legs;
        asset[legs] = targetAssetId;
    }

    /** Sets a leg. */
    public PlannedLegs set(int leg, int onId, Side does, long limitPx, long howMuch, long ageNs, int giveAssetId) {
        instrumentId[leg] = onId;
        side[leg] = does;
        px[leg] = limitPx;
        qty[leg] = howMuch;
        quoteAgeNs[leg] = ageNs;
        asset[leg] = giveAssetId;
        return this;
    }

    /** Writes the legs on an instrument in other units. */
    void rescale(int onId, long pxFactor, long qtyFactor) {
        for (int leg = 0; leg < count; leg++) {
            if (instrumentId[leg] == onId) {
                px[leg] = Math.multiplyExact(px[leg], pxFactor);
                qty[leg] = Math.multiplyExact(qty[leg], qtyFactor);
            }
        }
    }

    int count() {
        return count;
    }
}
