package io.kairos.simulator.exchange;

/**
 * One print on an instrument's tape.
 *
 * @param id per instrument, plus one per trade
 * @param price eight decimals
 * @param quantity eight decimals
 * @param timeMs epoch milliseconds, never falling with the id
 * @param buyerMaker whether the seller was the aggressor
 * @param aggregateId shared by the trades of one taker order at one price
 */
public record Trade(long id, long price, long quantity, long timeMs, boolean buyerMaker, long aggregateId) {}
