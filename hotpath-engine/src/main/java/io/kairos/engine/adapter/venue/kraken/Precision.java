package io.kairos.engine.adapter.venue.kraken;

import io.kairos.domain.instrument.Instrument;

/**
 * Decimals that the venue writes of a pair, always all of them. The engine may have more: it never gives up those that it had.
 *
 * @param priceDecimals of prices.
 * @param qtyDecimals of quantities.
 */
public record Precision(int priceDecimals, int qtyDecimals) {
    /** The same as ours. */
    public static Precision of(Instrument instrument) {
        return new Precision(instrument.priceDecimals(), instrument.qtyDecimals());
    }
}
