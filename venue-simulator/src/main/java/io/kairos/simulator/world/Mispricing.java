package io.kairos.simulator.world;

import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.VenueName;
import io.kairos.simulator.matching.Side;
import io.kairos.simulator.world.CyclePricing.PricedCycle;
import java.util.List;
import java.util.Set;

/** A planted mispricing while it lives. Venue thread only. */
final class Mispricing {
    private final long id;
    private final VenueName venue;
    private final Triangle triangle;
    private final Triangle.Leg shifted;
    private final PricedCycle ideal;
    private final Set<Instrument> held;
    private final List<String> alsoPays;
    private final long startTimeMs;
    private final long plannedEndTimeMs;
    private long accountQty;

    Mispricing(
            long id,
            VenueName venue,
            Triangle triangle,
            Triangle.Leg shifted,
            PricedCycle ideal,
            Set<Instrument> held,
            List<String> alsoPays,
            long startTimeMs,
            long plannedEndTimeMs) {
        this.id = id;
        this.venue = venue;
        this.triangle = triangle;
        this.shifted = shifted;
        this.ideal = ideal;
        this.held = Set.copyOf(held);
        this.alsoPays = List.copyOf(alsoPays);
        this.startTimeMs = startTimeMs;
        this.plannedEndTimeMs = plannedEndTimeMs;
    }

    long id() {
        return id;
    }

    VenueName venue() {
        return venue;
    }

    Triangle triangle() {
        return triangle;
    }

    Triangle.Leg shifted() {
        return shifted;
    }

    PricedCycle ideal() {
        return ideal;
    }

    Set<Instrument> held() {
        return held;
    }

    /** What else paid because of the shift, as it was when it was planted. */
    List<String> alsoPays() {
        return alsoPays;
    }

    long startTimeMs() {
        return startTimeMs;
    }

    long plannedEndTimeMs() {
        return plannedEndTimeMs;
    }

    /** Quantity of the shifted instrument that client accounts took in the profitable direction. */
    long accountQty() {
        return accountQty;
    }

    void onAccountTrade(Instrument instrument, Side side, boolean maker, long quantity) {
        if (instrument.id() == shifted.instrument().id() && side == shifted.side() && !maker) {
            accountQty += quantity;
        }
    }
}
