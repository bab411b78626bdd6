package io.kairos.gateway.model;

/** State of one venue's market data. */
public record FeedHealth(
        String venue, PartStatus status, long messages, long reconnects, long gaps, long lastMessageAgeMillis) {}
