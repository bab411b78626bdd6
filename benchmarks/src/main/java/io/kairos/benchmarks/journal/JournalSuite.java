package io.kairos.benchmarks.journal;

import io.kairos.benchmarks.Contender;
import io.kairos.benchmarks.Figures;
import io.kairos.benchmarks.Meter;
import io.kairos.benchmarks.Row;
import io.kairos.benchmarks.Run;
import io.kairos.benchmarks.Statistic;
import io.kairos.benchmarks.Suite;
import io.kairos.benchmarks.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/** One record of 128 bytes to where a kill of the process does not lose it. */
public final class JournalSuite implements Suite {
    private static final int RECORD_BYTES = 128;
    private static final int OPERATIONS = 50_000;
    private static final int PACE_NS = 5_000;
    private static final double TIMES_CHRONICLE = 3;
    private static final double TIMES_WRITE = 20;
    private static final double TAIL_NS = 1_000;
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public String title() {
        return "a record of " + RECORD_BYTES + " bytes to where a kill does not lose it";
    }

    /** Chronicle Queue reaches into the platform. */
    @Override
    public List<String> jvmOptions() {
        return List.of(
                "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
                "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
                "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "-Dchronicle.analytics.disable=true",
                "-Dchronicle.announcer.disable=true",
                "-Dlog4j2.configurationFile=log4j2-tool.xml");
    }

    @Override
    public List<Row> run(Run run) throws IOException, InterruptedException {
        Path disk = Files.createTempDirectory(run.out().toAbsolutePath(), "journal-");
        Path memory = Files.isDirectory(MEMORY) ? Files.createTempDirectory(MEMORY, "kairos-bench-") : disk;
        try {
            List<Row> rows = new ArrayList<>(measure(run, disk, memory));
            int kills = run.choose(100, 10);
            run.say("killing an appender " + kills + " times");
            rows.add(new Row(
                    name(),
                    kills + " kills during appends, records lost or torn",
                    Figures.count((double) KilledAppender.lost(disk.resolve("killed"), kills)),
                    "",
                    Figures.NONE,
                    Target.atMost(Statistic.COUNT, 0),
                    ""));
            return rows;
        } finally {
            Directories.delete(disk);
            if (Files.exists(memory)) {
                Directories.delete(memory);
            }
        }
    }

    private List<Row> measure(Run run, Path disk, Path memory) throws IOException {
        byte[] payload = new byte[RECORD_BYTES];
        new SplittableRandom(1).nextBytes(payload);
        try (OurJournal ours = new OurJournal(disk.resolve("kairos"), payload, OPERATIONS);
                ChronicleJournal chronicle = new ChronicleJournal(memory, payload, OPERATIONS);
                PlainFile file = new PlainFile(disk.resolve("plain"), payload, OPERATIONS)) {
            List<Contender> contenders = List.of(ours, chronicle, file);
            run.say("measuring appends");
            Meter.warmUp(contenders, run.choose(600, 200));
            List<Figures> means = Meter.means(contenders, run.choose(40, 15));
            List<Figures> tails = Meter.tails(contenders, run.choose(20, 8));
            run.say("measuring the tail while the disk is forced");
            Figures own = Meter.join(means.get(0), tails.get(0));
            String what = "append " + RECORD_BYTES + " B";
            String note = ours.isInMemory() ? "" : "The ring is on disk: there is no memory-backed directory. ";
            return List.of(
                    new Row(
                            name(),
                            what,
                            own,
                            chronicle.name(),
                            Meter.join(means.get(1), tails.get(1)),
                            Target.faster(Statistic.MEAN, TIMES_CHRONICLE),
                            note
                                    + "Chronicle Queue in memory, no disk behind it; ours is copied to disk and forced meanwhile."),
                    new Row(
                            name(),
                            what,
                            own,
                            file.name(),
                            Meter.join(means.get(2), tails.get(2)),
                            Target.faster(Statistic.MEAN, TIMES_WRITE),
                            note + "The target was set where a system call costs a microsecond."),
                    new Row(name(), what + ", garbage", own, "", Figures.NONE, Target.NO_GARBAGE, ""),
                    forced(run, ours, what, note));
        }
    }

    /** Paced appends, each timed once and none left out, in turns with the same loop that does nothing. */
    private Row forced(Run run, OurJournal ours, String what, String note) {
        Histogram busy = new Histogram(3);
        Histogram idle = new Histogram(3);
        int windows = run.choose(40, 10);
        for (int window = 0; window < windows; window++) {
            ours.awaitDisk();
            paced(ours, busy);
            paced(new Nothing(), idle);
        }
        Figures own = Meter.percentiles(busy);
        Figures floor = Meter.percentiles(idle);
        return new Row(
                name(),
                what + ", 200k/s, while the disk is forced",
                own,
                "empty loop",
                floor,
                Target.atMost(Statistic.P999, TAIL_NS),
                note
                        + String.format(
                                Locale.ROOT,
                                "Every append counts, also those that the machine interrupted: the empty loop has %s.",
                                Row.nanos(floor.p999Ns())));
    }

    private static void paced(Contender contender, Histogram histogram) {
        long result = 0;
        long next = System.nanoTime();
        for (int i = 0; i < OPERATIONS; i++) {
            next += PACE_NS;
            while (System.nanoTime() < next) {
                Thread.onSpinWait();
            }
            long start = System.nanoTime();
            result += contender.step(i);
            histogram.recordValue(System.nanoTime() - start);
            contender.settle(i);
        }
        Meter.consume(result);
    }

    /** What the loop and the clock cost, and the machine takes. */
    private static final class Nothing extends Contender {
        Nothing() {
            super("empty loop", OPERATIONS);
        }

        @Override
        public void reset() {}

        @Override
        public long step(int index) {
            return index;
        }
    }
}
