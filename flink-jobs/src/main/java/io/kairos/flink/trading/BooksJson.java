package io.kairos.flink.trading;

import com.fasterxml.jackson.core.JsonGenerator;
import io.kairos.flink.kafka.MalformedMessageException;
import io.kairos.flink.kafka.ProtoValues;
import io.kairos.flink.redis.HotJson;
import io.kairos.proto.engine.v1.BookHealth;
import io.kairos.proto.engine.v1.EngineHealth;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The books of a health report as one message of the hot store. */
final class BooksJson {
    private record Named(BookHealth book, String state) {}

    private BooksJson() {}

    static String of(EngineHealth health) throws MalformedMessageException {
        List<Named> books = new ArrayList<>(health.getBooksCount());
        for (BookHealth book : health.getBooksList()) {
            ProtoValues.required("books.venue", book.getVenue());
            ProtoValues.required("books.symbol", book.getSymbol());
            books.add(new Named(book, ProtoValues.requiredWord("books.state", book.getState(), "BOOK_STATE_")));
        }
        return HotJson.ofType("books")
                .with("timeNs", health.getTimeNs())
                .with("engineId", health.getEngineId())
                .with("omitted", Integer.toUnsignedLong(health.getBooksOmitted()))
                .part(json -> {
                    json.writeArrayFieldStart("books");
                    for (Named book : books) {
                        write(json, book.book(), book.state());
                    }
                    json.writeEndArray();
                })
                .end();
    }

    private static void write(JsonGenerator json, BookHealth book, String state) throws IOException {
        json.writeStartObject();
        json.writeStringField("venue", book.getVenue());
        json.writeStringField("symbol", book.getSymbol());
        json.writeStringField("state", state);
        json.writeStringField("suspectReason", book.getSuspectReason());
        json.writeNumberField("stateSinceNs", book.getStateSinceNs());
        json.writeNumberField("lastUpdateNs", book.getLastUpdateNs());
        json.writeNumberField("lastVerifiedNs", book.getLastVerifiedNs());
        json.writeNumberField("updates", book.getUpdates());
        json.writeNumberField("verified", book.getVerified());
        json.writeNumberField("gaps", book.getGaps());
        json.writeNumberField("resyncs", book.getResyncs());
        json.writeNumberField("lastRecoveryNs", book.getLastRecoveryNs());
        json.writeNumberField("feedLatencyNs", book.getFeedLatencyNs());
        json.writeNumberField("negativeAges", book.getNegativeAges());
        json.writeEndObject();
    }
}
