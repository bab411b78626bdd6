package io.kairos.benchmarks.decoder;

import io.kairos.benchmarks.Figures;
import io.kairos.benchmarks.Meter;
import io.kairos.benchmarks.Row;
import io.kairos.benchmarks.Run;
import io.kairos.benchmarks.Statistic;
import io.kairos.benchmarks.Suite;
import io.kairos.benchmarks.Target;
import io.kairos.domain.instrument.Venue;
import io.kairos.engine.adapter.venue.net.EventLoops;
import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Best bid and ask of each venue from bytes to numbers. All readers have to understand the same, before anything is measured. */
public final class DecoderSuite implements Suite {
    private static final double TIMES_STREAMING = 6;
    private static final double TIMES_DATABIND = 10;
    private static final double TIMES_FASTJSON = 4;

    @Override
    public String name() {
        return "decoders";
    }

    @Override
    public String title() {
        return "a best bid and ask from bytes to numbers";
    }

    @Override
    public List<Row> run(Run run) {
        EventLoopGroup eventLoops = EventLoops.newGroup(1, "unused");
        List<Row> rows = new ArrayList<>();
        for (Venue venue : Venue.values()) {
            run.say("measuring " + venue);
            rows.addAll(venue(venue, run, eventLoops));
        }
        var unused = eventLoops.shutdownGracefully();
        return rows;
    }

    private List<Row> venue(Venue venue, Run run, EventLoopGroup eventLoops) {
        List<byte[]> messages = Quotes.of(venue);
        List<Reader> readers = new ArrayList<>();
        readers.add(new EngineReader(venue, messages, eventLoops));
        readers.add(new JacksonStreaming(messages));
        List<Target> targets = new ArrayList<>();
        targets.add(Target.faster(Statistic.MEAN, TIMES_STREAMING));
        if (venue == Venue.BINANCE) {
            readers.add(BoundReader.jackson(messages));
            targets.add(Target.faster(Statistic.MEAN, TIMES_DATABIND));
            readers.add(BoundReader.fastjson(messages));
            targets.add(Target.faster(Statistic.MEAN, TIMES_FASTJSON));
        }
        requireAgreement(readers);
        Meter.warmUp(readers, run.choose(3_000, 1_000));
        List<Figures> means = Meter.means(readers, run.choose(60, 20));
        List<Figures> tails = Meter.tails(readers, run.choose(40, 10));
        List<Row> rows = new ArrayList<>();
        String what = venue.name().toLowerCase(Locale.ROOT) + " best bid/ask, "
                + Math.round(Quotes.averageLength(messages)) + " B";
        Figures ours = Meter.join(means.get(0), tails.get(0));
        for (int i = 1; i < readers.size(); i++) {
            rows.add(new Row(
                    name(),
                    what,
                    ours,
                    readers.get(i).name(),
                    Meter.join(means.get(i), tails.get(i)),
                    targets.get(i - 1),
                    String.format(
                            Locale.ROOT,
                            "The baseline leaves %s of garbage.",
                            Row.amount(means.get(i).garbageBytes(), " B"))));
        }
        rows.add(new Row(name(), what + ", garbage", ours, "", Figures.NONE, Target.NO_GARBAGE, ""));
        return rows;
    }

    /** Each message, to the last digit. */
    static void requireAgreement(List<? extends Reader> readers) {
        for (int i = 0; i < readers.get(0).operations(); i++) {
            long expected = readers.get(0).step(i);
            for (Reader reader : readers) {
                if (reader.step(i) != expected) {
                    throw new IllegalStateException(
                            "message " + i + ": " + reader.name() + " understands something else");
                }
            }
        }
    }
}
