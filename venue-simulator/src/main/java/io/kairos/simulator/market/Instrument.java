package io.kairos.simulator.market;

import io.kairos.simulator.number.Fixed8;

/**
 * A listed pair and its trading rules. Prices and quantities have eight decimals ({@link Fixed8}).
 *
 * @param id dense index within its venue, from zero
 * @param symbol the venue's own spelling, for example {@code BTCUSDT}, {@code BTC-USDT} or {@code BTC/USD}
 * @param base asset bought and sold
 * @param quote asset paid with
 * @param tickSize price step
 * @param stepSize quantity step
 * @param minQty smallest quantity of an order, whole steps
 * @param maxQty largest quantity of a limit order
 * @param marketMaxQty largest quantity of a market order
 * @param minNotional smallest price times quantity
 * @param priceDecimals decimals that the venue prints for prices
 * @param qtyDecimals decimals that the venue prints for quantities; may be finer than the step
 */
public record Instrument(
        int id,
        String symbol,
        String base,
        String quote,
        long tickSize,
        long stepSize,
        long minQty,
        long maxQty,
        long marketMaxQty,
        long minNotional,
        int priceDecimals,
        int qtyDecimals) {

    /** Largest price of any instrument. */
    public static final long MAX_PRICE = 1_000_000L * Fixed8.ONE;

    /** Largest price times quantity of a limit order; venues must check it, beyond it amounts could overflow. */
    public static final long MAX_NOTIONAL = 9_000_000L * Fixed8.ONE;

    public Instrument {
        if (tickSize <= 0
                || stepSize <= 0
                || minQty < stepSize
                || minQty % stepSize != 0
                || maxQty < minQty
                || marketMaxQty < minQty
                || minNotional < 0) {
            throw new IllegalArgumentException("impossible trading rules: symbol=" + symbol);
        }
        if (!isWhole(tickSize, priceDecimals) || !isWhole(stepSize, qtyDecimals)) {
            throw new IllegalArgumentException("steps need more decimals than are printed: symbol=" + symbol);
        }
        // Every price times every quantity must be a whole number of 10^-8, so that no trade's amount is rounded.
        if (Math.multiplyExact(tickSize, stepSize) % Fixed8.ONE != 0) {
            throw new IllegalArgumentException("tick times step is finer than eight decimals: symbol=" + symbol);
        }
    }

    private static boolean isWhole(long value, int decimals) {
        if (decimals < 0 || decimals > Fixed8.DECIMALS) {
            return false;
        }
        long unit = Fixed8.ONE;
        for (int i = 0; i < decimals; i++) {
            unit /= 10;
        }
        return value % unit == 0;
    }
}
