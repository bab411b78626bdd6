package io.kairos.engine.adapter.outbound.execution.entry;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The venue's names of our instruments and assets. Made once from the registry, then read only; any thread. */
public final class VenueNames {
    private final Map<String, Instrument> byVenueSymbol = new HashMap<>();
    private final Map<String, Asset> byAssetName = new LinkedHashMap<>();
    private final List<@Nullable Instrument> byId = new ArrayList<>();

    /** The names that {@code venue} has for what the registry holds now. */
    public VenueNames(InstrumentRegistry registry, Venue venue) {
        for (Instrument instrument : registry.instruments()) {
            boolean ours = instrument.venue() == venue;
            byId.add(ours ? instrument : null);
            if (ours) {
                byVenueSymbol.put(instrument.venueSymbol(), instrument);
                byAssetName.put(instrument.base().name(), instrument.base());
                byAssetName.put(instrument.quote().name(), instrument.quote());
            }
        }
    }

    /** The instrument with this id if it trades at this venue. */
    public @Nullable Instrument instrument(int id) {
        return id >= 0 && id < byId.size() ? byId.get(id) : null;
    }

    /** The instrument that the venue calls so, or null. */
    public @Nullable Instrument instrument(String venueSymbol) {
        return byVenueSymbol.get(venueSymbol);
    }

    /** The asset of this name if one of our instruments here has it. */
    public @Nullable Asset asset(String name) {
        return byAssetName.get(name);
    }

    /** Every asset of our instruments here. */
    public Iterable<Asset> assets() {
        return byAssetName.values();
    }
}
