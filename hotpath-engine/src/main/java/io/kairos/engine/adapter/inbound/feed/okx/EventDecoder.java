package io.kairos.engine.adapter.inbound.feed.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.okx.InstrumentParser;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Understands what is said about the connection, its subscriptions, the markets and the venue itself. Event loop only. */
final class EventDecoder {
    /** The code of the notice that comes 60 s before a connection is ended for an upgrade. */
    static final String UPGRADE_NOTICE = "64008";

    private static final Pattern REQUEST_ID = Pattern.compile("[0-9]{1,18}");
    /** As in "Wrong URL or channel:books, instId:NOPE-USDT doesn't exist." */
    private static final Pattern NAMED_INSTRUMENT = Pattern.compile("instId:\"?([A-Za-z0-9_-]{1,40})");

    private final SymbolIndex instruments;
    private final FeedMessages messages;
    private final InstrumentParser parser = new InstrumentParser();
    private final MaintenanceWindows windows;

    EventDecoder(SymbolIndex instruments, FeedMessages messages, MaintenanceWindows windows) {
        this.instruments = instruments;
        this.messages = messages;
        this.windows = windows;
    }

    Result decodeEvent(JsonNode root) {
        String text = RowReader.clip(
                root.path("code").asText() + ' ' + root.path("msg").asText());
        switch (root.path("event").asText()) {
            case "subscribe", "unsubscribe" ->
                messages.onAcknowledged(requestId(root), find(root.path("arg").path("instId")));
            case "error" -> messages.onRefused(requestId(root), refused(root), text);
            case "channel-conn-count-error" ->
                messages.onRefused(
                        -1,
                        null,
                        "too many connections: channel="
                                + root.path("channel").asText() + " count="
                                + root.path("connCount").asText());
            case "notice" -> {
                if (!UPGRADE_NOTICE.equals(root.path("code").asText())) {
                    messages.onUnknown(1);
                    return Result.IRRELEVANT;
                }
                messages.onClosingSoon(text);
            }
            case "login", "channel-conn-count" -> {
                return Result.IRRELEVANT;
            }
            default -> {
                messages.onUnknown(1);
                return Result.IRRELEVANT;
            }
        }
        return Result.SHAPED;
    }

    private static long requestId(JsonNode root) {
        String id = root.path("id").asText();
        return REQUEST_ID.matcher(id).matches() ? Long.parseLong(id) : -1;
    }

    /** Errors usually name their market in the text only. */
    private @Nullable FeedInstrument refused(JsonNode root) {
        FeedInstrument named = find(root.path("arg").path("instId"));
        if (named != null) {
            return named;
        }
        Matcher matcher = NAMED_INSTRUMENT.matcher(root.path("msg").asText());
        return matcher.find() ? instruments.find(matcher.group(1)) : null;
    }

    private @Nullable FeedInstrument find(JsonNode instId) {
        return instId.isTextual() ? instruments.find(instId.textValue()) : null;
    }

    /** Only what differs from what we know is a change: whether the venue sends its list on subscribing is not documented. */
    Result decodeInstruments(JsonNode data) {
        for (JsonNode market : data) {
            FeedInstrument carried = find(market.path("instId"));
            if (carried != null) {
                String change = change(carried, market);
                if (change != null) {
                    messages.onInstrumentsChanged(carried.instrument.venueSymbol() + ": " + change);
                }
            }
        }
        return Result.SHAPED;
    }

    private @Nullable String change(FeedInstrument carried, JsonNode market) {
        InstrumentSpec spec;
        try {
            spec = parser.parse(market);
        } catch (IllegalArgumentException e) {
            return RowReader.clip(String.valueOf(e.getMessage()));
        }
        var known = carried.instrument;
        if (spec.priceDecimals() != known.priceDecimals() || spec.tickPx() != known.tickPx()) {
            return "tickSz=" + market.path("tickSz").asText();
        }
        if (spec.qtyDecimals() != known.qtyDecimals() || spec.stepQty() != known.stepQty()) {
            return "lotSz=" + market.path("lotSz").asText();
        }
        if (spec.minQty() != known.minQty() || spec.maxQty() != known.maxQty()) {
            return "minSz=" + market.path("minSz").asText() + " maxLmtSz="
                    + market.path("maxLmtSz").asText();
        }
        if (spec.trading() != known.trading()) {
            return "state=" + market.path("state").asText();
        }
        return null;
    }

    Result decodeStatus(JsonNode data) {
        windows.onPush(data, messages);
        return Result.SHAPED;
    }
}
