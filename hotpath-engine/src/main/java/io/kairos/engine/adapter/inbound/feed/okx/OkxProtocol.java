package io.kairos.engine.adapter.inbound.feed.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.inbound.feed.BookSync;
import io.kairos.engine.adapter.inbound.feed.ControlRequest;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedLimits;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.SampleMessage;
import io.kairos.engine.adapter.inbound.feed.SampleNumbers;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.inbound.feed.TradePage;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.inbound.feed.okx.StreamDecoder.Channel;
import io.kairos.engine.adapter.venue.PublicRest;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.net.ConnectBudget;
import io.kairos.engine.adapter.venue.okx.OkxContext.Bootstrap;
import io.kairos.engine.adapter.venue.okx.OkxRest;
import io.kairos.engine.adapter.venue.okx.OkxVenue;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * OKX spot market data over the public socket.
 *
 * <p><b>Books.</b> Depth 1 is channel {@code bbo-tbt} (each 10 ms), 5 is {@code books5} (each 100 ms), more is {@code books} (400
 * levels, changes each 100 ms). {@link ImageSync} and {@link ChainSync} hold the rules.
 *
 * <p><b>Trades.</b> Channel {@code trades} joins the trades of one taker order at one price and says how many consecutive ids it
 * covers, so ids still form an unbroken row; price and volume of a candle are exact. It is preferred to {@code trades-all}, one
 * message per trade, since that one lives on another socket: twice the connections, and trades and books that are interrupted
 * apart. A hole is filled with single trades from {@code history-trades}, whose cursor goes by id; a joined trade that then
 * reaches only partly beyond the last known id is a hole again, never counted twice.
 *
 * <p><b>Limits</b> (OKX API v5 documentation, "WebSocket", read 2026-07-21): 3 connections a second per address, 480 requests an
 * hour on a connection, 64 KB of arguments in a request, fewer than 30 depth channels on a connection, something to be sent within
 * 30 s of silence.
 */
public final class OkxProtocol implements VenueProtocol {
    /** Margin below the 64 KB for a request's arguments. */
    static final int MAX_ARGS_CHARS = 60_000;

    private static final int SNAPSHOT_LEVELS = 400;
    /** While the changes of one message are applied, insertions may come before deletions. */
    private static final int CHAIN_LEVELS = 1_000;

    private static final int HISTORY_LIMIT = 100;
    private static final String BOOKS_PATH = "/api/v5/market/books";
    private static final RestRequest STATUS = OkxRest.request("/api/v5/system/status", Map.of());
    private static final String HISTORY_PATH = "/api/v5/market/history-trades";

    private final OkxVenue venue;
    private final Channel channel;
    private final boolean snapshotByRest;
    private final FeedLimits limits;
    private final Map<Integer, Renumbering> renumberings = new HashMap<>();
    private final MaintenanceWindows windows = new MaintenanceWindows();

    /**
     * Creates the protocol of one feed.
     *
     * @param depth levels per side that books are kept to.
     */
    public OkxProtocol(OkxVenue venue, int depth) {
        this.venue = venue;
        this.channel = depth == 1 ? Channel.BBO : depth <= 5 ? Channel.BOOKS5 : Channel.BOOKS;
        this.snapshotByRest = channel == Channel.BOOKS && venue.context().bootstrap() == Bootstrap.REST;
        this.limits = new FeedLimits(
                venue.context().instrumentsPerConnection(),
                100,
                440,
                OkxVenue.SILENCE_TIMEOUT_MS,
                15_000,
                90_000,
                2_000);
    }

    @Override
    public Venue venue() {
        return Venue.OKX;
    }

    @Override
    public URI streamUri() {
        return venue.context().publicStreamUrl();
    }

    @Override
    public ConnectBudget connectBudget() {
        return venue.connectBudget();
    }

    @Override
    public FeedLimits limits() {
        return limits;
    }

    @Override
    public int maxLevels() {
        return switch (channel) {
            case BBO -> 1;
            case BOOKS5 -> 5;
            case BOOKS -> CHAIN_LEVELS;
        };
    }

    @Override
    public FeedDecoder newDecoder(SymbolIndex symbols, FeedMessages messages) {
        return new StreamDecoder(symbols, messages, windows);
    }

    @Override
    public List<SampleMessage> samples(FeedInstrument instrument, int variant) {
        String symbol = instrument.instrument.venueSymbol();
        String px = SampleNumbers.px(variant, 0);
        String qty = SampleNumbers.qty(variant, 0);
        String levels = SampleNumbers.side(
                variant, (levelPx, levelQty) -> "[\"" + levelPx + "\",\"" + levelQty + "\",\"0\",\"2\"]");
        String time = "\"ts\":\"1597026383185\"";
        return SampleMessage.ofJson(
                "{\"arg\":{\"channel\":\"bbo-tbt\",\"instId\":\"" + symbol + "\"},\"data\":[{\"asks\":[[\"" + px
                        + "\",\""
                        + qty + "\",\"0\",\"2\"]],\"bids\":[[\"" + px + "\",\"" + qty + "\",\"0\",\"1\"]]," + time
                        + ",\"seqId\":" + (363_996_337L + variant) + "}]}",
                "{\"arg\":{\"channel\":\"books\",\"instId\":\"" + symbol
                        + "\"},\"action\":\"update\",\"data\":[{\"asks\":[" + levels + "],\"bids\":[" + levels + "],"
                        + time
                        + ",\"checksum\":0,\"prevSeqId\":123456,\"seqId\":123469}]}",
                "{\"arg\":{\"channel\":\"trades\",\"instId\":\"" + symbol + "\"},\"data\":[{\"instId\":\"" + symbol
                        + "\",\"tradeId\":\"" + (130_639_474L + variant) + "\",\"px\":\"" + px + "\",\"sz\":\"" + qty
                        + "\",\"side\":\"" + (variant % 2 == 0 ? "buy" : "sell") + "\"," + time
                        + ",\"count\":\"3\",\"source\":\"0\",\"seqId\":1234}]}");
    }

