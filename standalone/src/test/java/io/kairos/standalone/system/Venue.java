package io.kairos.standalone.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The simulated venue by its control port: what it knows to be true. */
final class Venue {
    private final String address;
    private final String name;

    /** The venue of this name; what the market as a whole does is the same for all. */
    Venue(int controlPort, String name) {
        this.address = "http://127.0.0.1:" + controlPort;
        this.name = name;
    }

    String name() {
        return name;
    }

    /** The venue's spelling of {@code BASE-QUOTE}. */
    private String spelling(String symbol) {
        return switch (name) {
            case "BINANCE" -> symbol.replace("-", "");
            case "KRAKEN" -> symbol.replace("-", "/");
            default -> symbol;
        };
    }

    /** A trade on the venue's own tape. */
    record TapeTrade(long id, BigDecimal price, BigDecimal qty, BigDecimal quoteQty, long timeMs) {}

    /** All trades of a span, in order. */
    List<TapeTrade> tape(String symbol, long fromMs, long toMs) throws IOException, InterruptedException {
        List<TapeTrade> trades = new ArrayList<>();
        String text = Http.get(address + "/tape?venue=" + name + "&symbol="
                + URLEncoder.encode(spelling(symbol), StandardCharsets.UTF_8) + "&fromTime=" + fromMs + "&toTime="
                + toMs);
        for (String line : text.lines().toList()) {
            JsonNode trade = Http.JSON.readTree(line);
            long time = trade.path("time").asLong();
            if (time >= fromMs && time < toMs) {
                trades.add(new TapeTrade(
                        trade.path("id").asLong(),
                        new BigDecimal(trade.path("price").asText()),
                        new BigDecimal(trade.path("qty").asText()),
                        new BigDecimal(trade.path("quoteQty").asText()),
                        time));
            }
        }
        return trades;
    }

    long nowMs() throws IOException, InterruptedException {
        return Http.JSON
                .readTree(Http.get(address + "/health"))
                .path("serverTimeMs")
                .asLong();
    }

    /** Free and locked per asset. */
    Map<String, List<BigDecimal>> ledger() throws IOException, InterruptedException {
        Map<String, List<BigDecimal>> balances = new TreeMap<>();
        for (JsonNode balance :
                Http.JSON.readTree(Http.get(address + "/ledger?venue=" + name)).path("balances")) {
            balances.put(
                    balance.path("asset").asText(),
                    List.of(
                            plain(balance.path("free").asText()),
                            plain(balance.path("locked").asText())));
        }
        return balances;
    }

    static BigDecimal plain(String text) {
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        return number.scale() < 0 ? number.setScale(0) : number;
    }

    /** Every order that ever reached the venue, with fills. */
    JsonNode orders() throws IOException, InterruptedException {
        return Http.JSON.readTree(Http.get(address + "/orders?venue=" + name));
    }

    /** Mispricings that began at or after a time. */
    JsonNode truth(long sinceMs) throws IOException, InterruptedException {
        return Http.JSON.readTree(Http.get(address + "/truth?since=" + sinceMs));
    }

    /** Makes a triangle profitable; returns its record. */
    JsonNode plant(double edgeBps, long lifetimeMs) throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("edgeBps", edgeBps).put("lifetimeMillis", lifetimeMs);
        return Http.post(address + "/world/plant", body);
    }

    /** Arms a fault at this venue; its fields are those of the simulator's control API. */
    void fault(Map<String, ?> fault) throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.setAll((ObjectNode) Http.JSON.valueToTree(fault));
        body.put("venue", name);
        Http.post(address + "/faults", body);
    }

    void freeze() throws IOException, InterruptedException {
        Http.post(address + "/world/freeze", JsonNodeFactory.instance.objectNode());
    }

    void thaw() throws IOException, InterruptedException {
        Http.post(address + "/world/thaw", JsonNodeFactory.instance.objectNode());
    }

    /** Milliseconds between mispricings that the venue makes by itself; 0 for none. */
    void mispricingInterval(long millis) throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        Http.post(address + "/world/rate", body.put("mispricingIntervalMillis", millis));
    }
}
