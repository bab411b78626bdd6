package io.kairos.engine.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.binance.SymbolParser;
import io.kairos.engine.adapter.venue.net.HttpReply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Binance: a best quote precedes the change that contains it, changes come on one beat, the server pings. */
final class BinanceChecks extends RawChecks {
    private static final long WEIGHT_A_MINUTE = 6_000;
    private static final long BEAT_MS = 100;
    private static final long PING_NS = TimeUnit.SECONDS.toNanos(20);
    private static final long PING_SLACK_NS = TimeUnit.SECONDS.toNanos(5);
    private static final Set<String> MEMBERS = Set.of(
            "stream", "data", "e", "E", "s", "U", "u", "b", "a", "B", "A", "t", "p", "q", "T", "m", "M", "result",
            "id");

    private final Map<String, Long> tickerId = new HashMap<>();
    private final Map<String, Long> lastId = new HashMap<>();
    private final Map<String, Long> changeTimeMs = new HashMap<>();
    private long changes;
    private long continued;
    private long unitSteps;
    private long preceded;
    private long timed;
    private long onBeat;
    private long fullDecimals;
    private long tickers;
    private long trades;
    private long wholeTrades;
    private long replies;
    private long weighed;
    private long openedNs;
    private long lastPingNs;
    private long longestPingGapNs;
    private long pings;

    @Override
    String referencePath() {
        return "/api/v3/exchangeInfo";
    }

    @Override
    Set<String> knownMembers() {
        return MEMBERS;
    }

    @Override
    List<Finding> reference(JsonNode body) {
        Tally filters = new Tally();
        Tally known = new Tally();
        Tally statuses = new Tally();
        Tally precision = new Tally();
        for (JsonNode symbol : body.path("symbols")) {
            String name = symbol.path("symbol").asText();
            Set<String> types = new HashSet<>();
            for (JsonNode filter : symbol.path("filters")) {
                String type = filter.path("filterType").asText();
                types.add(type);
                known.count(SymbolParser.isKnownFilter(type), type);
            }
            filters.count(
                    types.contains("PRICE_FILTER")
                            && types.contains("LOT_SIZE")
                            && (types.contains("NOTIONAL") || types.contains("MIN_NOTIONAL")),
                    name);
            String status = symbol.path("status").asText();
            statuses.count(SymbolParser.isKnownStatus(status), status);
            precision.count(
                    symbol.path("baseAssetPrecision").isInt()
                            && symbol.path("quoteAssetPrecision").isInt(),
                    name);
        }
        long weight = 0;
        for (JsonNode limit : body.path("rateLimits")) {
            if (limit.path("rateLimitType").asText().equals("REQUEST_WEIGHT")
                    && limit.path("interval").asText().equals("MINUTE")
                    && limit.path("intervalNum").asInt() == 1) {
                weight = limit.path("limit").asLong();
            }
        }
        return List.of(
                filters.required("markets have price, size and value filters"),
                precision.required("assets have a precision"),
                known.tolerable("every filter is known"),
                statuses.tolerable("every status is known"),
                weight == 0
                        ? Finding.of("the limit of request weight is told", false, "not in rateLimits")
                        : Finding.tolerable(
                                "the limit of request weight is known",
                                weight == WEIGHT_A_MINUTE,
                                "%d a minute; the adapter keeps to what is told",
                                weight));
    }

    @Override
    void onReply(HttpReply reply) {
        replies++;
        weighed += reply.headers().firstValue("X-MBX-USED-WEIGHT-1M").isPresent() ? 1 : 0;
    }

    @Override
    void onOpened(long timeNs) {
        openedNs = timeNs;
        lastPingNs = timeNs;
    }

    @Override
    void onPing(long timeNs) {
        pings++;
        longestPingGapNs = Math.max(longestPingGapNs, timeNs - lastPingNs);
        lastPingNs = timeNs;
    }

    @Override
    void onMessage(JsonNode message, long timeNs) {
        JsonNode data = message.path("data");
        String symbol = data.path("s").asText();
        String event = data.path("e").asText();
        if (data.has("A") && data.has("u")) {
            tickers++;
            tickerId.put(symbol, data.path("u").asLong());
            String px = data.path("b").asText();
            fullDecimals += px.indexOf('.') == px.length() - 9 ? 1 : 0;
        } else if (event.equals("depthUpdate")) {
            onChange(data, symbol);
        } else if (event.equals("trade")) {
            trades++;
            wholeTrades += data.path("t").isIntegralNumber()
                            && data.path("p").isTextual()
                            && data.path("T").isIntegralNumber()
                            && data.path("m").isBoolean()
                    ? 1
                    : 0;
        }
    }

    private void onChange(JsonNode data, String symbol) {
        changes++;
        long first = data.path("U").asLong();
        long last = data.path("u").asLong();
        Long best = tickerId.get(symbol);
        preceded += best != null && best >= first && best <= last ? 1 : 0;
        Long previous = lastId.put(symbol, last);
        if (previous != null) {
            continued++;
            unitSteps += first == previous + 1 ? 1 : 0;
        }
        long timeMs = data.path("E").asLong();
        Long before = changeTimeMs.put(symbol, timeMs);
        if (before != null) {
            timed++;
            onBeat += timeMs - before >= BEAT_MS / 2 ? 1 : 0;
        }
    }

    @Override
    List<Finding> findings(long nowNs) {
        List<Finding> findings = new ArrayList<>();
        findings.add(all("U is the previous u + 1", unitSteps, continued, "changes"));
        findings.add(
                preceded == 0
                        ? Finding.notSeen("a best quote precedes its change", "%d changes", changes)
                        : Finding.of("a best quote precedes its change", true, "%s changes", share(preceded, changes)));
        findings.add(
                timed == 0
                        ? Finding.notSeen("changes come every 100 ms at most", "%d changes", changes)
                        : Finding.tolerable(
                                "changes come every 100 ms at most",
                                onBeat * 100 >= timed * 95,
                                "%s at least 50 ms apart",
                                share(onBeat, timed)));
        findings.add(
                tickers == 0
                        ? Finding.notSeen("prices carry eight decimals", "no best quote came")
                        : Finding.tolerable(
                                "prices carry eight decimals",
                                fullDecimals == tickers,
                                "%s best quotes",
                                share(fullDecimals, tickers)));
        findings.add(all("trades have id, price, time and side", wholeTrades, trades, "trades"));
        findings.add(all("answers tell the weight used", weighed, replies, "answers"));
        findings.add(ping(nowNs));
        return findings;
    }

    private Finding ping(long nowNs) {
        String name = "the server pings every 20 s";
        double lookedSeconds = (nowNs - openedNs) / 1e9;
        if (nowNs - lastPingNs > PING_NS + PING_SLACK_NS || longestPingGapNs > PING_NS + PING_SLACK_NS) {
            return Finding.tolerable(name, false, "%d pings in %.0f s", pings, lookedSeconds);
        }
        return pings == 0
                ? Finding.notSeen(name, "looked for %.0f s only", lookedSeconds)
                : Finding.tolerable(name, true, "%d in %.0f s", pings, lookedSeconds);
    }
}
