package io.kairos.domain.instrument;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives assets and instruments their dense ids and finds them again. Cold: filled at start; not thread-safe while it grows.
 *
 * <p>Ids are given in order of arrival and never change, so that journals stay readable: recovered definitions are added
 * first, with their old ids.
 */
public final class InstrumentRegistry {
    private final List<Asset> assets = new ArrayList<>();
    private final Map<String, Asset> assetByName = new HashMap<>();
    private final List<Instrument> instruments = new ArrayList<>();
    /** Made once: the hot path asks for them. */
    private final List<Asset> assetsView = Collections.unmodifiableList(assets);

    private final List<Instrument> instrumentsView = Collections.unmodifiableList(instruments);
    private final Map<Key, Instrument> bySymbol = new HashMap<>();
    private final Map<Key, Instrument> byVenueSymbol = new HashMap<>();

    private record Key(Venue venue, String symbol) {}

    /**
     * The asset of this name, made if it is new.
     *
     * @throws IllegalArgumentException if it is known with other decimals: amounts in journals would change their meaning.
     */
    public Asset asset(String name, int decimals) {
        Asset known = assetByName.get(name);
        if (known == null) {
            known = new Asset(assets.size(), name, decimals);
            assets.add(known);
            assetByName.put(name, known);
        } else if (known.decimals() != decimals) {
            throw new IllegalArgumentException(
                    "asset decimals changed: asset=" + name + " known=" + known.decimals() + " now=" + decimals);
        }
        return known;
    }

    /**
     * Adds an instrument, or replaces the one with the same id (its trading rules changed).
     *
     * @throws IllegalArgumentException if the id is neither known nor the next one, or if it belongs to another symbol.
     */
    public void put(Instrument instrument) {
        Key key = new Key(instrument.venue(), instrument.symbol());
        Instrument known = bySymbol.get(key);
        if (known != null ? known.id() != instrument.id() : instrument.id() != instruments.size()) {
            throw new IllegalArgumentException("instrument id taken or not next: symbol=" + instrument.symbol() + " id="
                    + instrument.id() + " next=" + instruments.size());
        }
        if (known == null) {
            instruments.add(instrument);
        } else {
            instruments.set(instrument.id(), instrument);
            byVenueSymbol.remove(new Key(known.venue(), known.venueSymbol()));
        }
        bySymbol.put(key, instrument);
        byVenueSymbol.put(new Key(instrument.venue(), instrument.venueSymbol()), instrument);
    }

    /** The id that {@link #put} expects for this symbol: its old one, or the next free one. */
    public int idFor(Venue venue, String symbol) {
        Instrument known = bySymbol.get(new Key(venue, symbol));
        return known == null ? instruments.size() : known.id();
    }

    /** The instrument with this id. */
    public Instrument instrument(int id) {
        return instruments.get(id);
    }

    /** The asset with this id. */
    public Asset asset(int id) {
        return assets.get(id);
    }

    /** The instrument of this venue and {@code BASE-QUOTE} symbol, or null. */
    public @Nullable Instrument bySymbol(Venue venue, String symbol) {
        return bySymbol.get(new Key(venue, symbol));
    }

    /** The instrument of this venue in the venue's own spelling, or null. */
    public @Nullable Instrument byVenueSymbol(Venue venue, String venueSymbol) {
        return byVenueSymbol.get(new Key(venue, venueSymbol));
    }

    /** The asset of this name, or null. */
    public @Nullable Asset assetByName(String name) {
        return assetByName.get(name);
    }

    /** All instruments by id; a live view. */
    public List<Instrument> instruments() {
        return instrumentsView;
    }

    /** All assets by id; a live view. */
    public List<Asset> assets() {
        return assetsView;
    }
}
