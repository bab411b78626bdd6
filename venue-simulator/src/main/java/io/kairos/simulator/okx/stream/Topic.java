package io.kairos.simulator.okx.stream;

import io.kairos.simulator.market.Instrument;
import org.jspecify.annotations.Nullable;

/**
 * What one can subscribe to.
 *
 * @param instrumentId -1 for all
 */
record Topic(Channel channel, int instrumentId) {
    /** A topic of all instruments. */
    static Topic of(Channel channel) {
        return new Topic(channel, -1);
    }

    static Topic of(Channel channel, @Nullable Instrument instrument) {
        return new Topic(channel, instrument == null ? -1 : instrument.id());
    }
}
