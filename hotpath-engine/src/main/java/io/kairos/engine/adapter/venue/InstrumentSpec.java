package io.kairos.engine.adapter.venue;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;

/**
 * A market as its venue describes it, before the registry has given ids. Cold.
 *
 * <p>Units as in {@link Instrument}.
 *
 * @param venue where it trades.
 * @param venueSymbol the venue's own spelling.
 * @param base name of the base asset.
 * @param baseDecimals decimals of amounts of the base asset.
 * @param quote name of the quote asset.
 * @param quoteDecimals decimals of amounts of the quote asset.
 * @param priceDecimals decimals of prices.
 * @param qtyDecimals decimals of quantities.
 * @param tickPx price step.
 * @param minPx smallest price.
 * @param maxPx largest price.
 * @param stepQty quantity step.
 * @param minQty smallest quantity.
 * @param maxQty largest quantity.
 * @param minNotionalAmount smallest order value, in quote decimals.
 * @param takerFeeCentibps fee for taking, hundredths of a basis point.
 * @param makerFeeCentibps fee for making, hundredths of a basis point.
 * @param trading whether orders are accepted now.
 */
public record InstrumentSpec(
        Venue venue,
        String venueSymbol,
        String base,
        int baseDecimals,
        String quote,
        int quoteDecimals,
        int priceDecimals,
        int qtyDecimals,
        long tickPx,
        long minPx,
        long maxPx,
        long stepQty,
        long minQty,
        long maxQty,
        long minNotionalAmount,
        int takerFeeCentibps,
        int makerFeeCentibps,
        boolean trading) {

    /** {@code BASE-QUOTE}. */
    public String symbol() {
        return Instrument.symbolOf(base, quote);
    }

    /**
     * Puts this market and its assets into the registry, under the ids they had before if they are known.
     *
     * @return the instrument as the registry now has it.
     * @throws IllegalArgumentException if an asset is known with other decimals.
     */
    public Instrument register(InstrumentRegistry registry) {
        Asset baseAsset = registry.asset(base, baseDecimals);
        Asset quoteAsset = registry.asset(quote, quoteDecimals);
        Instrument instrument = new Instrument(
                registry.idFor(venue, symbol()),
                venue,
                symbol(),
                venueSymbol,
                baseAsset,
                quoteAsset,
                priceDecimals,
                qtyDecimals,
                tickPx,
                minPx,
                maxPx,
                stepQty,
                minQty,
                maxQty,
                minNotionalAmount,
                takerFeeCentibps,
                makerFeeCentibps,
                trading);
        registry.put(instrument);
        return instrument;
    }
}
