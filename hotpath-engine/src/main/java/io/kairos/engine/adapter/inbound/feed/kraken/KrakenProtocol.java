package io.kairos.engine.adapter.inbound.feed.kraken;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
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
import io.kairos.engine.adapter.inbound.feed.SampleNumbers;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.inbound.feed.TradePage;
import io.kairos.engine.adapter.inbound.feed.VenueProtocol;
import io.kairos.engine.adapter.venue.PublicRest;
import io.kairos.engine.adapter.venue.RestRequest;
import io.kairos.engine.adapter.venue.VenueTime;
import io.kairos.engine.adapter.venue.kraken.KrakenContext;
import io.kairos.engine.adapter.venue.kraken.KrakenNames;
import io.kairos.engine.adapter.venue.kraken.KrakenRest;
import io.kairos.engine.adapter.venue.kraken.KrakenVenue;
import io.kairos.engine.adapter.venue.net.ConnectBudget;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Market data of Kraken spot on WebSocket v2: {@code book} and {@code trade} of each instrument, {@code instrument} once; missed
 * trades over REST (Kraken API documentation, "Spot WebSocket v2" and "Get Recent Trades", read 2026-06-30).
 *
 * <p>Books become whole by subscribing alone, so a doubtful one is subscribed anew. Trades of the time without a connection come
 * as the last 50 with the subscription; only larger holes need REST. The ticker is not asked for: the book says more, and proves it.
 */
public final class KrakenProtocol implements VenueProtocol {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** Symbols of one request; each is answered apart, so that one refusal does not hit the others. */
    private static final int SYMBOLS_PER_REQUEST = 50;
    /** The venue closes a socket without activity after about a minute. */
    private static final int KEEP_ALIVE_INTERVAL_MS = 5_000;

    private static final int SNAPSHOT_TIMEOUT_MS = 2_000;
    private static final int TRADES_PAGE = 1_000;
    private static final long MICROSECOND_NS = 1_000;
    private static final long FUTURE_MARGIN_NS = 5_000_000_000L;
    private static final long UNMEASURED_MARGIN_NS = 3_600_000_000_000L;
    private static final int NANO_DIGITS = 9;
    private static final BigDecimal MAX_TIME_NS = BigDecimal.valueOf(Long.MAX_VALUE);

    private final KrakenVenue venue;
    private final KrakenContext context;
    private final int depth;
    private @Nullable FeedMessages messages;

    /** The protocol of one feed; {@code depth} as in the feed's settings. */
    public KrakenProtocol(KrakenVenue venue, int depth) {
        this.venue = venue;
        this.context = venue.context();
        this.depth = bookDepth(depth);
    }

    /** The venue's smallest book that holds so many levels. */
    static int bookDepth(int levels) {
        for (int offered : new int[] {10, 25, 100, 500}) {
            if (levels <= offered) {
                return offered;
            }
        }
        return 1_000;
    }

    @Override
    public Venue venue() {
        return Venue.KRAKEN;
    }

    @Override
    public URI streamUri() {
        return context.streamUrl();
    }

    @Override
    public ConnectBudget connectBudget() {
        return venue.connectBudget();
    }

    @Override
    public FeedLimits limits() {
        return new FeedLimits(
                context.instrumentsPerConnection(),
                context.controlIntervalMs(),
                0,
                context.silenceTimeoutMs(),
                KEEP_ALIVE_INTERVAL_MS,
                0,
                SNAPSHOT_TIMEOUT_MS);
    }

    /** Cutting comes after the whole message, so a message's levels need room beside the window. */
    @Override
    public int maxLevels() {
        return depth + LevelBuffer.MAX_LEVELS;
    }

    @Override
    public FeedDecoder newDecoder(SymbolIndex symbols, FeedMessages newMessages) {
        messages = newMessages;
        return new KrakenDecoder(symbols, newMessages, venue.board(), this::onPong);
    }

