package io.kairos.simulator.exchange;

/** A meeting of two orders of one account that was not allowed to trade. Numbers have eight decimals. */
public record PreventedMatch(long id, long makerOrderId, long price, long makerPreventedQty, long takerPreventedQty) {}
