package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Venue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the gate must remember over a restart, as sections of numbers: who ordered, what is used up, where markets stood. Written
 * after definitions, read back in the same order. Cold.
 */
public final class RiskMemory {
    /** Takes one section. */
    @FunctionalInterface
    public interface Sink {
        /** Keeps it. */
        void section(int section, long[] values, List<String> texts);
    }

    /** Sections of the gate are numbered from here on, see {@link #isMine}. */
    private static final int OWNERS = 20;

    private static final int VENUES = 21;
    private static final int OWNER_METERS = 22;
    private static final int INSTRUMENT_RATES = 23;
    private static final int HISTORY = 24;
    private static final int REPETITIONS = 25;
    private static final int EXPOSURE = 26;
    private static final int MARKET_BUDGETS = 27;
    private static final int AMEND_RATES = 28;
    private static final int LAST = AMEND_RATES;

    private static final int NAMES_AT_ONCE = 500;
    private static final int VALUES_AT_ONCE = 8_000;

    private final RiskState state;

    /** Of this state. */
    public RiskMemory(RiskState state) {
        this.state = state;
    }

    /** Whether a section is the gate's. */
    public static boolean isMine(int section) {
        return section >= OWNERS && section <= LAST;
    }

    /** Writes who ordered so far: before anything that names them. */
    public void writeOwners(Sink sink) {
        List<String> names = state.owners.names();
        for (int from = 1; from < names.size(); from += NAMES_AT_ONCE) {
            sink.section(
                    OWNERS,
                    new long[0],
                    List.copyOf(names.subList(from, Math.min(names.size(), from + NAMES_AT_ONCE))));
        }
    }

    /** Writes everything else. */
    public void write(Sink sink) {
        long[] venues = new long[Venue.values().length * (VenueConditions.SAVED_VALUES + 1)];
        int at = 0;
        for (int venueId = 0; venueId < Venue.values().length; venueId++) {
            for (int n = 0; n < VenueConditions.SAVED_VALUES; n++) {
                venues[at++] = state.venues.save(venueId, n);
            }
            venues[at++] = state.venueRates.save(venueId);
        }
        sink.section(VENUES, venues, List.of());
        Rows rows = new Rows(sink, OWNER_METERS, 2 + OwnerMeters.SAVED_VALUES);
        for (int owner = 0; owner < state.owners.size(); owner++) {
            rows.row(
                    owner,
                    state.meters.save(owner, 0),
                    state.meters.save(owner, 1),
                    state.meters.save(owner, 2),
                    state.meters.save(owner, 3),
                    state.ownerRates.save(owner));
        }
        rows.end();
        rows = new Rows(sink, INSTRUMENT_RATES, 2);
        for (int id = 0; id < state.instrumentRates.size(); id++) {
            if (state.instrumentRates.save(id) > state.nowNs) {
                rows.row(id, state.instrumentRates.save(id));
            }
        }
        rows.end();
        rows = new Rows(sink, AMEND_RATES, 2);
        for (int owner = 0; owner < state.amendRates.size(); owner++) {
            if (state.amendRates.save(owner) > state.nowNs) {
                rows.row(owner, state.amendRates.save(owner));
            }
        }
        rows.end();
        rows = new Rows(sink, MARKET_BUDGETS, 1 + RateBudgets.SAVED_VALUES);
        RateBudgets budgets = state.venues.marketBudgets;
        for (int id = 0; id < budgets.size(); id++) {
            if (budgets.isKnown(id)) {
                rows.row(id, budgets.save(id, 0), budgets.save(id, 1), budgets.save(id, 2));
            }
        }
        rows.end();
        rows = new Rows(sink, HISTORY, 4);
        for (int id = 0; id < state.history.size(); id++) {
            rows.row(id, state.history.olderPx(id), state.history.newerPx(id), state.history.takenNs());
        }
        rows.end();
        rows = new Rows(sink, REPETITIONS, 4);
        for (int slot = 0; slot < Repetitions.SLOTS; slot++) {
            if (state.repetitions.isUsed(slot)) {
                rows.row(
                        slot,
                        state.repetitions.key(slot),
                        state.repetitions.beganNs(slot),
                        state.repetitions.count(slot));
            }
        }
        rows.end();
        sink.section(
                EXPOSURE,
                new long[] {
                    state.exposure.save(0), state.exposure.save(1), state.exposure.save(2), state.cancelRate.save()
                },
                List.of());
    }

    /** Takes one section back. */
    public void load(int section, long[] values, List<String> texts) {
        switch (section) {
            case OWNERS -> texts.forEach(state::ownerId);
            case VENUES -> {
                int each = VenueConditions.SAVED_VALUES + 1;
                for (int venueId = 0; venueId < values.length / each; venueId++) {
                    state.venues.restore(venueId, values, venueId * each);
                    state.venueRates.restore(venueId, values[venueId * each + VenueConditions.SAVED_VALUES]);
                }
            }
            case OWNER_METERS -> {
                for (int at = 0; at < values.length; at += 6) {
                    int owner = (int) values[at];
                    state.meters.restore(owner, values[at + 1], values[at + 2], values[at + 3], values[at + 4]);
                    state.ownerRates.restore(owner, values[at + 5]);
                }
            }
            case INSTRUMENT_RATES -> {
                for (int at = 0; at < values.length; at += 2) {
                    state.instrumentRates.restore((int) values[at], values[at + 1]);
                }
            }
            case AMEND_RATES -> {
                for (int at = 0; at < values.length; at += 2) {
                    state.amendRates.restore((int) values[at], values[at + 1]);
                }
            }
            case MARKET_BUDGETS -> {
                for (int at = 0; at < values.length; at += 4) {
                    state.venues.onMarketBudget(
                            (int) values[at], (int) values[at + 1], (int) values[at + 2], values[at + 3]);
                }
            }
            case HISTORY -> {
                for (int at = 0; at < values.length; at += 4) {
                    state.history.restore((int) values[at], values[at + 1], values[at + 2]);
                    state.history.restore(values[at + 3]);
                }
            }
            case REPETITIONS -> {
                for (int at = 0; at < values.length; at += 4) {
                    state.repetitions.restore((int) values[at], values[at + 1], values[at + 2], (int) values[at + 3]);
                }
            }
            case EXPOSURE -> {
                state.exposure.restore(values[0], values[1], values[2] != 0);
                state.cancelRate.restore(values[3]);
            }
            default -> throw new IllegalArgumentException("no section of the gate: " + section);
        }
    }

    /** Gathers rows of equal width into sections that fit one record. */
    private static final class Rows {
        private final Sink sink;
        private final int section;
        private final List<long[]> gathered = new ArrayList<>();
        private final int width;

        Rows(Sink sink, int section, int width) {
            this.sink = sink;
            this.section = section;
            this.width = width;
        }

        void row(long... values) {
            gathered.add(values);
            if ((gathered.size() + 1) * width > VALUES_AT_ONCE) {
                end();
            }
        }

        void end() {
            if (gathered.isEmpty()) {
                return;
            }
            long[] all = new long[gathered.size() * width];
            Arrays.setAll(all, i -> gathered.get(i / width)[i % width]);
            gathered.clear();
            sink.section(section, all, List.of());
        }
    }
}
