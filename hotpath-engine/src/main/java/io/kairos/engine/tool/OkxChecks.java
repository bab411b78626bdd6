package io.kairos.engine.tool;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.venue.okx.InstrumentParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** OKX: the checksum is dead, the first message of a book is a snapshot, numbers are text. */
final class OkxChecks extends RawChecks {
    private static final Set<String> MEMBERS = Set.of(
            "arg",
            "channel",
            "instId",
            "instType",
            "action",
            "data",
            "asks",
            "bids",
            "ts",
            "checksum",
            "seqId",
            "prevSeqId",
            "tradeId",
            "px",
            "sz",
            "side",
            "count",
            "source",
            "id",
            "event",
            "code",
            "msg",
            "connId");
    private static final String DECIMAL = "[0-9]{1,30}(\\.[0-9]{1,18})?";

    private final Map<String, Boolean> firstIsSnapshot = new HashMap<>();
    private final Map<String, Long> lastId = new HashMap<>();
    private long books;
    private long withoutChecksum;
    private long withIds;
    private long chained;
    private long continued;
    private long fourMembers;
    private long levels;
    private long trades;
    private long wholeTrades;

    @Override
    String referencePath() {
        return "/api/v5/public/instruments";
    }

    @Override
    Set<String> knownMembers() {
        return MEMBERS;
    }

    @Override
    List<Finding> reference(JsonNode body) {
        Tally steps = new Tally();
        Tally states = new Tally();
        Tally codes = new Tally();
        for (JsonNode market : body.path("data")) {
            String name = market.path("instId").asText();
            steps.count(isDecimal(market, "tickSz") && isDecimal(market, "lotSz") && isDecimal(market, "minSz"), name);
            String state = market.path("state").asText();
            states.count(InstrumentParser.isKnownState(state), state);
            if (state.equals("live")) {
                codes.count(market.path("instIdCode").isIntegralNumber(), name);
            }
        }
        return List.of(
                Finding.of(
                        "answers have code 0",
                        body.path("code").asText().equals("0"),
                        "'%s'",
                        body.path("code").asText()),
                steps.required("markets have price and size steps"),
                states.tolerable("every state is known"),
                codes.tolerable("markets have the number by which orders name them"));
    }

    private static boolean isDecimal(JsonNode market, String field) {
        return market.path(field).isTextual() && market.path(field).asText().matches(DECIMAL);
    }

    @Override
    void onMessage(JsonNode message, long timeNs) {
        String channel = message.path("arg").path("channel").asText();
        if (channel.equals("trades")) {
            for (JsonNode trade : message.path("data")) {
                trades++;
                wholeTrades += trade.path("tradeId").isTextual()
                                && trade.path("count").isTextual()
                                && trade.path("px").isTextual()
                                && trade.path("side").isTextual()
                        ? 1
                        : 0;
            }
        }
        if (!channel.startsWith("books") || !message.has("action")) {
            return;
        }
        books++;
        String instrument = message.path("arg").path("instId").asText();
        boolean snapshot = message.path("action").asText().equals("snapshot");
        firstIsSnapshot.putIfAbsent(instrument, snapshot);
        JsonNode data = message.path("data").path(0);
        withoutChecksum += data.path("checksum").asLong(0) == 0 ? 1 : 0;
        withIds += data.has("seqId") && data.has("prevSeqId") ? 1 : 0;
        Long before = lastId.put(instrument, data.path("seqId").asLong());
        if (!snapshot && before != null) {
            continued++;
            chained += data.path("prevSeqId").asLong() == before ? 1 : 0;
        }
        for (JsonNode level : data.path("bids")) {
            levels++;
            fourMembers += level.size() == 4 && level.path(0).isTextual() ? 1 : 0;
        }
    }

    @Override
    List<Finding> findings(long nowNs) {
        List<Finding> findings = new ArrayList<>();
        if (books == 0) {
            findings.add(Finding.notSeen("book messages are as documented", "none came"));
        } else {
            long snapshots =
                    firstIsSnapshot.values().stream().filter(first -> first).count();
            findings.add(Finding.of(
                    "the first message of a book is a snapshot",
                    snapshots == firstIsSnapshot.size(),
                    "%s books%s",
                    share(snapshots, firstIsSnapshot.size()),
                    snapshots == firstIsSnapshot.size() ? "" : "; set KAIROS_ENGINE_OKX_BOOTSTRAP=rest"));
            findings.add(Finding.tolerable(
                    "the checksum is dead",
                    withoutChecksum == books,
                    "%s book messages carry 0 or none%s",
                    share(withoutChecksum, books),
                    withoutChecksum == books ? "" : "; another value could be verified again"));
        }
        findings.add(all("book messages carry seqId and prevSeqId", withIds, books, "book messages"));
        findings.add(all("prevSeqId is the seqId before", chained, continued, "changes"));
        findings.add(all("levels are [price, size, 0, orders] in text", fourMembers, levels, "bid levels"));
        findings.add(all("trades have id, count, price and side in text", wholeTrades, trades, "trades"));
        return findings;
    }
}
