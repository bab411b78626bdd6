package io.kairos.simulator.kraken.api;

import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds pairs and assets by the names that each part of the venue accepts. Immutable. */
public final class Pairs {
    private final List<Pair> all = new ArrayList<>();
    private final Map<String, Pair> bySymbol = new HashMap<>();
    private final Map<String, Pair> byRestName = new HashMap<>();
    private final Map<String, String> assetIds = new LinkedHashMap<>();

    /** The pairs of a catalogue. */
    public Pairs(InstrumentCatalogue catalogue) {
        for (Instrument instrument : catalogue.all()) {
            Pair pair = Pair.of(instrument);
            all.add(pair);
            bySymbol.put(pair.symbol(), pair);
            byRestName.put(pair.id(), pair);
            byRestName.put(pair.altname(), pair);
            byRestName.put(pair.symbol(), pair);
            assetIds.put(instrument.base(), AssetNames.id(instrument.base()));
            assetIds.put(instrument.quote(), AssetNames.id(instrument.quote()));
        }
    }

    /** All pairs, by instrument id. */
    public List<Pair> all() {
        return all;
    }

    /** Every asset of any pair, with its id. */
    public Map<String, String> assetIds() {
        return assetIds;
    }

    public Pair of(Instrument instrument) {
        return all.get(instrument.id());
    }

    /** The pair with this WebSocket symbol; the version 1 spelling is not one. */
    public Optional<Pair> bySymbol(String symbol) {
        return Optional.ofNullable(bySymbol.get(symbol));
    }

    /** The pair that REST knows by this name: id, short name or WebSocket symbol, not the version 1 spelling. */
    public Optional<Pair> byRestName(String name) {
        return Optional.ofNullable(byRestName.get(name));
    }

    /** The asset that REST knows by this name: id, short name or modern name. */
    public Optional<String> asset(String name) {
        for (Map.Entry<String, String> entry : assetIds.entrySet()) {
            String asset = entry.getKey();
            if (asset.equals(name)
                    || entry.getValue().equals(name)
                    || AssetNames.altname(asset).equals(name)) {
                return Optional.of(asset);
            }
        }
        return Optional.empty();
    }
}