    @Override
    public List<SampleMessage> samples(FeedInstrument instrument, int variant) {
        String symbol = instrument.instrument.venueSymbol();
        String px = SampleNumbers.px(variant, 0);
        String qty = SampleNumbers.qty(variant, 0);
        String levels = SampleNumbers.side(
                variant, (levelPx, levelQty) -> "{\"price\":" + levelPx + ",\"qty\":" + levelQty + "}");
        String time = "\"timestamp\":\"2023-10-06T17:35:55.440295Z\"";
        return SampleMessage.ofJson(
                "{\"channel\":\"book\",\"type\":\"update\",\"data\":[{\"symbol\":\"" + symbol + "\",\"bids\":[" + levels
                        + "],\"asks\":[" + levels + "],\"checksum\":2114181697," + time + "}]}",
                "{\"channel\":\"ticker\",\"type\":\"update\",\"data\":[{\"symbol\":\"" + symbol + "\",\"bid\":" + px
                        + ",\"bid_qty\":" + qty + ",\"ask\":" + SampleNumbers.px(variant, 1) + ",\"ask_qty\":" + qty
                        + ",\"last\":" + px
                        + ",\"volume\":997038.98383185,\"vwap\":0.10148,\"low\":0.09979,\"high\":0.10285,"
                        + "\"change\":-0.00017,\"change_pct\":-0.17," + time + "}]}",
                "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"" + symbol + "\",\"side\":\""
                        + (variant % 2 == 0 ? "sell" : "buy") + "\",\"price\":" + px + ",\"qty\":" + qty
                        + ",\"ord_type\":\"market\",\"trade_id\":" + (4_665_906 + variant) + "," + time + "}]}");
    }

    @Override
    public BookSync newBookSync(FeedInstrument instrument) {
        return new KrakenBookSync(
                instrument,
                depth,
                this::latestPlausibleNs,
                this::onRepeatedMismatch,
                () -> venue.precision(instrument.instrument));
    }

    /** The venue's clock as measured, and a bit; while nothing was measured, ours and more. */
    private long latestPlausibleNs() {
        long nowNs = venue.clock().nanoTime();
        long uncertaintyNs = venue.time().uncertaintyNs(nowNs);
        return uncertaintyNs == 0
                ? nowNs + UNMEASURED_MARGIN_NS
                : nowNs + venue.time().offsetNs() + uncertaintyNs + FUTURE_MARGIN_NS;
    }

    private void onRepeatedMismatch(FeedInstrument instrument) {
        FeedMessages told = messages;
        if (told != null) {
            told.onInstrumentsChanged("checksums of " + instrument + " keep failing, its decimals may be others");
        }
    }

    @Override
    public List<ControlRequest> subscribe(List<FeedInstrument> instruments, LongSupplier ids) {
        List<ControlRequest> requests = new ArrayList<>();
        for (int from = 0; from < instruments.size(); from += SYMBOLS_PER_REQUEST) {
            List<FeedInstrument> part =
                    instruments.subList(from, Math.min(instruments.size(), from + SYMBOLS_PER_REQUEST));
            requests.add(request("subscribe", bookParams(part, true), part.size(), ids));
            requests.add(
                    request("subscribe", "\"channel\":\"trade\",\"snapshot\":true," + symbols(part), part.size(), ids));
        }
        // The list of all instruments is large and the same everywhere: one connection is enough.
        if (instruments.stream().anyMatch(instrument -> instrument.index == 0)) {
            requests.add(request("subscribe", "\"channel\":\"instrument\",\"snapshot\":true", 1, ids));
        }
        return requests;
    }

    @Override
    public boolean isSnapshotByRest() {
        return false;
    }

    @Override
    public List<ControlRequest> resubscribe(List<FeedInstrument> instruments, LongSupplier ids) {
        List<ControlRequest> requests = new ArrayList<>();
        for (int from = 0; from < instruments.size(); from += SYMBOLS_PER_REQUEST) {
            List<FeedInstrument> part =
                    instruments.subList(from, Math.min(instruments.size(), from + SYMBOLS_PER_REQUEST));
            requests.add(request("unsubscribe", bookParams(part, false), part.size(), ids));
            requests.add(request("subscribe", bookParams(part, true), part.size(), ids));
        }
        return requests;
    }

    private String bookParams(List<FeedInstrument> instruments, boolean snapshot) {
        return "\"channel\":\"book\",\"depth\":" + depth + (snapshot ? ",\"snapshot\":true," : ",")
                + symbols(instruments);
    }

    private static String symbols(List<FeedInstrument> instruments) {
        StringBuilder text = new StringBuilder("\"symbol\":[");
        for (int i = 0; i < instruments.size(); i++) {
            text.append(i == 0 ? "\"" : ",\"")
                    .append(instruments.get(i).instrument.venueSymbol())
                    .append('"');
        }
        return text.append(']').toString();
    }

    private static ControlRequest request(String method, String params, int answers, LongSupplier ids) {
        long id = ids.getAsLong();
        return new ControlRequest(
                id, "{\"method\":\"" + method + "\",\"params\":{" + params + "},\"req_id\":" + id + '}', answers);
    }

    @Override
    public RestRequest snapshot(FeedInstrument instrument, boolean refresh) {
        throw new IllegalStateException("REST rounds quantities, books come by subscription only");
    }

