package io.kairos.simulator.fault;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** The faults of all venues: arms them, ends them, keeps their log. Venue thread only. */
public final class Faults {
    /** How often {@link #tick} should be called, in milliseconds. */
    public static final long TICK_MS = 10;

    private final LongSupplier clock;
    private final SplittableRandom random;
    private final FaultLog log = new FaultLog();
    private final Map<String, VenueFaults> venues = new LinkedHashMap<>();
    private long lastId;

    /**
     * A registry without venues.
     *
     * @param clock true time, epoch milliseconds
     * @param seed of the faults that have none of their own
     */
    public Faults(LongSupplier clock, long seed) {
        this.clock = clock;
        this.random = new SplittableRandom(seed);
    }

    /** The faults of a venue; a new name makes a new venue. */
    public VenueFaults venue(String name) {
        return venues.computeIfAbsent(name, key -> new VenueFaults(key, clock, log));
    }

    /** All venues by name. */
    public Set<String> venues() {
        return Set.copyOf(venues.keySet());
    }

    /** A reader of fault requests for these venues. */
    public FaultReader reader() {
        return new FaultReader(venues.keySet());
    }

    /** What became of a request: the fault's number, and what it touched at once. */
    public record Armed(long id, int touched) {}

    /** Arms a fault at every venue in its scope. */
    public Armed arm(FaultSpec spec) {
        lastId++;
        int touched = 0;
        for (VenueFaults venue : venues.values()) {
            String wanted = spec.scope().venue();
            if (wanted.equals("*") || wanted.equalsIgnoreCase(venue.venue())) {
                if (spec.kind() == FaultKind.CLEAR) {
                    venue.clear();
                } else {
                    touched += venue.arm(new ArmedFault(lastId, spec, clock.getAsLong(), random.nextLong()));
                }
            }
        }
        return new Armed(lastId, touched);
    }

    /** Ends what is over; to be called every {@link #TICK_MS}. */
    public void tick() {
        long nowMs = clock.getAsLong();
        venues.values().forEach(venue -> venue.sweep(nowMs));
    }

    /** A fault that is armed at a venue. */
    public record AtVenue(String venue, ArmedFault fault) {}

    /** Everything that is armed now. */
    public List<AtVenue> armed() {
        List<AtVenue> list = new ArrayList<>();
        for (VenueFaults venue : venues.values()) {
            venue.armed().forEach(fault -> list.add(new AtVenue(venue.venue(), fault)));
        }
        return list;
    }

    public FaultLog log() {
        return log;
    }

    /** True time, epoch milliseconds. */
    public long nowMs() {
        return clock.getAsLong();
    }
}
