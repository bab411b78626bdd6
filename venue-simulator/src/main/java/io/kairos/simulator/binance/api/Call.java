package io.kairos.simulator.binance.api;

/** One request as a method sees it; {@code nowMs} is epoch milliseconds. */
public record Call(Params params, Caller caller, long nowMs, TimeScale times) {}
