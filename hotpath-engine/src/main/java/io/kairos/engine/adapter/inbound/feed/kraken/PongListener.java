package io.kairos.engine.adapter.inbound.feed.kraken;

/** Hears answers to pings; they tell the venue's clock to the microsecond. Event loop only. */
interface PongListener {
    /**
     * A ping was answered.
     *
     * @param requestId as we sent it.
     * @param venueReceivedNs the venue's clock when the ping came, nanoseconds since the epoch.
     * @param venueSentNs the venue's clock when the answer left.
     */
    void onPong(long requestId, long venueReceivedNs, long venueSentNs);
}
