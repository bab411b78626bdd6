package io.kairos.simulator.kraken.api;

/**
 * One request as a method sees it.
 *
 * @param accountId account of the key that signed; {@link #PUBLIC} for public methods
 * @param nowMs epoch milliseconds
 */
public record Call(Params params, int accountId, long nowMs) {
    /** No account. */
    public static final int PUBLIC = -1;
}
