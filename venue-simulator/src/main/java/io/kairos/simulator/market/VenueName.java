package io.kairos.simulator.market;

import java.util.Locale;

/** The venues that can be simulated; their names are those of the control API and of the settings. */
public enum VenueName {
    BINANCE,
    OKX,
    KRAKEN;

    /** Directory of this venue below the data directory. */
    public String directory() {
        return name().toLowerCase(Locale.ROOT);
    }
}
