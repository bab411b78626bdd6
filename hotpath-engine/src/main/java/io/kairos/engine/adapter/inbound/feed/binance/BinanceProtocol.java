package io.kairos.engine.adapter.inbound.feed.binance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.number.DecimalText;
import io.kairos.engine.adapter.inbound.feed.BookSync;
import io.kairos.engine.adapter.inbound.feed.ControlRequest;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedLimits;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.adapter.inbound.feed.SampleMessage;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.inbound.feed.TradePage;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.venue.PublicRest;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.binance.BinanceContext;
import io.kairos.engine.adapter.venue.binance.BinanceVenue;
import io.kairos.engine.adapter.venue.net.ConnectBudget;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Market streams of Binance Spot: changes of the book, best quotes and trades of each instrument, as text on combined-stream sockets
 * ({@code depth@100ms}, {@code bookTicker}, {@code trade}) or binary ({@code depth}, {@code bestBidAsk}, {@code trade}); snapshots and
 * trade history over REST (Spot API documentation, read 2026-07-21).
 */
public final class BinanceProtocol implements VenueProtocol {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** A frame above 4096 bytes gets no answer at all (reports of client maintainers). */
    private static final int MAX_FRAME_CHARS = 3_500;

    private static final int MAX_FRAME_STREAMS = 150;
    private static final int SNAPSHOT_TIMEOUT_MS = 2_000;
    private static final int QUICK_LIMIT = 100;
    private static final int ROOM = 200;
    private static final int PAGE_SIZE = 1_000;
    private static final int HISTORICAL_TRADES_WEIGHT = 25;

    private final BinanceVenue venue;
    private final BinanceContext context;
    private final int depth;
    private final int deepLimit;
    private final MarketStreams streams;

    /** The protocol of one feed; {@code depth} as in the feed's settings. */
    public BinanceProtocol(BinanceVenue venue, int depth) {
        this.venue = venue;
        this.context = venue.context();
        this.depth = depth;
        this.streams = context.encoding() == BinanceContext.Encoding.SBE ? new SbeStreams() : new JsonStreams();
        this.deepLimit = depth <= 25 ? 100 : depth <= 100 ? 500 : depth <= 400 ? 1_000 : 5_000;
    }

    @Override
    public Venue venue() {
        return Venue.BINANCE;
    }

    @Override
    public URI streamUri() {
        String base = context.streamUrl().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/stream");
    }

    @Override
    public Map<String, String> headers() {
        String key = context.streamKey();
        return context.encoding() == BinanceContext.Encoding.SBE && key != null
                ? Map.of("X-MBX-APIKEY", key)
                : Map.of();
    }

    @Override
    public ConnectBudget connectBudget() {
        return venue.connectBudget();
    }

    @Override
    public FeedLimits limits() {
        return new FeedLimits(
                Math.max(1, context.streamsPerConnection() / streams().size()),
                context.controlIntervalMs(),
                0,
                context.silenceTimeoutMs(),
                0,
                0,
                SNAPSHOT_TIMEOUT_MS);
    }

    private List<String> streams() {
        return depth == 1 ? List.of(streams.quotes(), "@trade") : List.of(streams.depth(), streams.quotes(), "@trade");
    }

    @Override
    public int maxLevels() {
        return depth == 1 ? 1 : 2 * deepLimit + ROOM;
    }

    @Override
    public FeedDecoder newDecoder(SymbolIndex symbols, FeedMessages messages) {
        return streams.newDecoder(symbols, messages);
    }

    @Override
    public List<SampleMessage> samples(FeedInstrument instrument, int variant) {
        return streams.samples(instrument, variant);
    }

    @Override
    public BookSync newBookSync(FeedInstrument instrument) {
        return depth == 1 ? new BinanceTopSync() : new BinanceDepthSync(depth, QUICK_LIMIT, deepLimit);
    }

    @Override
    public List<ControlRequest> subscribe(List<FeedInstrument> instruments, LongSupplier ids) {
        List<ControlRequest> requests = new ArrayList<>();
        StringBuilder params = new StringBuilder();
        int count = 0;
        for (FeedInstrument instrument : instruments) {
            String symbol = instrument.instrument.venueSymbol().toLowerCase(Locale.ROOT);
            for (String stream : streams()) {
                if (count == MAX_FRAME_STREAMS
                        || params.length() + symbol.length() + stream.length() + 64 > MAX_FRAME_CHARS) {
                    requests.add(subscribe(params, ids.getAsLong()));
                    params.setLength(0);
                    count = 0;
                }
                params.append(count++ == 0 ? "\"" : ",\"")
                        .append(symbol)
                        .append(stream)
                        .append('"');
            }
        }
        if (count > 0) {
            requests.add(subscribe(params, ids.getAsLong()));
        }
        return requests;
    }

