package io.kairos.simulator.kraken.stream;

import io.kairos.simulator.kraken.api.Decimals;

/** How numbers are printed in market data. */
public enum NumberStyle {
    /** With the pair's full precision, as on the live wire. */
    FULL,
    /** Without trailing zeros, as in the documentation's samples. */
    TRIMMED;

    StringBuilder append(StringBuilder to, long value, int decimals) {
        return this == FULL ? Decimals.append(to, value, decimals) : Decimals.appendTrimmed(to, value, decimals);
    }
}
