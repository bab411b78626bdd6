package io.kairos.engine.adapter.venue.binance;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.net.HttpReply;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads markets, limits and fees at start. Cold; blocks its caller. */
final class ReferenceData {
    private static final Logger LOG = LoggerFactory.getLogger(ReferenceData.class);
    private static final String EXCHANGE_INFO = "/api/v3/exchangeInfo";
    private static final String ACCOUNT = "/api/v3/account";
    private static final String COMMISSION = "/api/v3/account/commission";
    private static final int EXCHANGE_INFO_WEIGHT = 20;
    private static final int FEE_WEIGHT = 20;
    /** Beyond this many markets the account's general rates must do: asking for each would eat the minute's budget. */
    private static final int MAX_COMMISSION_QUERIES = 50;

    private static final int CLOCK_SAMPLES = 3;

    private final BinanceContext context;
    private final BinanceRest rest;
    private final RateBudget budget;
    private final SymbolParser symbolParser = new SymbolParser();

    ReferenceData(BinanceContext context, BinanceRest rest, RateBudget budget) {
        this.context = context;
        this.rest = rest;
        this.budget = budget;
    }

    /** Fees as fractions of one, in hundredths of a basis point, rounded up. */
    record Fees(int takerCentibps, int makerCentibps) {}

    List<InstrumentSpec> load(boolean strict) throws IOException, InterruptedException {
        for (int i = 0; i < CLOCK_SAMPLES; i++) {
            await(rest.measureTime());
        }
        takeWeight(EXCHANGE_INFO_WEIGHT);
        HttpReply reply = await(rest.getPublic(EXCHANGE_INFO, Map.of("showPermissionSets", "false")));
        List<InstrumentSpec> found = parseExchangeInfo(reply.body(), strict);
        List<InstrumentSpec> priced = withFees(found);
        LOG.info(
                "Binance reference data: instruments={} skipped={} unknownFilters={} unknownStatuses={}",
                priced.size(),
                symbolParser.skipped(),
                symbolParser.unknownFilters(),
                symbolParser.unknownStatuses());
        return priced;
    }

