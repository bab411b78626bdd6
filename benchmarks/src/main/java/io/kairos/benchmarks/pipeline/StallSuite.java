package io.kairos.benchmarks.pipeline;

import io.kairos.benchmarks.Figures;
import io.kairos.benchmarks.Meter;
import io.kairos.benchmarks.Row;
import io.kairos.benchmarks.Run;
import io.kairos.benchmarks.Statistic;
import io.kairos.benchmarks.Suite;
import io.kairos.benchmarks.Target;
import io.kairos.engine.adapter.outbound.journal.SegmentSource;
import io.kairos.engine.adapter.outbound.kafka.KafkaMirror;
import io.kairos.engine.adapter.outbound.kafka.MirrorSettings;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** What a disk or a broker that has stopped does to the way from a quote to its order: windows with and without alternate. */
public final class StallSuite implements Suite {
    private static final String WHAT = "quote to order, ";
    private static final double AT_MOST = 1.05;
    private static final int MESSAGES = 100_000;
    private static final int PER_SECOND = 4_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long PAUSE_NS = 1_000_000;
    private static final int WARM_UP_TURNS = 3;

    private int next;

    @Override
    public String name() {
        return "stalls";
    }

    @Override
    public String title() {
        return "a quote to its order while the disk or Kafka has stopped";
    }

    /** One of the two kinds of windows. */
    private static final class Windows {
        private final Histogram window = new Histogram(3);
        private final Histogram all = new Histogram(3);
        private final List<Long> p99 = new ArrayList<>();

        void end() {
            p99.add(window.getValueAtPercentile(99));
            all.add(window);
            window.reset();
        }

        /** Of p99 the middle of all windows: what strikes one of them is the machine. */
        Figures figures() {
            Figures figures = Meter.percentiles(all);
            long[] sorted = p99.stream().mapToLong(Long::longValue).sorted().toArray();
            return figures.withPercentiles(
                    figures.p50Ns(), (double) sorted[sorted.length / 2], figures.p999Ns(), figures.maxNs());
        }
    }

    /** Brings a stall about and ends it. */
    private interface Stall {
        void begin() throws IOException;

        void end() throws IOException;
    }

    @Override
    public List<Row> run(Run run) throws IOException {
        Path directory = Files.createTempDirectory(run.out(), "stalls");
        EventLoopGroup eventLoops = EventLoops.newGroup(1, "unused");
        Hold disk = new Hold();
        List<Row> rows = new ArrayList<>();
        try (EnginePath engine =
                        new EnginePath(new Triangle(MESSAGES), directory.resolve("engine"), eventLoops, true, disk);
                SilentBroker broker = new SilentBroker()) {
            run.say("warming as the engine does before it is ready");
            PipelineSuite.warmUp(run, eventLoops);
            for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
                engine.reset();
                for (int i = 0; i < MESSAGES; i++) {
                    Meter.consume(engine.step(i));
                    engine.settle(i);
                }
            }
            run.say("disk stalled");
            String note = "The persister stands still meanwhile, so there is less background work than undisturbed.";
            rows.add(row(engine, "disk stalled", note, run.choose(12, 6), new Stall() {
                @Override
                public void begin() {
                    disk.shut();
                }

                @Override
                public void end() {
                    disk.open();
                }
            }));
            run.say("Kafka stalled");
            note = "Flink, too, can only stall what Kafka takes: the engine does not know of it.";
            rows.add(row(engine, "Kafka stalled", note, run.choose(8, 4), new KafkaStall(engine, broker, directory)));
        }
        Files.delete(directory.resolve("engine"));
        Files.delete(directory);
        var unused = eventLoops.shutdownGracefully();
        return rows;
    }

    /** A mirror that has found a broker and hears nothing from it. */
    private static final class KafkaStall implements Stall {
        private final EnginePath engine;
        private final SilentBroker broker;
        private final Path directory;
        private final List<KafkaMirror> running = new ArrayList<>();

        KafkaStall(EnginePath engine, SilentBroker broker, Path directory) {
            this.engine = engine;
            this.broker = broker;
            this.directory = directory;
        }

        @Override
        public void begin() throws IOException {
            int before = broker.connections();
            KafkaMirror mirror = new KafkaMirror(
                    MirrorSettings.defaults(broker.address(), "bench", directory.resolve("mirror.position")),
                    new SegmentSource(engine.journalDirectory(), engine.journal()),
                    () -> null);
            mirror.start();
            running.add(mirror);
            broker.awaitConnection(before);
        }

        @Override
        public void end() {
            running.remove(0).close();
        }
    }

    private Row row(EnginePath engine, String what, String note, int windows, Stall stall) throws IOException {
        engine.reset();
        next = 0;
        Windows undisturbed = new Windows();
        Windows stalled = new Windows();
        for (int i = 0; i < windows; i++) {
            window(engine, undisturbed);
            stall.begin();
            window(engine, stalled);
            stall.end();
            awaitDisk(engine);
        }
        if (engine.journal().counters().inlineSegments() > 0) {
            throw new IllegalStateException("the ring was too small for what was measured");
        }
        return new Row(
                name(),
                WHAT + what,
                stalled.figures(),
                "undisturbed, alternating windows",
                undisturbed.figures(),
                Target.timesAtMost(Statistic.P99, AT_MOST),
                "p99 is the middle one of all windows. " + note);
    }

    private static void awaitDisk(EnginePath engine) {
        while (engine.journal().counters().lagBytes() > 0) {
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** Half a second of messages; those that send an order count, from the time at which they were meant to come. */
    private void window(EnginePath engine, Windows into) {
        long interval = NANOS_PER_SECOND / PER_SECOND;
        int count = PER_SECOND / 2;
        long result = 0;
        long start = System.nanoTime() + interval;
        for (int i = 0; i < count; i++) {
            long intended = start + i * interval;
            while (System.nanoTime() - intended < 0) {
                Thread.onSpinWait();
            }
            result += engine.step(next);
            if (engine.isOrdered() != Triangle.isGaining(next)) {
                throw new IllegalStateException("message " + next + " sent an order or did not, unlike it should");
            }
            if (engine.isOrdered()) {
                into.window.recordValue(engine.orderedNs() - intended);
            }
            engine.settle(next);
            next++;
        }
        into.end();
        Meter.consume(result);
    }
}
