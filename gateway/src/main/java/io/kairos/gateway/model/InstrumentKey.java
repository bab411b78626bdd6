package io.kairos.gateway.model;

/** Identity of an instrument. */
public record InstrumentKey(String venue, String symbol) {}
