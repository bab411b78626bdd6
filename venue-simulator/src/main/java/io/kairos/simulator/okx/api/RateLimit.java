package io.kairos.simulator.okx.api;

/**
 * How often something may be done.
 *
 * @param name of the endpoint class; limits of one name share their counts
 * @param scope for whom it is counted
 */
public record RateLimit(String name, int count, long windowMs, Scope scope) {
    private static final long TWO_SECONDS_MS = 2_000;

    /** Whose doings are counted together. */
    public enum Scope {
        /** One address. */
        IP,
        /** One address and instrument type. */
        IP_AND_TYPE,
        /** One account. */
        USER,
        /** One account and instrument; counted where the instrument is known. */
        USER_AND_INSTRUMENT
    }

    static RateLimit perIp(String name, int count) {
        return new RateLimit(name, count, TWO_SECONDS_MS, Scope.IP);
    }

    static RateLimit perIpAndType(String name, int count) {
        return new RateLimit(name, count, TWO_SECONDS_MS, Scope.IP_AND_TYPE);
    }

    static RateLimit perUser(String name, int count) {
        return new RateLimit(name, count, TWO_SECONDS_MS, Scope.USER);
    }

    static RateLimit perUserAndSecond(String name, int count) {
        return new RateLimit(name, count, 1_000, Scope.USER);
    }

    static RateLimit perInstrument(String name, int count) {
        return new RateLimit(name, count, TWO_SECONDS_MS, Scope.USER_AND_INSTRUMENT);
    }
}
