package io.kairos.engine.application;

import static io.kairos.engine.application.ConversionTest.*;
import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Instrument;
import io.kairos.journal.codec.Outcome;
import org.junit.jupiter.api.Test;

/** How conversions end that do not go as planned: what is said of them, by which way they go on, and when. */
class ConversionEndTest {
    /** Of 15 lots 10 are there; the other 5 are worth less than the smallest order. */
    @Test
    void shouldNotCallCompletedWhatEndsBelowItsFloor() {
        EngineHarness engine = EngineHarness.ready();
        long btc = engine.venue.free[BTC];
        long worst = path(engine, quote(engine, "USDT", "BTC", 8, 0)).worst();
        engine.venue.setQuote(BTC_USDT, 49_990_00, 100_000, 50_010_00, 10);
        convert(engine, "c-1", "USDT", "BTC", 8 * ONE, worst);
        engine.settle();
        engine.pass(200);

        ConversionRecords.Event end = end(engine);
        assertThat(end.realized()).isEqualTo(engine.venue.free[BTC] - btc).isLessThan(end.floor());
        assertThat(end.outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(end.reason()).isEqualTo("BELOW_FLOOR");
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.CONVERSIONS_COMPLETED))
                .isZero();
        assertThat(engine.telemetry.get(EngineTelemetry.Metric.CONVERSIONS_SHORT))
                .isEqualTo(1);
        assertLedgersAgree(engine);

        engine.quietQuotes();
        engine.venue.setQuote(BTC_USDT, 49_990_00, 100_000, 50_010_00, 10);
        convert(engine, "c-2", "USDT", "BTC", 8 * ONE, worst / 2);
        engine.settle();
        engine.pass(200);
        assertThat(end(engine).outcome())
                .as("a minimum that is met is what was asked for")
                .isEqualTo(Outcome.COMPLETED);
        assertLedgersAgree(engine);
    }

    @Test
    void shouldNotCallCompletedWhatAHigherFeeTookBelowItsFloor() {
        EngineHarness engine = EngineHarness.ready();
        Instrument on = engine.venue.registry.instrument(ETH_BTC);
        engine.venue.registry.put(new Instrument(
                on.id(),
                on.venue(),
                on.symbol(),
                on.venueSymbol(),
                on.base(),
                on.quote(),
                on.priceDecimals(),
                on.qtyDecimals(),
                on.tickPx(),
                on.minPx(),
                on.maxPx(),
                on.stepQty(),
                on.minQty(),
                on.maxQty(),
                on.minNotionalAmount(),
                2 * on.takerFeeCentibps(),
                on.makerFeeCentibps(),
                true));
        convert(
                engine,
                "c-1",
                "ETH",
                "BTC",
                ONE,
                path(engine, quote(engine, "ETH", "BTC", 1, 0)).worst());
        engine.settle();
        engine.pass(200);

        assertThat(end(engine).realized()).isLessThan(end(engine).floor());
        assertThat(end(engine).outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(end(engine).reason()).isEqualTo("BELOW_FLOOR");
        assertLedgersAgree(engine);
    }

    /** It holds USDT, and would get most by ETH, which it came from. */
    @Test
    void shouldNotGoOnToItsTargetByWhatItStartedFrom() {
        EngineHarness engine = EngineHarness.ready();
        engine.quote(ETH_BTC, 4_900, 200_000, 5_001, 200_000);
        engine.venue.askQty[BTC_USDT] = 0;
        convert(engine, "c-1", "ETH", "BTC", ONE, 1);
        engine.settle();
        engine.quote(ETH_BTC, 5_100, 200_000, 5_201, 200_000);
        engine.pass(500);

        assertThat(end(engine).outcome()).isEqualTo(Outcome.PARTIAL);
        assertThat(end(engine).reason()).doesNotContain("returned=");
        assertThat(end(engine).realized()).isGreaterThan(4_900_000);
        assertThat(engine.venue.sent)
                .extracting(FakeVenue.ApprovedView::instrumentId)
                .contains(BNB_USDT, BNB_BTC)
                .doesNotContain(ETH_BTC);
        assertLedgersAgree(engine);
    }

    /** An order lost on its way is given up by its rule after fifteen seconds: later than the time of the plan that it is of. */
    @Test
    void shouldGoOnAfterAKillThatLostAnOrder() {
        EngineHarness engine = EngineHarness.ready();
        engine.quote(ETH_BTC, 4_900, 200_000, 5_001, 200_000);
        long btc = engine.venue.free[BTC];
        long worst = path(engine, quote(engine, "ETH", "BTC", 1, 0)).worst();
        convert(engine, "c-1", "ETH", "BTC", ONE, worst * 99 / 100);
        engine.venue.lossy = true;
        engine.settle();
        assertThat(engine.venue.sent).hasSize(2);
        assertThat(engine.venue.orders).hasSize(1);

        EngineHarness next =
                new EngineHarness(engine.clock, engine.venue, engine.journal.cut(engine.journal.entries.size()));
        next.agent.recover(engine.journal.reader());
        next.venue.lossy = false;
        next.start();
        next.settle();
        for (int i = 0; i < 30; i++) {
            next.quietQuotes();
            next.pass(1_000);
        }

        assertThat(next.core().plans()).isEmpty();
        ConversionRecords.Event end = end(next);
        assertThat(end.reason()).startsWith("ENGINE_RESTARTED");
        assertThat(end.realized()).isEqualTo(next.venue.free[BTC] - btc).isGreaterThanOrEqualTo(end.floor());
        assertThat(next.venue.sent).hasSizeGreaterThan(2);
        assertLedgersAgree(next);
    }
}
