package io.kairos.engine.adapter.venue;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

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

    /** No asset has fewer decimals in the engine, so that another venue's finer amounts of it fit. */
    public static final int LEAST_ASSET_DECIMALS = 8;

    /** {@code BASE-QUOTE}. */
    public String symbol() {
        return Instrument.symbolOf(base, quote);
    }

    /** The same market with other fees, hundredths of a basis point. */
    public InstrumentSpec withFees(int otherTakerCentibps, int otherMakerCentibps) {
        return new InstrumentSpec(
                venue,
                venueSymbol,
                base,
                baseDecimals,
                quote,
                quoteDecimals,
                priceDecimals,
                qtyDecimals,
                tickPx,
                minPx,
                maxPx,
                stepQty,
                minQty,
                maxQty,
                minNotionalAmount,
                otherTakerCentibps,
                otherMakerCentibps,
                trading);
    }

    /**
     * Puts this market and its assets into the registry, under the ids they had before if they are known.
     *
     * @return the instrument as the registry now has it.
     * @throws IllegalArgumentException if it cannot be written in the decimals that the engine has for its assets.
     */
    public Instrument register(InstrumentRegistry registry) {
        Instrument instrument = define(registry);
        registry.put(instrument);
        return instrument;
    }

    /**
     * The instrument as the registry would have it; the registry takes its assets but not the instrument itself.
     *
     * <p>Venues count the same asset in different decimals. The engine has one number of decimals for each asset, everywhere: that of
     * its first definition, at least {@link #LEAST_ASSET_DECIMALS}. Amounts of this venue are converted: exactly, or against us.
     *
     * <p>A market that is known never gets fewer decimals than it has: everything that was ever written of it can then be written in what
     * it has now, exactly. A coarser tick or lot is a larger number of the same units.
     *
     * @throws IllegalArgumentException as {@link #register}.
     */
    public Instrument define(InstrumentRegistry registry) {
        Asset baseAsset = asset(registry, base, baseDecimals);
        Asset quoteAsset = asset(registry, quote, quoteDecimals);
        Instrument now = new Instrument(
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
                rescaleUp(minNotionalAmount, quoteDecimals, quoteAsset.decimals()),
                takerFeeCentibps,
                makerFeeCentibps,
                trading);
        Instrument known = registry.bySymbol(venue, symbol());
        return known == null
                ? now
                : now.withDecimals(
                        Math.max(priceDecimals, known.priceDecimals()), Math.max(qtyDecimals, known.qtyDecimals()));
    }

    private static Asset asset(InstrumentRegistry registry, String name, int venueDecimals) {
        Asset known = registry.assetByName(name);
        return known != null ? known : registry.asset(name, Math.max(LEAST_ASSET_DECIMALS, venueDecimals));
    }

    /** An amount in other decimals, rounded up: a least value that is too large refuses orders, one too small has them refused. */
    private static long rescaleUp(long amount, int from, int to) {
        return BigDecimal.valueOf(amount, from)
                .setScale(to, RoundingMode.CEILING)
                .unscaledValue()
                .min(BigInteger.valueOf(Long.MAX_VALUE))
                .longValueExact();
    }
}
