package io.kairos.engine.application;

import static io.kairos.engine.application.TestMarket.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Instrument;
import io.kairos.journal.codec.Outcome;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No losing cycle when prices do not move: in random standing books every cycle that is started completes with at least the
 * configured profit, and where a plain enumeration of all cycles finds none worth it, nothing is sent.
 */
class UnmovedMarketPropertyTest {
    private static final int BOOKS_PER_SEED = 40;
    private static final int MIN_PROFIT_CENTIBPS = 1_000;
    private static final long[] FAIR_PX = {50_000_00, 2_500_00, 5_000, 500_0, 10_000, 20_000};
    private static final MathContext PRECISE = MathContext.DECIMAL128;

    /** What shows on the six instruments. */
    private static final class Book {
        private final long[] bid = new long[6];
        private final long[] bidQty = new long[6];
        private final long[] ask = new long[6];
        private final long[] askQty = new long[6];

        /** Fair prices with random spreads and sizes; one price displaced by up to 2 % either way, in four books of five. */
        static Book random(Random random) {
            Book book = new Book();
            int displaced = random.nextInt(5) == 0 ? -1 : random.nextInt(6);
            double shift = (random.nextDouble() - 0.5) * 0.04;
            for (int id = 0; id < 6; id++) {
                long mid = id == displaced ? Math.round(FAIR_PX[id] * (1 + shift)) : FAIR_PX[id];
                long half = 1L + random.nextInt((int) (mid / 1_000));
                book.bid[id] = mid - half;
                book.ask[id] = mid + half;
                book.bidQty[id] = size(random);
                book.askQty[id] = size(random);
            }
            return book;
        }

        /** From next to nothing to more than any cycle needs. */
        private static long size(Random random) {
            long magnitude = (long) Math.pow(10, 1 + random.nextInt(5));
            return magnitude + random.nextInt((int) magnitude);
        }

        void show(EngineHarness engine) {
            for (int id = 0; id < 6; id++) {
                engine.quote(id, bid[id], bidQty[id], ask[id], askQty[id]);
            }
        }

        /** What one unit of {@code from} becomes by trading this instrument once, fee taken; null when it does not join them. */
        private BigDecimal rate(Instrument on, int from, int to) {
            BigDecimal kept = BigDecimal.valueOf(Instrument.FEE_DENOMINATOR - on.takerFeeCentibps())
                    .movePointLeft(6);
            if (on.base().id() == from && on.quote().id() == to) {
                return BigDecimal.valueOf(bid[on.id()], on.priceDecimals()).multiply(kept);
            }
            return on.base().id() == to && on.quote().id() == from
                    ? kept.divide(BigDecimal.valueOf(ask[on.id()], on.priceDecimals()), PRECISE)
                    : null;
        }

        private BigDecimal rate(int from, int to) {
            BigDecimal best = BigDecimal.ZERO;
            for (Instrument on : TestMarket.registry().instruments()) {
                BigDecimal rate = rate(on, from, to);
                best = rate == null ? best : best.max(rate);
            }
            return best;
        }

        /** The best that any cycle of two or three legs makes of one, before any rounding. */
        BigDecimal bestCycle() {
            BigDecimal best = BigDecimal.ZERO;
            for (int a = 0; a < 4; a++) {
                for (int b = 0; b < 4; b++) {
                    for (int c = 0; c < 4; c++) {
                        if (a != b && b != c && a != c) {
                            BigDecimal two = rate(a, b).multiply(rate(b, a));
                            BigDecimal three = rate(a, b).multiply(rate(b, c)).multiply(rate(c, a));
                            best = best.max(two).max(three);
                        }
                    }
                }
            }
            return best;
        }
    }

    private static EngineHarness run(Book book) {
        EngineHarness engine = EngineHarness.ready();
        engine.venue.unmoved = true;
        book.show(engine);
        EngineAgentTest.enableStrategy(engine);
        for (int round = 0; round < 3; round++) {
            book.show(engine);
            engine.settle();
            engine.pass(50);
        }
        return engine;
    }

    private static boolean isWorthIt(BigDecimal made) {
        BigDecimal needed = BigDecimal.valueOf(Instrument.FEE_DENOMINATOR + MIN_PROFIT_CENTIBPS)
                .movePointLeft(6);
        return made.compareTo(needed) >= 0;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldEndEveryStartedCycleWithTheConfiguredProfitAndStartNoOther(long seed) {
        Random random = new Random(seed);
        int started = 0;
        int quiet = 0;
        for (int i = 0; i < BOOKS_PER_SEED; i++) {
            Book book = Book.random(random);
            EngineHarness engine = run(book);
            if (isWorthIt(book.bestCycle())) {
                started += assertEveryStartedCycleGained(engine, "seed=" + seed + " book=" + i);
            } else {
                assertThat(engine.venue.sent).as("seed=%s book=%s", seed, i).isEmpty();
                quiet++;
            }
        }
        assertThat(started).as("cycles started").isPositive();
        assertThat(quiet).as("books without a cycle worth it").isPositive();
    }

    private static int assertEveryStartedCycleGained(EngineHarness engine, String which) {
        Map<Long, Outputs.OpportunityView> ends = new HashMap<>();
        int taken = 0;
        List<Outputs.OpportunityView> all = engine.outputs().opportunities;
        for (Outputs.OpportunityView each : all) {
            if (each.outcome() == Outcome.TAKEN) {
                taken++;
                assertThat(each.expected()).as(which).isPositive();
            } else if (each.outcome() != Outcome.SKIPPED) {
                ends.put(each.cycleId(), each);
            }
        }
        assertThat(ends).as(which).hasSize(taken);
        for (Outputs.OpportunityView end : ends.values()) {
            assertThat(end.outcome()).as(which + " " + end).isEqualTo(Outcome.COMPLETED);
            assertThat(end.realized()).as(which + " " + end).isPositive();
            assertThat(end.realized() * Instrument.FEE_DENOMINATOR)
                    .as(which + " " + end)
                    .isGreaterThanOrEqualTo(end.start() * MIN_PROFIT_CENTIBPS);
        }
        EngineAgentTest.assertLedgersAgree(engine);
        return taken;
    }

    @Test
    void shouldTakeAPlantedTriangleAndLeaveFairPricesAlone() {
        Book gaining = planted(-1);
        Book losing = planted(0);

        assertThat(isWorthIt(gaining.bestCycle())).isTrue();
        assertThat(assertEveryStartedCycleGained(run(gaining), "gaining")).isPositive();
        assertThat(isWorthIt(losing.bestCycle())).isFalse();
        assertThat(run(losing).venue.sent).isEmpty();
    }

    /** ETH-BTC one percent off, or on its fair price. */
    private static Book planted(int percent) {
        Book book = new Book();
        for (int id = 0; id < 6; id++) {
            long mid = id == ETH_BTC ? FAIR_PX[id] + FAIR_PX[id] * percent / 100 : FAIR_PX[id];
            book.bid[id] = mid - 1;
            book.ask[id] = mid + 1;
            book.bidQty[id] = 500_000;
            book.askQty[id] = 500_000;
        }
        return book;
    }
}