    /** Reads exchangeInfo symbol by symbol, since the whole of it as a tree would take a hundred megabytes. */
    List<InstrumentSpec> parseExchangeInfo(byte[] body, boolean strict) throws IOException {
        Set<String> wanted = new HashSet<>(context.symbols());
        List<InstrumentSpec> found = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(body)) {
            json.setCodec(new ObjectMapper());
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException(EXCHANGE_INFO + ": expected an object");
            }
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if ("symbols".equals(name) && value == JsonToken.START_ARRAY) {
                    while (json.nextToken() == JsonToken.START_OBJECT) {
                        JsonNode symbol = json.readValueAsTree();
                        consider(symbol, wanted, found);
                    }
                } else if ("rateLimits".equals(name)) {
                    JsonNode limits = json.readValueAsTree();
                    learnLimits(limits);
                } else {
                    json.skipChildren();
                }
            }
        }
        if (!wanted.isEmpty() && !strict) {
            LOG.warn("Binance does not list configured symbols any more: {}", wanted);
        } else if (!wanted.isEmpty()) {
            throw new IOException(EXCHANGE_INFO + ": configured symbols that the venue does not have: " + wanted);
        }
        return found;
    }

    private void consider(JsonNode symbol, Set<String> wanted, List<InstrumentSpec> found) throws IOException {
        String name = Instrument.symbolOf(
                symbol.path("baseAsset").asText(), symbol.path("quoteAsset").asText());
        boolean configured = wanted.remove(name);
        if (!configured && !context.symbols().isEmpty()) {
            return;
        }
        try {
            InstrumentSpec spec = symbolParser.parse(symbol);
            if (configured || spec.trading()) {
                found.add(spec);
            }
        } catch (IllegalArgumentException e) {
            if (configured) {
                throw new IOException(EXCHANGE_INFO + ": symbol " + name + ": " + e.getMessage(), e);
            }
            symbolParser.onSkipped();
            LOG.warn("Binance market skipped: symbol={} cause={}", name, e.getMessage());
        }
    }

    private void learnLimits(JsonNode limits) {
        for (JsonNode limit : limits) {
            budget.learn(
                    limit.path("rateLimitType").asText(),
                    limit.path("interval").asText(),
                    limit.path("intervalNum").asInt(),
                    limit.path("limit").asLong());
        }
    }

    private List<InstrumentSpec> withFees(List<InstrumentSpec> specs) throws IOException, InterruptedException {
        if (context.credentials() == null) {
            return specs;
        }
        takeWeight(FEE_WEIGHT);
        HttpReply account = await(rest.sendSigned("GET", ACCOUNT, Map.of("omitZeroBalances", "true"))
                .thenApply(reply -> BinanceRest.successful(ACCOUNT, reply)));
        Fees general = accountFees(BinanceRest.parse(account).path("commissionRates"));
        boolean askEach = specs.size() <= MAX_COMMISSION_QUERIES;
        List<InstrumentSpec> priced = new ArrayList<>(specs.size());
        for (InstrumentSpec spec : specs) {
            Fees fees = general;
            if (askEach && budget.tryWeight(RateBudget.Use.QUERY, FEE_WEIGHT)) {
                HttpReply reply = signed(COMMISSION, Map.of("symbol", spec.venueSymbol()));
                if (reply.status() == 200) {
                    fees = symbolFees(BinanceRest.parse(reply));
                } else {
                    LOG.warn("Binance fees per symbol not available, using the account's: status={}", reply.status());
                    askEach = false;
                }
            }
            priced.add(spec.withFees(fees.takerCentibps(), fees.makerCentibps()));
        }
        return priced;
    }

    static Fees accountFees(JsonNode rates) throws IOException {
        BigDecimal side = rate(rates, "buyer").max(rate(rates, "seller"));
        return new Fees(
                centibps(rate(rates, "taker").add(side)),
                centibps(rate(rates, "maker").add(side)));
    }

    /** Standard, special and tax parts added up; discounts are left out, so that the engine never counts on them. */
    static Fees symbolFees(JsonNode commission) throws IOException {
        BigDecimal taker = BigDecimal.ZERO;
        BigDecimal maker = BigDecimal.ZERO;
        for (String part : List.of("standardCommission", "specialCommission", "taxCommission")) {
            JsonNode rates = commission.path(part);
            if (rates.isObject()) {
                BigDecimal side = rate(rates, "buyer").max(rate(rates, "seller"));
                taker = taker.add(rate(rates, "taker")).add(side);
                maker = maker.add(rate(rates, "maker")).add(side);
            } else if ("standardCommission".equals(part)) {
                throw new IOException(COMMISSION + ": expected standardCommission, got none");
            }
        }
        return new Fees(centibps(taker), centibps(maker));
    }

    private static BigDecimal rate(JsonNode rates, String name) throws IOException {
        String text = rates.path(name).asText();
        if (!text.matches("[0-9]{1,4}(\\.[0-9]{1,18})?")) {
            throw new IOException("commission rate " + name + ": expected a decimal, got \"" + text + '"');
        }
        return new BigDecimal(text);
    }

    private static int centibps(BigDecimal rate) throws IOException {
        BigDecimal centibps =
                rate.multiply(BigDecimal.valueOf(Instrument.FEE_DENOMINATOR)).setScale(0, RoundingMode.CEILING);
        if (centibps.compareTo(BigDecimal.valueOf(Instrument.FEE_DENOMINATOR)) >= 0) {
            throw new IOException("commission rate: expected below 1, got " + rate.toPlainString());
        }
        return centibps.intValueExact();
    }

    private HttpReply signed(String path, Map<String, String> params) throws IOException, InterruptedException {
        return await(rest.sendSigned("GET", path, params));
    }

    private void takeWeight(int weight) throws IOException {
        if (!budget.tryWeight(RateBudget.Use.QUERY, weight)) {
            throw new IOException("Binance asks for patience: try again in " + budget.blockedForMs() + " ms");
        }
    }

    private static <T> T await(CompletableFuture<T> call) throws IOException, InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException io) {
                throw io;
            }
            throw new IOException("REST call failed: " + cause, cause);
        }
    }
}
