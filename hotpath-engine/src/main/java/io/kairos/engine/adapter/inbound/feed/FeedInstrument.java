package io.kairos.engine.adapter.inbound.feed;

import io.kairos.domain.instrument.Instrument;
import java.nio.charset.StandardCharsets;

/** What decoding needs to know of an instrument that a feed carries. Immutable. */
public final class FeedInstrument {
    /** Position among the feed's instruments, from zero. */
    public final int index;
    /** Engine-wide id. */
    public final int id;

    public final Instrument instrument;
    public final int priceDecimals;
    public final int qtyDecimals;
    /** The venue's spelling, UTF-8. */
    public final byte[] symbol;

    /** An instrument at a position of its feed. */
    public FeedInstrument(int index, Instrument instrument) {
        this.index = index;
        this.instrument = instrument;
        this.id = instrument.id();
        this.priceDecimals = instrument.priceDecimals();
        this.qtyDecimals = instrument.qtyDecimals();
        this.symbol = instrument.venueSymbol().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return instrument.venue() + ":" + instrument.symbol();
    }
}
