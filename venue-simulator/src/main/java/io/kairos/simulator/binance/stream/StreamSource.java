package io.kairos.simulator.binance.stream;

import io.kairos.simulator.fault.LimitBreaches;

/** What a session of market streams belongs to. Venue thread only. */
interface StreamSource {
    /** Whether there could be a stream of this name; it need not carry data. */
    boolean isValid(String stream);

    void join(StreamSession session);

    void leave(StreamSession session);

    void subscribe(String stream, StreamSession session);

    void unsubscribe(String stream, StreamSession session);

    LimitBreaches breaches();
}
