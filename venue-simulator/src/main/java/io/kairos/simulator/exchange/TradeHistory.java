package io.kairos.simulator.exchange;

import io.kairos.simulator.market.Instrument;
import java.util.Iterator;
import java.util.List;

/** Every trade that is still kept, in memory or on disk. Venue thread only. */
public interface TradeHistory {
    /** Trades with ids from {@code fromId} on, oldest first, at most {@code limit}. */
    List<Trade> from(Instrument instrument, long fromId, int limit);

    /** Trades in a span of time, both ends included, oldest first. */
    List<Trade> between(Instrument instrument, long fromMs, long toMs);

    /** Trades in order, read bit by bit; for answers of any length. */
    Iterator<List<Trade>> walk(Instrument instrument, long fromId, long fromMs, long toMs);
}
