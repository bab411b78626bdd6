package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.RejectReason;
import io.kairos.journal.codec.FeedState;
import io.kairos.journal.codec.LinkState;
import io.kairos.journal.codec.Outcome;
import org.junit.jupiter.api.Test;

class CycleSearchTest {
    private static final int OKX_BTC_USDT = 6;

    @Test
    void shouldTakeWhatIsBehindTheBestQuotes() {
        EngineHarness shallow = ready();
        EngineAgentTest.plantTriangle(shallow);
        EngineHarness deep = ready();
        deep.offer(
                Records.depth(BTC_USDT, deep.clock.nowNs, new long[] {}, new long[] {50_010_00, 1, 50_020_00, 90_000}));
        deep.offer(Records.depth(ETH_BTC, deep.clock.nowNs, new long[] {}, new long[] {4_945, 1, 4_946, 900_000}));
        EngineAgentTest.plantTriangle(deep);

        assertThat(shallow.venue.sent.get(0).qty()).isLessThanOrEqualTo(1_000);
        assertThat(deep.venue.sent.get(0).qty()).isGreaterThan(1_500);
        assertThat(deep.venue.sent.get(0).px()).isEqualTo(50_020_00);
    }

    @Test
    void shouldNotTakeLevelsThatTheQuoteHasPassedOrThatAreTooOld() {
        EngineHarness engine = ready();
        // Better than the quote, so older than it; and the book behind is gone once its feed is in doubt.
        engine.offer(Records.depth(BTC_USDT, engine.clock.nowNs, new long[] {}, new long[] {50_000_00, 9_000_000}));
        EngineAgentTest.plantTriangle(engine);
        assertThat(engine.venue.sent.get(0).px()).isEqualTo(50_010_00);
        assertThat(engine.venue.sent.get(0).qty()).isLessThanOrEqualTo(1_000);

        engine.offer(Records.feed(0, BTC_USDT, engine.clock.nowNs, FeedState.SUSPECT));
        engine.work();
        assertThat(engine.state().depth.asks(BTC_USDT)).isZero();
    }

    /** Little at the best of BTC-USDT and ETH-BTC, so that depth matters; 10 000 USDT, strategy on. */
    private static EngineHarness ready() {
        EngineHarness engine = EngineHarness.ready();
        EngineAgentTest.enableStrategy(engine);
        engine.quote(BTC_USDT, 49_990_00, 1_000, 50_010_00, 1_000);
        return engine;
    }

    @Test
    void shouldTradeTheNextBestCycleWhenTheBestIsTooSmall() {
        EngineHarness engine = EngineHarness.ready();
        EngineAgentTest.enableStrategy(engine);
        // Through BNB it gains more, but hardly anything is offered there.
        engine.quote(BNB_BTC, 9_998, 1, 10_002, 1);
        engine.quote(BNB_ETH, 20_600, 500_000, 20_610, 500_000);
        engine.quote(BNB_USDT, 505_0, 500_000, 505_2, 500_000);

        assertThat(engine.outputs().opportunities)
                .anySatisfy(o -> assertThat(o.outcome()).isEqualTo(Outcome.SKIPPED))
                .anySatisfy(o -> assertThat(o.outcome()).isEqualTo(Outcome.TAKEN));
    }

    @Test
    void shouldTradeTheNextBestCycleWhileTheBestMustNotBeTriedAgain() {
        EngineHarness engine = EngineHarness.ready();
        EngineAgentTest.enableStrategy(engine);
        // ETH is cheap in BTC: a gain by way of USDT, whose first leg does not fill, and a smaller one by way of BNB.
        engine.venue.askQty[BTC_USDT] = 0;
        engine.venue.setQuote(ETH_BTC, 4_900, 200_000, 4_905, 200_000);
        engine.offer(Records.quote(ETH_BTC, engine.clock.nowNs, 1_000, 4_900, 200_000, 4_905, 200_000));
        engine.work();
        engine.settle();
        engine.pass(40);

        assertThat(engine.outputs().opportunities)
                .filteredOn(o -> o.outcome() == Outcome.MISSED || o.outcome() == Outcome.COMPLETED)
                .extracting(Outputs.OpportunityView::outcome)
                .contains(Outcome.MISSED, Outcome.COMPLETED);
    }

