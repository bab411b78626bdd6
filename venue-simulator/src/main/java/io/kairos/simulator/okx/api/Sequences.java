package io.kairos.simulator.okx.api;

import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.matching.OrderBook;

/**
 * Sequence numbers of the books. They follow the engine's update ids in uneven steps and may be restarted from a small
 * number, as the venue does after maintenance. Venue thread only.
 */
public final class Sequences {
    private static final int STEP_BITS = 2;

    private final long[] offsets;

    /** Numbers for so many instruments. */
    public Sequences(int instruments) {
        this.offsets = new long[instruments];
    }

    /** The number of a book as it stands. */
    public long of(OrderBook book) {
        return of(book.instrument(), book.updateId());
    }

    /** The number under which an update id of a book is seen. */
    public long of(Instrument instrument, long updateId) {
        return raw(updateId) - offsets[instrument.id()];
    }

    /** Goes on from another number. */
    public void restart(OrderBook book, long number) {
        offsets[book.instrument().id()] = raw(book.updateId()) - number;
    }

    private static long raw(long updateId) {
        long mixed = updateId * 0x9E3779B97F4A7C15L;
        return (updateId << STEP_BITS) + (mixed >>> (Long.SIZE - STEP_BITS));
    }
}
