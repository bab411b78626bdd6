package io.kairos.benchmarks.risk;

import io.kairos.benchmarks.Contender;
import io.kairos.benchmarks.Figures;
import io.kairos.benchmarks.Meter;
import io.kairos.benchmarks.Row;
import io.kairos.benchmarks.Run;
import io.kairos.benchmarks.Statistic;
import io.kairos.benchmarks.Suite;
import io.kairos.benchmarks.Target;
import java.util.List;

/** All checks of the gate, the reservation and its release, beside what many engines do just to know an order's value. */
public final class RiskSuite implements Suite {
    private static final int ORDERS = 100_000;

    @Override
    public String name() {
        return "risk";
    }

    @Override
    public String title() {
        return "an order through every check, reserved and settled";
    }

    @Override
    public List<Row> run(Run run) {
        List<Contender> contenders = List.of(
                new GateContender(ORDERS, false), new BigDecimalMultiply(ORDERS), new GateContender(ORDERS, true));
        Meter.warmUp(contenders, run.choose(3_000, 1_500));
        List<Figures> means = Meter.means(contenders, run.choose(40, 15));
        List<Figures> tails = Meter.tails(contenders, run.choose(20, 8));
        Figures ours = Meter.join(means.get(0), tails.get(0));
        return List.of(
                new Row(
                        name(),
                        "all checks + reserve + settle",
                        ours,
                        contenders.get(1).name(),
                        Meter.join(means.get(1), tails.get(1)),
                        Target.timesAtMost(Statistic.MEAN, 0.5),
                        ""),
                new Row(
                        name(),
                        "all checks + reserve + settle",
                        ours,
                        "",
                        Figures.NONE,
                        Target.atMost(Statistic.MEAN, 30),
                        ""),
                new Row(
                        name(),
                        "all checks + reserve + settle, garbage",
                        ours,
                        "",
                        Figures.NONE,
                        Target.NO_GARBAGE,
                        ""),
                new Row(
                        name(),
                        "all checks, limits at every scope",
                        Meter.join(means.get(2), tails.get(2)),
                        "",
                        Figures.NONE,
                        Target.atMost(Statistic.P99, 1_000),
                        ""));
    }
}
