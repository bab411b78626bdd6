package io.kairos.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.InstrumentSpec;
import io.kairos.engine.adapter.venue.MarketDataEvents;
import io.kairos.engine.adapter.venue.RetryingSink;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.SuspectReason;
import io.kairos.simulator.market.InstrumentCatalogue;
import io.kairos.simulator.matching.OrderBook;
import io.kairos.simulator.matching.Side;
import io.netty.channel.DefaultEventLoop;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The judge must find what the proofs say does not happen. */
class QuoteJudgeTest {
    private static final long WHOLE = 100_000_000L;

    private final TrueTops tops = new TrueTops();
    private final InstrumentRegistry registry = new InstrumentRegistry();
    private final DefaultEventLoop eventLoop = new DefaultEventLoop();
    private final OrderBook book = new OrderBook(
            InstrumentCatalogue.binance().find("BTCUSDT").orElseThrow(), 0, (changed, side, px, before, qty) -> {});
    private Instrument instrument;
    private QuoteJudge judge;
    private MarketDataEvents events;

    @BeforeEach
    void registerOneInstrument() {
        instrument = new InstrumentSpec(
                        Venue.BINANCE,
                        "BTCUSDT",
                        "BTC",
                        8,
                        "USDT",
                        8,
                        2,
                        5,
                        1,
                        1,
                        100_000_000,
                        1,
                        1,
                        1_000_000_000,
                        1,
                        1_000,
                        1_000,
                        true)
                .register(registry);
        judge = new QuoteJudge(Map.of(Venue.BINANCE, tops), registry);
        events = new MarketDataEvents(Venue.BINANCE, judge, new RetryingSink(judge, eventLoop, () -> {}));
    }

    @AfterEach
    void stop() {
        eventLoop.shutdownGracefully().awaitUninterruptibly(1_000);
    }

    private void truth(long bidPx, long askPx) {
        book.setSynthetic(Side.BUY, bidPx * WHOLE, WHOLE);
        book.setSynthetic(Side.SELL, askPx * WHOLE, WHOLE);
        tops.onTopOfBook(book, 0);
    }

    private void quote(long bidPx, long askPx) {
        boolean taken = events.quote(instrument.id(), 0, 0, 1, bidPx * 100, 100_000, askPx * 100, 100_000);
        assertThat(taken).isTrue();
    }

    private void live() {
        events.feedState(instrument.id(), 0, FeedState.LIVE, "");
    }

    @Test
    void shouldAcceptWhatWasTrueInItsOrder() {
        truth(100, 102);
        truth(101, 102);
        live();
        quote(100, 102);
        quote(101, 102);
        quote(101, 102);
        assertThat(judge.wrong()).isEmpty();
        assertThat(judge.quotes()).isEqualTo(3);
    }

    @Test
    void shouldFindAQuoteThatWasNeverTrue() {
        truth(100, 102);
        live();
        quote(99, 102);
        assertThat(judge.wrong()).singleElement().asString().contains("FALSE");
    }

    @Test
    void shouldFindAQuoteThatIsOlderThanTheLast() {
        truth(100, 102);
        truth(101, 102);
        live();
        quote(101, 102);
        quote(100, 102);
        assertThat(judge.wrong()).singleElement().asString().contains("WENT_BACK");
    }

    @Test
    void shouldFindAQuoteOfABookThatIsNotLive() {
        truth(100, 102);
        quote(100, 102);
        live();
        events.feedState(instrument.id(), 0, FeedState.SUSPECT, SuspectReason.GAP, "");
        quote(100, 102);
        assertThat(judge.wrong()).hasSize(2).allMatch(problem -> problem.contains("while"));
        assertThat(judge.notLive()).hasSize(1);
    }

    @Test
    void shouldFindACrossedQuote() {
        truth(100, 102);
        live();
        quote(103, 102);
        assertThat(judge.wrong()).anyMatch(problem -> problem.contains("crossed"));
    }
}
