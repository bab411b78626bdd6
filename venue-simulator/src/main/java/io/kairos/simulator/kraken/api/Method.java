package io.kairos.simulator.kraken.api;

/**
 * One REST method of the venue.
 *
 * @param name last part of the path, for example {@code Depth}
 * @param isPrivate whether it needs a signature
 * @param cost what it adds to the key's counter; only of private methods
 */
public record Method(String name, boolean isPrivate, int cost, Body body) {
    /** The work of a method. */
    @FunctionalInterface
    public interface Body {
        /** The answer's {@code result}, as JSON. */
        String answer(Call call) throws ApiError;
    }

    static Method open(String name, Body body) {
        return new Method(name, false, 0, body);
    }

    static Method signed(String name, int cost, Body body) {
        return new Method(name, true, cost, body);
    }
}
