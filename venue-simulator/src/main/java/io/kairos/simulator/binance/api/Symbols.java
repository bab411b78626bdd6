package io.kairos.simulator.binance.api;

import io.kairos.simulator.fault.VenueFaults;
import io.kairos.simulator.fault.VenueFaults.Listing;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the {@code symbol} and {@code symbols} parameters. */
final class Symbols {
    private final InstrumentCatalogue catalogue;
    private final VenueFaults faults;

    Symbols(InstrumentCatalogue catalogue, VenueFaults faults) {
        this.catalogue = catalogue;
        this.faults = faults;
    }

    Instrument required(Params params) throws ApiError {
        return find(params.requiredText("symbol"));
    }

    Optional<Instrument> optional(Params params) throws ApiError {
        Optional<String> symbol = params.text("symbol");
        return symbol.isPresent() ? Optional.of(find(symbol.get())) : Optional.empty();
    }

    /** The instruments asked for by either parameter; all if neither was sent. */
    List<Instrument> selected(Params params) throws ApiError {
        Optional<Instrument> one = optional(params);
        Optional<String> many = params.text("symbols");
        if (one.isPresent() && many.isPresent()) {
            throw new ApiError(-1128, "Combination of optional parameters invalid.");
        }
        if (one.isPresent()) {
            return List.of(one.get());
        }
        if (many.isEmpty()) {
            return catalogue.all().stream().filter(this::isListed).toList();
        }
        String list = many.get().trim();
        if (!list.startsWith("[") || !list.endsWith("]")) {
            throw ApiError.illegal("symbols", "^\\[\"[A-Z0-9-_.]{1,20}\"(,\"[A-Z0-9-_.]{1,20}\"){0,}\\]$");
        }
        List<Instrument> found = new ArrayList<>();
        for (String item : list.substring(1, list.length() - 1).split(",", -1)) {
            found.add(find(item.trim().replace("\"", "")));
        }
        return found;
    }

    private boolean isListed(Instrument instrument) {
        return faults.listing(instrument.symbol()) != Listing.DELISTED;
    }

    private Instrument find(String symbol) throws ApiError {
        return catalogue.find(symbol).filter(this::isListed).orElseThrow(() -> new ApiError(-1121, "Invalid symbol."));
    }
}
