package io.kairos.simulator.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.simulator.ledger.Ledger;
import io.kairos.simulator.market.Instrument;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.matching.BookLevel;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Books of the past against copies made at the time. */
class BookHistoryTest {
    private static final int KEPT = 256;

    private final InstrumentCatalogue catalogue = InstrumentCatalogue.okx();
    private final Instrument instrument = catalogue.find("LTC-USDT").orElseThrow();
    private long nowMs = 1_700_000_000_000L;

    @Test
    void shouldShowEveryBookWithinItsBoundAndNoneBeyond() {
        Exchange exchange = new Exchange(
                catalogue,
                new Ledger(),
                new OrderStore(),
                catalogue.all().stream().map(any -> new Counters(0, 0, 0, 0, 0)).toList(),
                ExchangeJournal.none(),
                () -> nowMs);
        exchange.keepHistory(KEPT);
        BookHistory history = exchange.bookHistory();
        OrderBook book = exchange.book(instrument);
        SplittableRandom random = new SplittableRandom(5);
        TreeMap<Long, List<BookLevel>> copies = new TreeMap<>();
        for (int i = 0; i < 2_000; i++) {
            Exchange.SyntheticAction action = exchange.synthetic(instrument);
            Side side = random.nextBoolean() ? Side.BUY : Side.SELL;
            long base = side == Side.BUY ? 9_000 : 9_050;
            action.quote(
                    side, (base + random.nextInt(50)) * instrument.tickSize(), random.nextInt(4) * instrument.minQty());
            if (random.nextInt(10) == 0) {
                action.skipIds(7);
            }
            action.commit();
            nowMs += random.nextInt(3);
            copies.put(book.updateId(), both(book));
        }

        assertThat(history).isNotNull();
        int shown = 0;
        for (long id : copies.keySet()) {
            var past = history.at(book, id, 1_000);
            if (past.isPresent()) {
                shown++;
                List<BookLevel> all = new ArrayList<>(past.get().bids());
                all.addAll(past.get().asks());
                assertThat(all).as("update id %d", id).isEqualTo(copies.get(id));
                assertThat(past.get().updateId()).isLessThanOrEqualTo(id);
            }
        }
        assertThat(shown).isGreaterThan(KEPT / 2);
        assertThat(history.at(book, copies.firstKey(), 10)).isEmpty();
        assertThat(history.at(book, book.updateId(), 1).orElseThrow().bids()).hasSize(1);
        List<Long> lately = history.idsBetween(book, nowMs - 20, nowMs);
        assertThat(lately).isSorted().isNotEmpty().hasSizeLessThan(KEPT);
    }

    private static List<BookLevel> both(OrderBook book) {
        List<BookLevel> all = new ArrayList<>(book.top(Side.BUY, 1_000));
        all.addAll(book.top(Side.SELL, 1_000));
        return all;
    }
}
