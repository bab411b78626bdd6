package io.kairos.simulator.binance.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * One method of the venue, reachable by REST, by WebSocket API, or both.
 *
 * @param http HTTP verb, empty if not reachable by REST
 * @param path REST path
 * @param webSocket WebSocket API name, empty if not reachable there
 * @param weight request weight by parameters
 * @param freeOnSuccess whether a successful call costs no weight
 * @param countsOrders whether answers carry the order counts
 * @param known parameters the method reads, the signing ones excepted
 */
public record Method(
        String http,
        String path,
        String webSocket,
        Security security,
        ToIntFunction<Params> weight,
        boolean freeOnSuccess,
        boolean countsOrders,
        Set<String> known,
        Body body) {

    /** The work of a method. */
    @FunctionalInterface
    public interface Body {
        JsonNode answer(Call call) throws ApiError;
    }
}
