package io.kairos.benchmarks.satellite;

import io.kairos.benchmarks.Figures;
import io.kairos.benchmarks.Row;
import io.kairos.benchmarks.Run;
import io.kairos.benchmarks.Statistic;
import io.kairos.benchmarks.Suite;
import io.kairos.benchmarks.Target;
import java.util.HashSet;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Orders by gRPC through the engine to the venue and back, at 1,000 a second; beside a question, which gRPC alone answers. */
public final class SatelliteSuite implements Suite {
    private static final int ORDERS_PER_SECOND = 1_000;

    @Override
    public String name() {
        return "satellites";
    }

    @Override
    public String title() {
        return "orders by gRPC to the venue and back, engine and venue as processes";
    }

    @Override
    public List<String> jvmOptions() {
        // The load, not the measured side: it needs little and leaves memory to the others.
        return List.of("-Xms256m", "-Xmx256m");
    }

    @Override
    public List<Row> run(Run run) throws Exception {
        int seconds = run.choose(60, 10);
        try (LoadedSystem system = LoadedSystem.start(run.out().resolve("satellites"));
                OrderLoad load = new OrderLoad(system)) {
            run.say("warming up");
            OrderLoad.Outcome warm = load.orders(ORDERS_PER_SECOND, run.choose(20, 5));
            warm.faults().forEach(run::say);
            run.say("questions");
            Histogram questions = load.questions(ORDERS_PER_SECOND, run.choose(20, 5));
            run.say("orders, " + seconds + " s");
            long[] before = system.processorTimeNs();
            OrderLoad.Outcome outcome = load.orders(ORDERS_PER_SECOND, seconds);
            long[] after = system.processorTimeNs();
            outcome.faults().forEach(run::say);
            LoadedSystem.VenueSide venue = system.venueSide();
            run.say("refused: " + warm.refusals() + " while warming up, " + outcome.refusals() + " after");
            outcome.refusalTexts().forEach(run::say);
            run.say((warm.repeats() + outcome.repeats()) + " orders asked for again for want of an answer");
            run.say(venue.ids().size() + " orders kept at the venue, " + venue.forgotten()
                    + " forgotten there; limits broken: "
                    + (venue.limitsBroken().isEmpty() ? "none" : venue.limitsBroken()));
            long sent = warm.sent() - warm.refused() + outcome.sent() - outcome.refused();
            int distinct = new HashSet<>(venue.ids()).size();
            long astray =
                    Math.abs(distinct + venue.forgotten() - sent) + venue.ids().size() - distinct;
            String pace = String.format("%,d/s for %d s", ORDERS_PER_SECOND, seconds);
            return List.of(
                    row("order to the venue's answer, " + pace, outcome.answers(), questions),
                    row("order to its final report, " + pace, outcome.reports(), questions),
                    time("processor time of the engine, per order", after[1] - before[1], outcome.sent()),
                    time("processor time of the venue, per order", after[0] - before[0], outcome.sent()),
                    count(
                            "orders lost or doubled, warm-up included, of " + sent,
                            warm.faultCount() + outcome.faultCount()),
                    count("orders refused, of " + outcome.sent(), outcome.refused()),
                    count("orders that the venue has otherwise, of " + sent, astray),
                    count("orders reported too late for the pace", outcome.late()));
        }
    }

    private Row row(String what, Histogram ours, Histogram questions) {
        return new Row(
                name(),
                what,
                figures(ours),
                "a question",
                figures(questions),
                Target.NONE,
                "from the moment at which the order was due");
    }

    private Row time(String what, long ns, int orders) {
        return new Row(
                name(),
                what,
                Figures.NONE.withMean((double) ns / orders, Double.NaN),
                "",
                Figures.NONE,
                Target.NONE,
                "market data, journal and everything else that runs there included");
    }

    private Row count(String what, long count) {
        return new Row(
                name(), what, Figures.count((double) count), "", Figures.NONE, Target.atMost(Statistic.COUNT, 0), "");
    }

    private static Figures figures(Histogram times) {
        return Figures.NONE.withPercentiles(
                (double) times.getValueAtPercentile(50),
                (double) times.getValueAtPercentile(99),
                (double) times.getValueAtPercentile(99.9),
                (double) times.getMaxValue());
    }
}
