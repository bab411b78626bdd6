package io.kairos.engine.adapter.inbound.feed.okx;

import com.fasterxml.jackson.databind.JsonNode;
import io.kairos.engine.adapter.inbound.feed.FeedMessages;
import java.util.HashSet;
import java.util.Set;

/**
 * The venue's maintenance as its status channel and its REST twin tell it: {@code ongoing} and {@code pre_open} (orders rest,
 * nothing matches) of the WebSocket or the trading service mean that the venue does not trade, whether for all accounts or in
 * batches of them (OKX API v5 documentation, "Status", read 2026-07-21). One per feed, however often its decoder is made anew.
 * Event loop only.
 */
final class MaintenanceWindows {
    /** More at a time are not remembered; the venue stays closed until the known ones end. */
    private static final int MAX_WINDOWS = 16;

    private final Set<String> open = new HashSet<>();

    /** A push tells what changed, so the open windows are remembered; one without any says that there is none. */
    void onPush(JsonNode data, FeedMessages messages) {
        if (data.isEmpty()) {
            open.clear();
        }
        tell(data, messages);
    }

    /** The answer over REST lists all that are scheduled or open: what it does not list has ended. */
    void onList(JsonNode data, FeedMessages messages) {
        open.clear();
        tell(data, messages);
    }

    private void tell(JsonNode data, FeedMessages messages) {
        StringBuilder text = new StringBuilder();
        for (JsonNode window : data) {
            String state = window.path("state").asText();
            String title = RowReader.clip(window.path("title").asText());
            switch (state) {
                case "ongoing", "pre_open" -> {
                    if (concernsUs(window) && open.size() < MAX_WINDOWS) {
                        open.add(title);
                    }
                }
                case "completed", "canceled" -> open.remove(title);
                case "scheduled" -> {}
                default -> messages.onUnknown(1);
            }
            text.append(text.isEmpty() ? "" : "; ")
                    .append(title)
                    .append(" state=")
                    .append(state);
        }
        messages.onVenueStatus(open.isEmpty(), RowReader.clip(text.toString()));
    }

    /** Block trading, bots, spreads, copy trading and others do not; 0, 1, 4 and 5 and whatever is new do. */
    private static boolean concernsUs(JsonNode window) {
        return switch (window.path("serviceType").asText()) {
            case "2", "3", "6", "7", "8", "9", "10", "99" -> false;
            default -> true;
        };
    }
}
