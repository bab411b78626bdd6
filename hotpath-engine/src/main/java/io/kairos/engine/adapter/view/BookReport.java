package io.kairos.engine.adapter.view;

import io.kairos.domain.instrument.Instrument;
import io.kairos.engine.application.port.MarketDataFeed.BookStatus;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.SuspectReason;
import io.kairos.proto.engine.v1.BookHealth;
import io.kairos.proto.engine.v1.BookState;
import io.kairos.proto.engine.v1.EngineHealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The books of all feeds as one part of a health report, under their instruments' names. Bounded, so that a report always fits
 * into one Kafka message and one gRPC message; what does not fit is counted. One thread.
 */
final class BookReport {
    /** About 110 bytes each: half of the 1 MiB that a Kafka message may have by default. */
    static final int MAX_BOOKS = 4_000;

    private static final Comparator<BookHealth> BY_NAME =
            Comparator.comparing(BookHealth::getVenue).thenComparing(BookHealth::getSymbol);
    private static final Comparator<BookHealth> DOUBTFUL_FIRST =
            Comparator.comparing((BookHealth book) -> book.getState() == BookState.BOOK_STATE_LIVE);

    private final EngineView view;
    private final List<BookHealth> books = new ArrayList<>();
    private int omitted;

    BookReport(EngineView view) {
        this.view = view;
    }

    void add(List<BookStatus> ofFeed) {
        for (BookStatus book : ofFeed) {
            Instrument instrument = view.instrument(book.instrumentId());
            if (instrument == null) {
                omitted++;
            } else {
                books.add(health(instrument, book));
            }
        }
    }

    void writeTo(EngineHealth.Builder health) {
        List<BookHealth> listed = books;
        int beyond = Math.max(0, books.size() - MAX_BOOKS);
        if (beyond > 0) {
            books.sort(DOUBTFUL_FIRST.thenComparing(BY_NAME));
            listed = books.subList(0, MAX_BOOKS);
        }
        listed.sort(BY_NAME);
        health.addAllBooks(listed).setBooksOmitted(omitted + beyond);
    }

    private static BookHealth health(Instrument instrument, BookStatus book) {
        return BookHealth.newBuilder()
                .setVenue(instrument.venue().name())
                .setSymbol(instrument.symbol())
                .setState(state(book.state()))
                .setSuspectReason(
                        book.state() != FeedState.SUSPECT || book.reason() == SuspectReason.NONE
                                ? ""
                                : book.reason().name())
                .setStateSinceNs(book.stateSinceNs())
                .setLastUpdateNs(book.lastUpdateNs())
                .setLastVerifiedNs(book.lastVerifiedNs())
                .setUpdates(book.updates())
                .setVerified(book.verified())
                .setGaps(book.gaps())
                .setResyncs(book.resyncs())
                .setLastRecoveryNs(book.lastRecoveryNs())
                .setFeedLatencyNs(book.feedLatencyNs())
                .setNegativeAges(book.negativeAges())
                .build();
    }

    private static BookState state(FeedState state) {
        return switch (state) {
            case SYNCING -> BookState.BOOK_STATE_SYNCING;
            case LIVE -> BookState.BOOK_STATE_LIVE;
            case SUSPECT -> BookState.BOOK_STATE_SUSPECT;
            case DISCONNECTED, SBE_UNKNOWN, NULL_VAL ->
                throw new IllegalStateException("not the state of a book: state=" + state);
        };
    }
}
