package io.kairos.engine.domain.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kairos.domain.instrument.Instrument;
import io.kairos.domain.instrument.InstrumentRegistry;
import io.kairos.domain.instrument.Venue;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CycleFinderPropertyTest {
    private static final int NODES = 6;

    @Test
    void shouldFindTheCycleThatASearchOfAllPathsFinds() {
        int found = 0;
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            RateGraph graph = randomGraph(random);
            int maxLegs = 2 + random.nextInt(3);
            boolean[] excluded = new boolean[NODES];
            excluded[random.nextInt(NODES)] = random.nextInt(3) == 0;
            boolean[] usable = new boolean[graph.edgeCount()];
            Arrays.fill(usable, true);
            if (usable.length > 0) {
                usable[random.nextInt(usable.length)] = false;
            }
            int start = random.nextInt(NODES);
            excluded[start] = false;
            double best = bestByAllPaths(graph, start, start, maxLegs, new boolean[NODES], excluded, usable, 0, 0);
            Cycle cycle = new Cycle();
            boolean gains = new BellmanFordCycleFinder().find(graph, start, maxLegs, excluded, usable, cycle);

            assertThat(gains).as("seed " + seed).isEqualTo(best < -BellmanFordCycleFinder.MIN_LOG_GAIN);
            if (gains) {
                found++;
                assertThat(cycle.logWeight()).isCloseTo(best, within(1e-9));
                assertClosed(graph, cycle, start);
            }
        }
        assertThat(found).isGreaterThan(500);
    }

    private static void assertClosed(RateGraph graph, Cycle cycle, int start) {
        int at = start;
        double sum = 0;
        for (int leg = 0; leg < cycle.legs(); leg++) {
            assertThat(graph.from(cycle.edge(leg))).isEqualTo(at);
            at = graph.to(cycle.edge(leg));
            sum += graph.logWeight(cycle.edge(leg));
        }
        assertThat(at).isEqualTo(start);
        assertThat(sum).isCloseTo(cycle.logWeight(), within(1e-9));
    }

    private static double bestByAllPaths(
            RateGraph graph,
            int start,
            int at,
            int legsLeft,
            boolean[] passed,
            boolean[] excluded,
            boolean[] usable,
            int legs,
            double sum) {
        double best = Double.POSITIVE_INFINITY;
        if (legsLeft == 0) {
            return best;
        }
        for (int edge = 0; edge < graph.edgeCount(); edge++) {
            if (!usable[edge] || graph.from(edge) != at || graph.logWeight(edge) == Double.POSITIVE_INFINITY) {
                continue;
            }
            int to = graph.to(edge);
            double next = sum + graph.logWeight(edge);
            if (to == start) {
                best = legs >= 1 ? Math.min(best, next) : best;
            } else if (!passed[to] && !excluded[to]) {
                passed[to] = true;
                best = Math.min(
                        best, bestByAllPaths(graph, start, to, legsLeft - 1, passed, excluded, usable, legs + 1, next));
                passed[to] = false;
            }
        }
        return best;
    }

    private static RateGraph randomGraph(Random random) {
        InstrumentRegistry registry = new InstrumentRegistry();
        for (int i = 0; i < NODES; i++) {
            registry.asset("A" + i, 8);
        }
        RateGraph graph = new RateGraph();
        double[] value = random.doubles(NODES, 0.5, 2).toArray();
        for (int base = 0; base < NODES; base++) {
            for (int quote = 0; quote < base; quote++) {
                if (random.nextInt(4) == 0) {
                    continue;
                }
                int id = registry.instruments().size();
                Instrument on = new Instrument(
                        id,
                        Venue.BINANCE,
                        "A" + base + "-A" + quote,
                        "A" + base + "A" + quote,
                        registry.asset(base),
                        registry.asset(quote),
                        6,
                        4,
                        1,
                        1,
                        1_000_000_000L,
                        1,
                        1,
                        1_000_000_000L,
                        0,
                        1_000,
                        1_000,
                        true);
                registry.put(on);
                graph.define(on);
                double fair = value[base] / value[quote] * (0.99 + random.nextDouble() * 0.02);
                long bid = Math.round(fair * 999_500);
                long ask = Math.round(fair * 1_000_500);
                graph.update(id, random.nextInt(15) == 0 ? Long.MIN_VALUE : bid, ask);
            }
        }
        for (Instrument on : registry.instruments()) {
            assertThat(graph.contains(on.id())).isTrue();
        }
        return graph;
    }
}