    @Override
    public BookSync newBookSync(FeedInstrument instrument) {
        Renumbering renumbering = renumberings.computeIfAbsent(instrument.id, unused -> new Renumbering());
        return channel == Channel.BOOKS ? new ChainSync(snapshotByRest, renumbering) : new ImageSync(renumbering);
    }

    @Override
    public List<ControlRequest> subscribe(List<FeedInstrument> instruments, LongSupplier ids) {
        List<String> args = new ArrayList<>(2 * instruments.size() + 2);
        args.add("{\"channel\":\"status\"}");
        args.add("{\"channel\":\"instruments\",\"instType\":\"SPOT\"}");
        for (FeedInstrument instrument : instruments) {
            args.add(arg(channel.wireName, instrument));
            args.add(arg("trades", instrument));
        }
        return requests("subscribe", args, ids);
    }

    @Override
    public boolean isSnapshotByRest() {
        return snapshotByRest;
    }

    @Override
    public List<ControlRequest> resubscribe(List<FeedInstrument> instruments, LongSupplier ids) {
        List<String> args = instruments.stream()
                .map(instrument -> arg(channel.wireName, instrument))
                .toList();
        List<ControlRequest> requests = new ArrayList<>(requests("unsubscribe", args, ids));
        requests.addAll(requests("subscribe", args, ids));
        return requests;
    }

    private static String arg(String channel, FeedInstrument instrument) {
        return "{\"channel\":\"" + channel + "\",\"instId\":\"" + instrument.instrument.venueSymbol() + "\"}";
    }

    /** As few requests as the limit for arguments allows; each argument is acknowledged by itself, under the request's id. */
    static List<ControlRequest> requests(String operation, List<String> args, LongSupplier ids) {
        List<ControlRequest> requests = new ArrayList<>();
        StringBuilder joined = new StringBuilder();
        int count = 0;
        for (String arg : args) {
            if (count > 0 && joined.length() + arg.length() + 1 > MAX_ARGS_CHARS) {
                requests.add(request(operation, joined, count, ids.getAsLong()));
                joined.setLength(0);
                count = 0;
            }
            joined.append(count++ == 0 ? "" : ",").append(arg);
        }
        if (count > 0) {
            requests.add(request(operation, joined, count, ids.getAsLong()));
        }
        return requests;
    }

    private static ControlRequest request(String operation, StringBuilder args, int count, long id) {
        String text = "{\"id\":\"" + id + "\",\"op\":\"" + operation + "\",\"args\":[" + args + "]}";
        return new ControlRequest(id, text, count);
    }

    @Override
    public RestRequest snapshot(FeedInstrument instrument, boolean refresh) {
        return OkxRest.request(
                BOOKS_PATH,
                Map.of("instId", instrument.instrument.venueSymbol(), "sz", Integer.toString(SNAPSHOT_LEVELS)));
    }

    @Override
    public boolean readSnapshot(FeedInstrument instrument, byte[] body, DepthMessage into) {
        JsonNode data = OkxRest.parse(body).path("data");
        return data.size() == 1 && RowReader.readBook(instrument, data.get(0), into);
    }

    /**
     * Ids below the cursor, newest first, up to 100: with the cursor 100 above our last trade that is our last one and the 99 that
     * follow it, or, while there are fewer, the newest ones with ours among them.
     */
    @Override
    public RestRequest tradesAfter(FeedInstrument instrument, long lastTradeId, long lastTimeNs) {
        return OkxRest.request(
                HISTORY_PATH,
                Map.of(
                        "instId",
                        instrument.instrument.venueSymbol(),
                        "type",
                        "1",
                        "after",
                        Long.toString(lastTradeId + HISTORY_LIMIT),
                        "limit",
                        Integer.toString(HISTORY_LIMIT)));
    }

    @Override
    public boolean readTrades(FeedInstrument instrument, byte[] body, TradePage into) {
        JsonNode data = OkxRest.parse(body).path("data");
        into.clear();
        if (!data.isArray()) {
            return false;
        }
        for (int i = data.size() - 1; i >= 0; i--) {
            if (!RowReader.readTrade(instrument, data.get(i), into)) {
                return false;
            }
        }
        if (data.size() >= HISTORY_LIMIT) {
            into.setFull();
        }
        return true;
    }

    /** The channel tells changes only; without parameters the answer is what is scheduled or open. */
    @Override
    public RestRequest venueStatus() {
        return STATUS;
    }

    @Override
    public boolean readVenueStatus(byte[] body, FeedMessages messages) {
        JsonNode data = OkxRest.parse(body).path("data");
        if (!data.isArray()) {
            return false;
        }
        windows.onList(data, messages);
        return true;
    }

    /** The venue answers with the text {@code pong}; a ping of the WebSocket protocol does not count. */
    @Override
    public @Nullable String keepAlive(long requestId) {
        return "ping";
    }

    @Override
    public PublicRest rest() {
        return venue.rest();
    }

    @Override
    public VenueTime time() {
        return venue.time();
    }

    @Override
    public CompletableFuture<?> measureTime() {
        return venue.rest().measureTime();
    }
}
