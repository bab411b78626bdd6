package io.kairos.benchmarks.pipeline;

import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import java.util.ArrayList;
import java.util.List;

/** Instruments as a decoder looks them up. */
final class FeedInstruments {
    private FeedInstruments() {}

    static List<FeedInstrument> of(InstrumentRegistry registry) {
        List<FeedInstrument> instruments = new ArrayList<>();
        registry.instruments()
                .forEach(instrument -> instruments.add(new FeedInstrument(instruments.size(), instrument)));
        return instruments;
    }
}
