package io.kairos.engine.adapter.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.application.port.MarketDataFeed.BookStatus;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.SuspectReason;
import io.kairos.proto.engine.v1.BookHealth;
import io.kairos.proto.engine.v1.BookState;
import io.kairos.proto.engine.v1.EngineHealth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Books in the health report: names, order, bound. */
class BookReportTest {
    /** What a Kafka producer and a broker take by default. */
    private static final int KAFKA_MESSAGE_BYTES = 1_000_000;

    private static final long LATE_NS = 1_900_000_000_000_000_000L;

    private final EngineView view = new EngineView(1);

    private void define(int id, Venue venue, String base) {
        view.putInstrument(new Instrument(
                id,
                venue,
                base + "-USDT",
                base + "USDT",
                new Asset(id * 2, base, 8),
                new Asset(id * 2 + 1, "USDT", 8),
                2,
                5,
                1,
                1,
                1_000_000,
                1,
                1,
                1_000_000,
                0,
                1_000,
                1_000,
                true));
    }

    private static BookStatus status(int id, FeedState state, SuspectReason reason) {
        return new BookStatus(
                id,
                state,
                reason,
                LATE_NS,
                LATE_NS + 1,
                LATE_NS + 2,
                4_000_000_000L,
                3_999_999_999L,
                1_000,
                1_001,
                LATE_NS,
                -5,
                1L << 40);
    }

    private EngineHealth report(List<BookStatus> books) {
        BookReport report = new BookReport(view);
        report.add(books);
        EngineHealth.Builder health = EngineHealth.newBuilder();
        report.writeTo(health);
        return health.build();
    }

    @Test
    void shouldNameBooksByTheirInstruments() {
        define(7, Venue.KRAKEN, "SOL");
        define(3, Venue.BINANCE, "BTC");

        EngineHealth health = report(List.of(
                status(7, FeedState.SUSPECT, SuspectReason.CHECKSUM), status(3, FeedState.LIVE, SuspectReason.NONE)));

        assertThat(health.getBooksList()).extracting(BookHealth::getVenue).containsExactly("BINANCE", "KRAKEN");
        BookHealth sol = health.getBooks(1);
        assertThat(sol.getSymbol()).isEqualTo("SOL-USDT");
        assertThat(sol.getState()).isEqualTo(BookState.BOOK_STATE_SUSPECT);
        assertThat(sol.getSuspectReason()).isEqualTo("CHECKSUM");
        assertThat(sol.getStateSinceNs()).isEqualTo(LATE_NS);
        assertThat(sol.getLastUpdateNs()).isEqualTo(LATE_NS + 1);
        assertThat(sol.getLastVerifiedNs()).isEqualTo(LATE_NS + 2);
        assertThat(sol.getUpdates()).isEqualTo(4_000_000_000L);
        assertThat(sol.getVerified()).isEqualTo(3_999_999_999L);
        assertThat(sol.getGaps()).isEqualTo(1_000);
        assertThat(sol.getResyncs()).isEqualTo(1_001);
        assertThat(sol.getLastRecoveryNs()).isEqualTo(LATE_NS);
        assertThat(sol.getFeedLatencyNs()).isEqualTo(-5);
        assertThat(sol.getNegativeAges()).isEqualTo(1L << 40);
        assertThat(health.getBooks(0).getSuspectReason()).isEmpty();
        assertThat(health.getBooksOmitted()).isZero();
    }

    @Test
    void shouldLeaveReasonEmptyUnlessSuspect() {
        define(1, Venue.OKX, "BTC");

        EngineHealth health = report(List.of(status(1, FeedState.SYNCING, SuspectReason.GAP)));

        assertThat(health.getBooks(0).getState()).isEqualTo(BookState.BOOK_STATE_SYNCING);
        assertThat(health.getBooks(0).getSuspectReason()).isEmpty();
    }

    @Test
    void shouldCountBooksWhoseInstrumentIsNotDefinedYet() {
        define(1, Venue.OKX, "BTC");

        EngineHealth health = report(
                List.of(status(1, FeedState.LIVE, SuspectReason.NONE), status(2, FeedState.LIVE, SuspectReason.NONE)));

        assertThat(health.getBooksCount()).isEqualTo(1);
        assertThat(health.getBooksOmitted()).isEqualTo(1);
    }

    @Test
    void shouldStayWithinMessageLimitAndKeepDoubtfulBooksWhenThereAreTooMany() {
        List<BookStatus> books = new ArrayList<>();
        for (int id = 0; id < BookReport.MAX_BOOKS + 500; id++) {
            define(id, Venue.BINANCE, "A%011d".formatted(id));
            boolean last = id >= BookReport.MAX_BOOKS;
            books.add(status(
                    id,
                    last ? FeedState.SUSPECT : FeedState.LIVE,
                    last ? SuspectReason.INSTRUMENT_CHANGED : SuspectReason.NONE));
        }

        EngineHealth health = report(books);

        assertThat(health.getBooksCount()).isEqualTo(BookReport.MAX_BOOKS);
        assertThat(health.getBooksOmitted()).isEqualTo(500);
        assertThat(health.getBooksList())
                .filteredOn(book -> book.getState() == BookState.BOOK_STATE_SUSPECT)
                .hasSize(500);
        assertThat(health.getBooksList()).isSortedAccordingTo(Comparator.comparing(BookHealth::getSymbol));
        assertThat(health.getSerializedSize()).isLessThan(KAFKA_MESSAGE_BYTES);
    }

    @Test
    void shouldRefuseStateThatNoBookCanHave() {
        define(1, Venue.OKX, "BTC");

        assertThatThrownBy(() -> report(List.of(status(1, FeedState.DISCONNECTED, SuspectReason.NONE))))
                .hasMessageContaining("DISCONNECTED");
    }
}
