package io.kairos.simulator.matching;

/** Which of two orders of one account gives way when they would meet; the taker's mode decides. */
public enum SelfTradePrevention {
    EXPIRE_TAKER,
    EXPIRE_MAKER,
    EXPIRE_BOTH,
    DECREMENT
}
