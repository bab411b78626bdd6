package io.kairos.simulator.okx.api;

/**
 * One REST method of the venue.
 *
 * @param limit how often it may be called
 * @param timed whether answers carry when the request came in and went out
 */
public record Method(String verb, String path, Security security, RateLimit limit, boolean timed, Body body) {

    /** The work of a method. */
    @FunctionalInterface
    public interface Body {
        Answer answer(Call call) throws ApiError;
    }

    static Method open(String path, RateLimit limit, Body body) {
        return new Method("GET", "/api/v5/" + path, Security.NONE, limit, false, body);
    }

    static Method reading(String path, RateLimit limit, Body body) {
        return new Method("GET", "/api/v5/" + path, Security.READ, limit, false, body);
    }

    static Method trading(String path, RateLimit limit, Body body) {
        return new Method("POST", "/api/v5/" + path, Security.TRADE, limit, true, body);
    }
}
