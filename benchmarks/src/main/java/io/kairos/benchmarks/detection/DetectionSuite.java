package io.kairos.benchmarks.detection;

import io.kairos.benchmarks.Contender;
import io.kairos.benchmarks.Figures;
import io.kairos.benchmarks.Meter;
import io.kairos.benchmarks.Row;
import io.kairos.benchmarks.Run;
import io.kairos.benchmarks.Statistic;
import io.kairos.benchmarks.Suite;
import io.kairos.benchmarks.Target;
import io.kairos.engine.warmup.SyntheticUniverse.Mood;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A quote to the best gaining cycle through it. Contenders that should agree have to, before anything is measured. */
public final class DetectionSuite implements Suite {
    /** A cycle of up to three legs gains once in some eight thousand quotes, for some hundred quotes. */
    private static final Mood TRADED = new Mood(0.7, 60, 60);

    private static final int ASSETS = 400;
    private static final int LEGS = 4;
    private static final long SEED = 20_261_122;

    private static final double TIMES_ARRAY = 150;
    private static final double TIMES_LIBRARY = 2_500;
    private static final double TIMES_TRIANGLES = 2;
    private static final double TAIL_TIMES = 3;
    private static final double MAX_NS = 20_000;
    private static final double DOUBLED_TIMES = 1.15;

    @Override
    public String name() {
        return "detection";
    }

    @Override
    public String title() {
        return "a quote to the best gaining cycle of 2 to 4 legs, exact";
    }

    @Override
    public List<Row> run(Run run) {
        int ticks = run.choose(1_000_000, 200_000);
        int passes = run.choose(7, 3);
        QuoteStream stream = new QuoteStream(SEED, ASSETS, TRADED, ticks);
        run.say("checking that all find the same");
        Agreement agreement = new Agreement(stream);
        agreement.check(run.choose(20_000, 4_000));
        long differences = agreement.differencesOfThreeLegs(ticks);
        int streams = run.choose(10, 2);
        for (int further = 1; further < streams; further++) {
            differences +=
                    new Agreement(new QuoteStream(SEED + further, ASSETS, TRADED, ticks)).differencesOfThreeLegs(ticks);
        }

        run.say("measuring means");
        Ours ours = new Ours(stream, LEGS);
        TriangleTable triangles = new TriangleTable(stream);
        WarmLabels labels = new WarmLabels(stream);
        List<Contender> quick = List.of(ours, triangles, labels);
        ArrayBellmanFord array = new ArrayBellmanFord(stream, 8);
        JGraphTBellmanFord library = new JGraphTBellmanFord(stream, 100);
        Meter.warmUp(quick, run.choose(4_000, 2_000));
        Meter.warmUp(List.of(array, library), run.choose(4_000, 2_000));
        List<Figures> means = Meter.means(quick, passes);
        Figures arrayMean = Meter.sampled(array, passes);
        Figures libraryMean = Meter.sampled(library, passes);
        run.say("measuring tails");
        List<Figures> tails = Meter.tails(quick, run.choose(25, 10));
        Figures own = Meter.join(means.get(0), tails.get(0));
        run.say("twice the assets and markets");
        QuoteStream doubled = new QuoteStream(SEED, 2 * ASSETS, TRADED, ticks);
        Ours atHome = new Ours(stream, LEGS);
        Ours atDouble = new Ours(doubled, LEGS);
        Meter.warmUp(List.of(atHome, atDouble), run.choose(2_000, 1_000));
        List<Figures> sizes = Meter.means(List.of(atHome, atDouble), 2 * passes);

        List<Row> rows = new ArrayList<>();
        String what = "update + exact detection, 2 to 4 legs";
        rows.add(row(
                what,
                own,
                array.name(),
                arrayMean,
                Target.faster(Statistic.MEAN, TIMES_ARRAY),
                String.format(
                        Locale.ROOT,
                        "%d assets, %,d markets, 3 venues; %,d quotes, of which %,d brought a gain of 2 or 3 legs. The baseline on each eighth.",
                        ASSETS,
                        stream.markets,
                        ticks,
                        agreement.gains())));
        rows.add(row(
                what,
                own,
                library.name(),
                libraryMean,
                Target.faster(Statistic.MEAN, TIMES_LIBRARY),
                String.format(
                        Locale.ROOT,
                        "The baseline on each hundredth quote; it leaves %s of garbage each time.",
                        Row.amount(libraryMean.garbageBytes(), " B"))));
        rows.add(
                row(
                        String.format(Locale.ROOT, "wrong answers in %,d quotes", streams * ticks),
                        Figures.count((double) differences),
                        "",
                        Figures.NONE,
                        Target.atMost(Statistic.COUNT, 0),
                        "The best cycle of 2 and 3 legs, compared with the triangle table to the last digit. Longer ones are compared in the tests."));
        rows.add(row(what + ", garbage", own, "", Figures.NONE, Target.NO_GARBAGE, ""));
        rows.add(row(
                what,
                own,
                triangles.name(),
                Meter.join(means.get(1), tails.get(1)),
                Target.faster(Statistic.MEAN, TIMES_TRIANGLES),
                String.format(Locale.ROOT, "%,d triangles.", triangles.triangles())));
        rows.add(row(
                what,
                own,
                labels.name(),
                Meter.join(means.get(2), tails.get(2)),
                Target.NONE,
                String.format(
                        Locale.ROOT,
                        "It says that something gains, not what, and was wrong on %,d of %,d quotes.",
                        agreement.labelsWrong(),
                        agreement.labelsAsked())));
        rows.add(row(
                "decision, tail of repeated replays",
                own,
                "its own p50",
                own.withPercentiles(own.p50Ns(), own.p50Ns(), own.p50Ns(), own.p50Ns()),
                Target.timesAtMost(Statistic.P999, TAIL_TIMES),
                "Mending the potentials, when orders are out, is not part of it."));
        rows.add(row(
                "decision, slowest of repeated replays",
                own,
                "",
                Figures.NONE,
                Target.atMost(Statistic.MAX, MAX_NS),
                ""));
        rows.add(row(
                String.format(Locale.ROOT, "%d assets, %,d markets", 2 * ASSETS, doubled.markets),
                sizes.get(1),
                String.format(Locale.ROOT, "%d assets, %,d markets", ASSETS, stream.markets),
                sizes.get(0),
                Target.timesAtMost(Statistic.MEAN, DOUBLED_TIMES),
                ""));
        return rows;
    }

    private Row row(String what, Figures ours, String against, Figures theirs, Target target, String note) {
        return new Row(name(), what, ours, against, theirs, target, note);
    }
}
