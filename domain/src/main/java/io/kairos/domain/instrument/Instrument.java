package io.kairos.domain.instrument;

import io.kairos.domain.number.FixedMath;

/**
 * A market at one venue with its trading rules. Prices are mantissas in {@code priceDecimals}, quantities in
 * {@code qtyDecimals}, {@code minNotionalAmount} in the quote asset's decimals.
 *
 * @param id dense id, from 0, the same over restarts.
 * @param venue where it trades.
 * @param symbol {@code BASE-QUOTE}, for example {@code BTC-USDT}, at every venue.
 * @param venueSymbol the venue's own spelling.
 * @param base what is bought and sold.
 * @param quote what is paid with.
 * @param priceDecimals decimals of prices.
 * @param qtyDecimals decimals of quantities.
 * @param tickPx prices are multiples of this, above zero.
 * @param minPx smallest price.
 * @param maxPx largest price.
 * @param stepQty quantities are multiples of this, above zero.
 * @param minQty smallest quantity.
 * @param maxQty largest quantity.
 * @param minNotionalAmount smallest value of an order.
 * @param takerFeeCentibps fee for taking, hundredths of a basis point.
 * @param makerFeeCentibps fee for making, hundredths of a basis point; may be negative.
 * @param trading whether orders are accepted now.
 */
public record Instrument(
        int id,
        Venue venue,
        String symbol,
        String venueSymbol,
        Asset base,
        Asset quote,
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

    /** Fees are fractions of this: one is a hundredth of a basis point. */
    public static final long FEE_DENOMINATOR = 1_000_000;

    public Instrument {
        require(id >= 0, "id", id, "zero or more");
        require(priceDecimals >= 0 && priceDecimals <= FixedMath.MAX_SCALE, "priceDecimals", priceDecimals, "0..18");
        require(qtyDecimals >= 0 && qtyDecimals <= FixedMath.MAX_SCALE, "qtyDecimals", qtyDecimals, "0..18");
        require(
                priceDecimals + qtyDecimals - quote.decimals() <= FixedMath.MAX_SCALE
                        && quote.decimals() - priceDecimals - qtyDecimals <= FixedMath.MAX_SCALE,
                "priceDecimals + qtyDecimals",
                priceDecimals + qtyDecimals,
                "within 18 of the quote asset's decimals");
        require(qtyDecimals <= base.decimals(), "qtyDecimals", qtyDecimals, "at most the base asset's decimals");
        require(tickPx > 0, "tickPx", tickPx, "above zero");
        require(stepQty > 0, "stepQty", stepQty, "above zero");
        require(minPx >= 0 && maxPx >= minPx, "maxPx", maxPx, "at least minPx");
        require(minQty >= 0 && maxQty >= minQty, "maxQty", maxQty, "at least minQty");
        require(minNotionalAmount >= 0, "minNotionalAmount", minNotionalAmount, "zero or more");
        require(
                takerFeeCentibps >= 0 && takerFeeCentibps < FEE_DENOMINATOR,
                "takerFeeCentibps",
                takerFeeCentibps,
                "0..1e6");
    }

    private static void require(boolean holds, String field, long value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("instrument " + field + ": expected " + expected + ", got " + value);
        }
    }

    /** The same market, accepting orders or not. */
    public Instrument withTrading(boolean isTrading) {
        return new Instrument(
                id,
                venue,
                symbol,
                venueSymbol,
                base,
                quote,
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
                isTrading);
    }

    /**
     * The same market with its numbers written in more decimals; their values stay. Largest values that do not fit any more become the
     * largest that can be written.
     *
     * @throws IllegalArgumentException for fewer decimals, or if a step or a smallest value does not fit.
     */
    public Instrument withDecimals(int morePriceDecimals, int moreQtyDecimals) {
        if (morePriceDecimals == priceDecimals && moreQtyDecimals == qtyDecimals) {
            return this;
        }
        require(morePriceDecimals >= priceDecimals, "priceDecimals", morePriceDecimals, "no fewer than before");
        require(moreQtyDecimals >= qtyDecimals, "qtyDecimals", moreQtyDecimals, "no fewer than before");
        return new Instrument(
                id,
                venue,
                symbol,
                venueSymbol,
                base,
                quote,
                morePriceDecimals,
                moreQtyDecimals,
                rescale("tickPx", tickPx, priceDecimals, morePriceDecimals),
                rescale("minPx", minPx, priceDecimals, morePriceDecimals),
                rescaleOrMost(maxPx, priceDecimals, morePriceDecimals),
                rescale("stepQty", stepQty, qtyDecimals, moreQtyDecimals),
                rescale("minQty", minQty, qtyDecimals, moreQtyDecimals),
                rescaleOrMost(maxQty, qtyDecimals, moreQtyDecimals),
                minNotionalAmount,
                takerFeeCentibps,
                makerFeeCentibps,
                trading);
    }

    private static long rescale(String field, long value, int from, int to) {
        long rescaled = FixedMath.rescaleExact(value, from, to);
        require(rescaled != FixedMath.OVERFLOW, field, value, "a value that fits 64 bits in " + to + " decimals");
        return rescaled;
    }

    private static long rescaleOrMost(long value, int from, int to) {
        long rescaled = FixedMath.rescaleExact(value, from, to);
        return rescaled == FixedMath.OVERFLOW ? Long.MAX_VALUE : rescaled;
    }

    /**
     * Whether fees are charged in the quote asset: on top of what a buyer pays, out of what a seller receives. So at Kraken; Binance
     * and OKX take them out of what is received on either side.
     */
    public boolean isFeeInQuote() {
        return venue == Venue.KRAKEN;
    }

    /** {@code BASE-QUOTE} of two asset names. */
    public static String symbolOf(String base, String quote) {
        return base + '-' + quote;
    }

    /**
     * Value of {@code qty} at {@code px} in the quote asset's decimals, rounded down: what a seller receives before fees.
     *
     * @return the amount, or {@link FixedMath#OVERFLOW}.
     */
    public long quoteAmountDown(long px, long qty) {
        int shift = priceDecimals + qtyDecimals - quote.decimals();
        if (shift >= 0) {
            return FixedMath.mulDivDown(px, qty, FixedMath.pow10(shift));
        }
        long product = FixedMath.mulDivDown(px, qty, 1);
        return product == FixedMath.OVERFLOW ? product : FixedMath.mulDivDown(product, FixedMath.pow10(-shift), 1);
    }

    /**
     * Value of {@code qty} at {@code px} in the quote asset's decimals, rounded up: what a buyer pays before fees.
     *
     * @return the amount, or {@link FixedMath#OVERFLOW}.
     */
    public long quoteAmountUp(long px, long qty) {
        int shift = priceDecimals + qtyDecimals - quote.decimals();
        if (shift >= 0) {
            return FixedMath.mulDivUp(px, qty, FixedMath.pow10(shift));
        }
        long product = FixedMath.mulDivUp(px, qty, 1);
        return product == FixedMath.OVERFLOW ? product : FixedMath.mulDivUp(product, FixedMath.pow10(-shift), 1);
    }

    /**
     * {@code qty} as an amount of the base asset.
     *
     * @return the amount, or {@link FixedMath#OVERFLOW}.
     */
    public long baseAmount(long qty) {
        return FixedMath.rescaleExact(qty, qtyDecimals, base.decimals());
    }

    /** The largest quantity on the lot grid not above {@code amount} of the base asset. */
    public long qtyFromBaseAmountDown(long amount) {
        return FixedMath.floorToStep(FixedMath.rescaleDown(amount, base.decimals(), qtyDecimals), stepQty);
    }
}
