package io.kairos.engine.adapter.inbound.feed.kraken;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.engine.adapter.inbound.feed.BookSync.Verdict;
import io.kairos.engine.adapter.inbound.feed.DepthMessage;
import io.kairos.engine.adapter.inbound.feed.FeedDecoder.Result;
import io.kairos.engine.adapter.inbound.feed.FeedInstrument;
import io.kairos.engine.adapter.inbound.feed.LevelBuffer;
import io.kairos.engine.domain.book.OrderBook;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random histories through the real decoder: every checksum agrees, and the book equals plain trees at every checkpoint. The whole
 * ten million messages: {@code -Dkairos.property.messages=2500000}, which is the number for each of the four rows.
 */
class KrakenBookPropertyTest {
    private static final int MESSAGES = Integer.getInteger("kairos.property.messages", 250_000);
    private static final int CHECKPOINT = 1_000;
    /** A stretch between two resubscriptions. */
    private static final int STRETCH = 50_000;

    /** Applies what the decoder reads and remembers the verdict. */
    private static final class Applier extends QuietMessages {
        private final KrakenBookSync sync;
        private final OrderBook book;
        private Verdict verdict = Verdict.WAITING;

        Applier(KrakenBookSync sync, OrderBook book) {
            super(new long[1]);
            this.sync = sync;
            this.book = book;
        }

        @Override
        public void onDepth(FeedInstrument instrument, DepthMessage message) {
            verdict = sync.onDepth(message, book);
        }
    }

    @ParameterizedTest
    @CsvSource({"1,10,1,8", "2,10,5,8", "3,25,4,2", "4,100,2,10"})
    void shouldEqualPlainTreesThroughRandomHistories(long seed, int depth, int priceDecimals, int qtyDecimals) {
        FeedInstrument instrument = KrakenFixture.instrument(0, "BTC", "USD", priceDecimals, qtyDecimals, 1, 1);
        OrderBook book = new OrderBook(depth + LevelBuffer.MAX_LEVELS);
        KrakenBookSync sync = new KrakenBookSync(instrument, depth, () -> Long.MAX_VALUE, doubtful -> {
            throw new AssertionError("doubt: " + doubtful);
        });
        Applier applier = new Applier(sync, book);
        KrakenDecoder decoder = KrakenFixture.decoder(List.of(instrument), applier);
        KrakenBookModel model = new KrakenBookModel("BTC/USD", priceDecimals, qtyDecimals, depth, seed);
        long versionBefore = 0;

        for (int i = 0; i < MESSAGES; i++) {
            if (i % STRETCH == 0) {
                sync.reset(book);
                model.snapshot();
            } else {
                model.update();
            }
            Result result = decoder.decode(model.bytes(), model.length());
            if (result != Result.SHAPED || applier.verdict != Verdict.VERIFIED || sync.version() < versionBefore) {
                throw new AssertionError("seed " + seed + " message " + i + ": " + result + ' ' + applier.verdict + ' '
                        + sync.problem() + ' '
                        + new String(model.bytes(), 0, model.length(), StandardCharsets.US_ASCII));
            }
            versionBefore = sync.version();
            if (i % CHECKPOINT == 0) {
                String context = "seed " + seed + " message " + i;
                assertThat(levels(book, true)).as(context).isEqualTo(window(model.bids(), depth));
                assertThat(levels(book, false)).as(context).isEqualTo(window(model.asks(), depth));
            }
        }
        assertThat(model.levelsSent()).isGreaterThan(MESSAGES);
    }

    private static String levels(OrderBook book, boolean bids) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < (bids ? book.bidCount() : book.askCount()); i++) {
            text.append(bids ? book.bidPx(i) : book.askPx(i))
                    .append(':')
                    .append(bids ? book.bidQty(i) : book.askQty(i))
                    .append(' ');
        }
        return text.toString();
    }

    private static String window(Map<Long, Long> side, int depth) {
        StringBuilder text = new StringBuilder();
        Iterator<Map.Entry<Long, Long>> levels = side.entrySet().iterator();
        for (int i = 0; i < depth && levels.hasNext(); i++) {
            Map.Entry<Long, Long> level = levels.next();
            text.append(level.getKey()).append(':').append(level.getValue()).append(' ');
        }
        return text.toString();
    }
}
