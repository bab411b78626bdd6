package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.domain.order.Side;
import io.kairos.engine.domain.arbitrage.BellmanFordCycleFinder;
import io.kairos.engine.domain.arbitrage.Cycle;
import io.kairos.engine.domain.arbitrage.RateGraph;
import io.kairos.engine.domain.arbitrage.detection.DetectedCycle;
import io.kairos.engine.domain.book.QuoteBoard;
import io.kairos.engine.domain.risk.RiskLimits;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuoteGraphPropertyTest {
    private static final int ASSETS = 7;
    private static final int MAX_AGE_MS = 500;
    /** What rounding the weights against us may hide. */
    private static final double ROUNDING = 1e-10;

    private final EngineState state = new EngineState();
    private int count;

    @ParameterizedTest
    @CsvSource({"1, ASSET", "2, ASSET", "3, ASSET", "4, VENUE_ASSET", "5, VENUE_ASSET", "6, VENUE_ASSET"})
    void shouldFindAGainExactlyWhenThePlainSearchFindsOne(long seed, CycleNodes nodes) {
        SplittableRandom random = new SplittableRandom(seed);
        prepare(random, nodes);
        int gains = 0;
        int across = 0;
        int within = 0;
        int none = 0;
        for (int step = 0; step < 5_000; step++) {
            state.nowNs += random.nextInt(20_000_000);
            change(random, nodes, random.nextInt(count));
            Predicate<Instrument> tradable = nodes == CycleNodes.VENUE_ASSET
                    ? on -> true
                    : on -> state.link[on.venue().id()] != EngineState.LINK_DOWN;
            String step_ = "seed=" + seed + " step=" + step;
            boolean gain = check(step_ + " tradable", state.tradable, tradable, nodes);
            gains += gain ? 1 : 0;
            none += gain ? 0 : 1;
            if (nodes == CycleNodes.ASSET
                    && !state.registry.instruments().stream().allMatch(tradable)) {
                across += check(step_ + " everything", state.everything, on -> true, nodes) ? 1 : 0;
            } else {
                assertThat(state.everything.scan()).isFalse();
                state.everything.finish();
            }
            if (nodes == CycleNodes.ASSET
                    && Stream.of(Venue.values())
                                    .filter(venue -> state.isTradable(venue.id()))
                                    .count()
                            > 1) {
                within += check(step_ + " within", state.withinVenues, tradable, CycleNodes.VENUE_ASSET) ? 1 : 0;
            } else {
                assertThat(state.withinVenues.scan()).isFalse();
                state.withinVenues.finish();
            }
        }
        assertThat(gains).isGreaterThan(50);
        assertThat(none).isGreaterThan(50);
        assertThat(within).satisfies(n -> assertThat(n > 50 || nodes == CycleNodes.VENUE_ASSET)
                .isTrue());
        assertThat(across).satisfies(n -> assertThat(n > 50 || nodes == CycleNodes.VENUE_ASSET)
                .isTrue());
    }

    @Test
    void shouldNotTakeAnOldQuoteForYoungBecauseOneBeforeItWasRenewed() {
        for (int id = 0; id < 3; id++) {
            state.registry.asset("A" + id, 8);
        }
        int[][] pairs = {{1, 0}, {2, 0}, {2, 1}};
        for (int id = 0; id < pairs.length; id++) {
            state.define(instrument(id, Venue.BINANCE, pairs[id][0], pairs[id][1], 1_000, true));
            state.setLive(id, true);
        }
        settle(CycleNodes.ASSET);
        for (int id = 0; id < pairs.length; id++) {
            quote(id, 1_000_000);
            state.tradable.onQuote(id);
            state.tradable.finish();
        }

        state.nowNs += 600_000_000;
        quote(0, 1_100_000);
        assertThat(state.tradable.onQuote(0)).as("by quotes of 600 ms ago").isFalse();
        state.tradable.finish();
        quote(1, 1_000_000);
        quote(2, 1_000_000);
        state.tradable.onQuote(1);
        state.tradable.finish();
        assertThat(state.tradable.onQuote(2)).as("by quotes of now").isTrue();
    }

    private void quote(int id, long middle) {
        state.board.update(id, middle - 10, 1, middle + 10, 1, state.nowNs, 1, 1);
    }

    private void prepare(SplittableRandom random, CycleNodes nodes) {
        for (int id = 0; id < ASSETS; id++) {
            state.registry.asset("A" + id, 8);
        }
        for (Venue venue : new Venue[] {Venue.BINANCE, Venue.OKX}) {
            for (int base = 1; base < ASSETS; base++) {
                for (int quote = 0; quote < base; quote++) {
                    if (quote == 0 || random.nextInt(3) > 0) {
                        state.define(instrument(count++, venue, base, quote, 1_000, true));
                    }
                }
            }
        }
        for (int id = 0; id < count; id++) {
            state.setLive(id, true);
        }
        settle(nodes);
    }

    private void settle(CycleNodes nodes) {
        state.execution = ExecutionSettings.DEFAULTS.withSearch(nodes, Long.MAX_VALUE);
        state.strategy = new StrategySettings(1, true, 0, 1, 4);
        state.risk.setLimits(new RiskLimits(1, 0, 1, 1, MAX_AGE_MS, 1, 1, new long[ASSETS]));
        state.link[Venue.BINANCE.id()] = EngineState.LINK_UP;
        state.nowNs = 1_000_000_000L;
    }

    private boolean check(String step, QuoteGraph graph, Predicate<Instrument> takesPart, CycleNodes nodes) {
        double best = plainBest(takesPart, nodes);
        boolean found = graph.scan();
        if (found) {
            DetectedCycle cycle = graph.cycle();
            double weight = 0;
            for (int leg = 0; leg < cycle.legs(); leg++) {
                int id = graph.instrumentId(cycle, leg);
                assertThat(isFresh(id)).as(step).isTrue();
                assertThat(takesPart.test(state.registry.instrument(id)))
                        .as(step)
                        .isTrue();
                weight += weight(state.registry.instrument(id), cycle.side(leg));
            }
            assertThat(weight).as(step).isNegative();
            assertThat(best).as(step).isNegative();
        } else {
            assertThat(best).as(step).isGreaterThan(-ROUNDING);
        }
        graph.finish();
        return found;
    }

    private double weight(Instrument on, Side side) {
        double px = side == Side.SELL ? state.board.bidPx(on.id()) : state.board.askPx(on.id());
        double rate = px / 1e6;
        return -Math.log(1 - on.takerFeeCentibps() / 1e6) + (side == Side.SELL ? -Math.log(rate) : Math.log(rate));
    }

    private boolean isFresh(int id) {
        return state.board.isFresh(id, state.nowNs, MAX_AGE_MS * 1_000_000L)
                && state.registry.instrument(id).trading();
    }

    private void change(SplittableRandom random, CycleNodes nodes, int id) {
        Instrument on = state.registry.instrument(id);
        switch (random.nextInt(60)) {
            case 0 -> state.setLive(id, false);
            case 1 ->
                state.define(instrument(
                        id,
                        on.venue(),
                        on.base().id(),
                        on.quote().id(),
                        random.nextBoolean() ? on.takerFeeCentibps() : 500 + random.nextInt(1_000),
                        random.nextInt(3) > 0));
            case 2 -> {
                if (nodes == CycleNodes.ASSET && random.nextInt(4) == 0) {
                    int venue = Venue.OKX.id();
                    state.link[venue] = state.isTradable(venue) ? EngineState.LINK_DOWN : EngineState.LINK_UP;
                    state.outdateGraphs();
                }
            }
            default -> {
                state.setLive(id, true);
                long middle = 1_000_000 + (long) (random.nextGaussian() * 700);
                boolean bid = random.nextInt(30) > 0;
                boolean ask = random.nextInt(30) > 0;
                state.board.update(
                        id,
                        bid ? middle - random.nextInt(1, 200) : QuoteBoard.NO_PX,
                        bid ? 1 : 0,
                        ask ? middle + random.nextInt(1, 200) : QuoteBoard.NO_PX,
                        ask ? 1 : 0,
                        state.nowNs,
                        1,
                        1);
                state.tradable.onQuote(id);
                state.tradable.finish();
                state.withinVenues.onQuote(id);
                state.withinVenues.finish();
                state.everything.onQuote(id);
                state.everything.finish();
            }
        }
    }

    private double plainBest(Predicate<Instrument> takesPart, CycleNodes nodes) {
        RateGraph graph = new RateGraph();
        for (Instrument on : state.registry.instruments()) {
            int offset = nodes == CycleNodes.VENUE_ASSET ? on.venue().id() * ASSETS : 0;
            graph.define(instrument(
                    on.id(),
                    on.venue(),
                    offset + on.base().id(),
                    offset + on.quote().id(),
                    on.takerFeeCentibps(),
                    true));
            graph.update(on.id(), state.board.bidPx(on.id()), state.board.askPx(on.id()));
        }
        boolean[] usable = new boolean[graph.edgeCount()];
        for (int edge = 0; edge < usable.length; edge++) {
            int id = graph.instrumentId(edge);
            usable[edge] = isFresh(id) && takesPart.test(state.registry.instrument(id));
        }
        boolean[] excluded = new boolean[graph.nodeCount()];
        BellmanFordCycleFinder finder = new BellmanFordCycleFinder();
        Cycle cycle = new Cycle();
        double best = 0;
        for (int start = 0; start < graph.nodeCount(); start++) {
            if (finder.find(graph, start, 4, excluded, usable, cycle)) {
                best = Math.min(best, cycle.logWeight());
            }
            Arrays.fill(excluded, start, start + 1, true);
        }
        return best;
    }

    private static Instrument instrument(int id, Venue venue, int base, int quote, int feeCentibps, boolean trading) {
        return new Instrument(
                id,
                venue,
                "A" + base + "-A" + quote,
                "A" + base + "A" + quote,
                new Asset(base, "A" + base, 8),
                new Asset(quote, "A" + quote, 8),
                6,
                4,
                1,
                1,
                1_000_000_000,
                1,
                1,
                1_000_000_000,
                0,
                feeCentibps,
                feeCentibps,
                trading);
    }
}
