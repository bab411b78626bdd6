package io.kairos.benchmarks.book;

/** Ways from a message to a book. */
public enum ContenderKind {
    /** The engine's decoder, continuity rule and arrays. */
    KAIROS,
    /** Jackson's streaming parser, then the engine's continuity rule and arrays. */
    JACKSON,
    /** XChange's mapper, objects and order book, as far as it has them: see each class. */
    XCHANGE
}