    @Test
    void shouldReportAGainBetweenVenuesThoughItCannotBeTradedAtOne() {
        EngineHarness engine = withOkx(CycleNodes.ASSET);
        int sent = engine.venue.sent.size();
        engine.quote(OKX_BTC_USDT, 50_900_00, 100_000, 50_910_00, 100_000);

        assertThat(engine.venue.sent).hasSize(sent);
        assertThat(engine.outputs().lastOpportunity().outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(engine.outputs().lastOpportunity().reason()).isEqualTo("VENUE_UNAVAILABLE");
        assertThat(engine.outputs().lastOpportunity().expected()).isPositive();
        assertThat(engine.telemetry.notTraded(WhyNot.slot(RejectReason.VENUE_UNAVAILABLE.code())))
                .isEqualTo(1);
    }

    @Test
    void shouldTradeAtOneVenueThoughAnotherWouldGainMore() {
        EngineHarness engine = withOkx(CycleNodes.ASSET);
        engine.quote(OKX_BTC_USDT, 52_900_00, 100_000, 52_910_00, 100_000);
        int sent = engine.venue.sent.size();
        EngineAgentTest.plantTriangle(engine);

        assertThat(engine.venue.sent).hasSizeGreaterThan(sent);
        assertThat(engine.outputs().opportunities).anySatisfy(o -> {
            assertThat(o.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(o.reason()).isEqualTo("VENUE_UNAVAILABLE");
        });
    }

    @Test
    void shouldTradeWithinAVenueWhenFundsAreShortForTheBestCycleBetweenVenues() {
        EngineHarness engine = EngineHarness.ready();
        EngineAgentTest.enableStrategy(engine);
        InstrumentRegistry both = TestMarket.registry(Venue.BINANCE, Venue.OKX);
        EngineInputs.define(engine.inbox, both);
        engine.offer(Records.link(Venue.OKX.id(), engine.clock.nowNs, LinkState.UP));
        engine.offer(Records.feed(Venue.OKX.id(), -1, engine.clock.nowNs, FeedState.LIVE));
        engine.offer(Records.quote(OKX_BTC_USDT + ETH_BTC, engine.clock.nowNs, 1_000, 4_999, 900_000, 5_001, 900_000));
        int sent = engine.venue.sent.size();

        // ETH bought here is worth most at OKX, where there is none to sell; what limits that cycle is the cheap quote
        // itself.
        engine.quote(ETH_BTC, 4_940, 2_000, 4_945, 2_000);

        assertThat(engine.outputs().opportunities).anySatisfy(o -> {
            assertThat(o.outcome()).isEqualTo(Outcome.SKIPPED);
            assertThat(o.reason()).isEqualTo("INSUFFICIENT_BALANCE");
        });
        assertThat(engine.outputs().opportunities)
                .anySatisfy(o -> assertThat(o.outcome()).isEqualTo(Outcome.TAKEN));
        assertThat(engine.venue.sent).hasSizeGreaterThan(sent);
    }

    @Test
    void shouldStayAtOneVenueWhereSoConfigured() {
        EngineHarness engine = withOkx(CycleNodes.VENUE_ASSET);
        engine.quote(OKX_BTC_USDT, 50_900_00, 100_000, 50_910_00, 100_000);

        assertThat(engine.outputs().opportunities).isEmpty();
    }

    @Test
    void shouldHaveAWordForEveryReason() {
        assertThat(WhyNot.word(WhyNot.CYCLE_IN_PROGRESS)).isEqualTo("CYCLE_IN_PROGRESS");
        for (RejectReason reason : RejectReason.values()) {
            assertThat(WhyNot.word(reason.code())).isEqualTo(reason.name());
        }
    }

    @Test
    void shouldForgetQuotesThatAreTooOld() {
        EngineHarness engine = EngineHarness.ready();
        engine.offer(Records.quote(ETH_BTC, engine.clock.nowNs, 1_000, 4_940, 200_000, 4_945, 200_000));
        engine.pass(20);
        int before = engine.outputs().opportunities.size();
        assertThat(before).isPositive();
        engine.pass(6_000);
        EngineAgentTest.enableStrategy(engine);
        engine.pass(100);

        assertThat(engine.state().tradable.scan()).isFalse();
        assertThat(engine.outputs().opportunities).hasSize(before);
    }

    /** As {@link EngineHarness#ready}, with BTC-USDT at OKX, where nothing can be sent. */
    private static EngineHarness withOkx(CycleNodes nodes) {
        EngineHarness engine = EngineHarness.ready();
        EngineAgentTest.enableStrategy(engine);
        engine.state().execution = engine.state().execution.withSearch(nodes, Long.MAX_VALUE);
        InstrumentRegistry registry = TestMarket.registry();
        Instrument like = registry.instrument(BTC_USDT);
        registry.put(new Instrument(
                OKX_BTC_USDT,
                Venue.OKX,
                like.symbol(),
                "BTC-USDT",
                like.base(),
                like.quote(),
                like.priceDecimals(),
                like.qtyDecimals(),
                1,
                1,
                like.maxPx(),
                1,
                1,
                like.maxQty(),
                like.minNotionalAmount(),
                1_000,
                1_000,
                true));
        EngineInputs.define(engine.inbox, registry);
        engine.work();
        engine.offer(Records.feed(Venue.OKX.id(), -1, engine.clock.nowNs, FeedState.LIVE));
        engine.quietQuotes();
        return engine;
    }
}
