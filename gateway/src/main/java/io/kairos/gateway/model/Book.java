package io.kairos.gateway.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The book of one instrument, as the engine last reported it. Counts are since the engine's start.
 *
 * @param suspectReason why it is SUSPECT, else null.
 * @param lastUpdateTime receipt of the last message about it, null for none.
 * @param lastVerifiedTime when the venue's own rule last confirmed it, null for never.
 * @param updates changes received.
 * @param verified of those, confirmed by the venue's own rule.
 * @param gaps holes in the venue's numbering.
 * @param resyncs times it was made whole anew.
 * @param lastRecoveryMillis how long the last recovery took, null for none.
 * @param feedLatencyMillis smoothed age of messages at receipt, may be negative, null when unknown.
 * @param negativeAges messages from the future by more than the clock's uncertainty.
 * @param reportTime when the engine said all this.
 */
public record Book(
        String venue,
        String symbol,
        BookState state,
        @Nullable String suspectReason,
        Instant stateSince,
        @Nullable Instant lastUpdateTime,
        @Nullable Instant lastVerifiedTime,
        long updates,
        long verified,
        long gaps,
        long resyncs,
        @Nullable Double lastRecoveryMillis,
        @Nullable Double feedLatencyMillis,
        long negativeAges,
        Instant reportTime) {}
