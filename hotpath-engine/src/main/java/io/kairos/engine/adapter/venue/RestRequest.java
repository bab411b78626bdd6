package io.kairos.engine.adapter.venue;

import java.util.Map;

/**
 * A call of a venue's public REST API. Immutable.
 *
 * @param path from the root, without query.
 * @param params query parameters, not encoded.
 * @param weight what it costs of the venue's budget, in the venue's own units.
 */
public record RestRequest(String path, Map<String, String> params, int weight) {
    public RestRequest {
        params = Map.copyOf(params);
    }
}
