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

/**
 * The venue's names of our instruments and assets. Made from the registry; instruments are replaced when the engine has taken another
 * definition of them. Any thread: whoever asks sees one whole state.
 */
public final class VenueNames {
    private record Known(Map<String, Instrument> byVenueSymbol, List<@Nullable Instrument> byId) {}

    private final Map<String, Asset> byAssetName = new LinkedHashMap<>();
    private final Venue venue;
    private volatile Known known;

    /** The names that {@code venue} has for what the registry holds now. */
    public VenueNames(InstrumentRegistry registry, Venue venue) {
        this.venue = venue;
        Map<String, Instrument> byVenueSymbol = new HashMap<>();
        List<@Nullable Instrument> byId = new ArrayList<>();
        for (Instrument instrument : registry.instruments()) {
            boolean ours = instrument.venue() == venue;
            byId.add(ours ? instrument : null);
            if (ours) {
                byVenueSymbol.put(instrument.venueSymbol(), instrument);
                byAssetName.put(instrument.base().name(), instrument.base());
                byAssetName.put(instrument.quote().name(), instrument.quote());
            }
        }
        known = new Known(byVenueSymbol, byId);
    }

    /** Takes another definition of an instrument that is known here; what is not known here stays so. */
    public synchronized void define(Instrument next) {
        Known now = known;
        Instrument before = next.venue() == venue ? instrument(next.id()) : null;
        if (before == null || before.equals(next)) {
            return;
        }
        Map<String, Instrument> byVenueSymbol = new HashMap<>(now.byVenueSymbol());
        byVenueSymbol.remove(before.venueSymbol());
        byVenueSymbol.put(next.venueSymbol(), next);
        List<@Nullable Instrument> byId = new ArrayList<>(now.byId());
        byId.set(next.id(), next);
        known = new Known(byVenueSymbol, byId);
    }

    /** The instrument with this id if it trades at this venue. */
    public @Nullable Instrument instrument(int id) {
        List<@Nullable Instrument> byId = known.byId();
        return id >= 0 && id < byId.size() ? byId.get(id) : null;
    }

    /** The instrument that the venue calls so, or null. */
    public @Nullable Instrument instrument(String venueSymbol) {
        return known.byVenueSymbol().get(venueSymbol);
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
