package io.kairos.engine.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.kairos.domain.instrument.Asset;
import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.domain.arbitrage.BellmanFordCycleFinder;
import io.kairos.engine.domain.arbitrage.Cycle;
import io.kairos.engine.domain.arbitrage.RateGraph;
import io.kairos.engine.domain.book.QuoteBoard;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GainWatchPropertyTest {
    private static final int ASSETS = 9;
    private static final Venue VENUE = Venue.BINANCE;
    /** What rounding the weights against us may hide. */
    private static final double ROUNDING = 1e-10;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldNeverDenyAGainThatThePlainSearchFinds(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        EngineState state = new EngineState();
        for (int id = 0; id < ASSETS; id++) {
            state.registry.asset("A" + id, 8);
        }
        int count = 0;
        for (int base = 1; base < ASSETS; base++) {
            for (int quote = 0; quote < base; quote++) {
                if (quote == 0 || random.nextInt(3) > 0) {
                    state.define(instrument(count++, base, quote, 1_000, true));
                }
            }
        }
        for (int id = 0; id < count; id++) {
            state.board.setLive(id, true);
        }
        int gains = 0;
        int proven = 0;
        for (int step = 0; step < 6_000; step++) {
            int id = random.nextInt(count);
            change(state, random, id);
            state.refreshGraph(id);
            boolean found = plainSearchFindsOne(state);
            boolean mayGain = state.watches[VENUE.id()].mayGain();
            if (found) {
                assertThat(mayGain).as("seed=%d step=%d", seed, step).isTrue();
                gains++;
            } else if (!mayGain) {
                proven++;
            }
        }
        assertThat(gains).isGreaterThan(100);
        assertThat(proven).isGreaterThan(100);
    }

    private static void change(EngineState state, SplittableRandom random, int id) {
        switch (random.nextInt(40)) {
            case 0 -> state.board.setLive(id, false);
            case 1 -> {
                Instrument before = state.registry.instrument(id);
                state.define(instrument(
                        id,
                        before.base().id(),
                        before.quote().id(),
                        500 + random.nextInt(1_000),
                        random.nextInt(3) > 0));
            }
            default -> {
                state.board.setLive(id, true);
                long middle = 1_000_000 + (long) (random.nextGaussian() * 900);
                boolean bid = random.nextInt(30) > 0;
                boolean ask = random.nextInt(30) > 0;
                state.board.update(
                        id,
                        bid ? middle - random.nextInt(1, 200) : QuoteBoard.NO_PX,
                        bid ? 1 : 0,
                        ask ? middle + random.nextInt(1, 200) : QuoteBoard.NO_PX,
                        ask ? 1 : 0,
                        1,
                        1,
                        1);
            }
        }
    }

    private static boolean plainSearchFindsOne(EngineState state) {
        RateGraph graph = state.graphs[VENUE.id()];
        BellmanFordCycleFinder finder = new BellmanFordCycleFinder();
        boolean[] usable = new boolean[graph.edgeCount()];
        for (int edge = 0; edge < usable.length; edge++) {
            usable[edge] = state.board.isUsable(graph.instrumentId(edge))
                    && state.registry.instrument(graph.instrumentId(edge)).trading();
        }
        boolean[] excluded = new boolean[ASSETS];
        Cycle cycle = new Cycle();
        for (int start = 0; start < ASSETS; start++) {
            if (finder.find(graph, start, 4, excluded, usable, cycle) && cycle.logWeight() < -ROUNDING) {
                return true;
            }
            Arrays.fill(excluded, start, start + 1, true);
        }
        return false;
    }

    private static Instrument instrument(int id, int base, int quote, int feeCentibps, boolean trading) {
        return new Instrument(
                id,
                VENUE,
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