    @Override
    public boolean readSnapshot(FeedInstrument instrument, byte[] body, DepthMessage into) {
        throw new IllegalStateException("REST rounds quantities, books come by subscription only");
    }

    /** The cursor is a time in nanoseconds; one before the last trade's makes it the first of the page. */
    @Override
    public RestRequest tradesAfter(FeedInstrument instrument, long lastTradeId, long lastTimeNs) {
        String pair = KrakenNames.restPair(instrument.instrument.venueSymbol());
        return new RestRequest(
                "/0/public/Trades",
                lastTimeNs > 0 ? Map.of("pair", pair, "since", Long.toString(lastTimeNs - 1)) : Map.of("pair", pair),
                1);
    }

    @Override
    public boolean readTrades(FeedInstrument instrument, byte[] body, TradePage into) {
        into.clear();
        JsonNode rows = rows(body);
        if (!rows.isArray()) {
            return false;
        }
        for (JsonNode row : rows) {
            if (!readTrade(instrument, row, into)) {
                return false;
            }
        }
        if (rows.size() >= TRADES_PAGE) {
            into.setFull();
        }
        return true;
    }

    /** The pair's name in the answer is the venue's choice: what is not the cursor is the trades. */
    private static JsonNode rows(byte[] body) {
        try {
            JsonNode result = JSON.reader()
                    .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .readTree(body)
                    .path("result");
            for (Map.Entry<String, JsonNode> member : result.properties()) {
                if (!"last".equals(member.getKey())) {
                    return member.getValue();
                }
            }
        } catch (JsonProcessingException notJson) {
            return JSON.missingNode();
        } catch (IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
        return JSON.missingNode();
    }

    /** {@code [price, volume, seconds, b or s, m or l, text, id]}. */
    private static boolean readTrade(FeedInstrument instrument, JsonNode row, TradePage into) {
        JsonNode id = row.path(6);
        JsonNode seconds = row.path(2);
        String side = row.path(3).asText();
        if (!TolerantDecoder.isWhole(id) || !seconds.isNumber() || !("b".equals(side) || "s".equals(side))) {
            return false;
        }
        BigDecimal nanos = seconds.decimalValue().movePointRight(NANO_DIGITS);
        // The bound keeps 1e999999999 from being written out.
        if (nanos.signum() < 0 || nanos.compareTo(MAX_TIME_NS) > 0) {
            return false;
        }
        long timeNs = nanos.longValue();
        long px;
        long qty;
        try {
            px = DecimalText.parse(row.path(0).asText(), instrument.priceDecimals);
            qty = DecimalText.parse(row.path(1).asText(), instrument.qtyDecimals);
        } catch (NumberFormatException inexact) {
            return into.add(id.longValue(), 0, TradePage.INEXACT_QTY, timeNs, "b".equals(side));
        }
        return into.add(id.longValue(), px, qty, timeNs, "b".equals(side));
    }

    @Override
    public @Nullable String keepAlive(long requestId) {
        return clockPing();
    }

    /** The last 50 trades come with the subscription. */
    @Override
    public boolean isTradeHistorySubscribed() {
        return true;
    }

    /** A ping whose id is the moment of sending, microseconds since the epoch, so that its answer measures the clock. */
    @Override
    public String clockPing() {
        return "{\"method\":\"ping\",\"req_id\":" + venue.clock().nanoTime() / MICROSECOND_NS + '}';
    }

    private void onPong(long requestId, long venueReceivedNs, long venueSentNs) {
        long sentNs = requestId * MICROSECOND_NS;
        long receivedNs = venue.clock().nanoTime();
        long processingNs = venueSentNs - venueReceivedNs;
        // An id that is no recent moment is not of ours.
        if (requestId > 0 && receivedNs >= sentNs && receivedNs - sentNs < KEEP_ALIVE_INTERVAL_MS * 1_000_000L) {
            venue.time().onSample(sentNs, receivedNs, venueReceivedNs + processingNs / 2, MICROSECOND_NS);
        }
    }

    @Override
    public PublicRest rest() {
        return venue.rest();
    }

    @Override
    public VenueTime time() {
        return venue.time();
    }

    /** REST tells whole seconds only, so it is asked as long as no ping was answered. */
    @Override
    public CompletableFuture<?> measureTime() {
        KrakenRest rest = venue.rest();
        boolean measured = venue.time().samples() > 0;
        return !measured && rest.tryTake(new RestRequest("/0/public/Time", Map.of(), 1), false)
                ? rest.measureTime()
                : CompletableFuture.completedFuture(null);
    }
}
