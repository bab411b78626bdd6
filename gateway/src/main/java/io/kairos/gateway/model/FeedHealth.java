package io.kairos.gateway.model;

import org.jspecify.annotations.Nullable;

/**
 * State of one venue's market data. Counts are since the engine's start.
 *
 * @param connections open now.
 * @param books subscribed.
 * @param liveBooks of those, LIVE.
 * @param clockOffsetMillis the venue's clock minus ours, null while nothing was measured.
 * @param clockUncertaintyMillis largest error of the offset, null while nothing was measured.
 * @param malformed frames refused.
 * @param decoderFallbacks messages that only the tolerant decoder understood.
 * @param decoderAlarms minutes in which more than one message in a thousand was one of those.
 * @param decoderAlarm whether the last whole minute was one of them.
 * @param unknownValues members or values ignored.
 * @param orderEntry whether new orders can be sent to the venue now.
 * @param unsettledOrders from before an interruption, whose fate is not settled yet; while there are any the venue gets no new ones.
 */
public record FeedHealth(
        String venue,
        PartStatus status,
        long messages,
        long reconnects,
        long gaps,
        long lastMessageAgeMillis,
        int connections,
        int books,
        int liveBooks,
        @Nullable Double clockOffsetMillis,
        @Nullable Double clockUncertaintyMillis,
        long malformed,
        long decoderFallbacks,
        long decoderAlarms,
        boolean decoderAlarm,
        long unknownValues,
        boolean orderEntry,
        int unsettledOrders) {}