    private static ControlRequest subscribe(StringBuilder params, long id) {
        return new ControlRequest(id, "{\"method\":\"SUBSCRIBE\",\"params\":[" + params + "],\"id\":" + id + '}', 1);
    }

    @Override
    public boolean isSnapshotByRest() {
        return true;
    }

    @Override
    public List<ControlRequest> resubscribe(List<FeedInstrument> instruments, LongSupplier ids) {
        throw new IllegalStateException("books are made whole over REST");
    }

    @Override
    public RestRequest snapshot(FeedInstrument instrument, boolean refresh) {
        int limit = depth == 1 ? 5 : refresh ? deepLimit : QUICK_LIMIT;
        return new RestRequest(
                "/api/v3/depth",
                Map.of("symbol", instrument.instrument.venueSymbol(), "limit", Integer.toString(limit)),
                limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1_000 ? 50 : 250);
    }

    @Override
    public boolean readSnapshot(FeedInstrument instrument, byte[] body, DepthMessage into) {
        JsonNode root = parse(body);
        if (root == null || !root.path("lastUpdateId").canConvertToLong()) {
            return false;
        }
        into.clear();
        into.snapshot = true;
        into.lastId = root.path("lastUpdateId").longValue();
        return into.lastId >= 0
                && readLevels(root.path("bids"), instrument, into.bids)
                && readLevels(root.path("asks"), instrument, into.asks);
    }

    private static boolean readLevels(JsonNode levels, FeedInstrument instrument, LevelBuffer into) {
        if (!levels.isArray()) {
            return false;
        }
        try {
            for (JsonNode level : levels) {
                long px = DecimalText.parse(level.path(0).asText(), instrument.priceDecimals);
                long qty = DecimalText.parse(level.path(1).asText(), instrument.qtyDecimals);
                if (px <= 0 || qty <= 0 || !into.add(px, qty)) {
                    return false;
                }
            }
            return true;
        } catch (NumberFormatException inexact) {
            return false;
        }
    }

    @Override
    public RestRequest tradesAfter(FeedInstrument instrument, long lastTradeId, long lastTimeNs) {
        return new RestRequest(
                "/api/v3/historicalTrades",
                Map.of(
                        "symbol",
                        instrument.instrument.venueSymbol(),
                        "fromId",
                        Long.toString(lastTradeId),
                        "limit",
                        Integer.toString(PAGE_SIZE)),
                HISTORICAL_TRADES_WEIGHT);
    }

    @Override
    public boolean readTrades(FeedInstrument instrument, byte[] body, TradePage into) {
        JsonNode page = parse(body);
        if (page == null || !page.isArray()) {
            return false;
        }
        into.clear();
        for (JsonNode trade : page) {
            JsonNode id = trade.path("id");
            JsonNode time = trade.path("time");
            JsonNode maker = trade.path("isBuyerMaker");
            if (!id.canConvertToLong() || !time.canConvertToLong() || !maker.isBoolean()) {
                return false;
            }
            boolean aggressorIsBuyer = !maker.booleanValue();
            long timeNs = time.longValue() * NANOS_PER_MILLI;
            boolean added;
            try {
                long px = DecimalText.parse(trade.path("price").asText(), instrument.priceDecimals);
                long qty = DecimalText.parse(trade.path("qty").asText(), instrument.qtyDecimals);
                added = into.add(id.longValue(), px, qty, timeNs, aggressorIsBuyer);
            } catch (NumberFormatException inexact) {
                added = into.add(id.longValue(), 0, TradePage.INEXACT_QTY, timeNs, aggressorIsBuyer);
            }
            if (!added) {
                return false;
            }
        }
        if (page.size() >= PAGE_SIZE) {
            into.setFull();
        }
        return true;
    }

    private static @Nullable JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException notJson) {
            return null;
        }
    }

    @Override
    public @Nullable String keepAlive(long requestId) {
        return null;
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
