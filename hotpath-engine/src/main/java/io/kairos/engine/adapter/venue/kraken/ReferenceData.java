package io.kairos.engine.adapter.venue.kraken;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.net.HttpReply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads markets at start and whenever they changed. Cold; blocks its caller for seconds at most. */
final class ReferenceData {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceData.class);
    private static final String ASSET_PAIRS = "/0/public/AssetPairs";
    private static final int MAX_WAITS = 20;

    private final KrakenContext context;
    private final KrakenRest rest;
    private final PublicRate rate;
    private final PairBoard board;
    private final AssetIds assetIds;
    private final PairParser parser;
    private final Map<String, String> idSymbols = new LinkedHashMap<>();

    ReferenceData(KrakenContext context, KrakenRest rest, PublicRate rate, PairBoard board, AssetIds assetIds) {
        this.context = context;
        this.rest = rest;
        this.rate = rate;
        this.board = board;
        this.assetIds = assetIds;
        this.parser = new PairParser(context.takerFeeCentibps(), context.makerFeeCentibps());
    }

    /** Lets time pass. */
    @FunctionalInterface
    interface Pause {
        void pass(Duration length) throws InterruptedException;
    }

    List<InstrumentSpec> load(Pause pause) throws IOException, InterruptedException {
        RestRequest request = new RestRequest(ASSET_PAIRS, Map.of(), 1);
        takeCall(request, pause);
        HttpReply reply;
        try {
            reply = rest.get(request).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(ASSET_PAIRS + " failed: " + e.getCause(), e.getCause());
        }
        List<InstrumentSpec> found = parse(KrakenRest.result(reply));
        LOG.info("Kraken reference data: instruments={} unknownStatuses={}", found.size(), parser.unknownStatuses());
        return found;
    }

    /** Waits for the rate that feed and order entry share; seconds at most. */
    private void takeCall(RestRequest request, Pause pause) throws IOException, InterruptedException {
        for (int waits = 0; !rest.tryTake(request, true); waits++) {
            if (waits == MAX_WAITS) {
                throw new IOException("Kraken asks for patience: try again in " + rate.waitMs() + " ms");
            }
            pause.pass(Duration.ofMillis(Math.max(1, rate.waitMs())));
        }
    }

    /** Symbols at the venue of these markets by their ids in REST, as of the last list. */
    Map<String, String> pairIds(List<InstrumentSpec> specs) {
        Map<String, String> wanted = new LinkedHashMap<>();
        Set<String> symbols = specs.stream().map(InstrumentSpec::venueSymbol).collect(Collectors.toSet());
        idSymbols.forEach((id, symbol) -> {
            if (symbols.contains(symbol)) {
                wanted.put(id, symbol);
            }
        });
        return wanted;
    }

    /** The configured markets, or all that trade. */
    List<InstrumentSpec> parse(JsonNode pairs) throws IOException {
        if (!pairs.isObject() || pairs.isEmpty()) {
            throw new IOException(ASSET_PAIRS + ": expected pairs, got none");
        }
        Set<String> wanted = new HashSet<>(context.symbols());
        Map<String, Integer> decimals = baseDecimals(pairs);
        List<InstrumentSpec> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : pairs.properties()) {
            consider(entry.getKey(), entry.getValue(), decimals, wanted, found);
        }
        if (!wanted.isEmpty()) {
            throw new IOException(ASSET_PAIRS + ": configured symbols that the venue does not have: " + wanted);
        }
        return found;
    }

    /** An asset has the same decimals in all its pairs. */
    private static Map<String, Integer> baseDecimals(JsonNode pairs) {
        Map<String, Integer> decimals = new HashMap<>();
        for (JsonNode pair : pairs) {
            String[] names = PairParser.names(pair);
            int lotDecimals = pair.path("lot_decimals").asInt(0);
            if (names != null) {
                decimals.merge(names[0], Math.max(PairParser.ASSET_DECIMALS, lotDecimals), Math::max);
            }
        }
        return decimals;
    }

    private void consider(
            String id, JsonNode pair, Map<String, Integer> baseDecimals, Set<String> wanted, List<InstrumentSpec> found)
            throws IOException {
        String[] names = PairParser.names(pair);
        if (names == null) {
            return;
        }
        idSymbols.put(id, KrakenNames.symbol(names[0], names[1]));
        assetIds.learn(pair, names[0], names[1]);
        String symbol = Instrument.symbolOf(names[0], names[1]);
        boolean configured = wanted.remove(symbol);
        boolean ordinary = "currency".equals(pair.path("aclass_base").asText("currency"));
        if (!configured && (!context.symbols().isEmpty() || !ordinary)) {
            return;
        }
        try {
            InstrumentSpec spec = parser.parse(
                    pair,
                    names[0],
                    names[1],
                    baseDecimals.getOrDefault(names[0], PairParser.ASSET_DECIMALS),
                    board.pair(KrakenNames.symbol(names[0], names[1])));
            if (configured || spec.trading()) {
                found.add(spec);
            }
        } catch (IllegalArgumentException e) {
            if (configured) {
                throw new IOException(ASSET_PAIRS + ": " + id + ": " + e.getMessage(), e);
            }
            LOG.warn("Kraken market skipped: id={} cause={}", id, e.getMessage());
        }
    }
}
