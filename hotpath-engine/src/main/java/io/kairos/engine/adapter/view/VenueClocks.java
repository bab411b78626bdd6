package io.kairos.engine.adapter.view;

import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.port.EventSink;
import io.kairos.engine.application.port.MarketDataFeed.VenueClock;
import io.kairos.journal.codec.MessageHeaderEncoder;
import io.kairos.journal.codec.VenueClockMeasuredEncoder;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.agrona.ExpandableArrayBuffer;

/**
 * Tells the engine how well it knows the venues' clocks, as an input that its decisions depend on: each new measurement, and that
 * one is distrusted. In between the engine lets the uncertainty grow by itself. One thread; a full ring costs nothing, the next
 * call tells again.
 */
final class VenueClocks {
    private final EventSink sink;
    private final LongSupplier clockNs;
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(64);
    private final Map<Venue, Long> told = new EnumMap<>(Venue.class);

    VenueClocks(EventSink sink, LongSupplier clockNs) {
        this.sink = sink;
        this.clockNs = clockNs;
    }

    void offer(Venue venue, VenueClock clock) {
        long version = clock.uncertaintyNs() == 0 ? 0 : clock.measuredTimeNs();
        Long before = told.get(venue);
        if (before == null ? version == 0 : before == version) {
            return;
        }
        int length = MessageHeaderEncoder.ENCODED_LENGTH
                + new VenueClockMeasuredEncoder()
                        .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                        .venueId(venue.id())
                        .receiveTimeNs(clockNs.getAsLong())
                        .offsetNs(clock.offsetNs())
                        .uncertaintyNs(clock.uncertaintyNs())
                        .encodedLength();
        if (sink.offer(buffer, 0, length)) {
            told.put(venue, version);
        }
    }
}
