package io.kairos.flink.trading;

/**
 * Health of an engine.
 *
 * @param engineId which engine.
 * @param json {@code kairos.engine.v1.EngineHealth} by the protobuf JSON mapping, default values printed, without books.
 * @param booksJson the books, as the contract of the hot store writes them.
 */
public record HealthRecord(String engineId, String json, String booksJson) {}
