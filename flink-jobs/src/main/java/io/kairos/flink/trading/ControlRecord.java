package io.kairos.flink.trading;

import org.jspecify.annotations.Nullable;

/**
 * A change of kill switch, limits or strategy.
 *
 * @param sequence journal sequence.
 * @param timeNs when it took effect, nanoseconds since the epoch.
 * @param changedBy who.
 * @param reason why, in their words.
 * @param kind KILL_SWITCH, RISK_LIMITS or STRATEGY.
 * @param killSwitchEngaged new position; null unless KILL_SWITCH.
 * @param strategyName null unless STRATEGY.
 * @param settingsJson the complete new settings as JSON, decimals as text; null for KILL_SWITCH.
 */
public record ControlRecord(
        long sequence,
        long timeNs,
        String changedBy,
        String reason,
        String kind,
        @Nullable Boolean killSwitchEngaged,
        @Nullable String strategyName,
        @Nullable String settingsJson) {}
