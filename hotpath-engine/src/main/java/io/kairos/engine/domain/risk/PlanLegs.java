package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.number.FixedMath;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The orders of one plan as limits count them: each passes by itself, and now they are asked for together. Engine thread only; does not allocate but to grow. */
public final class PlanLegs {
    private @Nullable Instrument[] markets = new Instrument[8];
    private int count;
    private int ownerId;
    private long value;

    /** Begins another plan of an owner. */
    public void begin(int owner) {
        count = 0;
        ownerId = owner;
        value = 0;
    }

    /** Adds an order that the gate has just checked. */
    public void add(OrderIntent checked) {
        if (count == markets.length) {
            markets = Arrays.copyOf(markets, 2 * count);
        }
        markets[count++] = checked.known();
        value = value == FixedMath.OVERFLOW ? value : FixedMath.add(value, checked.referenceAmount);
    }

    int ownerId() {
        return ownerId;
    }

    /** Value of all orders, reference asset; {@link FixedMath#OVERFLOW} when it does not fit. */
    public long value() {
        return value;
    }

    int count() {
        return count;
    }

    Instrument market(int leg) {
        Instrument on = markets[leg];
        if (on == null) {
            throw new IndexOutOfBoundsException("leg: expected below " + count + ", got " + leg);
        }
        return on;
    }

    /** How many of the orders are at a venue. */
    int atVenue(int venueId) {
        int found = 0;
        for (int leg = 0; leg < count; leg++) {
            found += market(leg).venue().id() == venueId ? 1 : 0;
        }
        return found;
    }

    /** How many of the orders are of an instrument. */
    int onInstrument(int instrumentId) {
        int found = 0;
        for (int leg = 0; leg < count; leg++) {
            found += market(leg).id() == instrumentId ? 1 : 0;
        }
        return found;
    }
}
