package io.kairos.benchmarks.pipeline;

import io.kairos.benchmarks.Contender;
import io.kairos.benchmarks.Figures;
import io.kairos.benchmarks.Meter;
import io.kairos.benchmarks.Row;
import io.kairos.benchmarks.Run;
import io.kairos.benchmarks.Statistic;
import io.kairos.benchmarks.Suite;
import io.kairos.benchmarks.Target;
import io.kairos.benchmarks.book.BenchVenue;
import io.kairos.benchmarks.detection.ArrayBellmanFord;
import io.kairos.benchmarks.detection.JGraphTBellmanFord;
import io.kairos.benchmarks.detection.QuoteStream;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.kairos.engine.application.EngineSettings;
import io.kairos.engine.application.EngineTelemetry.Metric;
import io.kairos.engine.warmup.SyntheticUniverse.Mood;
import io.kairos.engine.warmup.WarmUp;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemEpochNanoClock;

/** The whole way of a message through the engine, journal included, but for the sockets. */
public final class PipelineSuite implements Suite {
    private static final Mood WATCHED = new Mood(0.7, 60, 60);
    /** Livelier, so that a tail can be told of the quotes that send orders. */
    private static final Mood TRADED = new Mood(0.7, 400, 60);

    private static final int ASSETS = 400;
    private static final long SEED = 20_261_122;
    private static final int[] RATES = {10_000, 100_000, 500_000};

    private final List<Row> rows = new ArrayList<>();

    @Override
    public String name() {
        return "pipeline";
    }

    @Override
    public String title() {
        return "a message's bytes to a journalled decision, and to orders";
    }

    @Override
    public List<Row> run(Run run) throws IOException {
        int ticks = run.choose(200_000, 60_000);
        Messages messages = new Messages(new QuoteStream(SEED, ASSETS, WATCHED, ticks));
        Messages lively = new Messages(new QuoteStream(SEED + 1, ASSETS, TRADED, ticks));
        Path directory = Files.createTempDirectory(run.out(), "pipeline");
        EventLoopGroup eventLoops = EventLoops.newGroup(1, "unused");
        try (EnginePath watching = EnginePath.replayed(messages, directory.resolve("watching"), eventLoops, false);
                EnginePath trading = EnginePath.replayed(lively, directory.resolve("trading"), eventLoops, true);
                EnginePath timed = EnginePath.timed(messages, directory.resolve("timed"), eventLoops)) {
            run.say("warming as the engine does before it is ready");
            warmUp(run, eventLoops);
            Meter.warmUp(List.of(watching, trading, timed), run.choose(6_000, 3_000));
            timed.stop();
            run.say("every quote");
            everyQuote(run, messages, ticks, watching);
            watching.stop();
            run.say("quotes that send orders");
            orders(run, trading);
            trading.stop();
            run.say("paced");
            Paced paced = new Paced(timed);
            for (int rate : RATES) {
                paced.run(rate, run.choose(20, 5));
                row(
                        String.format(Locale.ROOT, "paced %,d quotes/s, from intended time", rate),
                        paced.ours(),
                        "empty loop, alternating windows",
                        paced.empty(),
                        Target.timesAtMost(Statistic.P999, 2),
                        "");
            }
        }
        Files.delete(directory.resolve("watching"));
        Files.delete(directory.resolve("trading"));
        Files.delete(directory.resolve("timed"));
        Files.delete(directory);
        var unused = eventLoops.shutdownGracefully();
        return rows;
    }

    /** What the engine itself does before it says that it is ready. */
    static void warmUp(Run run, EventLoopGroup eventLoops) {
        var unused = new WarmUp(EngineSettings.defaults("bench", true), new SystemEpochNanoClock())
                .run(
                        List.of(BenchVenue.protocol(Venue.BINANCE, eventLoops)),
                        TimeUnit.SECONDS.toNanos(run.choose(20, 8)));
    }

