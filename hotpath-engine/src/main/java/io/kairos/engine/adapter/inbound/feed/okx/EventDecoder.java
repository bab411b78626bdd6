package io.kairos.engine.adapter.inbound.feed.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import io.kairos.engine.adapter.inbound.feed.SymbolIndex;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.okx.InstrumentParser;
import java.util.HashSet;
import java.util.Set;
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

    /** More maintenance windows at a time are not remembered; the venue stays closed until the known ones end. */
    private static final int MAX_WINDOWS = 16;

    private final SymbolIndex instruments;
    private final FeedMessages messages;
    private final InstrumentParser parser = new InstrumentParser();
    private final Set<String> openWindows = new HashSet<>();

    EventDecoder(SymbolIndex instruments, FeedMessages messages) {
        this.instruments = instruments;
        this.messages = messages;
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

    /**
     * Maintenance windows: {@code ongoing} and {@code pre_open} (orders rest, nothing matches) of the WebSocket or the trading
     * service mean that the venue does not trade, whether for all accounts or in batches of them. A push tells what changed, so the
     * open windows are remembered; one without any says that there is none (OKX API v5 documentation, "Status channel", read
     * 2026-07-21).
     */
    Result decodeStatus(JsonNode data) {
        StringBuilder text = new StringBuilder();
        if (data.isEmpty()) {
            openWindows.clear();
        }
        for (JsonNode window : data) {
            String state = window.path("state").asText();
            String title = RowReader.clip(window.path("title").asText());
            switch (state) {
                case "ongoing", "pre_open" -> {
                    if (concernsUs(window) && openWindows.size() < MAX_WINDOWS) {
                        openWindows.add(title);
                    }
                }
                case "completed", "canceled" -> openWindows.remove(title);
                case "scheduled" -> {}
                default -> messages.onUnknown(1);
            }
            text.append(text.isEmpty() ? "" : "; ")
                    .append(title)
                    .append(" state=")
                    .append(state);
        }
        messages.onVenueStatus(openWindows.isEmpty(), RowReader.clip(text.toString()));
        return Result.SHAPED;
    }

    /** Block trading, bots, spreads, copy trading and others do not; 0, 1, 4 and 5 and whatever is new do. */
    private static boolean concernsUs(JsonNode window) {
        return switch (window.path("serviceType").asText()) {
            case "2", "3", "6", "7", "8", "9", "10", "99" -> false;
            default -> true;
        };
    }
}
