package io.kairos.engine.domain.risk;

import io.kairos.domain.instrument.Instrument;

/** What a limit or a kill switch is for. {@link #code()} stands in journals and never changes. */
public enum Scope {
    /** Everything. */
    ENGINE(1),
    /** One venue; named as in {@code BINANCE}. */
    VENUE(2),
    /** One strategy inside the engine; named without {@code strategy:}. */
    STRATEGY(3),
    /** One caller from outside: satellite or person. */
    SATELLITE(4),
    /** One instrument; named as in {@code BINANCE:BTC-USDT}. */
    INSTRUMENT(5),
    /** One asset at all venues. */
    ASSET(6);

    private static final Scope[] BY_CODE = values();

    private final int code;

    Scope(int code) {
        this.code = code;
    }

    /** An instrument's name as a scope. */
    public static String nameOf(Instrument on) {
        return on.venue().name() + ':' + on.symbol();
    }

    /** Number in journals. */
    public int code() {
        return code;
    }

    /**
     * The scope with this code.
     *
     * @throws IllegalArgumentException if there is none.
     */
    public static Scope of(int code) {
        if (code < 1 || code > BY_CODE.length) {
            throw new IllegalArgumentException("unknown scope: code=" + code);
        }
        return BY_CODE[code - 1];
    }
}