    private void everyQuote(Run run, Messages messages, int ticks, EnginePath engine) {
        ArrayBellmanFord array = new ArrayBellmanFord(messages.stream, 1);
        JGraphTBellmanFord library = new JGraphTBellmanFord(messages.stream, 1);
        List<Contender> trees = List.of(
                new TreePath("Jackson tree + array Bellman-Ford", messages, ticks, 10, array, array::look),
                new TreePath("Jackson tree + JGraphT", messages, ticks, 200, library, library::look));
        Meter.warmUp(trees, run.choose(3_000, 1_500));
        Figures mean = Meter.means(List.of(engine), run.choose(5, 3)).get(0);
        long detections = engine.telemetry().get(Metric.DETECTIONS);
        if (detections < ticks) {
            throw new IllegalStateException("of " + ticks + " quotes only " + detections + " were looked at");
        }
        long found = engine.telemetry().get(Metric.OPPORTUNITIES_FOUND);
        Figures ours =
                Meter.join(mean, Meter.tails(List.of(engine), run.choose(15, 6)).get(0));
        List<Figures> theirs = Meter.tails(trees, run.choose(5, 3));
        row(
                "whole pipeline per quote, journal included",
                ours,
                trees.get(0).name(),
                theirs.get(0),
                Target.faster(Statistic.P50, 60),
                String.format(
                        Locale.ROOT,
                        "%,d quotes, %,d opportunities; the baseline on each tenth, without journal.",
                        ticks,
                        found));
        row(
                "whole pipeline per quote, journal included",
                ours,
                trees.get(1).name(),
                theirs.get(1),
                Target.faster(Statistic.P50, 1_000),
                "The baseline on each two hundredth, without journal.");
        row("whole pipeline, garbage per quote", ours, "", Figures.NONE, Target.NO_GARBAGE, "");
    }

    private void orders(Run run, EnginePath engine) {
        int ticks = engine.operations();
        long[] best = new long[ticks];
        int[] sentTimes = new int[ticks];
        Arrays.fill(best, Long.MAX_VALUE);
        int passes = run.choose(15, 6);
        for (int pass = 0; pass < passes; pass++) {
            engine.reset();
            for (int i = 0; i < ticks; i++) {
                long start = System.nanoTime();
                Meter.consume(engine.step(i));
                if (engine.isOrdered()) {
                    best[i] = Math.min(best[i], engine.orderedNs() - start);
                    sentTimes[i]++;
                }
                engine.settle(i);
            }
        }
        long[] times =
                Arrays.stream(best).filter(time -> time != Long.MAX_VALUE).toArray();
        if (times.length == 0) {
            throw new IllegalStateException("no quote sent an order");
        }
        Figures figures = Meter.percentiles(times);
        String note = String.format(
                Locale.ROOT,
                "%,d quotes sent orders, %,d of them in every pass; %,d orders in the last pass.",
                times.length,
                Arrays.stream(sentTimes).filter(times1 -> times1 == passes).count(),
                engine.orders());
        row("quotes that send orders", figures, "", Figures.NONE, Target.atMost(Statistic.P50, 1_500), note);
        row("quotes that send orders", figures, "", Figures.NONE, Target.atMost(Statistic.P99, 12_000), "");
        row(
                "quotes that send orders, with their fills, garbage",
                Figures.NONE.withGarbage(garbageOfOrders(engine)),
                "",
                Figures.NONE,
                Target.NO_GARBAGE,
                "From the quote to the end of the cycle, answers and timers included; in a pass of its own.");
        coldOrders(run, engine, sentTimes, passes);
    }

    /**
     * Bytes for each quote that sent orders, from its message to the end of what it began; in the second half of the stream, since
     * lists grow with the first orders, and a new owner's first order has the limits laid out anew.
     */
    private static double garbageOfOrders(EnginePath engine) {
        engine.reset();
        int settled = engine.operations() / 2;
        long bytes = 0;
        long sent = 0;
        for (int i = 0; i < engine.operations(); i++) {
            long before = Meter.allocatedBytes();
            Meter.consume(engine.step(i));
            boolean ordered = engine.isOrdered();
            engine.settle(i);
            if (ordered && i >= settled) {
                bytes += Meter.allocatedBytes() - before;
                sent++;
            }
        }
        return (double) bytes / sent;
    }

    private void coldOrders(Run run, EnginePath engine, int[] sentTimes, int passes) {
        run.say("quotes that send orders, paced and cold");
        boolean[] sends = new boolean[sentTimes.length];
        for (int i = 0; i < sends.length; i++) {
            sends[i] = sentTimes[i] == passes;
        }
        row(
                "quotes that send orders, paced and cold, from intended time",
                new ColdOrders(SEED).run(engine, sends, run.choose(10, 2)),
                "",
                Figures.NONE,
                Target.atMost(Statistic.P50, 3_000),
                "One each 5 to 20 ms, other memory read in between; every one of every pass counts.");
    }

    private void row(String what, Figures ours, String against, Figures theirs, Target target, String note) {
        rows.add(new Row(name(), what, ours, against, theirs, target, note));
    }
}
