package io.kairos.gateway.model;

import java.time.Instant;
import java.util.List;

/**
 * All books at one moment; a later report replaces it whole.
 *
 * @param time when it was taken.
 */
public record BookReport(Instant time, List<Book> books) {
    public BookReport {
        books = List.copyOf(books);
    }
}
