package io.kairos.engine.adapter.venue.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.FeeBoard;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.RestRefusedException;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.net.HttpReply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the markets. Cold; blocks its caller; one thread. */
final class ReferenceData {
    /** Markets, the numbers by which order entry names them, and the groups by which fees are told. */
    record Loaded(List<InstrumentSpec> specs, Map<String, Long> instIdCodes, Map<String, String> groups) {}

    private static final Logger LOG = LoggerFactory.getLogger(ReferenceData.class);
    private static final RestRequest INSTRUMENTS =
            OkxRest.request("/api/v5/public/instruments", Map.of("instType", "SPOT"));
    private static final int CLOCK_SAMPLES = 3;

    private final OkxContext context;
    private final OkxRest rest;
    private final Supplier<CompletableFuture<HttpReply>> askForFees;
    private final FeeBoard fees;

    /** Reads by {@code rest}; {@code askForFees} asks what the account pays, which {@code fees} keeps. */
    ReferenceData(OkxContext context, OkxRest rest, Supplier<CompletableFuture<HttpReply>> askForFees, FeeBoard fees) {
        this.context = context;
        this.rest = rest;
        this.askForFees = askForFees;
        this.fees = fees;
    }

    /** Asks for clock and markets; {@code all}: every configured market has to be there. */
    Loaded load(boolean all) throws IOException, InterruptedException {
        measureClock();
        if (!rest.tryTake(INSTRUMENTS, true)) {
            throw new IOException(
                    INSTRUMENTS.path() + ": not asked, the budget is used up; try again in a few seconds");
        }
        Loaded loaded = parse(await(rest.get(INSTRUMENTS)).body(), all);
        if (context.credentials() != null && context.accountFees()) {
            askForFees(loaded);
        }
        return new Loaded(fees.apply(loaded.specs()), loaded.instIdCodes(), loaded.groups());
    }

    private void askForFees(Loaded loaded) throws InterruptedException {
        try {
            HttpReply reply = await(askForFees.get());
            JsonNode body = OkxRest.parse(reply.body());
            String code = body.path("code").asText();
            if (reply.status() != 200 || !OkxErrors.OK.equals(code)) {
                fees.onFailed("status=" + reply.status() + " code=" + code);
                return;
            }
            FeeReader reader = new FeeReader(body.path("data").path(0));
            for (InstrumentSpec spec : loaded.specs()) {
                fees.tell(spec.venueSymbol(), reader.of(loaded.groups().getOrDefault(spec.venueSymbol(), "")));
            }
        } catch (IOException | IllegalArgumentException e) {
            fees.onFailed(e.toString());
        }
    }

    /** Several samples for the best of them; once there is one, a budget that is used up does not keep the list from being asked for. */
    private void measureClock() throws IOException, InterruptedException {
        for (int i = 0; i < CLOCK_SAMPLES; i++) {
            try {
                await(rest.measureTime());
            } catch (RestRefusedException refused) {
                if (!rest.hasMeasuredTime()) {
                    throw refused;
                }
                return;
            }
        }
    }

    /** Reads the venue's list and keeps what is configured. */
    Loaded parse(byte[] body, boolean all) throws IOException {
        JsonNode list = OkxRest.parse(body).path("data");
        if (!list.isArray() || list.isEmpty()) {
            throw new IOException(INSTRUMENTS.path() + ": expected a list of markets, got none");
        }
        InstrumentParser parser = new InstrumentParser(context.takerFeeCentibps(), context.makerFeeCentibps());
        Set<String> missing = new HashSet<>(context.symbols());
        List<InstrumentSpec> wanted = new ArrayList<>();
        Map<String, Integer> assetDecimals = new HashMap<>();
        Map<String, Long> codes = new HashMap<>();
        Map<String, String> groups = new HashMap<>();
        int skipped = 0;
        for (JsonNode market : list) {
            String name = market.path("instId").asText();
            boolean named = missing.remove(name);
            InstrumentSpec spec;
            try {
                spec = parser.parse(market);
            } catch (IllegalArgumentException e) {
                if (named && all) {
                    throw new IOException(INSTRUMENTS.path() + ": market " + name + ": " + e.getMessage(), e);
                }
                skipped++;
                LOG.warn("OKX market skipped: instId={} cause={}", name, e.getMessage());
                continue;
            }
            assetDecimals.merge(spec.base(), spec.baseDecimals(), Math::max);
            assetDecimals.merge(spec.quote(), spec.quoteDecimals(), Math::max);
            if (named || (context.symbols().isEmpty() && spec.trading())) {
                wanted.add(spec);
                groups.put(spec.venueSymbol(), market.path("groupId").asText());
                JsonNode code = market.path("instIdCode");
                if (code.canConvertToLong() && code.isIntegralNumber()) {
                    codes.put(spec.venueSymbol(), code.longValue());
                }
            }
        }
        if (all && !missing.isEmpty()) {
            throw new IOException(INSTRUMENTS.path() + ": OKX does not list " + String.join(", ", missing));
        }
        List<InstrumentSpec> specs = wanted.stream()
                .map(spec -> withAssetDecimals(spec, assetDecimals))
                .toList();
        LOG.info(
                "OKX reference data: instruments={} skipped={} unknownStates={}",
                specs.size(),
                skipped,
                parser.unknownStates());
        return new Loaded(specs, Map.copyOf(codes), Map.copyOf(groups));
    }

    /** An asset has the same decimals in each of its markets: the most that any of them needs. */
    private static InstrumentSpec withAssetDecimals(InstrumentSpec spec, Map<String, Integer> decimals) {
        return new InstrumentSpec(
                spec.venue(),
                spec.venueSymbol(),
                spec.base(),
                decimals.getOrDefault(spec.base(), spec.baseDecimals()),
                spec.quote(),
                decimals.getOrDefault(spec.quote(), spec.quoteDecimals()),
                spec.priceDecimals(),
                spec.qtyDecimals(),
                spec.tickPx(),
                spec.minPx(),
                spec.maxPx(),
                spec.stepQty(),
                spec.minQty(),
                spec.maxQty(),
                spec.minNotionalAmount(),
                spec.takerFeeCentibps(),
                spec.makerFeeCentibps(),
                spec.trading());
    }

    private static <T> T await(CompletableFuture<T> call) throws IOException, InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException("REST call failed: " + e.getCause(), e.getCause());
        }
    }
}
