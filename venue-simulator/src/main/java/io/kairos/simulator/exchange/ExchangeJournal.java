package io.kairos.simulator.exchange;

import io.kairos.simulator.market.Instrument;

/** Where the trading core writes before it publishes. Called by the venue thread. */
public interface ExchangeJournal {
    /** Writes an action; it must survive a kill of the process when this returns. */
    void append(ActionRecord action);

    /** Writes an instrument's id reservation. */
    void appendReservation(Instrument instrument, Counters counters);

    /** A journal that keeps nothing, for a venue that need not survive. */
    static ExchangeJournal none() {
        return new ExchangeJournal() {
            @Override
            public void append(ActionRecord action) {
                // Nothing survives by definition.
            }

            @Override
            public void appendReservation(Instrument instrument, Counters counters) {
                // Nothing survives by definition.
            }
        };
    }
}
