package io.kairos.standalone.endurance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The simulated venues by their control port: what they know to be true, and what shall go wrong at them. Thread-safe. */
final class Simulators {
    /** The venues. */
    static final List<String> VENUES = List.of("BINANCE", "OKX", "KRAKEN");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final String OUR_TEXT = "(?:k-|kairos)[0-9a-z]{1,13}";
    private static final int RADIX = 36;
    private static final String ASKED_TOO_EARLY = "requestsBeforeRetryTime";

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String address;
    private volatile Map<String, String> symbols = Map.of();

    Simulators(int controlPort) {
        address = "http://127.0.0.1:" + controlPort;
    }

    /** Tells which symbol a venue's spelling means. */
    void know(List<Market> markets) {
        Map<String, String> names = new HashMap<>();
        markets.forEach(market -> names.put(market.venue() + " " + market.spelling(), market.symbol()));
        symbols = Map.copyOf(names);
    }

    /** Best bid and ask now; null if a side is empty. */
    BigDecimal @Nullable [] top(Market market) throws IOException, InterruptedException {
        JsonNode book = get("/book?depth=1&venue=" + market.venue() + "&symbol="
                + URLEncoder.encode(market.spelling(), StandardCharsets.UTF_8));
        if (book.path("bids").isEmpty() || book.path("asks").isEmpty()) {
            return null;
        }
        return new BigDecimal[] {
            new BigDecimal(book.path("bids").path(0).path(0).asText()),
            new BigDecimal(book.path("asks").path(0).path(0).asText())
        };
    }

    Map<String, Holding> ledger(String venue) throws IOException, InterruptedException {
        Map<String, Holding> ledger = new TreeMap<>();
        for (JsonNode balance : get("/ledger?venue=" + venue).path("balances")) {
            ledger.put(
                    balance.path("asset").asText(),
                    new Holding(
                            Amounts.of(balance.path("free").asText()),
                            Amounts.of(balance.path("locked").asText())));
        }
        return ledger;
    }

    /** Orders that the venue took at or after a time, oldest first. */
    List<VenueOrder> orders(String venue, long sinceMs) throws IOException, InterruptedException {
        List<VenueOrder> orders = new ArrayList<>();
        for (JsonNode order : get("/orders?venue=" + venue + "&since=" + sinceMs)) {
            orders.add(order(venue, order));
        }
        return orders;
    }

    private VenueOrder order(String venue, JsonNode order) throws IOException {
        String spelling = order.path("symbol").asText();
        String symbol = symbols.get(venue + " " + spelling);
        if (symbol == null) {
            throw new IOException(venue + " has an order on " + spelling + ", a market that the engine does not list");
        }
        Map<Long, Execution> executions = new TreeMap<>();
        for (JsonNode fill : order.path("fills")) {
            long id = fill.path("tradeId").asLong();
            executions.put(
                    id,
                    new Execution(
                            id,
                            new BigDecimal(fill.path("price").asText()),
                            new BigDecimal(fill.path("quantity").asText()),
                            new BigDecimal(fill.path("commission").asText()),
                            fill.path("commissionAsset").asText()));
        }
        String text = order.path("clientOrderId").asText();
        String status = order.path("status").asText();
        return new VenueOrder(
                text.matches(OUR_TEXT) ? Long.parseLong(text.replaceFirst("^(k-|kairos)", ""), RADIX) : -1,
                text,
                spelling + " " + order.path("orderId").asLong(),
                venue,
                symbol,
                order.path("side").asText().equals("BUY"),
                status,
                status.equals("NEW") || status.equals("PARTIALLY_FILLED"),
                Amounts.of(order.path("executedQuantity").asText()),
                executions,
                order.path("time").asLong());
    }

    /**
     * Requests that the venues refused because one of their limits was broken, those of planted faults not counted; by venue. That a venue was
     * asked before the time that it had named is not counted either: an engine that was killed meanwhile cannot know of it.
     */
    Map<String, String> limitsBroken() throws IOException, InterruptedException {
        Map<String, String> broken = new TreeMap<>();
        JsonNode venues = get("/health").path("venues");
        for (String venue : VENUES) {
            JsonNode breaches = venues.path(venue).path("limitBreaches");
            long early = breaches.path(ASKED_TOO_EARLY).asLong();
            if (venues.path(venue).path("limitBreachesTotal").asLong() > early) {
                broken.put(venue, breaches.toString());
            }
        }
        return broken;
    }

    /** Finished orders that the venues no longer keep, so that nobody can compare them. */
    long forgotten() throws IOException, InterruptedException {
        long forgotten = 0;
        for (JsonNode venue : get("/health").path("venues")) {
            forgotten += venue.path("ordersForgotten").asLong();
        }
        return forgotten;
    }

    /** How often each kind of fault has struck. */
    Map<String, Long> faultsStruck() throws IOException, InterruptedException {
        Map<String, Long> counts = new TreeMap<>();
        JsonNode struck = get("/faults/log?limit=1").path("counts");
        struck.properties()
                .forEach(kind -> counts.put(kind.getKey(), kind.getValue().asLong()));
        return counts;
    }

    /** Runs a script of faults in place of the one that runs. */
    void script(String script) throws IOException, InterruptedException {
        post("/faults/script", script);
    }

    /** Ends every fault. */
    void peace() throws IOException, InterruptedException {
        post("/faults/script/stop", "{}");
        post("/faults", "{\"kind\":\"CLEAR\"}");
    }

    /** Milliseconds between planted mispricings; 0 for none. */
    void mispricingEvery(long millis) throws IOException, InterruptedException {
        post("/world/rate", "{\"mispricingIntervalMillis\":" + millis + "}");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return ask(HttpRequest.newBuilder(URI.create(address + path))
                .timeout(LIMIT)
                .build());
    }

    private void post(String path, String body) throws IOException, InterruptedException {
        ask(HttpRequest.newBuilder(URI.create(address + path))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    private JsonNode ask(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != OK) {
            throw new IOException(request.uri() + " answered " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
