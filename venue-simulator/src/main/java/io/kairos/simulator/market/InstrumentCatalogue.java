package io.kairos.simulator.market;

import io.kairos.simulator.number.Fixed8;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The instruments of the simulated venues, with their assets. Immutable. */
public final class InstrumentCatalogue {
    private final List<Instrument> instruments;
    private final Map<String, Instrument> bySymbol = new LinkedHashMap<>();
    private final Set<String> assets = new LinkedHashSet<>();

    /** Keeps the given instruments; their ids must equal their positions. */
    public InstrumentCatalogue(List<Instrument> instruments) {
        this.instruments = List.copyOf(instruments);
        for (Instrument instrument : instruments) {
            if (instruments.indexOf(instrument) != instrument.id()) {
                throw new IllegalArgumentException("id is not the position: symbol=" + instrument.symbol());
            }
            bySymbol.put(instrument.symbol(), instrument);
            assets.add(instrument.quote());
            assets.add(instrument.base());
        }
    }

    /**
     * Sixteen pairs over nine assets, with the tick and step sizes that the live venue showed between 2021 and 2025.
     * Where a live step times tick would be finer than eight decimals the step is one decade coarser, so that the
     * amount of every trade is exact.
     */
    public static InstrumentCatalogue standard() {
        List<Instrument> list = new ArrayList<>();
        add(list, "BTC", "USDT", "0.01", "0.00001", "9000", "128", "5");
        add(list, "ETH", "USDT", "0.01", "0.0001", "9000", "3277", "5");
        add(list, "BNB", "USDT", "0.1", "0.001", "900000", "28160", "5");
        add(list, "SOL", "USDT", "0.01", "0.01", "90000", "52005", "5");
        add(list, "XRP", "USDT", "0.0001", "1", "9222449", "6858819", "5");
        add(list, "LTC", "USDT", "0.01", "0.001", "90000", "20716", "5");
        add(list, "ADA", "USDT", "0.0001", "0.1", "900000", "900000", "5");
        add(list, "DOGE", "USDT", "0.00001", "1", "9000000", "9000000", "5");
        add(list, "ETH", "BTC", "0.00001", "0.001", "100000", "985", "0.0001");
        add(list, "BNB", "BTC", "0.000001", "0.01", "100000", "6231", "0.0001");
        add(list, "SOL", "BTC", "0.0000001", "0.1", "90000", "8902", "0.0001");
        add(list, "XRP", "BTC", "0.00000001", "1", "9000000", "1159062", "0.0001");
        add(list, "LTC", "BTC", "0.000001", "0.01", "100000", "6790", "0.0001");
        add(list, "BNB", "ETH", "0.0001", "0.001", "900000", "4838", "0.001");
        add(list, "SOL", "ETH", "0.00001", "0.001", "90000", "9000", "0.001");
        add(list, "XRP", "ETH", "0.0000001", "1", "900000", "500000", "0.001");
        return new InstrumentCatalogue(list);
    }

    private static void add(
            List<Instrument> list,
            String base,
            String quote,
            String tick,
            String step,
            String maxQty,
            String marketMaxQty,
            String minNotional) {
        list.add(new Instrument(
                list.size(),
                base + quote,
                base,
                quote,
                Fixed8.parse(tick),
                Fixed8.parse(step),
                Fixed8.parse(maxQty),
                Fixed8.parse(marketMaxQty),
                Fixed8.parse(minNotional)));
    }

    /** All instruments, by id. */
    public List<Instrument> all() {
        return instruments;
    }

    /** All assets, quote assets first. */
    public Set<String> assets() {
        return Set.copyOf(assets);
    }

    /** The instrument with this symbol, if it is listed. */
    public Optional<Instrument> find(String symbol) {
        return Optional.ofNullable(bySymbol.get(symbol));
    }

    /** The instrument that trades these two assets, in either direction. */
    public Optional<Instrument> between(String first, String second) {
        return find(first + second).or(() -> find(second + first));
    }
}
