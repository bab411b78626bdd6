package io.kairos.engine.adapter.venue.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * REST's ids of assets, under which it tells balances: {@code XXBT}, {@code ZUSD}, {@code SOL}. Learnt from the pairs, since their
 * first letters follow no rule. Ids with a suffix such as {@code XBT.F} are earning or staked and cannot be traded: they are not
 * known here. Any thread.
 */
public final class AssetIds {
    private final Map<String, String> nameById = new ConcurrentHashMap<>();

    void learn(JsonNode pair, String base, String quote) {
        learn(pair.path("base").asText(), base);
        learn(pair.path("quote").asText(), quote);
    }

    private void learn(String id, String name) {
        if (!id.isEmpty() && id.indexOf('.') < 0) {
            nameById.put(id, name);
        }
    }

    /** The asset as we call it, or null when no pair has it. */
    public @Nullable String name(String id) {
        return nameById.get(id);
    }
}
