package io.kairos.simulator.market;

import io.kairos.simulator.number.Fixed8;

/**
 * A listed pair and its trading rules. Prices and quantities have eight decimals ({@link Fixed8}).
 *
 * @param id dense index, from zero
 * @param symbol the venue's spelling, for example {@code BTCUSDT}
 * @param base asset bought and sold
 * @param quote asset paid with
 * @param tickSize price step
 * @param stepSize quantity step, also the smallest quantity
 * @param maxQty largest quantity of a limit order
 * @param marketMaxQty largest quantity of a market order
 * @param minNotional smallest price times quantity
 */
public record Instrument(
        int id,
        String symbol,
        String base,
        String quote,
        long tickSize,
        long stepSize,
        long maxQty,
        long marketMaxQty,
        long minNotional) {

    /** Largest price of any instrument. */
    public static final long MAX_PRICE = 1_000_000L * Fixed8.ONE;

    /** Largest price times quantity of a limit order. */
    public static final long MAX_NOTIONAL = 9_000_000L * Fixed8.ONE;

    public Instrument {
        if (tickSize <= 0 || stepSize <= 0 || maxQty < stepSize || marketMaxQty < stepSize || minNotional < 0) {
            throw new IllegalArgumentException("impossible trading rules: symbol=" + symbol);
        }
        // Every price times every quantity must be a whole number of 10^-8, so that no trade's amount is rounded.
        if (Math.multiplyExact(tickSize, stepSize) % Fixed8.ONE != 0) {
            throw new IllegalArgumentException("tick times step is finer than eight decimals: symbol=" + symbol);
        }
    }
}
