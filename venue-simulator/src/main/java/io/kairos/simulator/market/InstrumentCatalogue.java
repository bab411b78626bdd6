package io.kairos.simulator.market;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The instruments of one simulated venue, with their assets. Immutable. */
public final class InstrumentCatalogue {
    private final List<Instrument> instruments;
    private final Map<String, Instrument> bySymbol = new LinkedHashMap<>();
    private final Map<Pair, Instrument> byPair = new LinkedHashMap<>();
    private final Set<String> assets = new LinkedHashSet<>();

    private record Pair(String base, String quote) {}

    /** Keeps the given instruments; their ids must equal their positions, symbols and pairs must not repeat. */
    public InstrumentCatalogue(List<Instrument> instruments) {
        this.instruments = List.copyOf(instruments);
        for (int i = 0; i < this.instruments.size(); i++) {
            Instrument instrument = this.instruments.get(i);
            if (instrument.id() != i) {
                throw new IllegalArgumentException("id is not the position: symbol=" + instrument.symbol());
            }
            Pair pair = new Pair(instrument.base(), instrument.quote());
            if (bySymbol.put(instrument.symbol(), instrument) != null || byPair.put(pair, instrument) != null) {
                throw new IllegalArgumentException("listed twice: symbol=" + instrument.symbol());
            }
            assets.add(instrument.quote());
            assets.add(instrument.base());
        }
    }

    /** The standard list of a venue. */
    public static InstrumentCatalogue of(VenueName venue) {
        return switch (venue) {
            case BINANCE -> binance();
            case OKX -> okx();
            case KRAKEN -> kraken();
        };
    }

    /** Sixteen pairs over nine assets, quoted in USDT, BTC and ETH. */
    public static InstrumentCatalogue binance() {
        return StandardLists.binance();
    }

    /** Seventeen pairs over eight assets, quoted in USDT, USDC, BTC and ETH. */
    public static InstrumentCatalogue okx() {
        return StandardLists.okx();
    }

    /** Twenty pairs over ten assets, quoted in USD, EUR, USDT, BTC and ETH. */
    public static InstrumentCatalogue kraken() {
        return StandardLists.kraken();
    }

    /** All instruments, by id. */
    public List<Instrument> all() {
        return instruments;
    }

    /** All assets in the order of listing, quote assets first. */
    public Set<String> assets() {
        return Collections.unmodifiableSet(assets);
    }

    /** The instrument with this symbol, if it is listed. */
    public Optional<Instrument> find(String symbol) {
        return Optional.ofNullable(bySymbol.get(symbol));
    }

    /** The instrument that trades these two assets, in either direction. */
    public Optional<Instrument> between(String first, String second) {
        Instrument direct = byPair.get(new Pair(first, second));
        return Optional.ofNullable(direct != null ? direct : byPair.get(new Pair(second, first)));
    }
}
