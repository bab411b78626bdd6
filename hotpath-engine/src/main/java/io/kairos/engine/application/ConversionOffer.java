package io.kairos.engine.application;

import io.kairos.domain.order.Side;
import io.kairos.engine.domain.arbitrage.PlannedLegs;
import java.util.Arrays;

/** The path of a conversion and what it brings, as it stood when it was asked for. Immutable but for its number. Cold. */
final class ConversionOffer {
    private static final int HEAD = 6;
    private static final int LEG_VALUES = 5;

    private final long[] values;

    private ConversionOffer(long[] values) {
        this.values = values;
    }

    /** One of so many legs; {@link #setLeg} must follow for each. */
    static ConversionOffer of(
            int fromAssetId, int toAssetId, long giveAmount, long expectedAmount, long worstAmount, int legs) {
        long[] values = new long[HEAD + legs * LEG_VALUES];
        values[1] = fromAssetId;
        values[2] = toAssetId;
        values[3] = giveAmount;
        values[4] = expectedAmount;
        values[5] = worstAmount;
        return new ConversionOffer(values);
    }

    void setLeg(int leg, int instrumentId, Side side, long px, long qty, long quoteAgeNs) {
        int at = HEAD + leg * LEG_VALUES;
        values[at] = instrumentId;
        values[at + 1] = side == Side.BUY ? 1 : 2;
        values[at + 2] = px;
        values[at + 3] = qty;
        values[at + 4] = quoteAgeNs;
    }

    /** Writes the legs on an instrument in other units. */
    void rescale(int instrumentId, long pxFactor, long qtyFactor) {
        for (int leg = 0; leg < legs(); leg++) {
            int at = HEAD + leg * LEG_VALUES;
            if (values[at] == instrumentId) {
                values[at + 2] = Math.multiplyExact(values[at + 2], pxFactor);
                values[at + 3] = Math.multiplyExact(values[at + 3], qtyFactor);
            }
        }
    }

    /** It is traded from now on, under this number. */
    void take(long conversionId) {
        values[0] = conversionId;
    }

    /** Number of the conversion, 0 while it is not traded. */
    long conversionId() {
        return values[0];
    }

    int fromAssetId() {
        return (int) values[1];
    }

    int toAssetId() {
        return (int) values[2];
    }

    /** What the first leg gives at its limit price, a fee on top included. */
    long giveAmount() {
        return values[3];
    }

    /** What it brings, after fees, if every level is there. */
    long expectedAmount() {
        return values[4];
    }

    /** The same if every order fills at its limit price alone. */
    long worstAmount() {
        return values[5];
    }

    int legs() {
        return (values.length - HEAD) / LEG_VALUES;
    }

    private long of(int leg, int value) {
        return values[HEAD + leg * LEG_VALUES + value];
    }

    int instrumentId(int leg) {
        return (int) of(leg, 0);
    }

    Side side(int leg) {
        return of(leg, 1) == 1 ? Side.BUY : Side.SELL;
    }

    long px(int leg) {
        return of(leg, 2);
    }

    long qty(int leg) {
        return of(leg, 3);
    }

    long quoteAgeNs(int leg) {
        return of(leg, 4);
    }

    /** The legs for a plan; what each gives follows from the instrument and its side. */
    PlannedLegs planned(EngineState state) {
        PlannedLegs planned = new PlannedLegs(legs(), toAssetId());
        for (int leg = 0; leg < legs(); leg++) {
            var on = state.registry.instrument(instrumentId(leg));
            int give = side(leg) == Side.BUY ? on.quote().id() : on.base().id();
            planned.set(leg, on.id(), side(leg), px(leg), qty(leg), quoteAgeNs(leg), give);
        }
        return planned;
    }

    /** Everything, for a snapshot, from this index on. */
    long[] save(int from) {
        long[] saved = new long[from + values.length];
        System.arraycopy(values, 0, saved, from, values.length);
        return saved;
    }

    /** One as {@link #save} gave it. */
    static ConversionOffer restored(long[] saved, int from) {
        return new ConversionOffer(Arrays.copyOfRange(saved, from, saved.length));
    }
}
