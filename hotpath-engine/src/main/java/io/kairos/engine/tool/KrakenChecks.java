package io.kairos.engine.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.kraken.PairStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Kraken: one book per message, a checksum in each, numbers that are no text, heartbeats in silence. */
final class KrakenChecks extends RawChecks {
    private static final long LONGEST_SILENCE_NS = 5_000_000_000L;
    private static final Set<String> MEMBERS = Set.of(
            "channel",
            "type",
            "data",
            "symbol",
            "bids",
            "asks",
            "price",
            "qty",
            "checksum",
            "timestamp",
            "side",
            "ord_type",
            "trade_id",
            "method",
            "result",
            "success",
            "req_id",
            "time_in",
            "time_out",
            "error",
            "warnings",
            "depth",
            "snapshot");

    private long books;
    private long single;
    private long withChecksum;
    private long levels;
    private long numbers;
    private long trades;
    private long wholeTrades;
    private long heartbeats;
    private long statuses;
    private long instruments;
    private long lastNs;
    private long longestSilenceNs;

    @Override
    String referencePath() {
        return "/0/public/AssetPairs";
    }

    @Override
    Set<String> knownMembers() {
        return MEMBERS;
    }

    @Override
    List<Finding> reference(JsonNode body) {
        Tally named = new Tally();
        Tally decimals = new Tally();
        Tally minimums = new Tally();
        Tally statusNames = new Tally();
        body.path("result").properties().forEach(entry -> {
            JsonNode pair = entry.getValue();
            named.count(pair.path("wsname").asText().contains("/"), entry.getKey());
            decimals.count(
                    pair.path("pair_decimals").isInt()
                            && pair.path("lot_decimals").isInt(),
                    entry.getKey());
            minimums.count(pair.has("ordermin") && pair.has("costmin") && pair.has("tick_size"), entry.getKey());
            String status = pair.path("status").asText();
            statusNames.count(PairStatus.isKnown(status), status);
        });
        return List.of(
                Finding.of(
                        "answers have no errors",
                        body.path("error").isArray() && body.path("error").isEmpty(),
                        "%s",
                        body.path("error")),
                named.tolerable("pairs have a WebSocket name"),
                decimals.required("pairs have decimals of price and quantity"),
                minimums.tolerable("pairs have minimums and a price step"),
                statusNames.tolerable("every status is known"));
    }

    /** The quantity step is not in the list over REST; until the channel tells it, the decimals are taken for it. */
    @Override
    boolean isExpectedChange(String change) {
        return change.matches("\\S+ qty_increment=\\S+");
    }

    @Override
    void onMessage(JsonNode message, long timeNs) {
        if (lastNs != 0) {
            longestSilenceNs = Math.max(longestSilenceNs, timeNs - lastNs);
        }
        lastNs = timeNs;
        switch (message.path("channel").asText()) {
            case "heartbeat" -> heartbeats++;
            case "status" -> statuses++;
            case "instrument" -> instruments++;
            case "book" -> onBook(message.path("data"));
            case "trade" -> {
                for (JsonNode trade : message.path("data")) {
                    trades++;
                    wholeTrades += trade.path("trade_id").isIntegralNumber()
                                    && trade.path("price").isNumber()
                                    && trade.path("side").isTextual()
                                    && trade.path("timestamp").isTextual()
                            ? 1
                            : 0;
                }
            }
            default -> {
                // Not a matter of these checks.
            }
        }
    }

    private void onBook(JsonNode data) {
        books++;
        single += data.size() == 1 ? 1 : 0;
        JsonNode book = data.path(0);
        withChecksum += book.path("checksum").isIntegralNumber() ? 1 : 0;
        for (JsonNode level : book.path("bids")) {
            levels++;
            numbers += level.path("price").isNumber() && level.path("qty").isNumber() ? 1 : 0;
        }
    }

    @Override
    List<Finding> findings(long nowNs) {
        List<Finding> findings = new ArrayList<>();
        findings.add(Finding.of("a status greets each connection", statuses > 0, "%d seen", statuses));
        findings.add(Finding.of("the instrument channel is sent", instruments > 0, "%d messages", instruments));
        findings.add(Finding.of(
                "something is sent each second or so",
                longestSilenceNs < LONGEST_SILENCE_NS,
                "longest silence %.1f s, %d heartbeats",
                longestSilenceNs / 1e9,
                heartbeats));
        findings.add(all("one book per message", single, books, "book messages"));
        findings.add(all("every book message carries a checksum", withChecksum, books, "book messages"));
        findings.add(all("levels are {price, qty} in numbers", numbers, levels, "bid levels"));
        findings.add(all("trades have id, price, time and side", wholeTrades, trades, "trades"));
        return findings;
    }
}
